import Access
import Core
import Hummingbird
import Record
import Sheets
import Specification
import Storage
import Web

/// A list that leaves Homeward as a file.
package struct ListFile: Sendable {
    /// The name of the file without its ending: `example-referrals-2026-11-22`.
    let name: String
    /// What the cover says of it, beside who took it and what for.
    let about: [(what: String, value: String)]
    /// The list itself, and what stands beside it.
    let sheets: [Sheet]
    /// What the log says was looked at: the cases and records that stand in it.
    let records: Set<Reference>
    /// How many people it may be about.
    let people: Int

    package init(
        name: String, about: [(what: String, value: String)], sheets: [Sheet], records: Set<Reference> = [], people: Int = 0
    ) {
        (self.name, self.about, self.sheets, self.records, self.people) = (name, about, sheets, records, people)
    }
}

/// Where lists are given away as files (experience EXP-48): who may export says what for; if people stand in it they prove anew who they are
/// (security SR-20); it is written down; then the file is sent.
package struct FileDesk: Sendable {
    private let directory: Directory
    private let log: AccessLog
    /// nil in a demonstration, where nobody has a password.
    private let accounts: Accounts?

    package init(directory: Directory, log: AccessLog, accounts: Accounts?) {
        (self.directory, self.log, self.accounts) = (directory, log, accounts)
    }

    /// No file holds more lines (security SR-21).
    package static let mostLines = 5_000
    /// For more people a second person would have to agree (security §3), and nothing here lets them.
    static let mostPeople = 100

    /// The list that is asked for.
    package struct Wanted: Sendable {
        /// As its page is called.
        let title: String
        /// Of the page, and of what asks what the file is for.
        let address: String, fileAddress: String
        let isAboutPeople: Bool

        package init(_ title: String, at address: String, file: String? = nil, isAboutPeople: Bool) {
            (self.title, self.address, self.fileAddress, self.isAboutPeople) = (title, address, file ?? "\(address)/file", isAboutPeople)
        }
    }

    /// The link on the page of the list; nothing for whoever may not.
    package static func link(to wanted: Wanted, for user: Directory.User) -> HTML {
        user.may(Role.Capability.export.rawValue) ? "<p>\(Link("Take this list as a file", to: wanted.fileAddress))</p>" : ""
    }

    /// Who asks.
    ///
    /// - Throws: ``CaseRefusal/notYours(act:)`` for a role that exports nothing.
    package func user(_ context: HomewardContext) throws -> Directory.User {
        let user = try directory.signedIn(context)
        guard user.may(Role.Capability.export.rawValue) else { throw CaseRefusal.notYours(act: "Take a list as a file") }
        return user
    }

    /// The form that asks what for.
    package func ask(for wanted: Wanted, _ context: HomewardContext) -> Response {
        Reply.page(page(wanted, form(wanted, context)), context)
    }

    /// The file, if everything that is asked was answered.
    ///
    /// - Parameter make: the list, for a user who may export.
    package func give(
        _ wanted: Wanted, to user: Directory.User, _ request: Request, _ context: HomewardContext, _ make: () async throws -> ListFile
    ) async throws -> Response {
        let filled = form(wanted, context).filled(from: context.form)
        let purpose = Purpose(rawValue: context.form.answer("purpose")), kind = Kind(rawValue: context.form.answer("kind"))
        var errors: [String: String] = [:]
        if purpose == nil { errors["purpose"] = "Choose what the file is for" }
        if kind == nil { errors["kind"] = "Choose a kind of file" }
        guard let purpose, let kind else { return Reply.refused(page(wanted, filled.refused(with: errors)), context) }
        // What would not be given is refused before a code is used up.
        let file = try await make()
        if file.people > FileDesk.mostPeople { throw FileRefusal.tooManyPeople }
        if let lines = file.sheets.first?.rows.count, lines > FileDesk.mostLines { throw FileRefusal.tooManyLines }
        if let refusal = try await proves(user, wanted, request, context) {
            var refused = filled
            refused.problem = "\(refusal.notice.sentence) \(refusal.notice.remedy)"
            return Reply.refused(page(wanted, refused), context)
        }
        // A list of nobody is written down too: as a look at the service.
        let seen = file.records.isEmpty ? [user.service] : file.records
        try await log.keep(.list(seen), to: user, context, as: user.viewer.looking(for: "file: \(purpose.rawValue)"))
        switch kind {
        case .csv:
            return Reply.download(Array((file.sheets.first?.csv ?? "").utf8), type: "text/csv; charset=utf-8", name: "\(file.name).csv")
        case .workbook:
            let workbook = Workbook([cover(wanted, file, purpose, user, context)] + file.sheets, asAt: context.arrived)
            return Reply.download(try workbook.bytes(), type: Workbook.mediaType, name: "\(file.name).xlsx")
        }
    }

    private func asksWho(_ wanted: Wanted) -> Bool { wanted.isAboutPeople && accounts != nil }

    /// What is wrong with the proof of who takes the file away; nil: nothing, or none is asked.
    private func proves(
        _ user: Directory.User, _ wanted: Wanted, _ request: Request, _ context: HomewardContext
    ) async throws -> AccountRefusal? {
        guard let accounts, asksWho(wanted) else { return nil }
        do {
            _ = try await accounts.prove(
                user.code, context.form["password"] ?? "", code: context.form["code"] ?? "", device: request.device(context),
                at: context.arrived)
            return nil
        } catch let refusal as AccountRefusal { return refusal }
    }

    // MARK: What is asked and said

    /// Chosen and not typed: the log holds no word about anybody.
    private enum Purpose: String, CaseIterable {
        case contract, report, audit, request, planning
        var label: String {
            switch self {
            case .contract: "To manage the contract"
            case .report: "For a report to somebody who is entitled to it"
            case .audit: "For an audit or an inspection"
            case .request: "To answer somebody who asks about their own record"
            case .planning: "To plan the work"
            }
        }
    }

    private enum Kind: String, CaseIterable {
        case workbook = "xlsx", csv
        var label: String { self == .csv ? "CSV, the list alone" : "Workbook (XLSX), with a cover that says what it is" }
    }

    private func form(_ wanted: Wanted, _ context: HomewardContext) -> Form {
        var fields = [
            FormField("purpose", "What is the file for?", .radios(Purpose.allCases.map { Choice($0.rawValue, $0.label) })),
            FormField("kind", "Which kind of file?", .radios(Kind.allCases.map { Choice($0.rawValue, $0.label) })),
        ]
        if asksWho(wanted) {
            fields += [
                FormField("password", "Your password", .password(), hint: "People stand in this list, so show again that it is you"),
                FormField("code", "Code from your app", .text(width: .ten), autocomplete: "one-time-code"),
            ]
        }
        return Form(to: wanted.fileAddress, token: context.token, fields: fields, button: "Take the file")
    }

    private func page(_ wanted: Wanted, _ form: Form) -> Page {
        let who: HTML = wanted.isAboutPeople ? " Whoever may see who looked at a record sees that you took it." : ""
        let intro: HTML = """
            <p>The file is yours to keep safe: nobody can see who reads it, and nothing in it is put right later. That you take it, and what for, is \
            written down.\(who)</p>
            """
        return Page(
            "Take a list as a file: \(wanted.title)", back: BackLink("Back to the list", to: wanted.address), intro: intro, form: form)
    }

    private func cover(
        _ wanted: Wanted, _ file: ListFile, _ purpose: Purpose, _ user: Directory.User, _ context: HomewardContext
    ) -> Sheet {
        var rows = [("list", wanted.title)] + file.about.map { ($0.what, $0.value) }
        rows += [
            ("as at", context.arrived.words), ("taken by", user.name), ("role", user.role.label),
            ("organisation", user.organisationLabel), ("for", purpose.label), ("lines", String(file.sheets.first?.rows.count ?? 0)),
        ]
        return Sheet(name: "about", columns: ["what", "value"], rows: rows.map { [.text($0.0), .text($0.1)] })
    }
}

package enum FileRefusal: Refusal, Equatable {
    case tooManyPeople
    case tooManyLines
    package var notice: Notice {
        switch self {
        case .tooManyPeople:
            Notice(
                "More than \(FileDesk.mostPeople) people stand in this list, and two people must agree to such a file.",
                "Homeward cannot ask a second person yet. Take the figures instead, or look at the list here.")
        case .tooManyLines:
            Notice("This list has more than \(FileDesk.mostLines) lines.", "Ask whoever keeps the machine for an export of the record.")
        }
    }
    package var kind: RefusalKind { .refused }
}
