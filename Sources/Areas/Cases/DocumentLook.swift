import Access
import Core
import Documents
import Hummingbird
import Record
import Specification
import Storage
import Web

/// `/documents/{document}`: a document that an act on a case issued, for whoever sees the case and reads all that it says.
extension CaseRoutes {
    func document(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let id = try reference("document", context)
        let (fact, document, published) = try await database.read { transaction -> (Fact, WrittenDocument, Published) in
            let store = CaseStore(transaction, for: user.viewer)
            guard let fact = try FactStore(transaction).facts(of: id).first, let document = WrittenDocument(fact),
                try store.entry(fact.stream) != nil, try store.kept(document.records).count == document.records.count,
                let published = try shelf.version(fact.act.specification, in: transaction)
            else { throw WebRefusal.absent }
            return (fact, document, published)
        }
        guard shelf.asRead(published, by: user.viewer).reads(document) else { throw CaseRefusal.notYours(act: "Read this document") }
        try await log.keep(.one(fact.stream), to: user, context)
        let by = directory[fact.act.by]
        let name = [by?.name ?? fact.act.by, by?.organisationLabel ?? fact.act.organisation].joined(separator: ", ")
        let words = "Issued \(fact.act.at.words) by \(name)"
        let file = fact.stream.printed(published.letter(of: "case"))
        return Reply.page(DocumentPage(document, issued: words, back: BackLink("Back to the case", to: "/cases/\(file)")).page, context)
    }
}

extension Fact {
    /// The records that it says something of.
    var tellsOf: [Reference] { WrittenDocument(self)?.records ?? [subject] }
}
