import Cases
import Core
import Language
import Populations
import Record
import Specification
import Storage
import Testbed
import Testing

@testable import Figures

/// What a figure is beside its value: waiting, not to be given, met, missed, missed again.
@Suite struct `A figure stands` {
    @Test(arguments: TestEngine.allCases)
    func `as awaited, naming each set of totals that has not come in`(_ engine: TestEngine) async throws {
        func totals(_ districts: [String]) -> Records {
            var records = Records()
            for (place, district) in districts.enumerated() {
                records.add(
                    "rent_totals", Int64(place + 1),
                    [
                        "covers": .period(first: Day(2026, 4, 1), last: Day(2026, 6, 30)), "district": .code(district),
                        "tenancies": .whole(200), "evictions": .whole(1),
                    ])
            }
            return records
        }
        for (came, awaited) in [([], ["Quay", "Hill"]), (["quay"], ["Hill"])] {
            let figure = try await report("HAR-7", totals(came), engine)
            #expect(figure.awaited == awaited.map { "\($0), April to June 2026" })
            #expect(figure.result == .awaiting && figure.value == nil && figure.note == "Awaiting the council's totals")
        }
        let complete = try await report("HAR-7", totals(["quay", "hill"]), engine)
        #expect((complete.value, complete.result, complete.kind) == ("0.5", .met, .reported))
        // It opens to what was submitted, and to no person.
        #expect(complete.cells.map(\.value) == ["1", "1", "200", "200"] && complete.folds.allSatisfy(\.isReported))
    }

    @Test(arguments: TestEngine.allCases)
    func `as not to be given, in the folder's words`(_ engine: TestEngine) async throws {
        try await FolderBed.with("sutton", on: engine, records: { _ in Records() }) { bed in
            let figures = try await bed.report().figures.filter { $0.result == .cannot }
            #expect(figures.contains { $0.code == "SUT-SPI-4a" })
            #expect(figures.allSatisfy { $0.value == nil && $0.note?.isEmpty == false })
        }
    }

    /// Two readers share the figures of a page; what takes longest is what others read by service, and neither is to work it out again.
    @Test func `on a page only after what it reads was worked out, each figure and stretch once`() async throws {
        try await FolderBed.with("kent", on: .sqlite, records: { _ in Records() }) { bed in
            let service = bed.published.service, quarter = Period(.quarter, containing: Day(2026, 6, 30), in: service.calendar)
            let queue = try await bed.database.read { transaction in
                let reading = FigureReading(bed.published)
                return try FigureQueue(
                    try reading.round(bed.published, asAt: FolderBed.now, for: .operate("test"), in: transaction), in: quarter)
            }
            var stretches: [String] = [], figures: [String] = []
            while let work = queue.next() {
                switch work {
                case .stretch(let figure, let stretch):
                    #expect(figures.isEmpty, "\(figure.code) is worked out after figures that may read it")
                    stretches.append("\(figure.code) from \(stretch.days.lowerBound)")
                case .figure(let figure): figures.append(figure.code)
                }
            }
            #expect(Set(stretches).count == stretches.count)
            // KEN-227 looks at two quarters of use, KEN-228 at the same two; the return rate is read for its own quarter alone.
            let wanted = ["KEN-UTIL from 2026-04-01", "KEN-UTIL from 2026-01-01", "KEN-RET from 2026-04-01"]
            #expect(Set(wanted).isSubset(of: stretches) && !stretches.contains("KEN-RET from 2026-01-01"))

            // Every figure once; nobody reads a figure of figures, so they come last of all.
            let ofFigures = Set(service.rules.figuresRead.keys), read = Set(service.rules.figuresRead.values.flatMap(\.codes))
            #expect(figures.sorted() == service.figures.map(\.code).sorted())
            let kinds = figures.map { ofFigures.contains($0) ? 2 : read.contains($0) ? 1 : 0 }
            #expect(kinds == kinds.sorted() && Set(kinds) == [0, 1, 2])
        }
    }

