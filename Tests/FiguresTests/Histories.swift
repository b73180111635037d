import Cases
import Core
import Language
import Populations
import Specification
import Storage
import Testbed
import Testing

@testable import Figures

/// Many small histories that have nothing to do with one another, side by side in one database: each has numbers of its own, which stand in
/// the column that names a record's service. So one statement works a figure out for all of them.
struct Histories: Sendable {
    let making: FolderBed.Making
    private let random: RandomRecords
    /// Makes of random records what forms and guards let happen.
    private let shape: @Sendable (inout Records) -> Void
    /// Kept in the rows, so a history has them as the engine would have worked them out.
    private let worked: [(kind: String, field: String, rule: Rule)]
    private let links: (clocks: [(kind: String, of: String)], groups: [(kind: String, of: String)])

    /// - Parameter sizes: how many records each kind has in one history; of other kinds there are none.
    init(_ making: FolderBed.Making, _ sizes: [String: Int], _ shape: @escaping @Sendable (inout Records) -> Void) {
        (self.making, self.shape) = (making, shape)
        let service = making.published.service
        random = RandomRecords(vocabulary: making.vocabulary, occasion: making.occasion, size: { sizes[$0] ?? 0 })
        worked = service.kinds.filter { sizes[$0.name] != nil }.flatMap { kind in
            kind.worked.compactMap { field in
                field.isStored ? service.rules[field.rule].map { (kind.name, field.name, $0) } : nil
            }
        }
        links = (
            service.clocks.map { ("clock.\($0.name)", $0.of.value) }.filter { sizes[$0.0] != nil },
            service.kinds.flatMap { kind in kind.groups.filter { sizes[$0.name] != nil }.map { ($0.name, kind.name) } }
        )
    }

    /// Above the numbers of the people and cases that the bed holds of another service.
    static let first: Int64 = 1_000
    /// Between the numbers of one history and those of the next.
    private static let step: Int64 = 100_000
    static let quarter = Day(2026, 4, 1)...Day(2026, 6, 30)
    /// The weeks of the quarter, and some days around it: what calendar kinds are combined with.
    static let horizon = Day(2026, 3, 23)...Day(2026, 7, 12)

    func history(_ number: Int64, seed: UInt64) -> Records {
        var random = random
        var records = random.make(Dice(seed: seed), home: number, above: number * Histories.step)
        // Settings as they opened: the catalogue's own numbers.
        for setting in making.published.service.settings { records.histories["\(setting.name).\(making.occasion.service)"] = nil }
        for (clock, kind) in links.clocks { records.keepFirst(of: clock, by: [kind]) }
        shape(&records)
        for (group, kind) in links.groups { records.keepLinked(group, by: kind) }
        for (kind, field, rule) in worked {
            let before = records
            records.change(kind) { number, values in
                values[field] = (try? rule.value(for: RowID(kind, number), in: before, making.occasion)) ?? nil
            }
        }
        return records
    }

    func fill(_ records: Records, _ transaction: Transaction) throws {
        try making.tables { .integer($0 / Histories.step) }.fill(records, making.occasion, transaction)
    }

    /// The figure alone, without breakdowns and what stands beside it.
    func indicator(_ code: String) throws -> Indicator { try indicator(code, by: [], in: making.vocabulary) }

    private func indicator(_ code: String, by: [RuleText], in vocabulary: Vocabulary) throws -> Indicator {
        var text = try #require(making.published.service.figures[code]).text
        (text.by, text.also) = (by, [])
        return try Indicator(text, in: vocabulary)
    }

    /// A figure of each history that has rows for it, from one statement.
    func figures(_ code: String, in transaction: Transaction) throws -> [Int64: Ratio?] {
        let figure = try indicator(code, by: [RuleText("history")], in: vocabulary).figure(in: transaction, making.occasion)
        var values: [Int64: Ratio?] = [:]
        for group in figure.breakdowns[0] {
            guard case .number(let number)? = group.group else { continue }
            values[number.numerator] = .some(group.value)
        }
        return values
    }

    /// The folder's own, and of each record which history it belongs to.
    private var vocabulary: Vocabulary {
        var vocabulary = making.vocabulary
        var parents: [String: String] = [:]
        for kind in making.published.service.kinds { for group in kind.groups { parents[group.name] = kind.name } }
        for kind in making.vocabulary.kinds.values {
            var field = Vocabulary.Field("history", .number, required: true, column: "service")
            switch kind.source {
            case .table: field.rule = parents[kind.name].flatMap { try? Phrase(parsing: RuleText("\($0).history")) }
            case .derived(let parts, _): field.rule = try? Phrase(parsing: RuleText("\(parts[0]).history"))
            default: continue
            }
            vocabulary.add(
                Vocabulary.Kind(
                    kind.name, label: kind.label, plural: kind.plural, source: kind.source, fields: Array(kind.fields.values) + [field],
                    span: kind.span, links: [], order: kind.order, isSingle: kind.isSingle))
        }
        return vocabulary
    }
}
