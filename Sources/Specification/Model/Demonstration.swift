import Core
import Language

/// Invented organisations and people for `homeward demo`.
package struct Demonstration: Sendable {
    package let place: SourcePlace
    package let organisations: Entered<Organisation>
    package let users: Entered<User>
    /// How many cases to invent.
    package let people: Int
    /// How many days back the first of them were received. See `days(for:)`.
    package let days: Int
    /// What the service keeps beside its cases, made first and in this order.
    package let registers: [Register]
    /// How an invented case goes on after the act that begins it; where a stage does not offer a step, the case goes without it.
    package let course: [Step]
    package let choose: Choices
    /// A walk through the service for somebody who has never seen it.
    package let tour: [Stop]

    /// How many days back the first of so many people was received. Fewer people than the folder says make a younger house that is as busy: in
    /// it too somebody waits and somebody was seen this week. None is so young that no quarter of it fell due.
    package func days(for people: Int) -> Int { people < self.people ? min(days, max(240, days * people / self.people)) : days }

    /// One user does one act.
    package struct Stop: Sendable {
        package let by: Named<String>
        package let act: Named<String>
    }
    package struct Step: Sendable {
        package let act: Named<String>
        /// Days after the step before.
        package let after: ClosedRange<Int>
        /// In how many of a hundred cases.
        package let chance: Int
        /// In one case of all, the one that something happened in last.
        package let isOnce: Bool
        package let times: ClosedRange<Int>
        /// What this step draws from instead.
        package let choose: Choices
        package init(
            act: Named<String>, after: ClosedRange<Int>, chance: Int, isOnce: Bool = false, times: ClosedRange<Int>,
            choose: Choices = Choices()
        ) {
            (self.act, self.after, self.chance, self.isOnce, self.times, self.choose) = (act, after, chance, isOnce, times, choose)
        }
    }
    /// Invented records of one kind that belong to the service.
    package struct Register: Sendable {
        package let kind: Named<String>
        /// How many days lie between one of each and the next; nil where each is made once.
        package let every: Int?
        /// What each of them is drawn from, by `kind.field`.
        package let entries: [Choices]
    }
    /// Values to draw from, by `kind.field`; a field with an empty list is not answered.
    package struct Choices: Sendable {
        package private(set) var values: [String: [String]] = [:]
        private(set) var places: [String: SourcePlace] = [:]
        package init() {}

        mutating func put(_ name: String, _ values: [String], _ place: SourcePlace) {
            (self.values[name], places[name]) = (values, place)
        }
        package subscript(kind: String, field: String) -> [String]? { values["\(kind).\(field)"] }
    }
    package struct Organisation: Entry {
        package let name: String, place: SourcePlace
        package let label: Words
        package let party: Role.Party
    }
    package struct User: Entry {
        /// What the user signs in with.
        package let name: String, place: SourcePlace
        package let fullName: String
        package let role: Named<String>
        package let organisation: Named<String>
    }
}

extension Demonstration {
    /// Written for a value, whoever does the act.
    package static let doer = "act.by"

    /// A range to draw from: `5 to 60` of whole numbers and of pounds, `+3` and `+3 to 30` of days after the act.
    package static func range(_ written: String, of type: FieldType) -> ClosedRange<Int>? {
        let isDay: Bool
        switch type {
        case .day, .moment: isDay = true
        case .number(decimals: 0), .money: isDay = false
        default: return nil
        }
        guard written.hasPrefix("+") == isDay else { return nil }
        let words = written.drop { $0 == "+" }.split(separator: " ").map(String.init)
        let numbers = words.compactMap { Int($0) }
        if isDay, words.count == 1, numbers.count == 1 { return numbers[0]...numbers[0] }
        guard words.count == 3, words[1] == "to", numbers.count == 2, numbers[0] <= numbers[1] else { return nil }
        return numbers[0]...numbers[1]
    }
}

extension Service {
    /// Whether a value to draw from names what the case was answered before, as in `decision.worker`, or who does the act.
    package func isEarlier(_ written: String) -> Bool {
        let words = written.split(separator: ".").map(String.init)
        return written == Demonstration.doer || words.count == 2 && (kinds[words[0]]?.fields.has(words[1]) ?? false)
    }
}
