/// Something wrong in a folder: where, what, and what to do about it.
package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
    package let place: SourcePlace
    /// A sentence without its full stop: "there is no field named `strats`".
    package let what: String
    /// What to do, beginning with a verb, without its full stop.
    package let remedy: String

    package init(_ place: SourcePlace, _ what: String, _ remedy: String) {
        (self.place, self.what, self.remedy) = (place, what, remedy)
    }

    /// `figures.yaml:12:7: there is no field named strats. Write starts.`
    package var description: String { "\(place): \(what). \(remedy)\(remedy.hasSuffix("?") ? "" : ".")" }
}

/// Every mistake found in one rule, in the order of the text. Never empty.
package struct Mistakes: Error, Hashable, Sendable, CustomStringConvertible {
    package let all: [Mistake]

    package init(_ mistakes: [Mistake]) {
        precondition(!mistakes.isEmpty, "a rule without a mistake is not refused")
        // A definition read twice reports the same mistake twice; the writer has one thing to mend.
        var seen: Set<Mistake> = []
        all = mistakes.filter { seen.insert($0).inserted }.sorted { $0.place < $1.place }
    }

    package var description: String { all.map(\.description).joined(separator: "\n") }
}
