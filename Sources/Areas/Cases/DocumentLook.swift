import Access
import Core
import Documents
import Hummingbird
import Record
import Specification
import Storage
import Web

/// `/documents/{document}`: a document that an act issued, for whoever sees the case or the record of a register that it speaks of, and reads all
/// that it says; `…/pdf`: the same as a PDF. One of a register holds what the same act issued in each case, as far as the viewer reads it.
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
        let (issued, others) = try await database.read { transaction -> (Issued, [Issued?]) in
            guard let fact = try FactStore(transaction).facts(of: id).first, let issued = try self.issued(fact, to: user, transaction)
            else {
                throw WebRefusal.absent
            }
            if issued.isOfCase || !issued.isReadable { return (issued, []) }
            let others = try FactStore(transaction).facts(of: fact.act).filter { $0.stream != fact.stream && WrittenDocument($0) != nil }
            return (issued, try others.map { try self.issued($0, to: user, transaction) })
        }
        guard issued.isReadable else { throw CaseRefusal.notYours(act: "Read this document") }
        var document = issued.document
        let read = others.compactMap(\.self).filter(\.isReadable)
        for other in read { document.add(other.document, under: other.reference) }
        // A part would be taken for the whole.
        if read.count < others.count { document.add(.paragraph, "It speaks of others, who are not shown to you.") }
        let fact = issued.fact, by = directory[fact.act.by]
        try await log.keep(issued.isOfCase ? .one(fact.stream) : .list(read.map(\.fact.stream)), to: user, context)
        let name = [by?.name ?? fact.act.by, by?.organisationLabel ?? fact.act.organisation].joined(separator: ", ")
        let back =
            issued.isOfCase
            ? BackLink("Back to the case", to: "/cases/\(issued.reference)") : BackLink("Back to the record", to: "/records/\(fact.stream)")
        return DocumentPage(document, id, issued: "Issued \(fact.act.at.words) by \(name)", back: back)
    }

    /// Those that stand with a record of a register and that the viewer reads, the latest first.
    func documents(of record: Reference, for user: Directory.User, _ transaction: Transaction) throws -> [(
        id: Reference, title: String, at: Moment
    )] {
        try FactStore(transaction).facts(inStream: record).reversed().compactMap { fact in
            guard let issued = try issued(fact, to: user, transaction), issued.isReadable else { return nil }
            return (fact.subject, issued.document.title, fact.act.at)
        }
    }

    /// A document of which the viewer knows that it was issued.
    private struct Issued {
        let fact: Fact
        let document: WrittenDocument
        /// Whether it speaks of a case, and not of a record of a register.
        let isOfCase: Bool
        /// Of what it speaks: `C-7K2M-9XQ4`
        let reference: String
        /// Whether the viewer reads all that it says.
        let isReadable: Bool
    }

    /// nil where it is no document, or nothing that the viewer may know of.
    private func issued(_ fact: Fact, to user: Directory.User, _ transaction: Transaction) throws -> Issued? {
        let store = CaseStore(transaction, for: user.viewer)
        guard let document = WrittenDocument(fact), let entry = try store.entry(fact.stream),
            try store.kept(document.records).count == document.records.count,
            let published = try shelf.version(fact.act.specification, in: transaction)
        else { return nil }
        return Issued(
            fact: fact, document: document, isOfCase: entry.kind == "case",
            reference: fact.stream.printed(published.letter(of: entry.kind)),
            isReadable: shelf.asRead(published, by: user.viewer).reads(document))
    }
}

extension Fact {
    /// The records that it says something of.
    var tellsOf: [Reference] { WrittenDocument(self)?.records ?? [subject] }
}
