import Access
import Core
import Foundation
import Record
import Specification
import Storage
import Testbed
import Testing

@testable import Cases

/// `Quay` where each case is visited in each week, and each worker says each working day that all is well.
@Suite(.covers("ROT-RC-06", "ROT-RC-09")) struct `A clock of weeks or days` {
    private static let folder = Folder(
        name: Quay.folder.name,
        files: Quay.folder.files.merging([
            "kinds/check_in.yaml": """
            kind: check_in
            label: Check-in
            plural: Check-ins
            letter: K
            of: service
            day: on_day
            fields:
              worker: {type: row of worker, label: Worker, required: yes}
              on_day: {type: day, label: Day, required: yes}
            """,
            "figures.yaml": """
            derived:
              case_week:
                each: [case, week]
                where: case open during week and (has no departure where left before case_week.week.first)
              worker_day:
                each: [worker, day]
                where: day.working
            figures:
              QUA-1:
                label: Weeks with a visit
                share of: case_week where week.last during period
                counted when: has visit where held during week
            """,
            "clocks.yaml": """
            visited:
              code: QUA-W1
              label: Visit this week
              of: case_week
              starts: week.last - 1 working_days
              done: the held of first visit by held where held during week
              within: 0 days
              owner: worker
              when missed: [alert]
            checked_in:
              code: QUA-W2
              label: Check in
              of: worker_day
              starts: day.first
              done: the on_day of first check_in by on_day where worker is worker_day.worker and on_day is worker_day.day.first
              within: 0 days
              owner: worker
            """,
        ]) { $1 }
    ).changed(
        "pathway.yaml", "  name_worker:\n", "  check_in:\n    label: Check in\n    by: [worker]\n    records: [check_in]\n  name_worker:\n"
    )
    .changed("service.yaml", "leave, name_worker]", "leave, name_worker, check_in]")

    private struct Line: Equatable {
        let code: String, due: Moment, state: String
        init(_ code: String, _ due: Day, _ state: String) { (self.code, self.due, self.state) = (code, Moment(due, 17), state) }
    }

    private func lines(_ bed: ServiceBed) async throws -> [Line] {
        try await bed.database.read { transaction in
            try transaction.rows("SELECT code, due_day, state FROM clock ORDER BY code, due, subject") {
                Line(try $0.get("code"), try $0.get("due_day"), try $0.get("state"))
            }
        }
    }

    private func look(_ bed: ServiceBed, at moment: Moment) async throws -> Int {
        try await DueMoments(database: bed.database, shelf: bed.shelf).tell(at: moment)
    }

    private func name(_ name: String, _ bed: ServiceBed) async throws -> Reference {
        _ = try await bed.acts.enter(bed.sent("name_worker", ["worker": ["name": .text(name)]]), by: try bed.user("wei"))
        let worker = try await bed.database.read { try $0.row("SELECT id FROM quay_worker") { try $0.get("id", as: Reference.self) } }
        return try #require(worker)
    }

    /// Today, Tuesday 14 April 2026.
    private func referred(_ bed: ServiceBed) async throws -> Reference {
        try await bed.referred(["received": .text(ServiceBed.now.adding(minutes: -60).description)])
    }

    private func visit(_ file: Reference, by worker: Reference, on day: Day, _ bed: ServiceBed) async throws {
        try await bed.does(
            "record_visit", ["visit": ["held": .text(day.description), "worker": .text(worker.description)]], on: file)
    }

    @Test(arguments: TestEngine.allCases)
    func `begins with its week, is met by what is recorded in it and is kept for a week after it`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            let file = try await referred(bed)
            #expect(try await lines(bed) == [], "nobody has looked yet which weeks have begun")
            _ = try await look(bed, at: ServiceBed.now)
            #expect(try await lines(bed) == [Line("QUA-W1", Day(2026, 4, 17), "running")])
            #expect(try await bed.clocks(of: file).map(\.explanation) == ["due Friday 17 April at 17:00: the same day"])
            #expect(try await bed.verified() == [])

            // A case that comes within the week has its clock at once, and a week that has not begun has none.
            let second = try await referred(bed)
            #expect(try await lines(bed).count == 2)
            _ = try await look(bed, at: Moment(Day(2026, 4, 20), 9))
            let all = [Line("QUA-W1", Day(2026, 4, 17), "running"), Line("QUA-W1", Day(2026, 4, 24), "running")]
            #expect(try await lines(bed) == [all[0], all[0], all[1], all[1]])

            let worker = try await name("Ada Quill", bed)
            try await visit(file, by: worker, on: Day(2026, 4, 16), bed)
            #expect(try await bed.clocks(of: file).map(\.state) == ["met", "running"], "recorded late and held in time")
            #expect(try await bed.clocks(of: second).map(\.state) == ["running", "running"])
            #expect(try await bed.verified() == [])

            // Support that ends within a week is owed a visit in it, and in none after.
            try await bed.does(
                "leave", ["departure": ["left": .text("2026-04-22")]], on: second)
            _ = try await look(bed, at: Moment(Day(2026, 4, 27), 9))
            #expect(try await bed.clocks(of: file).map(\.due.day) == [Day(2026, 4, 24), Day(2026, 5, 1)])
            #expect(try await bed.clocks(of: second).map(\.due.day) == [Day(2026, 4, 24)])
            _ = try await look(bed, at: Moment(Day(2026, 5, 5), 9))
            #expect(try await bed.clocks(of: second).isEmpty)
            #expect(try await bed.verified() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is told of once when it is soon due and once when it is missed`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            _ = try await referred(bed)
            #expect(try await look(bed, at: ServiceBed.now) == 0)
            #expect(try await look(bed, at: Moment(Day(2026, 4, 16), 9)) == 1)
            #expect(try await look(bed, at: Moment(Day(2026, 4, 17), 18)) == 1)
            #expect(try await look(bed, at: Moment(Day(2026, 4, 18), 9)) == 0)
        }
    }

    /// 10 to 14 April without the weekend and Easter Monday: of the days kept, 7 to 10, 13 and 14 April are worked.
    @Test(arguments: TestEngine.allCases)
    func `of a register is met by a record of another register`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            _ = try await look(bed, at: ServiceBed.now)
            let worker = try await name("Ada Quill", bed)
            let days = [7, 8, 9, 10, 13, 14].map { Day(2026, 4, $0) }
            #expect(try await lines(bed) == days.map { Line("QUA-W2", $0, "running") })

            let answers: [String: JSON] = ["worker": .text(worker.description), "on_day": .text("2026-04-10")]
            _ = try await bed.acts.enter(bed.sent("check_in", ["check_in": answers]), by: try bed.user("wei"))
            #expect(try await lines(bed) == days.map { Line("QUA-W2", $0, $0 == Day(2026, 4, 10) ? "met" : "running") })
            #expect(try await bed.verified() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `follows a version that asks for something else`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            _ = try await referred(bed)
            _ = try await look(bed, at: ServiceBed.now)
            _ = try await bed.publish(Self.folder.changed("clocks.yaml", "  within: 0 days\n", "  within: 1 days\n"))
            #expect(try await lines(bed) == [Line("QUA-W1", Day(2026, 4, 18), "running")])
            #expect(try await bed.verified() == [])
        }
    }

    /// The case began before the version that asks for visits.
    @Test(arguments: TestEngine.allCases)
    func `is there for cases that were there before it was asked for`(engine: TestEngine) async throws {
        var before = Self.folder.files
        before["clocks.yaml"] = before["clocks.yaml"].map { String($0[($0.range(of: "checked_in:")?.lowerBound ?? $0.startIndex)...]) }
        try await ServiceBed.with(on: engine, folder: Folder(name: Self.folder.name, files: before)) { bed in
            _ = try await bed.referred()
            _ = try await look(bed, at: ServiceBed.now)
            #expect(try await lines(bed) == [])
            _ = try await bed.publish(Self.folder)
            #expect(try await lines(bed) == [Line("QUA-W1", Day(2026, 4, 17), "running")])
            #expect(try await bed.verified() == [])
        }
    }
}
