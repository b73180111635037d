import Cases
import Core
import Figures
import Record
import Specification
import Storage
import Testbed
import Testing

/// Two versions of `Quay`: in the second a question is added and one taken out, a list value has ended, a stage is called otherwise and the
/// decision is due sooner.
enum Versions {
    static let begins = Day(2026, 4, 14)

    static let first = Folder(
        name: Quay.folder.name,
        files: Quay.folder.files.merging([
            "clocks.yaml": """
            answer:
              code: QUA-C1
              label: Answer the referral
              of: referral
              starts: received
              done: (the decided of first decision by decided)
              within: 5 working_days
              owner: worker
            leaflet:
              code: QUA-C2
              label: Give the old leaflet
              of: decision
              starts: decided
              done: (the left of first case.departure by left)
              within: 10 days
              owner: worker
            """
        ]) { $1 }
    ).changed("kinds/decision.yaml", "fields:\n", "fields:\n" + way)

    private static let way = "  by_letter: {type: yes/no, label: Told by letter?, required: yes}\n"

    static func second() -> Folder {
        first
            .changed(
                "kinds/referral.yaml", "  rent: {type: money, label: Rent each week}\n",
                "  pets: {type: yes/no, label: Any pets?, required: yes}\n"
            )
            .changed(
                "kinds/referral.yaml",
                "  - ask unless: rent below £500.00\n    say: This rent is high. Is it the rent of one week?\n    at: rent\n", ""
            )
            .changed("kinds/referral.yaml", "label: Does the person agree?", "label: Has the person agreed?")
            .changed("lists.yaml", "south: South}", "south: {label: The south, until: 2026-04-13}}")
            .changed("pathway.yaml", "  accepted:\n    label: Accepted", "  taken_on:\n    label: Taken on")
            .changed("kinds/decision.yaml", way, "")
            .changed("clocks.yaml", "within: 5 working_days", "within: 2 working_days")
    }

    /// - Parameter asksWay: as the first version does, and requires.
    static func decision(_ day: String = "2026-04-14", asksWay: Bool = true) -> [String: [String: JSON]] {
        let answers: [String: JSON] = ["decided": .text(day), "result": .text("accepted")]
        return ["decision": asksWay ? answers.merging(["by_letter": .bool(true)]) { $1 } : answers]
    }
    static let south: [String: [String: JSON]] = ["case": ["district": .text("south")]]
}

