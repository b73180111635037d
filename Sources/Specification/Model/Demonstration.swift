import Core
import Language

/// Invented organisations and people for `homeward demo`.
package struct Demonstration: Sendable {
    package let place: SourcePlace
    package let organisations: Entered<Organisation>
    package let users: Entered<User>
    /// How many cases to invent.
    package let people: Int
    /// How many days back the first of them were received.
    package let days: Int
    /// How an invented case goes on after the act that begins it; where a stage does not offer a step, the case goes without it.
    package let course: [Step]
    /// Values to draw from, by `kind.field`.
    package let choose: [String: [String]]
    let choosePlaces: [String: SourcePlace]

    package struct Step: Sendable {
        package let act: Named<String>
        /// Days after the step before.
        package let after: ClosedRange<Int>
        /// In how many of a hundred cases.
        package let chance: Int
        package let times: ClosedRange<Int>
        package init(act: Named<String>, after: ClosedRange<Int>, chance: Int, times: ClosedRange<Int>) {
            (self.act, self.after, self.chance, self.times) = (act, after, chance, times)
        }
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
