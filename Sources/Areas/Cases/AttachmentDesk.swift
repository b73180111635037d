import Access
import Core
import Record
import Storage
import Web

/// Takes the files of a form before its answers are looked at, so that a file need be chosen once, whatever else is wrong or put aside. Until the
/// form is sent they are held for whoever sent them, with their draft.
package struct AttachmentDesk: Sendable {
    let database: Database
    /// Makes a picture anew, without what it says of where, when and by which device it was taken.
    ///
    /// - Throws: ``AttachmentProblem``.
    private let cleaned: @Sendable (_ picture: [UInt8], Attachment.Form) async throws -> [UInt8]

    package init(database: Database, cleaned: @escaping @Sendable ([UInt8], Attachment.Form) async throws -> [UInt8]) {
        (self.database, self.cleaned) = (database, cleaned)
    }

    /// The form with each file answered by what it was kept as, or with the sentence that belongs beside its question.
    ///
    /// - Parameter names: the questions that are answered with a file; what was sent under another name is let fall.
    func take(_ form: FormBody, names: [String], by user: Directory.User, at moment: Moment) async throws -> FormBody {
        var form = form
        for name in names where form[FormField.removalName(name)] == "yes" { form.remove(name) }
        for name in names { form.remove(FormField.removalName(name)) }
        for name in names {
            guard let file = form.file(name) else { continue }
            do {
                let attachment = try await keep(file, by: user, at: moment)
                form.settle(file: name, as: attachment.json.canonicalText)
            } catch let problem as AttachmentProblem {
                form.settle(file: name, as: nil, problem: problem.sentence)
            }
        }
        return form
    }

    private func keep(_ file: FormBody.File, by user: Directory.User, at moment: Moment) async throws -> Attachment {
        let form = try AttachmentContent.form(of: file.bytes)
        let bytes = form.isPicture ? try await cleaned(file.bytes, form) : file.bytes
        guard bytes.count <= Attachment.mostBytes else { throw AttachmentProblem.tooLarge }
        return try await database.write {
            try AttachmentStore($0).keep(bytes, form, name: file.fileName, by: user.code, at: moment)
        }
    }
}

extension AttachmentDesk {
    /// Lets go of what nobody waits for any more: drafts after thirty days (security DP-05), and files that were sent an hour ago and more and
    /// stand in no draft and in no record (SR-07).
    package static func sweep(_ database: Database, at now: Moment) async throws {
        try await database.write { transaction in
            try DraftStore(transaction).discard(before: now.adding(hours: -24 * DraftStore.days))
            let (attachments, hour) = (AttachmentStore(transaction), now.adding(hours: -1))
            for waiting in try attachments.waiting(since: hour) where try !DraftStore(transaction).names(waiting.hash, by: waiting.user) {
                try attachments.letGo(waiting.hash, by: waiting.user, since: hour)
            }
        }
    }
}
