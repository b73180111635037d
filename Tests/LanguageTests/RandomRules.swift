import Core
import Populations

@testable import Language

/// Writes rules a folder could hold, of every construct, over the kinds of ``World``. Some do not check (two ways lead somewhere); the caller
/// passes over those.
struct RandomRules {
    var dice: Dice
    let vocabulary = World.vocabulary
    let kinds: [String]

    init(seed: UInt64) {
        dice = Dice(seed: seed)
        kinds = World.vocabulary.kinds.values.filter { if case .table = $0.source { true } else { false } }.map(\.name).sorted()
    }

    mutating func kind() -> String { dice.chance(3) ? dice.one(["case_week", "placement_week"]) : dice.one(kinds) }

    private func fields(_ kind: String, _ fits: (ValueType) -> Bool) -> [Vocabulary.Field] {
        (vocabulary.kinds[kind]?.fields.values.filter { fits($0.type) } ?? []).sorted { $0.name < $1.name }
    }

    /// Kinds that a row of this kind leads to.
    private func near(_ kind: String) -> [String] { RandomRules.near[kind] ?? [] }

    private static let near: [String: [String]] = {
        let checker = Checker(World.vocabulary, .figure)
        let tables = World.vocabulary.kinds.values.filter { if case .table = $0.source { true } else { false } }.map(\.name).sorted()
        return Dictionary(
            uniqueKeysWithValues: World.vocabulary.kinds.keys.map { kind in
                (kind, tables.filter { if case .one = checker.route(from: kind, to: $0) { true } else { false } })
            })
    }()

    // MARK: Conditions

    mutating func condition(_ kind: String, _ depth: Int, _ prefix: String = "") -> String {
        if depth > 0 {
            if prefix.isEmpty, dice.chance(30) { return rarity(kind) }
            switch dice.roll(9) {
            case 0: return "(\(condition(kind, depth - 1, prefix)) and \(condition(kind, depth - 1, prefix)))"
            case 1: return "(\(condition(kind, depth - 1, prefix)) or \(condition(kind, depth - 1, prefix)))"
            case 2: return "not \(condition(kind, depth - 1, prefix))"
            case 3, 4: return "(has \(dice.chance(40) ? "no " : "")\(rows(kind, depth - 1)))"
            case 5: return "\(number(kind, depth - 1)) \(order()) \(number(kind, depth - 1))"
            case 6:
                let links = fields(kind) { if case .row(let target) = $0 { CalendarUnit(rawValue: target) == nil } else { false } }
                if prefix.utf8.count < 30, !links.isEmpty {
                    let link = dice.one(links)
                    if case .row(let target) = link.type { return condition(target, 0, prefix + link.name + ".") }
                }
            default: break
            }
        }
        return test(kind, prefix)
    }

    private mutating func order() -> String { dice.one(["at least", "at most", "above", "below", "is", "is not"]) }
    private mutating func inTime() -> String { dice.one(["before", "after", "on or before", "on or after", "is", "is not"]) }

    private mutating func test(_ kind: String, _ prefix: String) -> String {
        let fields = fields(kind) { _ in true }
        guard !fields.isEmpty else { return "period.first before period.last" }
        let field = dice.one(fields)
        let name = prefix + field.name
        if dice.chance(12) { return "\(name) is \(dice.chance(50) ? "not " : "")recorded" }
        if prefix.isEmpty, vocabulary.kinds[kind]?.span != nil, dice.chance(15) { return open() }
        switch field.type {
        case .yesNo: return dice.one([name, "\(name) is yes", "\(name) is no", "not \(name)"])
        case .number: return "\(name) \(order()) \(dice.roll(6))"
        case .money: return "\(name) \(order()) £\(dice.one(["12.50", "25", "0"]))"
        case .minutes: return "\(name) \(order()) \(dice.one(["30 minutes", "1 hours", "90 minutes"]))"
        case .day, .moment:
            if dice.chance(30) { return "\(name) during \(span(kind))" }
            return "\(name) \(inTime()) \(day(kind))"
        case .span: return "\(name) \(open())"
        case .period:
            return dice.one(["\(name) is period", "\(name) before period", "\(name) is not period.year_before", "\(name) during year"])
        case .text: return "\(name) \(dice.one(["is", "is not"])) \"\(dice.one(["a", "é", "THU-KPI-10", "it's"]))\""
        case .code(let list): return codeTest(name, list)
        case .codes(let list): return "\(name) \(dice.chance(30) ? "not in" : "in") (\(dice.one(codes(list))))"
        case .row(let target):
            if CalendarUnit(rawValue: target) != nil { return "\(name).last \(inTime()) period.last" }
            let inner = self.fields(target) { $0 == .day }
            return inner.isEmpty ? "\(name) is recorded" : "\(name).\(dice.one(inner).name) \(inTime()) \(day(kind))"
        case .length: return "\(name) is recorded"
        }
    }

    private func codes(_ list: String) -> [String] { vocabulary.lists[list]?.values.map(\.code) ?? [] }

