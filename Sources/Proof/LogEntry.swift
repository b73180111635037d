import Core

/// What a line of an export proves by itself, and what it is in the log.
///
/// A line is a fact (`"fact"`) or a look (`"look"`), as an object of canonical JSON.
package enum LogEntry {
    /// The words, which disposal destroys with their salt, and the place in the log, which is given later. A disposed fact keeps its leaf.
    private static let apart: Set<String> = ["body", "disposed", "leaf", "salt", "why"]
    /// What stands beside that which a fact's digest covers.
    private static let beside: Set<String> = ["digest", "disposed", "fact", "leaf", "salt"]

    /// The bytes that a leaf is the hash of: the canonical line without the words of a fact and without its place.
    package static func bytes(of line: JSON) -> [UInt8] { line.without(apart).canonical }

    /// Whether the words of a fact's line are those that were recorded; nil where they were disposed of, and nobody can say.
    package static func isIntact(_ line: JSON) -> Bool? {
        if line["disposed"] == .bool(true) { return nil }
        guard let salt = line["salt"]?.text.flatMap({ [UInt8](hexadecimal: $0) }) else { return false }
        return Digest(of: line.without(beside).canonical, salt: salt).hexadecimal == line["digest"]?.text
    }
}

extension JSON {
    fileprivate func without(_ names: Set<String>) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { !names.contains($0.key) })
    }
}
