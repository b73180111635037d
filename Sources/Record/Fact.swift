import Core
import Proof

/// One request that changed the record: who did it, in which capacity, when, and by which key it is known if it is sent again.
package struct Act: Hashable, Sendable {
    /// Later acts have higher numbers; made from the time, so that facts lie in the order they were recorded.
    package let id: Int64
    package let key: String
    /// Where the person who did it is sent next, kept so that the same request gets the same answer.
    package let answer: String
    package let at: Moment
    package let by: String
    package let capacity: String
    package let organisation: String
    package let purpose: String
    package let via: String
    /// The version of the service folder under which it was done; empty where none applies.
    package let specification: String
    package let request: String

    package init(
        id: Int64, key: String, answer: String, at: Moment, by: String, capacity: String, organisation: String, purpose: String,
        via: String, specification: String, request: String
    ) {
        (self.id, self.key, self.answer, self.at, self.by) = (id, key, answer, at, by)
        (self.capacity, self.organisation, self.purpose, self.via) = (capacity, organisation, purpose, via)
        (self.specification, self.request) = (specification, request)
    }

    package var json: JSON {
        .object([
            "id": .number(id), "key": .text(key), "answer": .text(answer), "at": .text(at.description), "by": .text(by),
            "capacity": .text(capacity), "organisation": .text(organisation), "purpose": .text(purpose), "via": .text(via),
            "specification": .text(specification), "request": .text(request),
        ])
    }
}

/// Something that was recorded: what, about whom, when it happened. Never changed; a mistake is mended by a further fact.
package struct Fact: Hashable, Sendable {
    package let id: Int64
    package let act: Act
    /// What one decision locks: a case, a person, a unit. Facts of a stream are numbered from 1 without a gap.
    package let stream: Reference
    package let nth: Int
    /// The record it says something about.
    package let subject: Reference
    package let kind: String
    /// The day from which it holds; a change with effect from an earlier day carries that day.
    package let day: Day
    /// When it happened, which may be long before it was recorded.
    package let at: Moment
    /// The number, in the same stream, of the fact it mends.
    package let corrects: Int?
    /// The digest of the fact before it in the stream.
    package let previous: Digest?
    package let digest: Digest
    package let leaf: Int64?
    package let salt: [UInt8]
    package let body: Body
    /// Why a correction or a withdrawal was made; disposed of with the body.
    package let why: String?

    package enum Body: Hashable, Sendable {
        /// Fields and their values; a null clears a field.
        case fields([String: JSON])
        /// A correction without a body takes the corrected fact out of effect.
        case withdrawn
        /// The words were destroyed with their salt when the time to keep them was over.
        case disposed
    }

    /// The bytes that the digest covers: everything the fact says and the act it came from.
    package static func canonical(
        act: Act, stream: Reference, nth: Int, subject: Reference, kind: String, day: Day, at: Moment, corrects: Int?,
        previous: Digest?, body: Body, why: String?
    ) -> [UInt8] {
        JSON.object([
            "act": act.json, "stream": .text(stream.description), "nth": .number(Int64(nth)), "subject": .text(subject.description),
            "kind": .text(kind), "day": .text(day.description), "at": .text(at.description),
            "corrects": corrects.map { .number(Int64($0)) } ?? .null, "previous": previous.map { .text($0.hexadecimal) } ?? .null,
            "body": body.json, "why": why.map { .text($0) } ?? .null,
        ]).canonical
    }

    package var canonical: [UInt8] {
        Fact.canonical(
            act: act, stream: stream, nth: nth, subject: subject, kind: kind, day: day, at: at, corrects: corrects, previous: previous,
            body: body, why: why)
    }

    /// Whether the words are still those that were recorded; nothing can be said of words that were disposed of.
    package var isIntact: Bool { body == .disposed || Digest(of: canonical, salt: salt) == digest }
}

extension Fact {
    /// What a disposal left; nil for any other fact.
    package var tombstone: Tombstone? { kind == Tombstone.kind && stream == Tombstone.stream ? Tombstone(body.json) : nil }

    /// The fact as a reader is told it who may not read all of it. Its digest is that of what was recorded.
    ///
    /// - Parameter root: the number of the first fact that it mends, where it mends one.
    package func told(_ body: Body, why: String?, correcting root: Int?) -> Fact {
        Fact(
            id: id, act: act, stream: stream, nth: nth, subject: subject, kind: kind, day: day, at: at, corrects: root, previous: previous,
            digest: digest, leaf: leaf, salt: salt, body: body, why: why)
    }
}

extension Fact.Body {
    package var json: JSON {
        switch self {
        case .fields(let fields): .object(fields)
        case .withdrawn, .disposed: .null
        }
    }

    /// The files that it says are attached.
    package var attachments: [Attachment] { Attachment.all(in: json) }
}

/// A fact about to be recorded; the record numbers, chains and salts it.
package struct NewFact: Sendable {
    package let stream: Reference, subject: Reference
    package let kind: String
    package let day: Day
    package let at: Moment
    package let corrects: Int?
    package let body: Fact.Body
    package let why: String?
    /// The first of a record whose reference was drawn for it: where another record bears that one already, nothing is recorded.
    package var begins: Bool

    package init(
        stream: Reference, subject: Reference, kind: String, day: Day, at: Moment, corrects: Int? = nil, body: Fact.Body,
        why: String? = nil, begins: Bool = false
    ) {
        (self.stream, self.subject, self.kind, self.day, self.at) = (stream, subject, kind, day, at)
        (self.corrects, self.body, self.why, self.begins) = (corrects, body, why, begins)
    }
}

/// A fact as it stands after corrections, in its place among the others.
package struct EffectiveFact: Sendable {
    package let nth: Int
    package let day: Day
    package let at: Moment
    package let fields: [String: JSON]
    /// The facts that say what this one says now: itself, or the last correction of it.
    package let said: Fact
}

extension Collection<Fact> {
    /// The facts of one subject that hold: each as its last correction says, those withdrawn or disposed of left out, by day and then in
    /// the order they were first recorded.
    package var inEffect: [EffectiveFact] {
        var roots: [Int: Int] = [:]
        var last: [Int: Fact] = [:]
        for fact in sorted(by: { $0.nth < $1.nth }) {
            // A correction of a correction mends the first fact: its place in the order is the one that counts.
            let root = fact.corrects.map { roots[$0] ?? $0 } ?? fact.nth
            roots[fact.nth] = root
            last[root] = fact
        }
        return last.compactMap { root, fact -> EffectiveFact? in
            guard case .fields(let fields) = fact.body else { return nil }
            return EffectiveFact(nth: root, day: fact.day, at: fact.at, fields: fields, said: fact)
        }.sorted { ($0.day, $0.nth) < ($1.day, $1.nth) }
    }
}
