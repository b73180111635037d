import Access
import Core
import HTTPTypes
import Hummingbird
import Proof
import Record
import Sheets
import Specification
import Storage
import Web

/// Lines of a file taken into a register, where the folder says so: uploaded, looked at, approved. Between the steps the file is a draft of
/// whoever uploaded it, so that no time-out loses it and nothing of it stands in an address.
extension CaseRoutes {
    /// The act whose lines are taken, for a user who may do it.
    private struct FilePlace {
        let user: Directory.User
        let published: Published
        let form: FileColumns
        let pages: FilePages
        var address: String { pages.address }
        /// Where the uploaded file waits.
        var waiting: String { "\(pages.address)/take" }
    }

    private func place(ofFile context: HomewardContext) async throws -> FilePlace {
        let user = try user(context)
        let published = try service(of: user)
        let code = context.parameters.get("act") ?? ""
        guard let act = published.service.acts[code], let kind = published.service.register(fromFileBy: act),
            kind.name == context.parameters.get("kind")
        else { throw WebRefusal.absent }
        guard user.may(code) else { throw CaseRefusal.notYours(act: act.label.english) }
        let reading = try await acts.read(act, on: nil, in: published, for: user, at: context.arrived, isSent: false)
        let form = FileColumns(kind, by: reading, on: context.today)
        return FilePlace(
            user: user, published: published, form: form,
            pages: FilePages(form: form, address: "/registers/\(kind.name)/\(code)/file", token: context.token))
    }

    // MARK: Uploading

    func askForLines(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let place = try await place(ofFile: context)
        let (typed, waiting) = try await database.read { transaction in
            let store = DraftStore(transaction)
            return (try store.find(place.address, by: place.user.code), try store.find(place.waiting, by: place.user.code))
        }
        let page = place.pages.upload(
            typed: FormBody((typed?.fields["lines"] ?? []).map { .init("lines", $0) }), saved: typed.map { "Saved at \($0.at.time)" },
            waiting: waiting?.at)
        return Reply.page(page, context)
    }

    func uploadLines(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let place = try await place(ofFile: context)
        let file = context.form.file("file")
        let text: String?
        let pasted = context.form["lines"] ?? ""
        switch file {
        case let file? where file.bytes.count > FilePages.mostBytes:
            return try await refuse(["file": "The selected file must be smaller than 1 MB"], at: place, context)
        case let file?:
            text = file.bytes.contains(0) ? nil : String(validating: file.bytes, as: UTF8.self)
        case nil: text = pasted
        }
        guard let text else {
            let sentence = "The selected file must be CSV in UTF-8. In a spreadsheet, save it as “CSV UTF-8”"
            return try await refuse(["file": sentence], at: place, context)
        }
        if file == nil, context.form.answer("lines").isEmpty {
            return try await refuse(["file": "Choose a file, or paste its lines"], at: place, context)
        }
        let (kept, moment) = (["lines": [text], "key": [context.newKey()]], context.arrived)
        try await database.write { transaction in
            let store = DraftStore(transaction)
            try store.save(kept, of: place.waiting, label: place.form.act.label.english, by: place.user.code, at: moment)
            try store.discard(place.address, by: place.user.code)
        }
        return Reply.redirect(to: place.waiting)
    }

    /// Nothing that was pasted is lost.
    private func refuse(_ errors: [String: String], at place: FilePlace, _ context: HomewardContext) async throws -> Response {
        if !context.form.answer("lines").isEmpty {
            try await store(context, of: place.address, label: place.form.act.label.english, for: place.user)
        }
        return Reply.refused(place.pages.upload(typed: context.form, errors: errors), context)
    }

    func emptyFile(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let place = try await place(ofFile: context)
        let sheet = Sheet(name: place.form.kind.name, columns: place.form.all.map(\.name), rows: [])
        return Reply.download(
            Array(sheet.csv.utf8), type: "text/csv; charset=utf-8", name: "\(place.published.service.name)-\(place.form.kind.name).csv")
    }

