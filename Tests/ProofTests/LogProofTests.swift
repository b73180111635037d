import Core
import Proof
import Testbed
import Testing

/// A log of some entries, signed after every third.
struct SmallLog {
    let key: LogKey
    let entries: [[UInt8]]
    var signed: [(checkpoint: Checkpoint, hashes: [[UInt8]])] = []

    init(_ size: Int, seed: UInt8 = 1) throws {
        key = try #require(LogKey(seed: [UInt8](repeating: seed, count: 32)))
        entries = (0..<size).map { Array("entry \($0)".utf8) }
        var tree = MerkleTree()
        for start in stride(from: 0, to: size, by: 3) {
            let hashes = entries[start..<min(start + 3, size)].map { MerkleTree.leaf($0) }
            for hash in hashes { tree.add(hash) }
            let at = Moment(milliseconds: 1_790_000_000_000 + Int64(start))
            signed.append((Checkpoint(n: Int64(signed.count + 1), of: tree, at: at, signedBy: key), hashes))
        }
    }

    var checkpoints: [Checkpoint] { signed.map(\.checkpoint) }

    /// What a proof finds in these entries, each at its place.
    func findings(
        _ entries: [(leaf: Int64, entry: [UInt8])]? = nil, outside: [Checkpoint]? = nil, keys: [PublicKey]? = nil
    ) -> [String] {
        var proof = LogProof(signedBy: keys ?? [key.publicKey], outside: outside ?? checkpoints)
        for (checkpoint, hashes) in signed { proof.take(checkpoint, adding: hashes) }
        for (leaf, entry) in entries ?? placed { proof.take(entry, at: leaf, name: "entry \(leaf)") }
        proof.finish()
        return proof.findings
    }

    var placed: [(leaf: Int64, entry: [UInt8])] { entries.enumerated().map { (Int64($0), $1) } }
}

@Suite(.covers("DP-03", "SR-06")) struct `A log` {
    @Test func `untouched has nothing to be named, in whatever order it is read`() throws {
        let log = try SmallLog(8)
        #expect(log.findings() == [])
        #expect(log.findings(log.placed.reversed()) == [])
        #expect(log.findings(outside: Array(log.checkpoints.prefix(2))) == [])
    }

    @Test func `with a changed entry has that entry named, and no other`() throws {
        let log = try SmallLog(8)
        var placed = log.placed
        placed[4].entry[0] ^= 1
        #expect(log.findings(placed) == ["entry 4: not what was signed at its leaf 4"])
    }

    @Test func `with an entry gone, twice, moved or added has it named`() throws {
        let log = try SmallLog(8)
        #expect(log.findings(log.placed.filter { $0.leaf != 5 }) == ["leaf 5: what stood there is gone"])
        #expect(log.findings(log.placed + [(2, log.entries[2])]) == ["entry 2: something else stands at its leaf 2 too"])
        var swapped = log.placed
        (swapped[1].entry, swapped[2].entry) = (swapped[2].entry, swapped[1].entry)
        #expect(log.findings(swapped).count == 2)
        #expect(log.findings(log.placed + [(8, [1])]) == ["entry 8: no checkpoint speaks of its leaf 8"])
        #expect(log.findings(log.placed + [(-1, [1])]) == ["entry -1: no checkpoint speaks of its leaf -1"])
    }

    @Test func `whose kept hashes were changed together with an entry no longer gives the root that was signed`() throws {
        var log = try SmallLog(8)
        var placed = log.placed
        placed[4].entry[0] ^= 1
        log.signed[1].hashes[1] = MerkleTree.leaf(placed[4].entry)
        #expect(log.findings(placed) == ["checkpoint 2: leaves 3 to 5, as they are kept, do not give the root it signs"])
    }

    @Test func `signed anew by another key, or cut short and signed anew by its own, differs from the lines outside`() throws {
        let log = try SmallLog(8)
        let forged = try SmallLog(8, seed: 2)
        #expect(
            forged.findings(outside: log.checkpoints, keys: [log.key.publicKey]).first == "checkpoint 1: its signature is not of this key")
        let short = try SmallLog(7)
        #expect(short.findings(outside: log.checkpoints) == ["checkpoint 3: the line written outside the database says something else"])
        let shorter = try SmallLog(6)
        #expect(shorter.findings(outside: log.checkpoints) == ["checkpoint 3: written outside the database with 8 leaves, and not here"])
    }

    @Test func `whose lines outside lack one, or hold one of another key, has it named`() throws {
        let log = try SmallLog(8)
        #expect(
            log.findings(outside: [log.checkpoints[0], log.checkpoints[2]])
                == ["checkpoint 3 outside the database: it stands after checkpoint 1"])
        #expect(
            log.findings(outside: Array(log.checkpoints.dropFirst()))
                == ["checkpoint 2 outside the database: checkpoint 1 is missing before it"])
        let other = try SmallLog(8, seed: 2)
        #expect(
            log.findings(outside: [other.checkpoints[0]]).contains("checkpoint 1 outside the database: its signature is not of this key"))
    }

    @Test func `whose lines outside two servers added to one file, some twice and late, is proved by them`() throws {
        let log = try SmallLog(8), lines = log.checkpoints
        #expect(log.findings(outside: [lines[0], lines[1], lines[2], lines[1], lines[2]]) == [])
        #expect(log.findings(outside: [lines[2], lines[0], lines[1]]) == [])
        // Two lines of one number that say different things contradict each other wherever they stand.
        let other = try SmallLog(7)
        #expect(
            log.findings(outside: lines + [other.checkpoints[2]]) == [
                "checkpoint 3 outside the database: it stands after checkpoint 3",
                "checkpoint 3 outside the database: it has fewer leaves than checkpoint 3",
            ])
    }

    @Test func `goes on under a new key, once both are known`() throws {
        let log = try SmallLog(8)
        #expect(log.findings(keys: [try SmallLog(1, seed: 2).key.publicKey, log.key.publicKey]) == [])
    }
}

