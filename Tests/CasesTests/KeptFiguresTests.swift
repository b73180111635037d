import Access
import Cases
import Core
import Record
import Specification
import Storage
import Testbed
import Testing

@testable import Figures

/// A list of figures gives what it worked out before, and never what is not so any more (docs/decisions/0015).
@Suite struct `A list of figures that was worked out before` {
    private static let folder = Versions.first
        .with(
            "figures.yaml",
            """
            figures:
              QUA-1:
                label: Referrals
                count of: referral where received during period
              QUA-2:
                label: Answered in time
                share of: clock.answer where due during period
                counted when: state is met
                leave out:
                  not yet due: state is running
              QUA-3:
                label: Use of places
                figure: (count of referral where received during period) ÷ setting.places
                print: 2 dp
            """
        )
        .changed("service.yaml", "roles:\n", "settings:\n  places: {label: Places, type: number, default: 4}\nroles:\n")

    /// The list as one server gives it, which keeps what it works out.
    private struct Page {
        let bed: ServiceBed
        /// Nil to work out everything, and open it.
        let kept: KeptAnswers?
        var day = ServiceBed.now.day

        init(_ bed: ServiceBed, keeping kept: KeptAnswers? = KeptAnswers()) { (self.bed, self.kept) = (bed, kept) }

        /// The values by code.
        func values(asAt moment: Moment? = nil, for viewer: Viewer = .operate("test")) async throws -> [String: String] {
            let moment = moment ?? Moment(day, 12)
            let period = Period(.quarter, containing: Day(2026, 4, 14), in: bed.service.calendar)
            let reading = FigureReading(of: bed.service.name, on: bed.shelf, kept: kept)
            _ = try await bed.database.read { try bed.shelf.catchUp(in: $0, on: moment.day) }
            let report =
                kept == nil
                ? try await bed.database.read { try reading.report(period, asAt: moment, for: viewer, in: $0) }
                : try await reading.glance(period, asAt: moment, for: viewer, in: bed.database).report
            return Dictionary(uniqueKeysWithValues: report.figures.map { ($0.code, $0.value ?? "none") })
        }

        /// Whether the list changes with what is done, and then says what one that keeps nothing says.
        func follows(_ sourceLocation: SourceLocation = #_sourceLocation, _ change: () async throws -> Void) async throws {
            let before = try await values()
            #expect(try await values() == before, sourceLocation: sourceLocation)
            try await change()
            let (now, anew) = (try await values(), try await Page(bed, keeping: nil).values())
            #expect(now == anew, sourceLocation: sourceLocation)
            #expect(now != before, sourceLocation: sourceLocation)
        }
    }

