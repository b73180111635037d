import Core

/// Reads a date as people write it: `14 5 2026`, `14 May 2026`, `14/5/2026`, `May 14 2026`, `2026-05-14`, `Thursday 14 May`… , `today`,
/// `tomorrow`. Day before month, always.
package enum DateEntry {
    /// What is wrong with what was typed. The words name the question: "the date of the visit".
    package enum Problem: Error, Hashable {
        case empty
        case unreal
        case noDay, noMonth, noYear
        case shortYear
        case otherWeekday(Day, given: String)
        case notPast, notFuture, notTodayOrPast, notTodayOrFuture
        case before(Day), after(Day)

        /// One table for every date in Homeward.
        package func sentence(_ noun: String) -> String {
            let name = noun.prefix(1).uppercased() + noun.dropFirst()
            return switch self {
            case .empty: "Enter \(noun)"
            case .unreal: "\(name) must be a real date"
            case .noDay: "\(name) must include a day"
            case .noMonth: "\(name) must include a month"
            case .noYear: "\(name) must include a year"
            case .shortYear: "\(name) must include a year with 4 numbers"
            case .otherWeekday(let day, let given): "\(name): \(day.withoutWeekday) is a \(day.weekdayName), not a \(given)"
            case .notPast: "\(name) must be in the past"
            case .notFuture: "\(name) must be in the future"
            case .notTodayOrPast: "\(name) must be today or in the past"
            case .notTodayOrFuture: "\(name) must be today or in the future"
            case .before(let day): "\(name) must be the same as or after \(day.withoutWeekday)"
            case .after(let day): "\(name) must be the same as or before \(day.withoutWeekday)"
            }
        }
    }

    /// - Parameter today: the London day of the request.
    package static func read(_ text: String, today: Day) throws(Problem) -> Day {
        var words = pieces(of: text)
        guard !words.isEmpty else { throw .empty }
        if words.count == 1, case .name(let name) = words[0] {
            switch name {
            case "today": return today
            case "tomorrow": return today.next
            case "yesterday": return today.previous
            default: break
            }
        }
        var weekday: Int?
        if case .name(let name) = words[0], let number = index(of: name, in: Day.weekdayNames) {
            weekday = number
            words.removeFirst()
        }
        let day = try date(from: words)
        if let weekday, day.weekday != weekday { throw .otherWeekday(day, given: Day.weekdayNames[weekday - 1]) }
        return day
    }

    private enum Piece: Hashable {
        case number(Int, digits: Int)
        case name(String)
    }

    private static func date(from pieces: [Piece]) throws(Problem) -> Day {
        if pieces.count == 3, case .number(let year, 4) = pieces[0], case .number(let month, _) = pieces[1],
            case .number(let day, _) = pieces[2]
        {
            return try real(year, month, day)
        }
        var names: [Int] = []
        var numbers: [(value: Int, digits: Int)] = []
        for piece in pieces {
            switch piece {
            case .name(let name):
                guard let month = index(of: name, in: Day.monthNames) else { throw .unreal }
                names.append(month)
            case .number(let value, let digits): numbers.append((value, digits))
            }
        }
        if names.count == 1 {
            let years = numbers.filter { $0.digits > 2 }
            let days = numbers.filter { $0.digits <= 2 }
            guard years.count <= 1, days.count <= 2, numbers.count <= 2 else { throw .unreal }
            if days.count == 2 { throw .shortYear }
            guard let day = days.first else { throw .noDay }
            guard let year = years.first else { throw .noYear }
            guard year.digits == 4 else { throw .unreal }
            return try real(year.value, names[0], day.value)
        }
        guard names.isEmpty else { throw .unreal }
        switch numbers.count {
        case 3:
            guard numbers[0].digits <= 2, numbers[1].digits <= 2 else { throw .unreal }
            if numbers[2].digits == 2 { throw .shortYear }
            guard numbers[2].digits == 4 else { throw .unreal }
            return try real(numbers[2].value, numbers[1].value, numbers[0].value)
        // Two numbers are a day and a month, or a month and a year.
        case 2: throw numbers[1].digits == 4 ? .noDay : numbers[0].digits <= 2 && numbers[1].digits <= 2 ? .noYear : .unreal
        case 1: throw numbers[0].digits <= 2 ? .noMonth : .unreal
        default: throw .unreal
        }
    }

    private static func real(_ year: Int, _ month: Int, _ day: Int) throws(Problem) -> Day {
        guard let real = Day(year: year, month: month, day: day), year >= 1000 else { throw .unreal }
        return real
    }

    /// Numbers and lower-case names; what stands between them (spaces, strokes, dots, commas, dashes) and `st nd rd th of` falls away.
    /// A sign that has no place in a date makes a name that no month has.
    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var current: [UInt8] = []
        func flush() {
            defer { current = [] }
            guard let first = current.first else { return }
            if first.isDigit {
                // Nobody writes a date with more than four digits in a row.
                let value = current.count > 4 ? nil : Int(String(decoding: current, as: UTF8.self))
                pieces.append(value.map { .number($0, digits: current.count) } ?? .name("?"))
                return
            }
            let name = String(decoding: current, as: UTF8.self)
            if name == "of" || name == "the" { return }
            if ["st", "nd", "rd", "th"].contains(name), case .number? = pieces.last { return }
            pieces.append(.name(name))
        }
        let separators = Array(" /.,-\t\n".utf8)
        for byte in text.utf8 {
            if separators.contains(byte) {
                flush()
                continue
            }
            let lower = byte.smallLetter
            if let last = current.last, last.isDigit != lower.isDigit { flush() }
            current.append(lower)
        }
        flush()
        return pieces
    }

    /// The number, from 1, of the only name that begins like this: at least three letters, "sept" among them.
    private static func index(of name: String, in names: [String]) -> Int? {
        guard name.utf8.count >= 3 else { return nil }
        return names.firstIndex { $0.lowercased().utf8.starts(with: name.utf8) }.map { $0 + 1 }
    }
}
