import Core
import Language
import Storage

/// The same numbers from the same seed, on every machine.
package struct Dice: RandomNumberGenerator {
    private var state: UInt64
    package init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    package mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
    package mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &self) }
    package mutating func one<T>(_ choices: [T]) -> T { choices[roll(choices.count)] }
    package mutating func chance(_ percent: Int) -> Bool { roll(100) < percent }
}

/// Invented records of every kind, with gaps, ties, edges of the period and links that lead nowhere.
package struct RandomRecords {
    var dice: Dice
    let vocabulary: Vocabulary
    let occasion: Occasion
    let size: Int
    /// The record of the contract, where all records belong to one: the column `service` of every table holds it.
    let home: Int64?

    package init(dice: Dice, vocabulary: Vocabulary, occasion: Occasion, size: Int, home: Int64? = nil) {
        (self.dice, self.vocabulary, self.occasion, self.size, self.home) = (dice, vocabulary, occasion, size, home)
    }

    package mutating func make() -> Records {
        var records = Records()
        for kind in vocabulary.kinds.values.sorted(by: { $0.name < $1.name }) {
            guard case .table(let table, _) = kind.source else { continue }
            for number in numbers(of: kind, table) {
                var values: [String: Datum] = [:]
                for field in kind.fields.values.sorted(by: { $0.name < $1.name }) where field.rule == nil {
                    if !field.isRequired, !isHome(field), dice.chance(25) { continue }
                    values[field.name] = datum(field, in: kind)
                    if field.isDated { records.histories["\(kind.name).\(field.name).\(number)"] = history(field) }
                }
                records.add(kind.name, number, values)
            }
        }
        for (name, setting) in vocabulary.settings.sorted(by: { $0.key < $1.key }) where !dice.chance(20) {
            records.histories["\(name).\(occasion.service)"] = history(.init("value", setting.type, decimals: setting.decimals))
        }
        return records
    }

    /// Kinds that share a table have numbers of their own in it.
    private func offset(_ kind: String, _ table: String) -> Int64 {
        let sharing = vocabulary.kinds.values.filter { if case .table(table, _) = $0.source { true } else { false } }.map(\.name).sorted()
        return Int64(sharing.firstIndex(of: kind) ?? 0) * 1000
    }

    /// In the order in which they were recorded, which the numbers need not be in.
    private mutating func numbers(of kind: Vocabulary.Kind, _ table: String) -> [Int64] {
        let offset = offset(kind.name, table)
        let numbers = (1...Int64(kind.name == "service" ? min(2, size) : size)).map { offset + $0 }
        return kind.order == "id" ? numbers : numbers.shuffled(using: &dice)
    }

    private func isHome(_ field: Vocabulary.Field) -> Bool { home != nil && field.column == "service" }

    private mutating func history(_ field: Vocabulary.Field) -> [(starts: Day, value: Datum)] {
        [Day(2026, 1, 1), Day(2026, 4, 1), Day(2026, 6, 30)].filter { _ in dice.chance(60) }.compactMap { day in
            datum(field, in: nil).map { (day, $0) }
        }
    }

    /// Mostly inside the period and at its edges.
    private mutating func day() -> Day {
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
        case .row(let target):
            if let home, isHome(field) { return .row(RowID(target, home)) }
            return link(to: target)
        case .length: return nil
        }
    }

    private mutating func link(to target: String) -> Datum? {
        guard let kind = vocabulary.kinds[target] else { return nil }
        switch kind.source {
        case .calendar(let unit): return .row(RowID(target, Int64(unit.stretch(containing: day(), in: occasion.calendar).first.number)))
        case .derived, .figures: return nil
        case .contract: return .row(RowID(target, occasion.service))
        case .table(let table, _):
            return .row(RowID(target, offset(target, table) + Int64(dice.roll(target == "service" ? 2 : size)) + 1))
        }
    }
}
