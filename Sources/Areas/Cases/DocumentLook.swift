import Access
import Core
import Documents
import Hummingbird
import Record
import Specification
import Storage
import Web

/// `/documents/{document}`: a document that an act on a case issued, for whoever sees the case and reads all that it says; `…/pdf`: the same as a
/// PDF.
extension CaseRoutes {
    func document(_ request: Request, _ context: HomewardContext) async throws -> Response {
        Reply.page(try await documentPage(context).page, context)
    }

    func documentAsPDF(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let page = try await documentPage(context)
        return Reply.download(
            try await printed(page.paper.bytes), type: "application/pdf", name: "document-\(try reference("document", context)).pdf")
    }

    /// For whoever may read it, written down as looked at.
    private func documentPage(_ context: HomewardContext) async throws -> DocumentPage {
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
        return DocumentPage(document, id, issued: words, back: BackLink("Back to the case", to: "/cases/\(file)"))
    }
}

extension Fact {
    /// The records that it says something of.
    var tellsOf: [Reference] { WrittenDocument(self)?.records ?? [subject] }
}
