import Cases
import Core
import Foundation
import Record
import Specification
import Storage
import Testbed
import Testing

@Suite(.covers("SR-06")) struct `Random histories` {
    /// How many on each engine, 10,000 on both together; `HOMEWARD_HISTORIES=1000` looks at fewer while one works.
    static let histories = ProcessInfo.processInfo.environment["HOMEWARD_HISTORIES"].flatMap { Int($0) } ?? 5_000
    /// So many databases share them, which are filled beside each other.
    static let parts = 1...5

    @Test(arguments: TestEngine.allCases, parts)
    func `with corrections, withdrawals and late entries: folded one by one, all at once and rebuilt, all rows are the same`(
        engine: TestEngine, part: Int
    ) async throws {
        let many = Self.histories / Self.parts.count
        try await ServiceBed.with(on: engine) { bed in
            var chance = Seeded(for: "random histories on \(engine), part \(part)")
            try await record((0..<many).map { _ in RandomHistory(&chance).facts }, in: bed)
            #expect(try await atOnce(bed) == [])
            let report = try await withDatabase(on: .sqlite) { scratch in
                try await scratch.migrate(ServiceBed.migrations)
                let script = bed.service.layout.script
                try await scratch.write { try $0.script(script) }
                return try await bed.record.verify(rebuildingIn: scratch)
            }
            #expect(report.findings == [])
            #expect(report.facts > many * 4)
            print("\(engine): \(many) histories, \(report.facts) facts, \(report.rows) rows")
        }
    }

    /// The first fact of every history, folded and derived; then the second; and so on: each fact of a subject is folded by itself.
    private func record(_ histories: [[NewFact]], in bed: ServiceBed) async throws {
        let fold = bed.record.fold, version = bed.published.version
        try await bed.database.write { transaction in
            for step in 0..<(histories.map(\.count).max() ?? 0) {
                var appending = Appending(transaction: transaction, fold: fold)
                for history in histories where step < history.count {
                    let id = ActNumbers.shared.next(at: ServiceBed.now)
                    let act = Act(
                        id: id, key: "history \(id)", answer: "", at: ServiceBed.now, by: "worker", capacity: "provider_worker",
                        organisation: "harbour", purpose: "support", via: "test", specification: version, request: "")
                    _ = try appending.append([history[step]], act: act)
                }
                try appending.finish()
            }
        }
    }

    /// Folds all facts of each subject at once and names the tables whose rows are others.
    private func atOnce(_ bed: ServiceBed) async throws -> [String] {
        let fold = bed.record.fold
        let expected = try await bed.database.read { transaction in
            var facts: [Reference: [Fact]] = [:]
            try FactStore(transaction).forEach(.bySubject) { facts[$0.subject, default: []].append($0) }
            var rows: [String: Set<[String: Value]>] = [:]
            for row in try facts.values.flatMap(fold.rows) {
                rows[row.table, default: []].insert(row.cells.filter { $1 != .null })
            }
            return rows
        }
        var different: [String] = []
        for (table, _) in fold.allTables() where table != "stage" && table != "clock" {
            let kept = try await bed.rows(of: table).map { $0.filter { $1 != .null } }
            if Set(kept) != expected[table, default: []] { different.append(table) }
        }
        return different
    }
}

/// What may happen to one person: a referral, decisions, a withdrawal, in any order, and every way of mending what was said.
struct RandomHistory {
    private(set) var facts: [NewFact] = []
    private let person: Reference, file: Reference
    private var numbers: [Reference: Int] = [:]
    /// Facts that can be mended: where they are and what they are about.
    private var said: [(stream: Reference, nth: Int, subject: Reference, kind: String)] = []

    init(_ chance: inout Seeded) {
        (person, file) = (.random(using: &chance), .random(using: &chance))
        add(person, "person", in: person, &chance)
        add(file, "case", in: file, &chance)
        add(.random(using: &chance), "referral", in: file, &chance)
        for _ in 0..<Int.random(in: 0...6, using: &chance) { step(&chance) }
    }

    private mutating func step(_ chance: inout Seeded) {
        let mended = said[Int.random(in: 0..<said.count, using: &chance)]
        switch Int.random(in: 0..<100, using: &chance) {
        case 0..<30: add(.random(using: &chance), "decision", in: file, &chance)
        case 30..<40: add(.random(using: &chance), "withdrawal", in: file, &chance)
        case 40..<45: add(.random(using: &chance), "referral", in: file, &chance)
        case 45..<75: add(mended.subject, mended.kind, in: mended.stream, corrects: mended.nth, &chance)
        case 75..<90: add(mended.subject, mended.kind, in: mended.stream, corrects: mended.nth, isWithdrawal: true, &chance)
        default: add(mended.subject, mended.kind, in: mended.stream, &chance)
        }
    }

    private mutating func add(
        _ subject: Reference, _ kind: String, in stream: Reference, corrects: Int? = nil, isWithdrawal: Bool = false, _ chance: inout Seeded
    ) {
        let day = Day(2026, 4, 1) + Int.random(in: 0..<40, using: &chance)
        let moment = Moment(day, Int.random(in: 0..<24, using: &chance), Int.random(in: 0..<60, using: &chance))
        let body: Fact.Body = isWithdrawal ? .withdrawn : .fields(answers(kind, day, moment, &chance))
        let nth = numbers[stream, default: 0] + 1
        numbers[stream] = nth
        facts.append(
            NewFact(
                stream: stream, subject: subject, kind: kind, day: day, at: moment, corrects: corrects, body: body,
                why: corrects == nil ? nil : "A slip"))
        said.append((stream, nth, subject, kind))
    }

    private func answers(_ kind: String, _ day: Day, _ moment: Moment, _ chance: inout Seeded) -> [String: JSON] {
        let link = JSON.text(person.description)
        switch kind {
        case "person":
            let number: JSON = chance.chance(30) ? .null : .text("943 476 5919")
            return ["name": .text("Person \(chance.next() % 100)"), "born": .text("1980-05-17"), "nhs_number": number]
        case "case": return ["person": link, "starts": .text(day.description)]
        case "withdrawal": return ["person": link, "withdrawn": .text(day.description), "why": .text("Went home")]
        case "decision":
            let confirmed: JSON = chance.chance(30) ? .null : .text(moment.adding(hours: 3).description)
            let result = ["accepted", "not_eligible", "declined"][Int.random(in: 0..<3, using: &chance)]
            return ["person": link, "decided": .text(day.description), "result": .text(result), "confirmed": confirmed]
        default:
            var body = ServiceBed.referral(received: moment)
            body["person"] = link
            body["ward"] = .text(["ward_a", "ward_b", "ward_c"][Int.random(in: 0..<3, using: &chance)])
            if chance.chance(30) { body["support_areas"] = .list([.text("resettlement"), .text("tenancy_advice_advocacy")]) }
            return body
        }
    }
}