@Suite struct `Lines of checkpoints` {
    @Test func `are read as they were written, and one that was cut is passed over`() throws {
        let log = try SmallLog(8)
        let lines = log.checkpoints.map(\.json.canonicalText)
        #expect(Checkpoint.lines(lines.joined(separator: "\n").utf8) == log.checkpoints)
        #expect(Checkpoint.lines("\(lines[0])\n\(lines[1].prefix(40))\n\(lines[1])\n".utf8) == Array(log.checkpoints.prefix(2)))
    }

    @Test(arguments: ["at", "leaves", "root", "checkpoint"])
    func `are signed in every part`(part: String) throws {
        let log = try SmallLog(8)
        guard case .object(var members) = log.checkpoints[1].json else { return }
        members[part] = log.checkpoints[2].json[part]
        let changed = try #require(Checkpoint(.object(members)))
        #expect(!changed.isSigned(by: log.key.publicKey))
        #expect(log.checkpoints[1].isSigned(by: log.key.publicKey))
    }
}

@Suite(.covers("SR-06")) struct `A line of an export` {
    let line: JSON = .object([
        "fact": .number(1), "kind": .text("note"), "body": .object(["size": .number(3)]), "why": .null, "salt": .text("00ff"),
        "leaf": .number(7),
        "digest": .text("aa"),
    ])

    @Test func `is the same leaf once its words are disposed of, and wherever it stands`() {
        guard case .object(var members) = line else { return }
        members["leaf"] = .null
        (members["body"], members["salt"], members["disposed"]) = (.null, nil, .bool(true))
        #expect(LogEntry.bytes(of: .object(members)) == LogEntry.bytes(of: line))
        #expect(LogEntry.isIntact(.object(members)) == nil)
        members["kind"] = .text("other")
        #expect(LogEntry.bytes(of: .object(members)) != LogEntry.bytes(of: line))
    }

    @Test func `whose words do not give its digest is not intact`() { #expect(LogEntry.isIntact(line) == false) }
}
