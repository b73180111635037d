import Core
import Language

/// Facts in; stages, due dates, refusals and figures out.
package struct Example: Sendable {
    package let file: String
    package let place: SourcePlace
    package let name: String
    package let covers: [String]
    package let asAt: Moment?
    /// What the parties agreed, from the first day on.
    package let settings: [Agreed]
    package let records: [Record]
    package let expectations: [Expectation]

    /// What a record is refused for where it is taken.
    package static let nothing = "nothing"

    package struct Agreed: Sendable {
        package let setting: Named<String>
        package let value: Passage
    }

    package struct Record: Sendable {
        package let kind: Named<String>
        package let handle: Named<String>
        /// The handle whose case it joins.
        package let of: Named<String>?
        /// Whether it is a further fact about the record above it that has this handle.
        package let isFurther: Bool
        /// Whether it was there before, as an import brings it: it meets its checks, and no act is asked whether it takes it.
        package let isGiven: Bool
        package let answers: [Written]
    }

    /// An answer as the example writes it.
    package struct Written: Sendable {
        package let name: Named<String>
        package let value: Value
        package indirect enum Value: Sendable {
            case text(Passage)
            case list([Value])
            case rows([[Written]])
        }
    }

    package struct Expectation: Sendable {
        package let place: SourcePlace
        package let subject: Subject
        package let expected: Passage
        /// `figure ROT-M1 in 2025-26-q1` has several; the others one, whose name is empty.
        package enum Subject: Sendable, Hashable {
            /// `on`: a day of the week or day it is of, where the clock is of a derived kind.
            case due(clock: Named<String>, handle: Named<String>, on: Named<String>?)
            case state(clock: Named<String>, handle: Named<String>, on: Named<String>?)
            case returned(name: Named<String>, period: Named<String>)
            case stage(handle: Named<String>)
            case value(field: Named<String>, handle: Named<String>)
            case column(Named<String>, board: Named<String>, handle: Named<String>)
            case rule(handle: Named<String>)
            case refused(handle: Named<String>)
            case asked(handle: Named<String>)
            case figure(code: Named<String>, period: Named<String>, part: String)
        }
        /// For parts of a figure that list rows: the handles.
        package let handles: [Named<String>]
    }
}
