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
package struct RandomRecords: Sendable {
    private var dice = Dice(seed: 0)
    private let vocabulary: Vocabulary
    private let occasion: Occasion
    /// What is made, in the order in which the dice are thrown for it.
    private let kinds: [(kind: Vocabulary.Kind, size: Int, fields: [Vocabulary.Field])]
    private let sizes: [String: Int]
    private let settings: [(name: String, setting: Vocabulary.Setting)]
    /// Kinds that share a table have numbers of their own in it.
    private let offsets: [String: Int64]
    /// Below the numbers of all records.
    private var base: Int64 = 0
    /// The record of the contract, where all records belong to one: the column `service` of every table holds it.
    private var home: Int64?

    /// - Parameter size: how many records of a kind.
    package init(vocabulary: Vocabulary, occasion: Occasion, size: (String) -> Int) {
        (self.vocabulary, self.occasion) = (vocabulary, occasion)
        var (sharing, offsets): ([String: Int64], [String: Int64]) = ([:], [:])
        let tables = vocabulary.kinds.values.sorted { $0.name < $1.name }.filter { kind in
            // When a record was entered is no record of its own.
            if case .table = kind.source { kind.name != "entry" } else { false }
        }
        for kind in tables {
            guard case .table(let table, _) = kind.source else { continue }
            offsets[kind.name] = sharing[table, default: 0] * 1000
            sharing[table, default: 0] += 1
        }
        self.offsets = offsets
        sizes = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, size($0.name)) })
        kinds = tables.filter { size($0.name) > 0 }.map { kind in
            (
                kind, size(kind.name),
                kind.fields.values.sorted { $0.name < $1.name }.filter { $0.rule == nil && $0.type != .row(kind: "entry") }
            )
        }
        settings = vocabulary.settings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// - Parameters:
    ///   - home: the service that the records are of, where they are all of one.
    ///   - base: below the numbers of all records.
    package mutating func make(_ dice: Dice, home: Int64? = nil, above base: Int64 = 0) -> Records {
        (self.dice, self.home, self.base) = (dice, home, base)
        var records = Records()
        for (kind, size, fields) in kinds {
            for number in numbers(of: kind, size) {
                var values: [String: Datum] = [:]
                for field in fields {
                    if !field.isRequired, !isHome(field), self.dice.chance(25) { continue }
                    values[field.name] = datum(field, in: kind)
                    if field.isDated { records.histories["\(kind.name).\(field.name).\(number)"] = history(field) }
                }
                records.add(kind.name, number, values)
            }
        }
        for (name, setting) in settings where !self.dice.chance(20) {
            records.histories["\(name).\(occasion.service)"] = history(.init("value", setting.type, decimals: setting.decimals))
        }
        return records
    }

    /// In the order in which they were recorded, which the numbers need not be in.
    private mutating func numbers(of kind: Vocabulary.Kind, _ size: Int) -> [Int64] {
        let numbers = (1...Int64(size)).map { number(of: kind.name, $0) }
        return kind.order == "id" ? numbers : numbers.shuffled(using: &dice)
    }

    private func number(of kind: String, _ nth: Int64) -> Int64 { base + offsets[kind, default: 0] + nth }

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
        case .table: return .row(RowID(target, number(of: target, Int64(dice.roll(max(1, sizes[target, default: 0]))) + 1)))
        }
    }
}
