import Core
import Language

/// The open cases as a meeting goes through them: a line a case, in groups, with what the folder's rules find of each.
package struct Board: Entry {
    package let name: String, place: SourcePlace
    package let label: Words
    package let hint: Words?
    /// Which of the open cases stand on it; nil: all. One for which it is undecided does.
    package let condition: Passage?
    /// What its groups are of; its rule gives a code.
    package let by: Column?
    /// Its rule gives a number: the highest comes first within a group.
    package let order: Passage?
    package let columns: Entered<Column>
    package let origin: Origin

    /// What a rule of the case finds, found in ``Rulebook/board(_:)``.
    package struct Column: Entry {
        package let name: String, place: SourcePlace
        package let label: Words
        package let value: Passage
    }

    /// A column, or the grouping under the name `by`.
    package func column(_ name: String) -> Column? { columns[name] ?? (name == "by" ? by : nil) }

    /// Whether a case with one number stands before one with another: the highest first, those without a number last; nil where they stand alike.
    package static func precedes(_ one: Ratio?, _ other: Ratio?) -> Bool? {
        switch (one, other) {
        case (let one?, let other?): one == other ? nil : one > other
        case (.some, nil): true
        case (nil, .some): false
        case (nil, nil): nil
        }
    }

    /// The rules it is worked out by.
    package var passages: [Passage] { [condition, by?.value, order].compactMap(\.self) + columns.map(\.value) }
}
