import Core
import Language

/// A name for rows or for a rule, read anew wherever it stands.
package struct Define: Entry {
    package let name: String, place: SourcePlace
    package let rule: Passage
}

/// Every combination of some kinds for which a condition holds: case × week.
package struct DerivedKind: Entry {
    package let name: String, place: SourcePlace
    package let each: [Named<String>]
    package let condition: Passage?
    package let fields: Entered<Kind.Worked>
}

/// An indicator: what the rule language counts, and what the return says about it.
package struct FigureEntry: Entry {
    /// Its code: `ROT-KPI1`.
    package let name: String, place: SourcePlace
    package let label: AgreedWords
    /// Its rules, without a target: which one holds depends on the day.
    package let text: IndicatorText
    /// Reported for each of these, where it differs from the service's own period.
    package let each: Return.Each?
    package let asSealed: Bool
    /// In the order of the folder; the last that has begun holds.
    package let targets: [DatedTarget]
    package let missedTwice: Sentence?
    package let cannot: Sentence?
    /// What it shows until what it needs is there.
    package let untilThen: AgreedWords?
    package let reporter: Named<String>?
    package let origin: Origin

    package var code: String { name }

    package struct Sentence: Hashable, Sendable {
        package let when: Passage, say: AgreedWords
    }
    package struct DatedTarget: Hashable, Sendable {
        /// `above 98%`
        package let text: Passage
        package let from: Day?
        package let decision: String?
    }

    /// The target that holds on a day; nil where none has begun.
    package func target(on day: Day) -> DatedTarget? { targets.last { $0.from.map { $0 <= day } ?? true } }
}

/// What is sent: which figures and tables, by when, signed by whom.
package struct Return: Entry {
    package let name: String, place: SourcePlace
    package let label: Words
    package let each: Each
    package let figures: [Named<String>]
    package let tables: [Named<String>]
    package let narrative: Entered<Kind.Section>
    package let due: Clock.Within?
    package let signedBy: [Named<String>]
    package let to: Named<String>?
    package let origin: Origin

    package enum Each: String, Sendable, CaseIterable {
        case week, month, quarter, year, fourWeeks = "4 weeks", contractYear = "contract year"

        /// Reckoned from the first day of the contract.
        package var isOfContract: Bool { self == .fourWeeks || self == .contractYear }
        package var isOfWeeks: Bool { self == .week || self == .fourWeeks }

        /// The period of this sort that holds a day; nil where it is reckoned from the contract's first day and that is not agreed, or later.
        package func period(containing day: Day, in calendar: Calendar, contractStarts: Day?) -> Period? {
            switch self {
            case .month: return Period(.month, containing: day, in: calendar)
            case .quarter: return Period(.quarter, containing: day, in: calendar)
            case .year: return Period(.year, containing: day, in: calendar)
            case .week: return Period(from: day.monday, through: day.monday + 6)
            case .fourWeeks, .contractYear: break
            }
            guard let start = contractStarts, start <= day else { return nil }
            if self == .fourWeeks {
                let first = start + (day - start) / 28 * 28
                return Period(from: first, through: first + 27)
            }
            var years = (day - start) / 366
            while start.adding(months: 12 * (years + 1)) <= day { years += 1 }
            return Period(from: start.adding(months: 12 * years), through: start.adding(months: 12 * (years + 1)).previous)
        }
    }
}

/// A letter, plan or report: Markdown with rules.
package struct Document: Entry {
    /// The file's name without its ending.
    package let name: String, place: SourcePlace
    package let parts: [Part]
    /// The same in easy words; nil where there is none.
    package let easy: [Part]?

    package indirect enum Part: Hashable, Sendable {
        case text(String)
        /// The value of a rule, found in the ``Rulebook``.
        case value(Passage)
        /// The parts for each of some rows, which the ``Rulebook`` holds as whether there are any.
        case each(Passage, [Part])

        /// The folder's own text in it, with `…` for each value.
        fileprivate var text: String {
            switch self {
            case .text(let text): text
            case .value: "…"
            case .each(_, let parts): parts.map(\.text).joined()
            }
        }
    }

    /// A line as the folder writes it, with `…` for each value.
    package struct WrittenLine {
        package let text: String, place: SourcePlace
        /// Whether it is of the easy text.
        package let isEasy: Bool
    }

    /// The lines of its text and of its easy one.
    package var writtenLines: [WrittenLine] {
        [(parts, place.file, false), (easy ?? [], Document.easyFile(of: name), true)].flatMap { parts, file, isEasy in
            parts.map(\.text).joined().split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { line, text in
                WrittenLine(text: String(text), place: SourcePlace(file: file, line: line + 1, column: 1), isEasy: isEasy)
            }
        }
    }

    /// Its first heading as the folder writes it; the file's name where there is none.
    package func title(easy isEasy: Bool) -> String {
        let heading = "# "
        let line = writtenLines.first { $0.isEasy == (isEasy && easy != nil) && $0.text.hasPrefix(heading) }
        return line.map { String($0.text.dropFirst(heading.count)) } ?? name
    }

    static let easyFolder = "documents/easy/"
    package static func easyFile(of name: String) -> String { "\(easyFolder)\(name).md" }

    /// `![calendar] This is your week`: the picture that a line begins with, and the rest of it.
    package static func picture(beginning line: some StringProtocol) -> (name: String, rest: Substring)? {
        let line = Substring(line)
        guard line.hasPrefix("!["), let end = line.firstIndex(of: "]") else { return nil }
        return (String(line.dropFirst(2)[..<end]), line[line.index(after: end)...].drop { $0 == " " })
    }
}
