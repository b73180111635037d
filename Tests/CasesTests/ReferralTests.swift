import Cases
import Core
import Record
import Storage
import Testbed
import Testing

@Suite(.covers("ROT-046", "ROT-047", "ROT-048")) struct `A referral` {
    /// The worked example of the contract: the Thursday before Easter, before and after the close of business.
    static let received: [(received: Moment, due: Moment)] = [
        (Moment(Day(2026, 4, 2), 16, 30), Moment(Day(2026, 4, 8), 17)), (Moment(Day(2026, 4, 2), 17, 10), Moment(Day(2026, 4, 9), 17)),
    ]

    @Test(arguments: TestEngine.allCases, received)
    func `is due a decision in two working days, Good Friday and Easter Monday skipped`(
        engine: TestEngine, example: (received: Moment, due: Moment)
    ) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let clocks = try await bed.clocks(of: try await bed.refer(received: example.received))
            #expect(clocks.map(\.due) == [example.due])
            let explanation = try #require(clocks.first?.explanation)
            // After closing the referral counts as come on the Tuesday, behind the holidays.
            let isBeforeClosing = example.received < Moment(Day(2026, 4, 2), 17)
            for holiday in ["Good Friday", "Easter Monday"] { #expect(explanation.contains(holiday) == isBeforeClosing) }
        }
    }

    @Test(arguments: TestEngine.allCases, received)
    func `typed or imported gives equal rows`(engine: TestEngine, example: (received: Moment, due: Moment)) async throws {
        let typed = try await ServiceBed.with(on: engine) { bed in
            let file = try await bed.refer(received: example.received)
            return try await anonymous(bed, file)
        }
        let imported = try await ServiceBed.with(on: engine) { bed in
            let report = try await bed.take(ImportLines.case("31", received: example.received, organisation: "wards"))
            #expect(report.mistakes.isEmpty && report.taken == 3)
            let file = try #require(try await bed.rows(of: "case_file").first?["id"].flatMap { Reference(stored: $0) })
            return try await anonymous(bed, file)
        }
        for (one, other) in zip(typed, imported) { #expect(one == other) }
        #expect(typed.flatMap(\.rows).count >= 10)
    }

    struct Table: Equatable { let name: String, rows: [[String: Value]] }

    /// All rows with references written as what they refer to and without the moment of recording.
    private func anonymous(_ bed: ServiceBed, _ file: Reference) async throws -> [Table] {
        var names: [Value: Value] = [:]
        for row in try await bed.rows(of: "record") { names[row["id"] ?? .null] = row["kind"] }
        #expect(names[file.stored] == .text("case"))
        var tables: [Table] = []
        for (name, _) in bed.shelf.fold.allTables() {
            let rows = try await bed.rows(of: name).map { row in
                var named = row.mapValues { names[$0] ?? $0 }
                named["recorded"] = nil
                if name == "clock" { named["id"] = nil }
                return named
            }
            tables.append(Table(name: name, rows: rows.sorted { "\($0.sorted { $0.key < $1.key })" < "\($1.sorted { $0.key < $1.key })" }))
        }
        return tables
    }
}

/// Lines of JSON as another system would give them.
enum ImportLines {
    static func line(_ kind: String, subject: String, stream: String, _ body: [String: JSON], organisation: String = "wards") -> JSON {
        .object([
            "service": .text("rotherham"), "kind": .text(kind), "subject": .text(subject), "stream": .text(stream),
            "organisation": .text(organisation), "body": .object(body),
        ])
    }

    /// A person, a case and a referral under the other system's own names.
    static func `case`(
        _ name: String, received: Moment, organisation: String = "wards", person: [String: JSON] = ServiceBed.person
    ) -> [JSON] {
        var referral = ServiceBed.referral(received: received)
        referral["person"] = .text("person \(name)")
        let opening: [String: JSON] = ["person": .text("person \(name)"), "starts": .text(received.day.description)]
        return [
            dated(line("person", subject: "person \(name)", stream: "person \(name)", person, organisation: organisation), received.day),
            line("case", subject: "case \(name)", stream: "case \(name)", opening, organisation: organisation),
            line("referral", subject: "referral \(name)", stream: "case \(name)", referral, organisation: organisation),
        ].map { dated($0, received.day) }
    }

    static func dated(_ line: JSON, _ day: Day) -> JSON {
        guard case .object(var members) = line else { return line }
        members["day"] = .text(day.description)
        return .object(members)
    }
}
