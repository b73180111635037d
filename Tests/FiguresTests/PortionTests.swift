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

/// Two providers of one programme: each reads the figures of its own services (docs/decisions/0018).
@Suite(.covers("KEN-023", "SR-14")) struct `The figures of a provider` {
    @Test(
        arguments: TestEngine.allCases)
    func `are those of a record that holds what is its own and nothing else`(engine: TestEngine) async throws {
        try await Programme.with(on: engine) { county in
            let (provider, whole) = (try county.viewer("provider_manager", of: "amber"), Viewer.operate("test"))
            var (values, differing) = (0, 0)
            for seed in seeds {
                let records = county.records(seed: seed)
                let own = county.own(in: records)
                let seen = try await county.figures(over: records, for: provider)
                let alone = try await county.figures(over: own, for: whole)
                #expect(seen.map(\.code) == alone.map(\.code))
                for (seen, alone) in zip(seen, alone) { #expect(seen == alone, "\(seen.code), seed \(seed)") }
                values += seen.count { $0.value != nil }
                differing += zip(seen, try await county.figures(over: records, for: whole)).count { $0.value != $1.value }
            }
            // It would prove nothing if there were nothing to count, or nothing of anybody else.
            #expect(values > 10 * seeds.count && differing > 10 * seeds.count, "\(values) and \(differing)")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are the same in the list and behind their address`(engine: TestEngine) async throws {
        try await Programme.with(on: engine) { county in
            let provider = try county.viewer("provider_manager", of: "amber")
            let records = county.records(seed: seeds[0])
            let opened = try await county.figures(over: records, for: provider)
            let listed = try await county.figures(over: records, for: provider, isOpened: false)
            #expect(listed.map(\.value) == opened.map(\.value) && listed.map(\.result) == opened.map(\.result))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are the county's for whoever sees the county, and nothing for whom nothing names`(engine: TestEngine) async throws {
        try await Programme.with(on: engine) { county in
            let records = county.records(seed: seeds[0])
            let whole = try await county.figures(over: records, for: .operate("test"))
            for role in ["business_analyst", "commissioning_body_member"] {
                #expect(try await county.figures(over: records, for: county.viewer(role, of: "council")) == whole, "\(role)")
            }
            let stranger = try await county.figures(over: records, for: county.viewer("provider_manager", of: "nobody"))
            #expect(stranger.allSatisfy { $0.population == 0 && $0.folds.allSatisfy { $0.rows.isEmpty } && $0.breakdown.isEmpty })
        }
    }

    private let seeds: [UInt64] = [3, 11, 42]
}

/// A programme of two providers, and random records of both.
private struct Programme {
    private let bed: FolderBed
    private let making: FolderBed.Making
    private var service: Service { bed.published.service }

    static func with(on engine: TestEngine, _ body: (Programme) async throws -> Void) async throws {
        try await FolderBed.with("kent", on: engine, records: { _ in Records() }) { bed in
            try await body(Programme(bed: bed, making: FolderBed.Making(bed.published)))
        }
    }

    func viewer(_ role: String, of organisation: String) throws -> Viewer {
        let role = try #require(service.roles[role])
        return Viewer(
            user: "someone", name: "Someone", organisation: organisation, capacity: role.name, purpose: "test", via: "test",
            scope: .services([bed.published.reference: bed.published.part(of: role)]), reading: bed.published.reading(of: role))
    }

    /// The figures of the quarter over these records and no others.
    func figures(over records: Records, for viewer: Viewer, isOpened: Bool = true) async throws -> [FigureReport] {
        let entries = (records.kinds["case"] ?? []).map { number, values -> [Value] in
            let person: Value = if case .row(let person)? = values["person"] { .integer(person.key[0]) } else { .null }
            return [
                .integer(number), .text("case"), .text("test"), bed.published.reference.stored, .integer(number), person,
                .text(Programme.isMade(number) ? "amber" : "birch"), .text("test"), Day(2026, 4, 1).stored, .integer(0), .integer(1),
                .integer(0),
            ]
        }
        try await bed.database.write { transaction in
            try making.tables.empty(transaction)
            try transaction.run("DELETE FROM record")
            try making.tables.fill(records, making.occasion, transaction)
            try transaction.insert(
                into: "record",
                [
                    "id", "kind", "specification", "service", "case", "person", "organisation", "made_by", "day", "recorded", "version",
                    "withdrawn",
                ], entries)
        }
        let period = Period(.quarter, containing: Day(2026, 6, 30), in: service.calendar)
        let reading = FigureReading(bed.published), moment = FolderBed.now
        guard isOpened else { return try await reading.glance(period, asAt: moment, for: viewer, in: bed.database).report.figures }
        return try await bed.database.read { try reading.report(period, asAt: moment, for: viewer, in: $0).figures }
    }

    // MARK: Records

    /// What names a provider by its service.
    private static let ofServices: Set = [
        "spell", "workbook", "quality_assessment", "improvement_plan", "data_query", "property", "capacity", "outcome_return",
    ]
    /// Every third case was opened by the provider itself.
    private static func isMade(_ number: Int64) -> Bool { number % 3 == 0 }

    /// Kinds of cases and people, what names a provider, and what is a part of those; of registers that are nobody's there is nothing.
    private func isThere(_ kind: Kind) -> Bool {
        if ["organisation", "service"].contains(kind.name) || Programme.ofServices.contains(kind.name) { return true }
        if case .kind(let whole) = kind.belonging, let whole = service.kinds[whole] { return isThere(whole) }
        return !service.isRegister(kind)
    }

    func records(seed: UInt64) -> Records {
        var sizes: [String: Int] = [:]
        for kind in service.kinds where isThere(kind) {
            sizes[kind.name] = ["organisation": 4, "service": 6][kind.name] ?? 12
            for group in kind.groups { sizes[group.name] = 12 }
        }
        for clock in service.clocks where sizes[clock.of.value] != nil { sizes["clock.\(clock.name)"] = 8 }
        var random = RandomRecords(vocabulary: making.vocabulary, occasion: making.occasion, size: { sizes[$0] ?? 0 })
        var records = random.make(Dice(seed: seed), home: bed.published.reference.number)
        // When they were entered is read along their own number.
        for kind in records.kinds.keys { records.change(kind) { _, values in values["entry"] = nil } }
        records.change("organisation") { number, values in values["account"] = .text(number == 1 ? "amber" : "birch") }
        records.change("service") { number, values in
            if number == 1 { values["provider"] = .row(RowID("organisation", 1)) }
        }
        for clock in service.clocks { records.keepFirst(of: "clock.\(clock.name)", by: [clock.of.value]) }
        for kind in service.kinds {
            if let reported = kind.reported {
                let keys = reported.oneForEach.map(\.value).filter { !["month", "quarter", "year"].contains($0) }
                records.keepFirst(of: kind.name, by: (kind.coversPeriods ? ["covers"] : []) + keys)
            }
            for group in kind.groups { records.keepLinked(group.name, by: kind.name) }
        }
        return withinReach(records)
    }

    /// What a record of the provider's names in a register is the provider's too, since a record of nothing else would not hold it.
    private func withinReach(_ records: Records) -> Records {
        var (records, own) = (records, Own(service, records, made: Programme.isMade))
        for kind in records.kinds.keys {
            let theirs = own.numbers(of: kind)
            records.change(kind) { number, values in
                guard theirs.contains(number) else { return }
                for (name, value) in values {
                    // What every record is of is the programme, and no record of a register.
                    guard case .row(let row) = value, let register = own.register(row.kind), let one = row.key.first,
                        one != bed.published.reference.number, !own.numbers(of: register).contains(one)
                    else { continue }
                    values[name] = own.numbers(of: register).min().map { .row(RowID(row.kind, $0)) }
                }
            }
        }
        return records
    }

    /// The provider's part, by the words of the decision record and without its statements.
    func own(in records: Records) -> Records {
        var own = Own(service, records, made: Programme.isMade)
        var part = Records()
        part.histories = records.histories
        for (kind, rows) in records.kinds {
            let theirs = own.numbers(of: kind)
            for row in rows where theirs.contains(row.number) { part.add(kind, row.number, row.values) }
        }
        return part
    }

    /// Which numbers of each kind are the provider's.
    private struct Own {
        private let service: Service
        private let records: Records
        private let isMade: (Int64) -> Bool
        private var known: [String: Set<Int64>] = [:]

        init(_ service: Service, _ records: Records, made: @escaping (Int64) -> Bool) {
            (self.service, self.records, isMade) = (service, records, made)
        }

        mutating func numbers(of kind: String) -> Set<Int64> {
            if let known = known[kind] { return known }
            var found: Set<Int64> = []
            for (number, values) in records.kinds[kind] ?? [] where isOwn(kind, number, values) { found.insert(number) }
            known[kind] = found
            return found
        }

        func register(_ kind: String) -> String? {
            service.kinds[kind].flatMap { service.isRegister($0) ? $0.name : nil }
        }

        private mutating func isOwn(_ kind: String, _ number: Int64, _ values: [String: Datum]) -> Bool {
            func leads(_ link: String, to kind: String, _ own: inout Own) -> Bool {
                guard case .row(let row)? = values[link], let number = row.key.first else { return false }
                return own.numbers(of: kind).contains(number)
            }
            switch kind {
            case "organisation": return values["account"] == .text("amber")
            case "service": return leads("provider", to: "organisation", &self)
            case "case":
                if isMade(number) { return true }
                let spells = numbers(of: "spell")
                return (records.kinds["spell"] ?? []).contains { spell in
                    spells.contains(spell.number) && spell.values["case"] == .row(RowID("case", number))
                }
            case "person":
                let files = numbers(of: "case")
                return (records.kinds["case"] ?? []).contains { file in
                    files.contains(file.number) && file.values["person"] == .row(RowID("person", number))
                }
            case _ where Programme.ofServices.contains(kind): return leads("service", to: "service", &self)
            default: break
            }
            if let clock = service.clocks.first(where: { "clock.\($0.name)" == kind }) {
                return leads(clock.of.value, to: clock.of.value, &self)
            }
            guard let whole = service.kinds[kind] else {
                guard let owner = service.kinds.first(where: { $0.groups.has(kind) }) else { return false }
                return leads(owner.name, to: owner.name, &self)
            }
            // A part of what names a provider goes with it, and of what does not with the case.
            if case .kind(let parent) = whole.belonging, Programme.ofServices.contains(parent) {
                return leads(parent, to: parent, &self)
            }
            if service.isOfCase(whole) { return leads("case", to: "case", &self) }
            return leads("person", to: "person", &self)
        }
    }
}
