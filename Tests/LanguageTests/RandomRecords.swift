import Core
import Storage

@testable import Language

/// The same numbers from the same seed, on every machine.
struct Dice: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
    mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &self) }
    mutating func one<T>(_ choices: [T]) -> T { choices[roll(choices.count)] }
    mutating func chance(_ percent: Int) -> Bool { roll(100) < percent }
}

/// Invented records of every kind, with gaps, ties, edges of the period and links that lead nowhere.
struct RandomRecords {
    var dice: Dice
    let vocabulary: Vocabulary
    let occasion: Occasion
    let size: Int

    mutating func make() -> Records {
        var records = Records()
        for kind in vocabulary.kinds.values.sorted(by: { $0.name < $1.name }) {
            guard case .table(let table, _) = kind.source else { continue }
            let shared = vocabulary.kinds.values.filter { if case .table(table, _) = $0.source { true } else { false } }.map(\.name)
                .sorted()
            let offset = Int64(shared.firstIndex(of: kind.name) ?? 0) * 1000
            // A case has one screening clock at most, so a single kind has fewer rows than cases, each of another.
            for number in 1...Int64(kind.name == "service" ? 2 : size) {
                var values: [String: Datum] = [:]
                for field in kind.fields.values.sorted(by: { $0.name < $1.name }) where field.rule == nil {
                    if !field.isRequired, dice.chance(25) { continue }
                    values[field.name] = datum(field, in: kind)
                    if field.isDated { records.histories["\(kind.name).\(field.name).\(offset + number)"] = history(field.type) }
                }
                records.add(kind.name, offset + number, values)
            }
        }
        for (name, setting) in vocabulary.settings.sorted(by: { $0.key < $1.key }) where !dice.chance(20) {
            records.histories["\(name).1"] = history(setting.type)
        }
        return records
    }

    private mutating func history(_ type: ValueType) -> [(starts: Day, value: Datum)] {
        let field = Vocabulary.Field("value", type)
        return [Day(2026, 1, 1), Day(2026, 4, 1), Day(2026, 6, 30)].filter { _ in dice.chance(60) }.compactMap { day in
            datum(field, in: nil).map { (day, $0) }
        }
    }

    /// Mostly inside the period and at its edges.
    mutating func day() -> Day {
        switch dice.roll(8) {
        case 0: Day(2026, 4, 1)
        case 1: Day(2026, 6, 30)
        case 2: Day(2026, 3, 31)
        case 3: Day(2026, 7, 1)
        case 4: Day(2025, 4, 1) + dice.roll(365)
        default: Day(2026, 4, 1) + dice.roll(91)
        }
    }

    private mutating func moment() -> Moment {
        let hour = dice.one([0, 1, 8, 9, 12, 17, 17, 23])
        return Moment(dice.chance(10) ? Day(2026, 3, 29) : day(), TimeOfDay(hour, dice.one([0, 0, 30, 59])))
    }

    private mutating func datum(_ field: Vocabulary.Field, in kind: Vocabulary.Kind?) -> Datum? {
        switch field.type {
        case .yesNo: return .yesNo(dice.chance(50))
        case .number: return .number((try? Ratio(Int64(dice.roll(9)) - 2, over: field.decimals == 0 ? 1 : 2)) ?? Ratio(0))
        case .money: return .whole(Int64(dice.roll(5)) * 1250)
        case .minutes: return .whole(Int64(dice.roll(6)) * 30)
        case .day:
            if field.name == "born" { return .day(Day(2008, 2, 29) + dice.roll(400)) }
            // A span that ends before it begins is refused at the form; here it may stand, and both readings must agree on it too.
            return .day(field.name == "ends" && dice.chance(70) ? day() + 60 : day())
        case .moment: return .moment(moment())
        case .span:
            let first = day()
            return .span(Stretch(from: first, to: dice.chance(30) ? nil : first + dice.roll(40), counts: field.counts))
        case .period:
            let period = dice.one([
                Period(.quarter, 1, ofYearBeginning: 2026, in: occasion.calendar),
                Period(.quarter, 4, ofYearBeginning: 2025, in: occasion.calendar),
                Period(.quarter, 1, ofYearBeginning: 2025, in: occasion.calendar),
            ])
            return .period(first: period.first, last: period.last)
        case .text: return .text(dice.one(["a", "é", "THU-KPI-10", "KEN-KPI2", "it's"]))
        case .code(let list): return vocabulary.lists[list].map { .code(dice.one($0.values.map(\.code))) }
        case .codes(let list): return vocabulary.lists[list].map { list in .codes(list.values.map(\.code).filter { _ in dice.chance(40) }) }
        case .row(let target): return link(to: target)
        case .length: return nil
        }
    }

    private mutating func link(to target: String) -> Datum? {
        guard let kind = vocabulary.kinds[target] else { return nil }
        switch kind.source {
        case .calendar(let unit): return .row(RowID(target, Int64(unit.stretch(containing: day(), in: occasion.calendar).first.number)))
        case .derived: return nil
        case .table(let table, _):
            let shared = vocabulary.kinds.values.filter { if case .table(table, _) = $0.source { true } else { false } }.map(\.name)
                .sorted()
            let offset = Int64(shared.firstIndex(of: target) ?? 0) * 1000
            return .row(RowID(target, offset + Int64(dice.roll(target == "service" ? 2 : size)) + 1))
        }
    }
}