    private func with(_ engine: TestEngine, _ body: (ServiceBed) async throws -> Void) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            // Due on Friday 10 April, the first working day after Easter being the 7th, and on Tuesday 14 April.
            for (received, decided) in [(Day(2026, 4, 1), "2026-04-13"), (Day(2026, 4, 7), "2026-04-13")] {
                let file = try await bed.referred(["received": .text(Moment(received, 10).description)])
                try await bed.does("decide", Versions.decision(decided), on: file)
            }
            try await body(bed)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is not worked out again as long as nothing was written`(engine: TestEngine) async throws {
        try await with(engine) { bed in
            let page = Page(bed)
            #expect(try await page.values() == ["QUA-1": "2", "QUA-2": "50.0", "QUA-3": "0.50"])
            // Behind everybody's back, so that the old number can only be the kept one.
            try await bed.database.write { try $0.run("DELETE FROM quay_referral") }
            #expect(try await page.values()["QUA-1"] == "2")
            #expect(try await Page(bed, keeping: nil).values()["QUA-1"] == "0")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `follows a late fact, a correction and a withdrawal, whichever server they were written on`(engine: TestEngine) async throws {
        try await with(engine) { bed in
            let (page, elsewhere) = (Page(bed), try await ServiceBed(bed.database, folder: Self.folder))
            try await page.follows { _ = try await elsewhere.referred(["received": .text(Moment(Day(2026, 4, 3), 9).description)]) }
            let file = try await elsewhere.referred()
            let referral = try await bed.subject("referral", in: file)
            func mend(_ body: [String: JSON]?) async throws {
                let facts = try await bed.facts(inStream: file).filter { $0.subject == referral.subject }
                let (said, last) = (try #require(facts.inEffect.last), try #require(facts.last))
                _ = try await elsewhere.acts.correct(
                    referral.subject, nth: said.nth, version: last.nth, body: body, day: nil, why: "A slip",
                    key: Reference.random().description, by: try bed.user("wei"))
            }
            // Received in the quarter before; then in this one after all; then never.
            try await page.follows { try await mend(Quay.referral(["received": .text(Moment(Day(2026, 3, 31), 9).description)])) }
            try await page.follows { try await mend(Quay.referral()) }
            try await page.follows { try await mend(nil) }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `follows what is decided of a case, through its clocks`(engine: TestEngine) async throws {
        try await with(engine) { bed in
            let file = try await bed.referred(["received": .text(Moment(Day(2026, 4, 8), 9).description)])
            try await Page(bed).follows { try await bed.does("decide", Versions.decision("2026-04-13"), on: file) }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `follows a setting that is agreed, a version and a bank holiday`(engine: TestEngine) async throws {
        try await with(engine) { bed in
            let page = Page(bed)
            try await page.follows {
                try await bed.record.write { transaction in
                    try transaction.insert(
                        into: "setting_value", ["service", "setting", "starts", "value", "decision", "by"],
                        [
                            [
                                bed.published.reference.stored, .text("places"), Day(2026, 4, 1).stored, .integer(8), .text("Board"),
                                .text("wei"),
                            ]
                        ])
                }
            }
            let next = Self.folder.changed(
                "figures.yaml", "referral where received during period", "decision where decided during period and not by_letter")
            try await page.follows { try await bed.publish(next) }
            // Then the first answer was due on Monday 13 April, when it was given.
            let closed = next.changed(
                "service.yaml", "  bank holidays: england\n", "  bank holidays: england\n  also closed: {2026-04-08: Day of mourning}\n")
            try await page.follows { try await bed.publish(closed) }
        }
    }

    /// Publishing may let the open cases follow in its own transaction.
    @Test(arguments: TestEngine.allCases)
    func `looks again after open cases were moved to a version`(engine: TestEngine) async throws {
        try await with(engine) { bed in
            let next = try await bed.publish(Self.folder.changed("kinds/case.yaml", "label: District", "label: Part of town"))
            let before = try await bed.database.read { try ChangeMarkStore($0).all() }
            let moved = try await bed.database.write { try bed.move(to: next, in: $0) }
            let after = try await bed.database.read { try ChangeMarkStore($0).all() }
            #expect(moved == 2 && after["record"] != before["record"] && after["clock"] != before["clock"])
        }
    }

    /// A clock that runs out makes no fact.
    @Test(arguments: TestEngine.allCases)
    func `follows the time of day where a rule does`(engine: TestEngine) async throws {
        try await with(engine) { bed in
            _ = try await bed.referred(["received": .text(Moment(Day(2026, 4, 14), 10).description)])
            let page = Page(bed)
            let due = try #require(
                try await bed.database.read { transaction in
                    try transaction.row("SELECT MAX(due) AS due FROM clock WHERE code = 'QUA-C1'") { try $0.get("due", as: Moment.self) }
                })
            #expect(try await page.values(asAt: due)["QUA-2"] == "50.0")
            #expect(try await page.values(asAt: Moment(milliseconds: due.milliseconds + 1))["QUA-2"] == "33.3")
            #expect(try await page.values(asAt: due)["QUA-2"] == "50.0")
        }
    }

    /// Several readers share the work, and others what they kept; a figure of one moment beside one of the next would be no report.
    @Test(arguments: TestEngine.allCases)
    func `is of one moment, however many ask for it while acts change it`(engine: TestEngine) async throws {
        try await with(engine) { bed in
            let page = Page(bed)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for _ in 1...8 { _ = try await bed.referred() } }
                for _ in 1...3 {
                    group.addTask {
                        for _ in 1...8 {
                            let values = try await page.values(), count = try #require(values["QUA-1"].flatMap { Int64($0) })
                            #expect(values["QUA-3"] == "\(count / 4).\(["00", "25", "50", "75"][Int(count % 4)])")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await page.values()["QUA-3"] == "2.50")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is nobody else's`(engine: TestEngine) async throws {
        try await with(engine) { bed in
            // The same questions of another service, in the same memory.
            let pier = Folder(name: "pier", files: Self.folder.files).changed("service.yaml", "service: quay", "service: pier")
            let (kept, other) = (KeptAnswers(), try await ServiceBed(bed.database, folder: pier))
            _ = try await other.referred()
            let (own, theirs) = (Page(bed, keeping: kept), Page(other, keeping: kept))
            for _ in 1...2 {
                #expect(try await own.values()["QUA-1"] == "2")
                #expect(try await theirs.values()["QUA-1"] == "1")
            }
            // Whoever may not see the figures of the service is given none, though they are there.
            #expect(try await own.values(for: try other.user("wei").viewer).isEmpty)
            #expect(try await own.values(for: try bed.user("wei").viewer)["QUA-1"] == "2")
        }
    }
}
