import Core
import Storage

/// The records of one service that the figures of a viewer are worked out over, where those are not the figures of the whole
/// (docs/decisions/0018): what the viewer's organisation made, and what names it or did. Unlike what a viewer may open it does not end with
/// a span: who left in the quarter is counted in the quarter.
package struct Portion: Sendable, Hashable {
    package let cases: Numbers
    /// Whose cases they are.
    package let people: Numbers
    /// By table: of kinds that name somebody or are kept apart, and of registers, the records that are the viewer's.
    package let own: [String: Numbers]

    package init(cases: Numbers, people: Numbers, own: [String: Numbers]) { (self.cases, self.people, self.own) = (cases, people, own) }

    /// Nothing is the viewer's.
    package static let nothing = Portion(cases: Numbers([]), people: Numbers([]), own: [:])
}

/// Numbers of records as one value of a statement, however many they are: the text of the statement stays the same for all viewers.
package struct Numbers: Sendable, Hashable {
    /// `{"17":0,"23":0}`: the one form of a list whose members both engines read as rows.
    private let members: String

    package init(_ numbers: some Sequence<Int64>) {
        members = "{" + Set(numbers).sorted().map { "\"\($0)\":0" }.joined(separator: ",") + "}"
    }

    /// True where a column holds one of the numbers.
    package func hold(_ column: Statement) -> Statement {
        "\(column) IN (SELECT CAST(one.key AS BIGINT) FROM json_each(json(\(members))) AS one)"
    }
}