    /// Two clocks in each of three quarters.
    private func decisions(_ states: [[String]]) -> Records {
        var records = Records()
        for (quarter, states) in states.enumerated() {
            for (place, state) in states.enumerated() {
                let number = Int64(quarter * 10 + place + 1)
                let day = Day(2025, 11, 10).adding(months: 3 * quarter)
                records.add(
                    "referral", number,
                    ["received": .moment(Moment(day - 3, 9)), "source": .code("housing_office"), "consent": .yesNo(true)])
                records.add(
                    "clock.decision_due", number,
                    [
                        "standing": .code(state), "started": .moment(Moment(day - 3, 9)), "due": .moment(Moment(day, 17)),
                        "referral": .row(RowID("referral", number)),
                    ])
            }
        }
        return records
    }

    @Test(arguments: TestEngine.allCases)
    func `as missed twice only where the one before was missed too`(_ engine: TestEngine) async throws {
        let again = try await report("HAR-1", decisions([["met"], ["missed"], ["missed", "met"]]), engine)
        #expect((again.result, again.note) == (.missed, "The target was missed twice in a row."))
        let first = try await report("HAR-1", decisions([["missed"], ["met"], ["missed"]]), engine)
        #expect((first.result, first.note) == (.missed, nil))
        let met = try await report("HAR-1", decisions([["missed"], ["missed"], ["met"]]), engine)
        #expect((met.result, met.note) == (.met, nil))
    }

    @Test(arguments: TestEngine.allCases)
    func `beside those before it, with its movement`(_ engine: TestEngine) async throws {
        let figure = try await report("HAR-1", decisions([["met"], ["missed", "met"], ["met", "met"]]), engine)
        #expect(figure.earlier.map(\.value) == ["50.0", "100.0"] && figure.earlier.map(\.covers) == ["2025-26-q4", "2025-26-q3"])
        #expect(figure.movement == .better)
    }

    @Test(arguments: [("2026-27-q1", "above 90%"), ("2026-27-q4", "above 90%"), ("2027-28-q1", "above 95%")])
    func `against the target of its last day`(period: String, target: String) async throws {
        let figure = try await report("HAR-1", Records(), .sqlite, period)
        #expect(figure.target == target && figure.result == .noActivity)
    }

    @Test func `so far until its own year is over`() async throws {
        let quarter = try await report("HAR-8", Records(), .sqlite)
        #expect((quarter.covers, quarter.coversWords) == ("2026-27", "April 2026 to March 2027, so far"))
        let last = try await report("HAR-8", Records(), .sqlite, "2026-27-q4", asAt: Moment(Day(2027, 4, 1), 9))
        #expect(last.coversWords == "April 2026 to March 2027")
    }

    /// Nothing is missed while there is time: the last day has to have gone by.
    @Test(arguments: [(Moment(Day(2026, 5, 20), 9), true), (Moment(Day(2026, 6, 30), 23), true), (Moment(Day(2026, 7, 1), 0), false)])
    func `so far until the last day has gone by`(now: Moment, isSoFar: Bool) async throws {
        let figure = try await report("HAR-1", decisions([["met"], ["missed"], ["missed", "met"]]), .sqlite, asAt: now)
        #expect(figure.value == "50.0" && figure.result == (isSoFar ? .soFar : .missed))
        #expect(figure.coversWords == (isSoFar ? "April to June 2026, so far" : "April to June 2026"))
        // The quarters before it are over.
        #expect(figure.earlier.map(\.result) == [.missed, .met])
    }

    /// A setting nobody has changed holds what the folder opened it with: 12 places.
    @Test(arguments: TestEngine.allCases)
    func `on the settings as they opened`(_ engine: TestEngine) async throws {
        var records = Records()
        for number in [Int64(1), 2, 3] {
            records.add(
                "allocation", number,
                [
                    "starts": .day(Day(2026, 4, 2)), "person": .row(RowID("person", number)), "weekly_minutes": .whole(90),
                    "worker": .row(RowID("worker", 1)),
                ])
        }
        let figure = try await report("HAR-4", records, engine)
        #expect(figure.value == "0.25" && figure.also.map(\.value) == ["270"])
        #expect(figure.folds.map(\.rows.count) == [3, 0])
    }

