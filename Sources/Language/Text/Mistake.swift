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

/// The known name a writer most likely meant.
enum Spelling {
    /// The nearest of `known` within two slips of the keyboard (three for a long name); nil where none is near.
    static func nearest(to name: String, among known: some Sequence<String>) -> String? {
        let wanted = Array(name.utf8)
        let limit = wanted.count >= 8 ? 3 : wanted.count >= 4 ? 2 : 1
        var best: (distance: Int, name: String)?
        for candidate in Set(known).sorted() where candidate != name {
            let distance = slips(wanted, Array(candidate.utf8))
            if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.name
    }

    /// Letters put in, left out, changed or swapped with their neighbour.
    static func slips(_ a: [UInt8], _ b: [UInt8]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var before: [Int] = []
        var above = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                var least = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { least = min(least, before[j - 2] + 1) }
                row.append(least)
            }
            (before, above) = (above, row)
        }
        return above[b.count]
    }
}
