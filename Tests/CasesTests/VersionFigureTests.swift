import Cases
import Core
import Figures
import Language
import Record
import Specification
import Storage
import Testbed
import Testing

/// A service of the tests whose rules read registers: a case waits while its worker is away, and nothing goes on while the office is closed.
enum Crew {
    static let folder = Versions.first
        .changed(
            "kinds/worker.yaml", "fields:\n",
            "fields:\n  away: {type: yes/no, label: Away?}\n  hours: {type: number, label: Hours a week}\n"
        )
        .changed(
            "kinds/worker.yaml", "title: name\n", "title: name\nworked:\n  full_time:\n    label: Full time\n    rule: hours at least 35\n"
        )
        .changed(
            "kinds/decision.yaml", "  result: {type", "  worker: {type: row of worker, label: Worker}\n  result: {type"
        )
        .changed(
            "pathway.yaml", "  paused:\n",
            "  waiting:\n    label: Waiting\n    when: has decision where worker.away\n  full:\n    label: Full\n    when: has decision where worker.full_time\n  paused:\n"
        )
        .with(
            "kinds/closure.yaml",
            """
            kind: closure
            label: Closure
            plural: Closures
            letter: C
            of: service
            day: since
            fields:
              since: {type: day, label: Closed since, required: yes}
            """
        )
        .changed(
            "pathway.yaml", "  declined:\n    label",
            "  closed:\n    label: Closed\n    when: (count of closure) above 0\n  declined:\n    label"
        )
        .changed(
            "pathway.yaml", "  name_worker:\n",
            "  close:\n    label: Close the office\n    by: [worker]\n    records: [closure]\n  name_worker:\n"
        )
        .changed("service.yaml", "leave, name_worker]", "leave, name_worker, close]")
}

extension Folder {
    func with(_ file: String, _ text: String) -> Folder { Folder(name: name, files: files.merging([file: text]) { $1 }) }
}

@Suite(.covers("ROT-108")) struct `What follows from a register` {
    private func worker(_ name: String, _ bed: ServiceBed, _ more: [String: JSON] = [:]) async throws -> Fact {
        let answers: [String: JSON] = ["name": .text(name)].merging(more) { $1 }
        _ = try await bed.acts.enter(bed.sent("name_worker", ["worker": answers]), by: try bed.user("wei"))
        let row = try #require(try await bed.rows(of: "quay_worker").first { $0["name"] == .text(name) })
        let id = try #require(row["id"].flatMap { Reference(stored: $0) })
        return try #require(try await bed.facts(inStream: id).last)
    }

    private func decided(_ bed: ServiceBed, _ worker: Reference) async throws -> Reference {
        let file = try await bed.referred()
        var answers = Versions.decision()
        answers["decision"]?["worker"] = .text(worker.description)
        try await bed.does("decide", answers, on: file)
        return file
    }

    @Test(arguments: TestEngine.allCases)
    func `changes with it, in the cases that are linked to the record and in no others`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Crew.folder) { bed in
            let (ada, ben) = (try await worker("Ada Quill", bed), try await worker("Ben Osei", bed))
            let (file, other) = (try await decided(bed, ada.subject), try await decided(bed, ben.subject))
            #expect(try await bed.stage(of: file) == "accepted")
            _ = try await bed.acts.correct(
                ada.subject, nth: ada.nth, version: ada.nth, body: ["name": .text("Ada Quill"), "away": .bool(true)], day: nil, why: "Ill",
                key: "ill", by: try bed.user("wei"))
            #expect(try await bed.stage(of: file) == "waiting")
            #expect(try await bed.stage(of: other) == "accepted")
            #expect(try await bed.verified() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `changes in every case where a rule goes through the whole register`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Crew.folder) { bed in
            let files = [try await bed.referred(), try await bed.referred()]
            _ = try await bed.acts.enter(
                bed.sent("close", ["closure": ["since": .text("2026-04-14")]]), by: try bed.user("wei"))
            for file in files { #expect(try await bed.stage(of: file) == "closed") }
            #expect(try await bed.verified() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is worked out anew when a version says otherwise of it, on its first day and not before`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Crew.folder) { bed in
            let ada = try await worker("Ada Quill", bed, ["hours": .number(30)])
            let file = try await decided(bed, ada.subject)
            func standing(_ bed: ServiceBed) async throws -> [String] {
                let worker = try #require(try await bed.rows(of: "quay_worker").first)
                return ["\(worker["full_time"] ?? .null)", try await bed.stage(of: file) ?? ""]
            }
            let before = try await standing(bed)
            #expect(before == ["\(Value.integer(0))", "accepted"])
            let next = Crew.folder.changed("kinds/worker.yaml", "hours at least 35", "hours at least 28")
            try await bed.publish(next, from: Day(2026, 4, 15))
            #expect(try await standing(bed) == before)
            // The first act of that day, whatever it is, finds it done.
            let tomorrow = try await ServiceBed(bed.database, folder: Crew.folder, now: Moment(Day(2026, 4, 15), 9))
            _ = try await tomorrow.record.write { _ in }
            #expect(try await standing(bed) == ["\(Value.integer(1))", "full"])
            #expect(try await tomorrow.verified() == [])
        }
    }
}