    /// KEN-218, KEN-221: services below target are read from the figures of each service.
    @Test(.covers("KEN-BELOW", "KEN-218"), arguments: TestEngine.allCases)
    func `for each service of a programme, where other figures read it`(_ engine: TestEngine) async throws {
        var records = Records()
        for number in [Int64(1), 2, 3] {
            records.add(
                "service", number,
                [
                    "name": .text("Service \(number)"), "type": .code("homeless_hostel"), "delivery": .code("accommodation_based"),
                    "duration": .code("short"), "provider": .row(RowID("organisation", 1)), "primary_group": .code("single_homeless"),
                    "cover": .code("day"), "charging": .code("not_chargeable"), "starts": .day(Day(2010, 4, 1)),
                    "kpi_scope": .code("kpi2"),
                ])
            records.histories["service.kpi_scope.\(number)"] = [(Day(2010, 4, 1), .code("kpi2"))]
        }
        // One planned of two is below 80%, one of one is not; the third service had nobody leave.
        for (place, (service, reason)) in [(1, "planned_prison"), (1, "unplanned_died"), (2, "planned_prison")].enumerated() {
            records.add(
                "spell", Int64(place + 1),
                [
                    "service": .row(RowID("service", Int64(service))), "starts": .day(Day(2026, 1, 5)), "ends": .day(Day(2026, 5, 5)),
                    "reason": .code(reason), "previous_accommodation": .code("none"),
                ])
        }
        try await FolderBed.with("kent", on: engine, records: { _ in records }) { bed in
            let figures = try await bed.report().figures
            let own = try #require(figures.first { $0.code == "KEN-KPI2" })
            #expect((own.numerator, own.denominator, own.result) == (2, 3, .missed))
            #expect(own.breakdown.filter { $0.by == "service" }.map(\.label) == ["Service 1", "Service 2"])
            #expect(own.breakdown.filter { $0.by == "service" }.map(\.printed) == ["50.0", "100.0"])
            let below = try #require(figures.first { $0.code == "KEN-BELOW" })
            #expect((below.numerator, below.denominator, below.value) == (1, 2, "50.0"))
        }
    }

    private func report(
        _ code: String, _ records: Records, _ engine: TestEngine, _ label: String = "2026-27-q1", asAt now: Moment = FolderBed.now
    ) async throws
        -> FigureReport
    {
        var found: FigureReport?
        try await FolderBed.with("example", on: engine, records: { _ in records }) { bed in
            let period = try Period(label: label, in: bed.published.service.calendar)
            found = try await bed.database.read { transaction in
                try FigureReading(bed.published).report(
                    code, period, asAt: now, for: .operate("test"), earlier: 2, in: transaction)
            }
        }
        return try #require(found)
    }
}

@Suite struct `The stretch of a figure` {
    /// THU-155, WE-THU-W7: four weeks from the contract's first day, in arrears.
    @Test(
        .covers("THU-155"),
        arguments: [
            (Day(2025, 7, 27), Day(2025, 6, 30), Day(2025, 7, 27), true), (Day(2025, 7, 28), Day(2025, 6, 30), Day(2025, 7, 27), true),
            (Day(2025, 8, 24), Day(2025, 7, 28), Day(2025, 8, 24), true), (Day(2025, 7, 10), Day(2025, 6, 30), Day(2025, 7, 10), false),
        ])
    func `is the last four weeks that are over`(until: Day, first: Day, last: Day, isWhole: Bool) throws {
        let stretch = try #require(FigureStretch(.fourWeeks, until: until, .officeHours, contractStarts: Day(2025, 6, 30)))
        #expect((stretch.days, stretch.isWhole) == (first...last, isWhole))
    }

    @Test(
        .covers("SUT-SPI-4a"),
        arguments: [
            (Day(2024, 2, 29), Day(2024, 2, 29), Day(2024, 2, 29), false), (Day(2025, 2, 27), Day(2024, 2, 29), Day(2025, 2, 27), true),
            (Day(2026, 6, 30), Day(2026, 2, 28), Day(2026, 6, 30), false),
        ])
    func `is the contract's year as far as it has come`(until: Day, first: Day, last: Day, isWhole: Bool) throws {
        let stretch = try #require(FigureStretch(.contractYear, until: until, .officeHours, contractStarts: Day(2024, 2, 29)))
        #expect((stretch.days, stretch.isWhole) == (first...last, isWhole))
    }
}
