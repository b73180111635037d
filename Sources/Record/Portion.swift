import Core
import Storage

/// The records of one service that the figures of a viewer are worked out over, where those are not the figures of the whole
/// (docs/decisions/0018): what the viewer's organisation made, and what names it or did. Unlike what a viewer may open it does not end with
/// a span: who left in the quarter is counted in the quarter.
package struct Portion: Sendable, Hashable {
    package let cases: Numbers
    /// Whose cases they are.
    package let people: Numbers
    /// By table: which records are the viewer's of kinds that name somebody or are kept apart, and of registers.
    package let own: [String: Own]

    package struct Own: Sendable, Hashable {
        /// What the viewer made; nil where that makes nothing theirs.
        package internal(set) var made: Numbers?
        /// The columns that lead to somebody, each with the numbers that lead to the viewer.
        package internal(set) var naming: [Naming] = []

        /// Whether the rows are found by what they lead to, and not by their own numbers.
        package var isByLink: Bool { made == nil && naming.contains { $0.column != "id" } }

        package struct Naming: Sendable, Hashable {
            let column: String
            let numbers: Numbers
        }

        /// True of the rows, as `alias`, that are the viewer's.
        package func hold(_ alias: String) -> Statement {
            var ways = naming.map { $0.numbers.hold("\(name: alias).\(name: $0.column)") }
            if let made { ways.append(made.hold("\(name: alias).id")) }
            return ways.count == 1 ? ways[0] : "(\((ways + ["1 = 0"]).joined(separator: " OR ")))"
        }
    }
}

/// Numbers of records as one value of a statement, however many they are: the text of the statement stays the same for all viewers.
package struct Numbers: Sendable, Hashable {
    /// `{"17":0,"23":0}`: the one form of a list whose members both engines read as rows.
    let members: String
    /// Asked far more often than made.
    private let hash: Int

    package init(_ numbers: some Sequence<Int64>) {
        members = "{" + Set(numbers).sorted().map { "\"\($0)\":0" }.joined(separator: ",") + "}"
        hash = members.hashValue
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
