import Core
import Proof
import Storage

/// One fact as one line of canonical JSON: what `homeward export` writes and `homeward import` reads.
///
/// Its `act`, `stream`, `nth`, `subject`, `kind`, `day`, `at`, `corrects`, `previous` and `body` are exactly what the digest covers; `digest`,
/// `salt`, `leaf` and `fact` stand beside them. A disposed fact has `"disposed":true` and no salt.
package enum FactLine {
    package static func json(_ fact: Fact) -> JSON {
        var members: [String: JSON] = [
            "act": fact.act.json, "fact": .number(fact.id), "stream": .text(fact.stream.description), "nth": .number(Int64(fact.nth)),
            "subject": .text(fact.subject.description), "kind": .text(fact.kind), "day": .text(fact.day.description),
            "at": .text(fact.at.description), "corrects": fact.corrects.map { .number(Int64($0)) } ?? .null,
            "previous": fact.previous.map { .text($0.hexadecimal) } ?? .null, "digest": .text(fact.digest.hexadecimal),
            "leaf": fact.leaf.map { .number($0) } ?? .null, "body": fact.body.json,
            "why": fact.why.map { .text($0) } ?? .null,
        ]
        if fact.body == .disposed { members["disposed"] = .bool(true) } else { members["salt"] = .text(fact.salt.hexadecimal) }
        return .object(members)
    }

    /// - Throws: ``LineMistake`` naming the field that is missing or unreadable.
    package static func fact(_ json: JSON) throws(LineMistake) -> Fact {
        let fields = LineReader(json)
        let act = LineReader(try fields.object("act"))
        let isDisposed = json["disposed"] == .bool(true)
        let body: Fact.Body
        switch json["body"] {
        case _ where isDisposed: body = .disposed
        case .object(let members)?: body = .fields(members)
        case .null?: body = .withdrawn
        default: throw LineMistake(field: "body", sentence: "must be an object, or null for a withdrawal")
        }
        return Fact(
            id: try fields.number("fact"),
            act: Act(
                id: try act.number("id"), key: try act.text("key"), answer: try act.text("answer"), at: try act.moment("at"),
                by: try act.text("by"), capacity: try act.text("capacity"), organisation: try act.text("organisation"),
                purpose: try act.text("purpose"), via: try act.text("via"), specification: try act.text("specification"),
                request: try act.text("request")),
            stream: try fields.reference("stream"), nth: Int(try fields.number("nth")), subject: try fields.reference("subject"),
            kind: try fields.text("kind"), day: try fields.day("day"), at: try fields.moment("at"),
            corrects: try fields.optional("corrects") { reader, name throws(LineMistake) in Int(try reader.number(name)) },
            previous: try fields.optional("previous") { reader, name throws(LineMistake) in try reader.digest(name) },
            digest: try fields.digest("digest"),
            leaf: try fields.optional("leaf") { reader, name throws(LineMistake) in try reader.number(name) },
            salt: isDisposed ? [] : try fields.bytes("salt"), body: body,
            why: try fields.optional("why") { reader, name throws(LineMistake) in try reader.text(name) })
    }
}

/// A checkpoint as a line of an export: what was written outside the database, and the hashes of the leaves it adds.
enum CheckpointLine {
    static func json(_ checkpoint: Checkpoint, _ hashes: [[UInt8]]) -> JSON {
        guard case .object(var members) = checkpoint.json else { return .null }
        members["hashes"] = .list(hashes.map { .text($0.hexadecimal) })
        return .object(members)
    }

    static func read(_ json: JSON) throws(LineMistake) -> (Checkpoint, hashes: [[UInt8]]) {
        guard let checkpoint = Checkpoint(json) else {
            throw LineMistake(field: "checkpoint", sentence: "must have a number, leaves, a root, a time and a signature")
        }
        guard case .list(let texts)? = json["hashes"] else { throw LineMistake(field: "hashes", sentence: "must be a list") }
        return (checkpoint, texts.compactMap { $0.text.flatMap { [UInt8](hexadecimal: $0) } })
    }
}

/// What is wrong with one line of an import, by field.
package struct LineMistake: Error, Equatable, Sendable {
    package let field: String
    package let sentence: String
    package init(field: String, sentence: String) { (self.field, self.sentence) = (field, sentence) }
}

/// Reads the members of one JSON object, naming the field that is wrong.
package struct LineReader {
    private let json: JSON
    package init(_ json: JSON) { self.json = json }

    package func text(_ name: String) throws(LineMistake) -> String {
        guard let text = json[name]?.text else { throw LineMistake(field: name, sentence: "must be a text") }
        return text
    }
    package func number(_ name: String) throws(LineMistake) -> Int64 {
        guard let number = json[name]?.number else { throw LineMistake(field: name, sentence: "must be a whole number") }
        return number
    }
    package func object(_ name: String) throws(LineMistake) -> JSON {
        guard case .object? = json[name] else { throw LineMistake(field: name, sentence: "must be an object") }
        return json[name] ?? .null
    }
    package func reference(_ name: String) throws(LineMistake) -> Reference {
        guard let reference = Reference(try text(name)) else {
            throw LineMistake(field: name, sentence: "must be a reference such as 7K2M-9XQ4; its check character tells it from a slip")
        }
        return reference
    }
    package func day(_ name: String) throws(LineMistake) -> Day {
        guard let day = Day(iso: try text(name)) else { throw LineMistake(field: name, sentence: "must be a real date such as 2026-04-02") }
        return day
    }
    package func moment(_ name: String) throws(LineMistake) -> Moment {
        guard let moment = Moment(iso: try text(name)) else {
            throw LineMistake(field: name, sentence: "must be a time in UTC such as 2026-04-02T15:30:00.000Z")
        }
        return moment
    }
    package func digest(_ name: String) throws(LineMistake) -> Digest {
        guard let digest = Digest(hexadecimal: try text(name)) else {
            throw LineMistake(field: name, sentence: "must be 64 hexadecimal digits")
        }
        return digest
    }
    package func bytes(_ name: String) throws(LineMistake) -> [UInt8] {
        guard let bytes = [UInt8](hexadecimal: try text(name)) else {
            throw LineMistake(field: name, sentence: "must be hexadecimal digits")
        }
        return bytes
    }
    package func optional<T>(
        _ name: String, _ read: (LineReader, String) throws(LineMistake) -> T
    ) throws(LineMistake) -> T? {
        switch json[name] {
        case nil, .null?: nil
        default: try read(self, name)
        }
    }
}

extension Record {
    /// The record as canonical JSON Lines: what was signed, every fact in the order recorded, the files that are attached, whom lists showed, and
    /// the looks that have a place in the log. A record that has signed nothing is its facts.
    ///
    /// A look that is not in the log yet is left out, so that the look at an export is not in that export, and one that was restored is equal to
    /// it byte by byte.
    package func export(to write: @escaping @Sendable ([UInt8]) throws -> Void) async throws {
        let write = { @Sendable (json: JSON) in
            var line = json.canonical
            line.append(0x0A)
            try write(line)
        }
        try await database.read { transaction in
            let looks = LookStore(transaction)
            try LogStore(transaction).forEachCheckpoint { checkpoint, hashes, _ in try write(CheckpointLine.json(checkpoint, hashes)) }
            try FactStore(transaction).forEach(.recorded) { try write(FactLine.json($0)) }
            try AttachmentStore(transaction).forEachPart { try write($0.json) }
            try looks.forEachList(shown: true) { try write(SeenList.line($0, $1)) }
            try looks.forEachNumbered(orElse: { _, error in throw error }) { try write($0.json) }
        }
    }
}