@Suite(.covers("THU-009")) struct `A figure follows the version in force on the period's last day` {
    private let counting = Versions.first.with(
        "figures.yaml",
        """
        figures:
          QUA-1:
            label: Referrals
            count of: referral where received during period
          QUA-2:
            label: With consent
            share of: referral where received during period
            counted when: consent
            target: at least 10%
        """)

    @Test(arguments: TestEngine.allCases)
    func `of its own period and of those before it`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: counting) { bed in
            _ = try await bed.referred(["received": .text(Moment(Day(2026, 3, 30), 10).description)])
            _ = try await bed.referred(["received": .text(Moment(Day(2026, 4, 2), 10).description)])
            let next = counting.changed(
                "figures.yaml", "count of: referral where received during period", "count of: departure where left during period"
            )
            .changed("figures.yaml", "label: Referrals", "label: Departures")
            try await bed.publish(next, from: Day(2026, 4, 14))
            let names = try await bed.names(of: "QUA-1")
            #expect(names == ["2025-26-q4": "Referrals", "2026-27-q1": "Departures, before that 1"])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `and must say what holds where an answer was not asked for before`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: counting) { bed in
            _ = try await bed.referred()
            let asking = counting.changed(
                "kinds/referral.yaml", "fields:\n", "fields:\n  pets: {type: yes/no, label: Any pets?, required: yes}\n"
            ).changed("figures.yaml", "counted when: consent", "counted when: pets")
            // By itself the folder is whole: nobody is referred without an answer.
            #expect(throws: Never.self) { try Service.load(asking) }
            let refusal = try await #require(throws: FolderRefusal.self) { try await bed.publish(asking) }
            #expect(refusal.notice.sentence.contains("figures.yaml"))
            try await bed.publish(asking.changed("figures.yaml", "target:", "not recorded: stays\n    target:"))
        }
    }
}

extension ServiceBed {
    /// What a figure is called in the quarter before this one and in this one, and how it was before.
    func names(of code: String) async throws -> [String: String] {
        try await database.read { transaction in
            try shelf.catchUp(in: transaction, on: ServiceBed.now.day)
            let reading = FigureReading(of: service.name, on: shelf)
            var names: [String: String] = [:]
            for label in ["2025-26-q4", "2026-27-q1"] {
                let period = try Period(label: label, in: service.calendar)
                let report = try reading.report(code, period, asAt: ServiceBed.now, for: .operate("test"), earlier: 1, in: transaction)
                let before = report?.earlier.first?.value.map { ", before that \($0)" }
                names[label] = report.map { $0.name + (before ?? "") }
            }
            return names
        }
    }
}
