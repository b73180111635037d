import Core
import Populations
import Storage
import Testbed
import Testing

@testable import Language

/// A population in memory and the same in a database.
struct Bench: Sendable {
    let records: Records
    let database: Database
    let occasion: Occasion

    static let occasion = Occasion(
        period: Period(.quarter, 1, ofYearBeginning: 2026, in: .officeHours), calendar: .officeHours, named: "office",
        now: Moment(Day(2026, 6, 15), 12), service: 1, horizon: Day(2025, 1, 1)...Day(2026, 12, 31))

    /// Invented records, given to `body` in memory and in an empty database.
    static func with(seed: UInt64, size: Int, on engine: TestEngine = .sqlite, _ body: (Bench) async throws -> Void) async throws {
        try await with(records(seed: seed, size: size), on: engine, body)
    }

    /// The same tables with other records in them: making tables takes longer than asking a hundred rules.
    func refilled(seed: UInt64, size: Int) async throws -> Bench {
        let records = Bench.records(seed: seed, size: size)
        try await database.write { transaction in
            let tables = Tables(vocabulary: World.vocabulary)
            try tables.empty(transaction)
            try tables.fill(records, occasion, transaction)
        }
        return Bench(records: records, database: database, occasion: occasion)
    }

    private static func records(seed: UInt64, size: Int) -> Records {
        var random = RandomRecords(vocabulary: World.vocabulary, occasion: occasion, size: { $0 == "service" ? 2 : size })
        return random.make(Dice(seed: seed))
    }

    static func with(_ records: Records, on engine: TestEngine, _ body: (Bench) async throws -> Void) async throws {
        try await withDatabase(on: engine) { database in
            try await database.write { transaction in
                let tables = Tables(vocabulary: World.vocabulary)
                for statement in tables.script(transaction.dialect) { try transaction.connection.script(statement) }
                try tables.fill(records, occasion, transaction)
                try tables.fillCalendar(occasion, transaction)
            }
            try await body(Bench(records: records, database: database, occasion: occasion))
        }
    }

    /// Both readings of a rule, for every row in hand.
    func readings(_ rule: Rule) async throws -> (memory: [[Int64]: String], sql: [[Int64]: String]) {
        let statement = try rule.statement(occasion)
        let type = rule.type
        let sql = try await database.read { transaction in
            try transaction.rows(statement) { row in
                let names = row.columnNames.filter { $0.hasPrefix("id") }
                let key = try names.map { try row.get($0, as: Int64.self) }
                return (key, try Bench.written(row, type))
            }
        }
        var memory: [[Int64]: String] = [:]
        if let kind = rule.context.row {
            let every = Evaluator(vocabulary: World.vocabulary, population: records, occasion: occasion)
            let variable = RowVariable(number: -1, kind: kind)
            let rows = RowsTerm(variable: variable, source: .every, pick: nil, forEach: [], by: [], condition: nil, existence: nil)
            for row in try every.source(rows) { memory[row.key] = Bench.written(try rule.value(for: row, in: records, occasion)) }
        } else {
            memory[[]] = Bench.written(try rule.value(for: nil, in: records, occasion))
        }
        return (memory, Dictionary(sql, uniquingKeysWith: { $0 + " twice " + $1 }))
    }

    /// Rows on which the readings differ.
    func difference(_ rule: Rule) async throws -> [String] {
        let (memory, sql) = try await readings(rule)
        return Set(memory.keys).union(sql.keys).sorted { $0.lexicographicallyPrecedes($1) }.filter { memory[$0] != sql[$0] }.prefix(4).map {
            "\($0): memory \(memory[$0] ?? "no row"), SQL \(sql[$0] ?? "no row")"
        }
    }

    static func written(_ row: ResultRow, _ type: ValueType) throws -> String {
        switch try row.value("value") {
        case .null: return "missing"
        case .text(let text): return text
        case .integer(let number):
            guard type.isQuantity else { return String(number) }
            guard let divisor = try row.find("divisor", as: Int64.self) else { return "missing" }
            return written(.number(try Ratio(number, over: divisor)))
        case .bytes: return "bytes"
        }
    }

    static func written(_ datum: Datum?) -> String {
        switch datum {
        case nil: "missing"
        case .yesNo(let value)?: value ? "1" : "0"
        case .number(let number)?: number.denominator == 1 ? "\(number.numerator)" : "\(number.numerator)/\(number.denominator)"
        case .day(let day)?: String(day.number)
        case .moment(let moment)?: String(moment.milliseconds)
        case .text(let text)?, .code(let text)?: text
        case .row(let row)?: row.key.map(String.init).joined(separator: ",")
        default: "unprintable"
        }
    }
}

@Suite struct `Evaluation and SQL agree` {
    @Test(arguments: TestEngine.allCases, [UInt64(1), 2])
    func `on every rule of rules.md §5`(engine: TestEngine, seed: UInt64) async throws {
        try await Bench.with(seed: seed, size: 5, on: engine) { bench in
            for hard in HardRule.all {
                let rule = try Rule(RuleText(hard.text), in: World.vocabulary, hard.context)
                do {
                    let difference = try await bench.difference(rule)
                    #expect(difference.isEmpty, "seed \(seed): \(hard.text)")
                } catch RuleError.notInSQL where hard.context.row == nil {
                    // A figure is read by its parts: the next test.
                } catch {
                    Issue.record("seed \(seed): \(hard.text): \(error)")
                }
            }
        }
    }

    @Test(arguments: TestEngine.allCases, [UInt64(1), 2])
    func `on every figure of rules.md §5, part by part`(engine: TestEngine, seed: UInt64) async throws {
        try await Bench.with(seed: seed &* 5, size: 6, on: engine) { bench in
            for hard in HardRule.all where hard.context == .figure && hard.gives.isQuantity {
                let text = IndicatorText("X", at: SourcePlace(file: "figures.yaml", line: 1, column: 1), .figure(RuleText(hard.text)))
                let indicator = try Indicator(text, in: World.vocabulary)
                let memory = try indicator.figure(in: bench.records, bench.occasion)
                let sql = try await bench.database.read { try indicator.figure(in: $0, bench.occasion) }
                #expect(memory == sql, "seed \(seed): \(hard.text)")
            }
        }
    }
}