@Suite struct `A case keeps the version it began under` {
    @Test(arguments: TestEngine.allCases)
    func `for its stages, acts and questions, while a new case follows the new version`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            let old = try await bed.referred(["rent": .number(12_000)])
            try await bed.publish(Versions.second())
            // The old case goes on as it began: South may not be chosen any more, the stage is called as it was.
            try await bed.does("decide", Versions.decision(), on: old)
            #expect(try await bed.stage(of: old) == "accepted")
            await #expect(throws: CaseRefusal.self) { try await bed.referred() }
            let new = try await bed.referred(["pets": .bool(true)])
            try await bed.does("decide", Versions.decision(asksWay: false), on: new)
            #expect(try await bed.stage(of: new) == "taken_on")
            #expect(try await bed.version(of: old) == bed.published.version)
            #expect(try await bed.version(of: new) == Published.stamp("quay", Versions.second().version))
            // Nothing that was answered is lost, and neither case has an answer to the other's question.
            let rows = try await bed.rows(of: "quay_referral").sorted { $0["rent"] == .integer(12_000) && $1["rent"] != .integer(12_000) }
            #expect(rows.map { $0["rent"] } == [.integer(12_000), .null] && rows.map { $0["pets"] } == [.null, .integer(1)])
            #expect(try await bed.verified() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `and its acts, though what a role may do follows the version in force`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            let file = try await bed.referred()
            let next = Versions.first.changed("pathway.yaml", "  pause_work:\n", "  stop_work:\n")
                .changed("service.yaml", "pause_work, resume_work, agree_plan,", "stop_work, resume_work,")
                .changed("pathway.yaml", "    label: Agree the plan\n    by: [worker]", "    label: Agree the plan\n    by: [stranger]")
                .changed("service.yaml", "may: [read, correct, refer]", "may: [read, correct, refer, agree_plan]")
            let user = try bed.user("wei", under: try await bed.publish(next))
            // The old case still has the act that is called otherwise now, and its worker may do it.
            let pause: [String: [String: JSON]] = ["pause": ["paused": .text("2026-04-14"), "reason": .text("Hospital")]]
            _ = try await bed.acts.perform(bed.sent("pause_work", pause), on: file, by: user)
            #expect(try await bed.stage(of: file) == "paused")
            await #expect(throws: CaseRefusal.noSuchAct("stop_work")) {
                try await bed.acts.perform(bed.sent("stop_work", pause), on: file, by: user)
            }
            await #expect(throws: CaseRefusal.notYours(act: "Agree the plan")) {
                try await bed.acts.perform(bed.sent("agree_plan", ["plan": ["agreed": .text("2026-04-14")]]), on: file, by: user)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `when its records are corrected and when more is imported`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            let file = try await bed.referred(["rent": .number(12_000)])
            try await bed.publish(Versions.second())
            let referral = try await bed.subject("referral", in: file)
            var body = Quay.referral(["rent": .number(13_000)])
            _ = try await bed.acts.correct(
                referral.subject, nth: referral.nth, version: referral.nth, body: body, day: nil, why: "Misread", key: "correct",
                by: try bed.user("wei"))
            body["kind"] = nil
            #expect(try await bed.rows(of: "quay_referral").map { $0["rent"] } == [.integer(13_000)])
            let line = JSON.object([
                "service": .text("quay"), "kind": .text("decision"), "subject": .text("decision 1"), "stream": .text(file.description),
                "body": .object(Versions.decision()["decision"] ?? [:]),
            ])
            #expect(try await bed.take([line]).mistakes == [])
            #expect(try await bed.stage(of: file) == "accepted")
            #expect(try await bed.facts(inStream: file).allSatisfy { $0.act.specification == bed.published.version })
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `until it is moved to another, which is a fact about it`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            let file = try await bed.referred(["rent": .number(12_000)])
            try await bed.does("decide", Versions.decision(), on: file)
            let new = try await bed.publish(Versions.second())
            let moved = try await bed.database.write { try bed.move(to: new, in: $0) }
            #expect(moved == 1)
            #expect(try await bed.stage(of: file) == "taken_on")
            #expect(try await bed.facts(inStream: file).last?.why == "The service has changed")
            #expect(try await bed.rows(of: "quay_referral").map { $0["rent"] } == [.integer(12_000)])
            #expect(try await bed.database.write { try bed.move(to: new, in: $0) } == 0)
            #expect(try await bed.verified() == [])
        }
    }
}