    // MARK: Looking and taking

    /// A file that waits, as it would be taken now.
    private struct WaitingFile {
        let key: String
        let file: FileLines
        let findings: [FileLines.Finding]
        /// The number that stands for what its page shows: approved is what was seen.
        let seen: String
        var canBeTaken: Bool { findings.allSatisfy(\.isQuestion) }
    }

    private func waiting(at place: FilePlace, _ context: HomewardContext) async throws -> WaitingFile? {
        let draft = try await database.read { try DraftStore($0).find(place.waiting, by: place.user.code) }
        guard let draft, let text = draft.fields["lines"]?.first, let key = draft.fields["key"]?.first else { return nil }
        let file = FileLines(text, place.form, at: context.arrived, request: context.requestID)
        let findings = try await acts.look(file, as: place.form, by: place.user)
        let shown = JSON.object([
            "version": .text(place.published.version), "lines": .list(file.lines.map { $0.sent.content(on: nil, for: nil) }),
            "findings": .list(findings.map { .text("\($0.place): \($0.sentence)") }),
        ])
        return WaitingFile(key: key, file: file, findings: findings, seen: shown.canonical.sha256.hexadecimal)
    }

    private func page(
        _ waiting: WaitingFile, at place: FilePlace, number: Int = 1, problem: String? = nil, errors: [String: String] = [:]
    ) -> Page {
        let approval = place.pages.approval(
            of: waiting.file.lines.count, key: waiting.key, seen: waiting.seen, asks: !waiting.findings.isEmpty
        ).refused(with: errors)
        return place.pages.look(
            at: waiting.file, waiting.findings, page: number, approval: waiting.canBeTaken ? approval : nil, problem: problem)
    }

    func showLines(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let place = try await place(ofFile: context)
        guard let waiting = try await waiting(at: place, context) else { return Reply.redirect(to: place.address) }
        let number = request.uri.queryParameters.get("page").flatMap { Int($0) } ?? 1
        return Reply.page(page(waiting, at: place, number: number), context)
    }

    func takeLines(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let place = try await place(ofFile: context)
        let key = context.form["key"] ?? ""
        let found = try await waiting(at: place, context)
        // Sent twice, it is answered as it was. What is taken waits no more, so this is asked after the file was looked for.
        if !key.isEmpty, let address = try await acts.record.answer(to: key, by: place.user.viewer) { return Reply.redirect(to: address) }
        guard let waiting = found else { return Reply.redirect(to: place.address) }
        guard waiting.canBeTaken else { return Reply.refused(page(waiting, at: place), context) }
        guard waiting.key == key, waiting.seen == context.form["seen"] else {
            let problem = "What would be taken is not what you looked at any more. Look at it again, then take it"
            return Reply.refused(page(waiting, at: place, problem: problem), context)
        }
        if !waiting.findings.isEmpty, context.form["right"] != "yes" {
            return Reply.refused(
                page(waiting, at: place, errors: ["right": "Say that these answers are right, or change the file"]), context)
        }
        do {
            let many = waiting.file.lines.count
            let address = try await acts.take(
                waiting.file, as: place.form, confirmed: waiting.findings, key: key,
                to: "/registers/\(place.form.kind.name)?done=\(place.form.act.code)&lines=\(many)", by: place.user)
            try await database.write { try DraftStore($0).discard(place.waiting, by: place.user.code) }
            return Reply.redirect(to: address)
        } catch is CaseActs.OpenFindings {
            // The same button was quicker: these lines are what stands in their own way.
            if let address = try await acts.record.answer(to: key, by: place.user.viewer) { return Reply.redirect(to: address) }
            // Somebody was quicker, and what was right a moment ago is so no more.
            guard let now = try await self.waiting(at: place, context) else { return Reply.redirect(to: place.address) }
            let problem = "What would be taken is not what you looked at any more. Look at it again, then take it"
            return Reply.refused(page(now, at: place, problem: problem), context)
        }
    }
}