    private mutating func codeTest(_ name: String, _ list: String) -> String {
        let attributes = (vocabulary.lists[list]?.attributes ?? [:]).sorted { $0.key < $1.key }
        if dice.chance(50), !attributes.isEmpty {
            let (attribute, type) = dice.one(attributes)
            switch type {
            case .yesNo: return "\(name).\(attribute)"
            case .number: return "\(name).\(attribute) \(order()) \(dice.roll(3))"
            case .code(let inner): return "\(name).\(attribute) is \(dice.one(codes(inner)))"
            case .codes(let inner): return "\(name).\(attribute) in (\(dice.one(codes(inner))))"
            default: break
            }
        }
        let choices = codes(list)
        if dice.chance(40) { return "\(name) \(dice.one(["in", "not in"])) (\(dice.one(choices)), \(dice.one(choices)))" }
        return "\(name) \(dice.one(["is", "is not"])) \(dice.one(choices))"
    }

    private mutating func open() -> String {
        dice.one([
            "open during period", "open on period.last", "open after period.last", "open during period.previous", "open on 2026-04-01",
            "open during week",
        ])
    }

    /// Constructs that chance alone would seldom write.
    private mutating func rarity(_ kind: String) -> String {
        var choices = [
            moved(kind), moved(kind), "working(\(day(kind)))", "hours_band(\(number(kind, 0))).default \(order()) \(dice.roll(12))",
            "\(number(kind, 0)) below 50%",
        ]
        let names = Set(fields(kind) { _ in true }.map(\.name))
        if names.contains("case") {
            choices += [
                "case.needs \(dice.one(["in", "not in"])) (debt, safety)", "(has override where hours(requested, decided) \(order()) 24)",
            ]
            choices += [
                "(has referral where in_hours(received) \(inTime()) \(day(kind)))", "(has allocation where hours(weekly_minutes) below 2)",
            ]
            choices += [
                "pence(case.weekly_rent ÷ 7) \(order()) £4.17", "(count of allocation where weekly_minutes at least 1 hours) \(order()) 1",
            ]
            choices += [
                "case \(open())", "case.on_ward \(open())", "total \(order()) \(dice.roll(9))",
                "(has \(dice.chance(40) ? "no " : "")counted)",
            ]
        }
        if names.contains("person") { choices += ["person.in_occupation", "age(person.born, \(day(kind))) \(order()) 18"] }
        if names.contains("service") { choices.append("as_at(service.kpi_scope, \(day(kind))) \(dice.one(["is", "is not"])) kpi1") }
        if names.contains("requested") {
            choices += ["hours(requested, decided) \(order()) \(dice.roll(30))", "in_hours(requested) before \(day(kind))"]
        }
        if names.contains("case") {
            choices += ["(has progress_update where topic in case.needs)", "(has progress_update where topic not in case.needs)"]
            choices += [
                "(has allocation where weekly_minutes \(order()) 90 minutes)",
                "(has \(dice.one(["stay", "spell"])) where open after \(day(kind)))",
            ]
        }
        if vocabulary.kinds[kind]?.span != nil { choices += ["open after period.last", "open after \(day(kind))"] }
        if names.contains("domain") { choices += ["points(domain.type, level).points \(order()) \(dice.roll(6))"] }
        for field in fields(kind, { $0 == .minutes }) {
            choices += [
                "hours(\(field.name)) \(order()) \(dice.roll(3))", "\(field.name) \(order()) \(dice.one(["1 hours", "90 minutes"]))",
            ]
        }
        for field in fields(kind, { $0 == .money }) { choices.append("pence(\(field.name) ÷ \(dice.one(["3", "7"]))) \(order()) £4.17") }
        for field in fields(kind, { $0 == .text }) {
            choices.append("\(field.name) \(dice.one(["is", "is not"])) \"\(dice.one(["a", "é"]))\"")
        }
        return dice.one(choices)
    }

    /// A day moved by a length, before or after another.
    private mutating func moved(_ kind: String) -> String {
        let day = fields(kind) { $0 == .day }.map(\.name) + ["period.first", "2026-04-30"]
        let length = dice.one([
            "1 months", "2 weeks", "3 working_days", "1 years", "10 days", "13 months", "30 days", "0 working_days", "9 weeks",
        ])
        return "\(dice.one(day)) \(dice.one(["+", "-"])) \(length) \(inTime()) \(self.day(kind))"
    }

    // MARK: Values

    mutating func day(_ kind: String) -> String {
        let days = fields(kind) { $0.isInTime }
        if dice.chance(50), !days.isEmpty {
            let name = dice.one(days).name
            switch dice.roll(7) {
            case 0: return "\(name)"
            case 1: return days.contains { $0.name == name && $0.type == .moment } ? "in_hours(\(name))" : name
            case 2 where days.contains { $0.name == name && $0.type == .day }:
                return
                    "\(name) \(dice.one(["+", "-"])) \(dice.one(["1 months", "2 weeks", "3 working_days", "1 years", "10 days", "13 months"]))"
            default: return name
            }
        }
        return dice.one(["period.first", "period.last", "2026-04-15", "2026-06-30", "period.previous.last", "2026-02-28 + 1 years"])
    }

