import Access
import Core
import Figures
import Record
import Returns
import Specification
import Storage
import Testbed
import Testing

@Suite(.covers("ROT-091", "SUT-111")) struct `A return that is sent again` {
    @Test(arguments: TestEngine.allCases)
    func `says why, and differs line by line from what was sent before`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            let files = try await bed.quarter()
            try await bed.seal()
            _ = try await bed.correct(files[0], decided: Moment(Day(2026, 5, 8), 9))
            try await bed.confirm()
            await #expect(throws: ReturnRefusal.noReason) { try await bed.sign() }
            try await bed.sign(reason: "A decision was dated wrongly.")
            let (first, second) = (try await bed.sealed(number: 1).sealed, try await bed.sealed(number: 2).sealed)
            #expect(second.number == 2 && second.reason == "A decision was dated wrongly.")
            let differences = FigureDifference.between(first.figures, second.figures)
            #expect(differences.map(\.code) == ["HAR-1"])
            #expect(differences.first?.rows.map(\.reference) == [try await bed.referral(of: files[0])])
            #expect(differences.first?.rows.map(\.after) == ["not counted"])
            // What is compared with the record from now on is what was sent last; the first stays, and both verify.
            #expect(try await bed.drift().figures.isEmpty)
            #expect(try await bed.verified() == [])
            let today = bed.clock.now.day
            let list = try await bed.database.read { try bed.reading.list(of: "example", for: .operate("test"), on: today, in: $0) }
            #expect(
                list.first { $0.returned.entry.name == "quarterly" && $0.returned.period.label == ReturnBed.period }?.state(on: today)
                    == .resubmitted)
        }
    }

    /// A version of the program that says of how many a figure is changes nothing that was sent.
    @Test func `is the same where it says of how many a figure is, and was sent without`() async throws {
        try await ReturnBed.with(on: .sqlite) { bed in
            _ = try await bed.quarter()
            try await bed.seal()
            let sent = try await bed.sealed(number: 1).sealed.figures
            let bare = try sent.map { figure in
                guard case .object(var members) = figure.sealed else { return figure }
                (members["numerator"], members["denominator"]) = (.null, .null)
                return try FigureReport(sealed: .object(members))
            }
            #expect(sent.contains { $0.denominator != nil && $0.value != nil })
            #expect(FigureDifference.between(bare, sent).isEmpty && FigureDifference.between(sent, bare).isEmpty)
            let other = try sent.map { figure in
                guard case .object(var members) = figure.sealed, let denominator = figure.denominator else { return figure }
                members["denominator"] = .number(denominator + 1)
                return try FigureReport(sealed: .object(members))
            }
            #expect(!FigureDifference.between(other, sent).isEmpty, "of how many differs where both say it")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `or is asked about is answered in order`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            _ = try await bed.quarter()
            try await bed.seal()
            try await bed.returns.ask("Why was one late?", bed.sent(), by: try bed.officer)
            await #expect(throws: ReturnRefusal.nothingWritten) { try await bed.returns.answer("", bed.sent(), by: try bed.manager) }
            try await bed.returns.answer("Nobody was in the office.", bed.sent(), by: try bed.manager)
            let returned = try await bed.returned()
            let thread = try await bed.database.read { try bed.reading.thread(of: returned, in: $0) }
            #expect(thread.entries.map(\.isQuestion) == [true, false] && thread.entries.map(\.capacity) == ["officer", "manager"])
            #expect(thread.entries.map(\.text) == ["Why was one late?", "Nobody was in the office."] && !thread.waits)
            #expect(try await bed.verified() == [])
        }
    }
}
