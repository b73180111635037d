import Core
import Proof
import Record
import Storage
import Testbed
import Testing

@testable import Verifier

/// An export with its signed lines, as somebody holds it who has nothing else.
private struct Held {
    let lines: [[UInt8]]
    let outside: [Checkpoint]
    let key: PublicKey

    init(on engine: TestEngine) async throws {
        (lines, outside, key) = try await withDatabase(on: engine) { database in
            let bed = try await LogBed(database)
            try await bed.fill()
            let lines = try await bed.exported().split(separator: 0x0A).map { Array($0) }
            return (lines, try await bed.checkpoints(), bed.key.publicKey)
        }
    }

    func findings(_ lines: [[UInt8]]? = nil, outside: [Checkpoint]? = nil, key: PublicKey? = nil) -> [String] {
        var proof = ExportProof(signedBy: [key ?? self.key], outside: outside ?? self.outside, limit: 100)
        for (index, line) in (lines ?? self.lines).enumerated() { proof.take(line, number: index + 1) }
        proof.finish()
        return proof.log.findings
    }
}

@Suite(.covers("DP-03", "SR-06", "REL-09")) struct `The verifier` {
    @Test(arguments: TestEngine.allCases)
    func `finds nothing in an export that nobody touched`(engine: TestEngine) async throws {
        let held = try await Held(on: engine)
        #expect(held.findings() == [])
        // Two checkpoints, ten facts, two lists, five looks.
        #expect(held.lines.count == 19)
    }

    @Test(arguments: TestEngine.allCases)
    func `names the line of each of five hundred edits`(engine: TestEngine) async throws {
        let held = try await Held(on: engine)
        var chance = Seeded(for: "The verifier, \(engine)")
        for _ in 0..<500 {
            var lines = held.lines
            let place = Int.random(in: lines.indices, using: &chance)
            let what: String
            switch Int.random(in: 0..<10, using: &chance) {
            case 0:
                what = "removed"
                lines.remove(at: place)
            case 1:
                // A list that is said twice is the same list.
                if String(decoding: lines[place], as: UTF8.self).contains("\"subjects\"") { continue }
                what = "written twice"
                lines.insert(lines[place], at: place)
            default:
                let byte = Int.random(in: lines[place].indices, using: &chance)
                // A letter or a digit, so that most lines still read.
                let new = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8).randomElement(using: &chance) ?? 0
                if lines[place][byte] == new { continue }
                what = "byte \(byte) \(UnicodeScalar(lines[place][byte])) became \(UnicodeScalar(new))"
                lines[place][byte] = new
            }
            let findings = held.findings(lines)
            #expect(!findings.isEmpty, "line \(place + 1) \(what): \(String(decoding: held.lines[place], as: UTF8.self))")
            let kind = String(decoding: held.lines[place], as: UTF8.self)
            // Of a line that is gone only its leaf is known; a list is known by the looks at it, a checkpoint by its number.
            let isEntry = kind.contains("\"fact\":") || kind.contains("\"look\":")
            if isEntry, !what.hasPrefix("removed") {
                #expect(
                    findings.contains { $0.hasPrefix("line \(place + 1)") || $0.hasPrefix("line \(place + 2)") }, "\(what): \(findings)")
            } else if isEntry {
                #expect(findings.contains { $0.hasPrefix("leaf ") }, "\(findings)")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `names a fact that was forged with its digest and the facts after it, by what was signed`(engine: TestEngine) async throws {
        let held = try await Held(on: engine)
        var lines = held.lines
        let place = try #require(lines.firstIndex { String(decoding: $0, as: UTF8.self).contains("\"nth\":6") })
        guard case .object(var members) = try JSON(parsing: lines[place]) else { return }
        members["body"] = .object(["size": .number(99)])
        let salt = try #require(members["salt"]?.text.flatMap { [UInt8](hexadecimal: $0) })
        let covered = JSON.object(members.filter { !["digest", "fact", "leaf", "salt"].contains($0.key) }).canonical
        members["digest"] = .text(Digest(of: covered, salt: salt).hexadecimal)
        lines[place] = JSON.object(members).canonical
        // It is the last of its stream, so no chain shows it.
        let findings = held.findings(lines)
        #expect(findings.count == 1 && findings[0].hasPrefix("line \(place + 1), fact 6 of stream"))
        #expect(findings[0].hasSuffix("not what was signed at its leaf 5"))
    }

    @Test func `names a log that was signed anew by another key, and an export that is shorter than what was signed`() async throws {
        let held = try await Held(on: .sqlite)
        let other = try #require(LogKey(seed: [UInt8](repeating: 3, count: 32)))
        #expect(held.findings(key: other.publicKey).count == 4)
        let short = held.lines.filter { !String(decoding: $0, as: UTF8.self).contains("\"checkpoint\":2") }
        #expect(held.findings(short).contains("checkpoint 2: written outside the database with 15 leaves, and not here"))
    }
}
