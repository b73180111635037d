import Core

/// What a disposal left of somebody's facts: their places. It is the body of a fact of its own, `disposal.done`, so that words which are gone
/// are known as disposed of, and words that nobody disposed of are known as taken.
///
/// As JSON: `{"person": "7K2M-9XQ4", "facts": {"7K2M-9XQ4": [[1, 7], [9, 9]]}}`, by stream the first and last place of each span. Other members
/// may stand beside these. Source: security DP-06.
package struct Tombstone: Hashable, Sendable {
    /// The kind of the fact that holds it.
    package static let kind = "disposal.done"
    /// Where disposals are recorded, all in one stream: they are decided one after another, and found at once.
    package static let stream = Reference(digest: Array("disposal".utf8).sha256)

    package let person: Reference
    /// By stream, in order and without overlap.
    package let facts: [Reference: [ClosedRange<Int64>]]

    /// - Parameter places: the numbers of the facts in their streams, in any order.
    package init(of person: Reference, places: [Reference: [Int64]]) {
        self.person = person
        facts = places.mapValues { numbers in
            numbers.sorted().reduce(into: [ClosedRange<Int64>]()) { spans, nth in
                if let last = spans.last, nth <= last.upperBound + 1 {
                    spans[spans.count - 1] = last.lowerBound...max(nth, last.upperBound)
                } else {
                    spans.append(nth...nth)
                }
            }
        }
    }

    package init(of person: Reference, facts: [Reference: [ClosedRange<Int64>]]) { (self.person, self.facts) = (person, facts) }

    /// nil if anything is missing or unreadable.
    package init?(_ body: JSON?) {
        guard let body, let person = body["person"]?.text.flatMap({ Reference($0) }), case .object(let streams)? = body["facts"] else {
            return nil
        }
        var facts: [Reference: [ClosedRange<Int64>]] = [:]
        for (name, spans) in streams {
            guard let stream = Reference(name), case .list(let spans) = spans else { return nil }
            for span in spans {
                guard case .list(let ends) = span, ends.count == 2, let first = ends[0].number, let last = ends[1].number, first <= last
                else { return nil }
                facts[stream, default: []].append(first...last)
            }
        }
        (self.person, self.facts) = (person, facts)
    }

    package var members: [String: JSON] {
        let facts = facts.map { stream, spans in
            (stream.description, JSON.list(spans.map { .list([.number($0.lowerBound), .number($0.upperBound)]) }))
        }
        return ["person": .text(person.description), "facts": .object(Dictionary(uniqueKeysWithValues: facts))]
    }
}

/// Facts whose words are gone, held against the tombstones of a record or an export, which may come in any order.
package struct Tombstones: Sendable {
    /// Where words are gone, and what a reader calls the place.
    package struct Missing: Sendable {
        package let stream: Reference, nth: Int64
        package let name: String
    }

    private var spans: [Reference: [ClosedRange<Int64>]] = [:]
    private var missing: [Missing] = []

    package init() {}

    package mutating func take(_ tombstone: Tombstone) { spans.merge(tombstone.facts) { $0 + $1 } }

    package mutating func miss(_ nth: Int64, of stream: Reference, name: String) {
        missing.append(Missing(stream: stream, nth: nth, name: name))
    }

    /// Once all was taken: the facts whose words no disposal destroyed.
    package var unexplained: [Missing] {
        missing.filter { fact in !(spans[fact.stream] ?? []).contains { $0.contains(fact.nth) } }
    }
}