@Suite struct `A version in force from a day` {
    @Test(arguments: TestEngine.allCases)
    func `is offered to new cases on that day, not before`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            try await bed.publish(Versions.second(), from: Day(2026, 4, 15))
            let today = try await bed.referred()
            #expect(try await bed.version(of: today) == bed.published.version)
            let tomorrow = try await ServiceBed(bed.database, folder: Versions.first, now: Moment(Day(2026, 4, 15), 9))
            #expect(tomorrow.shelf["quay"]?.service.stages.has("taken_on") == true)
            await #expect(throws: CaseRefusal.self) { try await tomorrow.referred() }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is not taken back by a server that starts with the folder of before`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            try await bed.publish(Versions.second())
            try await Publishing(database: bed.database).publishNew([Versions.first], by: "operator", at: ServiceBed.now)
            let shelf = Shelf()
            try await bed.database.read { _ = try shelf.catchUp(in: $0, on: ServiceBed.now.day) }
            #expect(shelf["quay"]?.service.stages.has("taken_on") == true)
        }
    }

    /// It was checked when it was published, and by fewer checks than there are today.
    @Test(arguments: TestEngine.allCases)
    func `goes on where a later check would refuse it, which then refuses the next`(engine: TestEngine) async throws {
        let faulty = { (folder: Folder) in
            Folder(name: folder.name, files: folder.files.merging(["documents/unsent.md": "# Sent by no act\n"]) { $1 })
        }
        let before = faulty(Versions.first)
        #expect(throws: FolderRefusal.self) { try Service.load(before) }
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            let files = JSON.object(before.files.mapValues(JSON.text)).canonicalText
            try await bed.database.write { transaction in
                _ = try transaction.run("UPDATE specification SET files = \(files), version = \(before.version)")
            }
            let started = try await ServiceBed(bed.database, folder: before)
            #expect(started.published.version == Published.stamp("quay", before.version))
            let file = try await started.referred()
            #expect(try await started.version(of: file) == started.published.version)
            await #expect(throws: FolderRefusal.self) { try await started.publish(faulty(Versions.second())) }
            try await started.publish(Versions.second())
            #expect(try await started.verified() == [])
        }
    }

    @Test func `is the last that has begun, and of two that begin together the one published last`() {
        func version(_ nth: Int, _ starts: Day) -> Version { Version(service: "quay", nth: nth, hash: "\(nth)", starts: starts) }
        let versions = [version(1, Version.ever), version(2, Day(2026, 5, 1)), version(3, Day(2026, 4, 14)), version(4, Day(2026, 5, 1))]
        for (day, nth) in [
            (Day(2020, 1, 1), 1), (Day(2026, 4, 13), 1), (Day(2026, 4, 14), 3), (Day(2026, 4, 30), 3), (Day(2026, 5, 1), 4),
        ] { #expect(versions.inForce(on: day)?.nth == nth) }
    }
}

@Suite struct `A clock follows the version in force when it starts` {
    @Test(arguments: TestEngine.allCases)
    func `whichever version the case began under`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            let before = try await bed.referred(["received": .text(Moment(Day(2026, 4, 13), 16).description)])
            let after = try await bed.referred(["received": .text(Moment(Day(2026, 4, 14), 10).description)])
            #expect(try await bed.due("QUA-C1", of: [before, after]) == [Day(2026, 4, 20), Day(2026, 4, 21)])
            // Publishing brings up to date what started on the first day of the new version, and nothing else.
            try await bed.publish(Versions.second(), from: Versions.begins)
            #expect(try await bed.due("QUA-C1", of: [before, after]) == [Day(2026, 4, 20), Day(2026, 4, 16)])
            // A later act derives the same.
            try await bed.does("decide", Versions.decision(), on: before)
            #expect(try await bed.due("QUA-C1", of: [before]) == [Day(2026, 4, 20)])
            #expect(try await bed.verified() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `also where only one of the versions has it`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            let file = try await bed.referred()
            try await bed.does("decide", Versions.decision("2026-04-14"), on: file)
            #expect(try await bed.due("QUA-C2", of: [file]) == [Day(2026, 4, 24)])
            let next = Versions.first.changed(
                "clocks.yaml", "leaflet:\n  code: QUA-C2\n  label: Give the old leaflet",
                "booklet:\n  code: QUA-C3\n  label: Give the booklet")
            try await bed.publish(next, from: Versions.begins)
            #expect(try await bed.due("QUA-C2", of: [file]) == [nil])
            #expect(try await bed.due("QUA-C3", of: [file]) == [Day(2026, 4, 24)])
            let early = try await bed.referred()
            try await bed.does("decide", Versions.decision("2026-04-09"), on: early)
            #expect(try await bed.due("QUA-C2", of: [early]) == [Day(2026, 4, 19)])
            #expect(try await bed.due("QUA-C3", of: [early]) == [nil])
            #expect(try await bed.verified() == [])
        }
    }
}

extension ServiceBed {
    /// The version a case follows, as a stamp.
    func version(of file: Reference) async throws -> String? {
        try await database.read { try CaseStore($0, for: .operate("test")).entry(file)?.specification }
    }

    /// When a clock of each of these cases is due.
    func due(_ code: String, of files: [Reference]) async throws -> [Day?] {
        var days: [Day?] = []
        for file in files { days.append(try await clocks(of: file).first { $0.code == code }?.due.day) }
        return days
    }
}
