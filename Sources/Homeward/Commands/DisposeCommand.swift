import Access
import ArgumentParser
import Core
import Disposals
import Foundation
import Record
import Storage

struct DisposeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispose",
        abstract: "Destroys what is on record about people whose time is over, after thirty days and two approvals.",
        discussion: "How it goes step by step, and what stays: docs/how-to/dispose-of-a-record.md.",
        subcommands: [Propose.self, Approve.self, Drop.self, Hold.self, Lift.self, List.self, Run.self, Replay.self])

    /// Whose disposal it is, and who says so.
    struct Said: ParsableArguments {
        @Argument(help: "The person's reference, such as P-7K2M-9XQ4.") var person: String
        @Option(name: .customLong("as"), help: "Your sign-in name; your password and a code of your second factor are asked for.")
        var user: String
        @OptionGroup var data: DataOptions
        @OptionGroup var secrets: SecretOptions
    }

    struct Propose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Proposes the disposal of a person; thirty days begin.",
            discussion: """
                Example: homeward dispose propose P-7K2M-9XQ4 --reason kept-long-enough --as jo.whitfield --data ./data --pepper ./pepper
                """)

        @OptionGroup var said: Said
        @Option(help: "kept-long-enough, erasure or recorded-in-error. It stays when everything else is gone.") var reason: Disposal.Reason

        func run() async throws {
            try await said.act { acts, person, user, key in try await acts.propose(person, reason, by: user, key: key) }
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives one of the two approvals, once the thirty days are over.",
            discussion: "Example: homeward dispose approve P-7K2M-9XQ4 --as jo.whitfield --data ./data --pepper ./pepper")

        @OptionGroup var said: Said

        func run() async throws {
            try await said.act { acts, person, user, key in try await acts.approve(person, by: user, key: key) }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a proposal back.",
            discussion: "Example: homeward dispose drop P-7K2M-9XQ4 --as jo.whitfield --data ./data --pepper ./pepper")

        @OptionGroup var said: Said

        func run() async throws {
            try await said.act { acts, person, user, key in try await acts.drop(person, by: user, key: key) }
        }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a record on hold: nothing of it is destroyed until the hold is lifted.",
            discussion: """
                Example: homeward dispose hold P-7K2M-9XQ4 --authority "Coroner, letter of 3 May" --review 2026-10-01 --as jo.whitfield \
                --data ./data --pepper ./pepper
                """)

        @OptionGroup var said: Said
        @Option(help: "Who asked for it, by which letter or order.") var authority: String
        @Option(help: "The day by which the hold is looked at again, within six months.") var review: String

        func run() async throws {
            guard let day = try CommandRefusal.day(review) else { return }
            try await said.act { acts, person, user, key in
                try await acts.hold(person, authority: authority, review: day, by: user, key: key)
            }
        }
    }

    struct Lift: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lifts a hold. Approvals from before it are to be given again.",
            discussion: "Example: homeward dispose lift P-7K2M-9XQ4 --as jo.whitfield --data ./data --pepper ./pepper")

        @OptionGroup var said: Said

        func run() async throws {
            try await said.act { acts, person, user, key in try await acts.lift(person, by: user, key: key) }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints everybody whose disposal was spoken of, and what stands against it.",
            discussion: "Example: homeward dispose list --data ./data")

        @OptionGroup var data: DataOptions

        func run() async throws {
            let house = try await House.open(data)
            let now = house.record.now()
            let disposals = try await house.database.read { try house.disposals.all($0) }
            for disposal in disposals.values.sorted(by: { $0.person < $1.person }) {
                Talk.show("\(disposal.person.printed("P"))  \(disposal.words(at: now))")
            }
            await house.database.close()
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Destroys the words about everybody whose disposal was approved, or about those who are named.",
            discussion: """
                The record is verified first. At most one person in a hundred goes within a day.
                Example: homeward dispose run --data ./data
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var log: LogOptions
        @OptionGroup var file: DisposalOptions
        @Option(help: "The public key, as homeward verify takes it.") var publicKey: String?
        @Argument(help: "References of people; default everybody nothing stands against.") var people: [String] = []

        func run() async throws {
            let chosen = try people.map { try CommandRefusal.person($0) }
            let proof = try log.proof(data, publicKey: publicKey)
            let house = try await House.open(data)
            let lines = try file.place(data)
            try await lines.check(house.record)
            if let finding = try await house.proved(against: proof, data).findings.first { throw DisposalRefusal.wrongRecord(finding) }
            let gone = try await house.disposals.run(chosen.isEmpty ? nil : chosen)
            try await lines.write(house.record)
            await house.database.close()
            for person in gone { Talk.show(person.printed("P")) }
            Talk.say(
                "\(gone.count) \(gone.count == 1 ? "person was" : "people were") disposed of. Keep \(lines.path) apart, for restores.")
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "After a restore: destroys again what was disposed of since the backup was made.",
            discussion: """
                FILE is the file of disposals that homeward dispose run keeps, or a later export of the same record.
                Example: homeward dispose replay /mnt/elsewhere/disposals.jsonl --data ./data
                """)

        @OptionGroup var data: DataOptions
        @Argument(help: "The file of disposals, or an export.") var file: String

        func run() async throws {
            let content = try CommandRefusal.content(of: file)
            let house = try await House.open(data)
            let report = try await house.replayDisposals(content)
            await house.database.close()
            for mistake in report.mistakes { Talk.show("\(file):\(mistake.line): \(mistake.field) \(mistake.sentence).") }
            if !report.mistakes.isEmpty {
                Talk.say("Nothing was replayed. Do not open the record to anybody before these are mended.")
                throw ExitCode(4)
            }
            Talk.say("\(report.taken) entries about disposals were replayed, \(report.known) were on record already.")
        }
    }
}

extension Disposal.Reason: ExpressibleByArgument {}

extension Disposal {
    fileprivate func words(at now: Moment) -> String {
        if proposed == nil, hold == nil, let done { return "disposed of on \(done.day.withoutWeekday)" }
        var words = proposed.map { "proposed on \($0.at.day.withoutWeekday) by \($0.by) (\(reason?.rawValue ?? ""))" } ?? "not proposed"
        if !approvals.isEmpty { words += ", approved by \(approvals.map(\.by).joined(separator: " and "))" }
        if let hold { words += ", on hold: \(hold.authority)\(hold.review.map { ", to be looked at by \($0.withoutWeekday)" } ?? "")" }
        if proposed != nil { words += ". \(obstacle(at: now)?.notice.sentence ?? "Nothing stands against it.")" }
        return words
    }
}

extension CommandRefusal {
    /// The person an argument names.
    fileprivate static func person(_ text: String) throws -> Reference {
        guard let person = Reference(text) else { throw CommandRefusal.noReference(text) }
        return person
    }
}

extension House {
    fileprivate var disposals: DisposalActs { DisposalActs(record: record, via: "command") }

    /// Destroys again what was disposed of since a backup was made; nothing is if any line is not right.
    func replayDisposals(_ lines: [UInt8]) async throws -> ImportReport {
        let report = try await record.replayDisposals(lines)
        if report.mistakes.isEmpty { try await disposals.sweep() }
        return report
    }
}

extension DisposeCommand.Said {
    /// Does something as whoever proves to be the user: two approvals are those of two people, not of whoever keeps the machine.
    fileprivate func act(
        _ body: (_ acts: DisposalActs, _ person: Reference, _ user: Directory.User, _ key: String) async throws -> Void
    ) async throws {
        let person = try CommandRefusal.person(person)
        let house = try await House.open(data)
        if !house.isDemonstration {
            let accounts = try house.accounts(secrets)
            let password = try Prompt.ask("Password of \(user): "), code = try Prompt.ask("Code of the second factor: ")
            guard try await accounts.prove(user, password, code: code, at: house.record.now()) == user else {
                throw AccountRefusal.notRecognised
            }
        }
        let known = try await house.database.read { try house.user(user, in: $0) }
        guard let known else { throw AccountRefusal.noSuchAccount(user) }
        try await body(house.disposals, person, known, Reference.random().description)
        let disposal = try await house.database.read { try house.disposals.all($0)[person] }
        await house.database.close()
        if let disposal { Talk.show("\(person.printed("P"))  \(disposal.words(at: house.record.now()))") }
    }
}
