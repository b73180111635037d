/// Whether a log holds what was signed. It is told the checkpoints with their leaf hashes, then all that has a place in the log, in any order;
/// what differs it names.
///
/// Leaf hashes that give the root of a signed checkpoint are proved by it. Then each entry is compared with the hash at its place, so that the
/// one that differs is known and not only that one does.
package struct LogProof: Sendable {
    private let keys: [PublicKey]
    private let outside: [Int64: Checkpoint]
    private let limit: Int
    private var tree = MerkleTree()
    private var last: Checkpoint?
    /// After one checkpoint whose leaves do not give its root, no later root can be worked out.
    private var isBroken = false
    /// 32 bytes a leaf.
    private var hashes: [UInt8] = []
    private var isThere: [Bool] = []
    package private(set) var findings: [String] = []

    /// - Parameters:
    ///   - keys: any of which may have signed; none, and signatures are not looked at.
    ///   - outside: the checkpoints as they were written outside the database.
    ///   - limit: how many findings are kept.
    package init(signedBy keys: [PublicKey] = [], outside: [Checkpoint] = [], limit: Int = 20) {
        (self.keys, self.limit) = (keys, limit)
        self.outside = Dictionary(outside.map { ($0.n, $0) }, uniquingKeysWith: { first, _ in first })
        checkOutside(outside)
    }

    /// How many leaves the checkpoints speak of.
    package var leaves: Int64 { Int64(isThere.count) }
    package var checkpoints: Int64 { last?.n ?? 0 }

    package mutating func find(_ sentence: String) { if findings.count < limit { findings.append(sentence) } }

    /// A checkpoint, in the order they were made.
    ///
    /// - Parameter new: the hashes of the leaves it adds to the one before.
    package mutating func take(_ checkpoint: Checkpoint, adding new: [[UInt8]]) {
        let name = "checkpoint \(checkpoint.n)"
        let first = leaves
        if checkpoint.n != (last?.n ?? 0) + 1 { find("\(name): checkpoint \((last?.n ?? 0) + 1) is missing before it") }
        if !keys.isEmpty, !keys.contains(where: checkpoint.isSigned) { find("\(name): its signature is not of this key") }
        if let written = outside[checkpoint.n], written != checkpoint {
            find("\(name): the line written outside the database says something else")
        }
        for hash in new where hash.count == 32 {
            tree.add(hash)
            hashes += hash
            isThere.append(false)
        }
        if !isBroken, tree.size != checkpoint.leaves || tree.root != checkpoint.root {
            isBroken = true
            find("\(name): leaves \(first) to \(max(first, leaves - 1)), as they are kept, do not give the root it signs")
        }
        last = checkpoint
    }

    /// The tree that follows from the leaf hashes so far.
    package var grown: MerkleTree { tree }

    /// Something that has a place in the log.
    ///
    /// - Parameter entry: its bytes, as ``LogEntry/bytes(of:)`` gives them.
    package mutating func take(_ entry: [UInt8], at leaf: Int64, name: @autoclosure () -> String) {
        take(hash: MerkleTree.leaf(entry), at: leaf, name: name())
    }

    package mutating func take(hash: [UInt8], at leaf: Int64, name: @autoclosure () -> String) {
        guard (0..<leaves).contains(leaf) else { return find("\(name()): no checkpoint speaks of its leaf \(leaf)") }
        let place = Int(leaf)
        if isThere[place] { return find("\(name()): something else stands at its leaf \(leaf) too") }
        isThere[place] = true
        if !hashes[place * 32..<place * 32 + 32].elementsEqual(hash) { find("\(name()): not what was signed at its leaf \(leaf)") }
    }

    /// Once all was taken: names what is gone.
    package mutating func finish() {
        for (leaf, isThere) in isThere.enumerated() where !isThere { find("leaf \(leaf): what stood there is gone") }
        for written in outside.values.sorted(by: { $0.n < $1.n }) where written.n > checkpoints {
            find("checkpoint \(written.n): written outside the database with \(written.leaves) leaves, and not here")
        }
    }

    /// Lines outside that are none of the key's, or of which one is missing or contradicts another.
    ///
    /// Two servers of one record that write to one file may each add the same lines, and one of them later: the order of the file says nothing,
    /// and a line that stands there already is passed over.
    private mutating func checkOutside(_ lines: [Checkpoint]) {
        var before: Checkpoint?
        for line in lines.sorted(by: { $0.n < $1.n }) where line != before {
            let name = "checkpoint \(line.n) outside the database"
            if !keys.isEmpty, !keys.contains(where: line.isSigned) { find("\(name): its signature is not of this key") }
            if let before, line.n != before.n + 1 { find("\(name): it stands after checkpoint \(before.n)") }
            if let before, line.leaves < before.leaves { find("\(name): it has fewer leaves than checkpoint \(before.n)") }
            before = line
        }
        if let first = lines.map(\.n).min(), first != 1 {
            find("checkpoint \(first) outside the database: checkpoint 1 is missing before it")
        }
    }
}