    private mutating func span(_ kind: String) -> String {
        var spans = ["period", "period.year_to_date", "period.previous", "year", "month"] + fields(kind) { $0 == .span }.map(\.name)
        if vocabulary.kinds[kind]?.span != nil { spans.append("within(\(kind), period)") }
        for link in fields(kind, { $0 == .row(kind: "week") }) { spans.append(link.name) }
        return dice.one(spans)
    }

    mutating func number(_ kind: String, _ depth: Int) -> String {
        let numbers = fields(kind) { $0 == .number }
        if depth > 0 {
            switch dice.roll(12) {
            case 0: return "(\(number(kind, depth - 1)) \(dice.one(["+", "-", "×", "÷"])) \(number(kind, depth - 1)))"
            case 1: return "(count of \(rows(kind, depth - 1)))"
            case 2, 3:
                if let target = nearKind(kind) {
                    let fold = dice.one(["sum", "mean", "median", "lowest", "highest"])
                    return "(\(fold) of \(value(target)) over \(rows(kind, depth - 1, target)))"
                }
            case 4:
                if let target = nearKind(kind) {
                    let key = fields(target) {
                        if case .row(let k) = $0 { CalendarUnit(rawValue: k) == nil } else { $0 != .span && !isCodes($0) && $0 != .moment }
                    }
                    if !key.isEmpty { return "(count of different \(dice.one(key).name) over \(rows(kind, depth - 1, target)))" }
                }
            case 5: return "\(dice.one(["smaller", "larger"]))(\(number(kind, depth - 1)), \(number(kind, depth - 1)))"
            case 6: return "down(\(number(kind, depth - 1)) ÷ \(dice.one(["7", "2", "1.5"])))"
            case 7:
                return
                    "(\(dice.roll(4)) when \(condition(kind, depth - 1)), \(dice.roll(4)) when \(condition(kind, 0)), otherwise \(number(kind, 0)))"
            case 8:
                if let target = nearKind(kind) {
                    return
                        "(the \(value(target)) of \(dice.one(["latest", "first"])) \(target) by \(orderKey(target)) where \(condition(target, depth - 1)))"
                }
            case 9: return dice.one(["setting.places", "as_at(setting.units, \(day(kind)))", "(setting.places × 2)"])
            default: break
            }
        }
        if dice.chance(40), !numbers.isEmpty { return dice.one(numbers).name }
        let days = fields(kind) { $0.isInTime }
        if dice.chance(50), !days.isEmpty {
            let name = dice.one(days).name
            return dice.one([
                "days(\(name), \(day(kind)))", "working_days(\(name), period.last)", "age(person.born, \(name))",
                "days(\(name), period.last, both)",
                "days(within(\(span(kind)), period))", "working_days(within(\(span(kind)), period))",
            ])
        }
        return dice.one(["\(dice.roll(5))", "days(within(\(span(kind)), month))", "2.5", "50%"])
    }

    private func isCodes(_ type: ValueType) -> Bool { if case .codes = type { true } else { false } }

    /// A quantity of a row, mostly a field.
    private mutating func value(_ kind: String) -> String {
        let quantities = fields(kind) { $0.isQuantity }
        let days = fields(kind) { $0 == .day }
        if !quantities.isEmpty, dice.chance(70) { return dice.one(quantities).name }
        return days.isEmpty ? "\(dice.roll(4))" : "days(\(dice.one(days).name), period.last)"
    }

    private mutating func orderKey(_ kind: String) -> String {
        let keys = fields(kind) { type in
            if case .code = type { true } else { type.isInTime || type.isQuantity || type == .yesNo || type == .period }
        }
        return keys.isEmpty ? "case" : dice.one(keys).name
    }

    private mutating func nearKind(_ kind: String) -> String? {
        let near = near(kind)
        return near.isEmpty ? nil : dice.one(near)
    }

    // MARK: Rows

    /// Rows that `kind` leads to; all rows of `target` where there is no row in hand.
    mutating func rows(_ kind: String, _ depth: Int, _ wanted: String? = nil) -> String {
        guard let target = wanted ?? nearKind(kind) else { return "\(kind)" }
        return rows(named: target, target, depth)
    }

    mutating func rows(named name: String, _ target: String, _ depth: Int) -> String {
        var text = name
        if dice.chance(25) {
            text = "\(dice.one(["latest", "first"])) \(name)"
            if dice.chance(60) {
                text +=
                    " for each \(dice.one(["case", "person", "service"].filter { vocabulary.kinds[target]?.fields[$0] != nil } + [orderKey(target)]))"
            }
            if dice.chance(80) { text += " by \(orderKey(target))" }
        }
        return dice.chance(75) ? "\(text) where \(condition(target, depth))" : text
    }
}
