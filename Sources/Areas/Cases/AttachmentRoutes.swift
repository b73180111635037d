import Access
import Core
import HTTPTypes
import Hummingbird
import Record
import Specification
import Storage
import Web

/// Attached files, given back to whoever reads the answer that names them.
extension CaseRoutes {
    /// The addresses whose forms may hold a file.
    package static let uploads = [
        "/registers/{kind}/{act}/file", "/registers/{kind}/{act}", "/*/start", "/cases/{case}/{act}", "/records/{record}/correct",
    ]

    /// Where the file stands that a fact of a record names: `/records/7K2M-9XQ4/files/3/photo`.
    ///
    /// - Parameter question: of a row of a group with its place, `pages.0.scan`.
    static func address(ofFile question: String, in fact: Fact) -> String { "/records/\(fact.subject)/files/\(fact.nth)/\(question)" }

    /// What the viewer does not read of the fact is not there, and so is not its file.
    func attachment(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let view = try await record(try reference("record", context), for: user)
        guard let nth = context.parameters.get("fact").flatMap({ Int($0) }), let question = context.parameters.get("question"),
            let fact = view.facts.first(where: { $0.nth == nth }),
            let attachment = fact.attachments.first(where: { $0.question == question })?.attachment
        else { throw WebRefusal.absent }
        try await keepLook(at: view.entry, user, context)
        let bytes = try await database.read { try AttachmentStore($0).bytes(of: attachment) }
        let letter = view.published.service.kinds[view.entry.kind]?.letter ?? "R"
        return Reply.download(
            bytes, type: attachment.form.rawValue,
            name: "\(view.entry.kind)-\(view.entry.id.printed(letter))-\(question).\(attachment.form.ending)")
    }
}

extension Fact {
    /// The files that it names, each with the question it answers.
    var attachments: [(question: String, attachment: Attachment)] {
        fields.sorted { $0.key < $1.key }.flatMap { name, answer -> [(question: String, attachment: Attachment)] in
            if let attachment = Attachment(answer) { return [(name, attachment)] }
            guard case .list(let rows) = answer else { return [] }
            return rows.enumerated().flatMap { index, row -> [(question: String, attachment: Attachment)] in
                guard case .object(let members) = row else { return [] }
                return members.sorted { $0.key < $1.key }.compactMap { field, answer in
                    Attachment(answer).map { ("\(name).\(index).\(field)", $0) }
                }
            }
        }
    }
}
