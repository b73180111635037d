import Core
import Proof
import Storage

/// The log as tables keep it: a place on each fact and look, and a checkpoint with the hashes of the leaves it adds.
struct LogStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Where the log ends: the last checkpoint, 0 before the first, and the tree so far.
    struct End {
        let n: Int64
        let at: Moment?
        let tree: MerkleTree
    }

    func end() throws -> End {
        try transaction.row("SELECT n, leaves, at, peaks FROM checkpoint ORDER BY n DESC LIMIT 1") { row in
            guard let tree = MerkleTree(size: try row.get("leaves"), peaks: LogStore.hashes(try row.get("peaks"))) else {
                throw StorageError.unexpectedValue(column: "checkpoint.peaks", wanted: "tree of as many leaves")
            }
            return End(n: try row.get("n"), at: try row.get("at"), tree: tree)
        } ?? End(n: 0, at: nil, tree: MerkleTree())
    }

    /// Something that waits for its place.
    struct Waiting {
        let table: String
        let id: Int64
        let hash: [UInt8]
    }

    /// What has no place yet: facts first, each by its number.
    func waiting(most: Int) throws -> [Waiting] {
        let facts = try FactStore(transaction).unnumbered(most: most).map {
            Waiting(table: "fact", id: $0.id, hash: MerkleTree.leaf(LogEntry.bytes(of: FactLine.json($0))))
        }
        guard facts.count < most else { return facts }
        let looks = try LookStore(transaction).unnumbered(most: most - facts.count)
        return facts + looks.map { Waiting(table: "access_log", id: $0.id, hash: MerkleTree.leaf(LogEntry.bytes(of: $0.json))) }
    }

    /// How many wait, counted no further than `most`.
    func countWaiting(most: Int) throws -> Int {
        try transaction.row(
            """
            SELECT COUNT(*) AS number FROM (
              SELECT id FROM fact WHERE leaf IS NULL UNION ALL SELECT id FROM access_log WHERE leaf IS NULL LIMIT \(most)
            ) AS waiting
            """
        ) { try $0.get("number") } ?? 0
    }

    /// Waits until nobody else extends the log, and keeps others from it until the transaction ends.
    func hold() throws { try transaction.hold("checkpoint", .inTurn) }

    /// Gives rows of a table their places.
    ///
    /// - Throws: ``StorageError/conflict`` if one has a place already or is gone.
    func number(_ table: String, _ places: [(id: Int64, leaf: Int64)]) throws {
        for start in stride(from: 0, to: places.count, by: 250) {
            let some = places[start..<min(start + 250, places.count)]
            let pairs = some.map { "(\($0.id), \($0.leaf))" as Statement }.joined(separator: ", ")
            let changed = try transaction.run(
                """
                UPDATE \(name: table) SET leaf = place.column2 FROM (VALUES \(pairs)) AS place
                WHERE \(name: table).id = place.column1 AND \(name: table).leaf IS NULL
                """)
            guard changed == some.count else { throw StorageError.conflict }
        }
    }

    func add(_ checkpoint: Checkpoint, hashes: [[UInt8]], peaks: [[UInt8]]) throws {
        try transaction.run(
            """
            INSERT INTO checkpoint (n, leaves, root, at, signature, hashes, peaks)
            VALUES (\(checkpoint.n), \(checkpoint.leaves), \(checkpoint.root), \(checkpoint.at), \(checkpoint.signature),
              \(Array(hashes.joined())), \(Array(peaks.joined())))
            """)
    }

    /// The checkpoints after one, in order.
    func checkpoints(after n: Int64) throws -> [Checkpoint] {
        try transaction.rows(
            "SELECT n, leaves, root, at, signature FROM checkpoint WHERE n > \(n) ORDER BY n", LogStore.checkpoint)
    }

    func forEachCheckpoint(_ visit: (Checkpoint, _ hashes: [[UInt8]], _ peaks: [[UInt8]]) throws -> Void) throws {
        try transaction.forEach("SELECT n, leaves, root, at, signature, hashes, peaks FROM checkpoint ORDER BY n") { row in
            try visit(try LogStore.checkpoint(row), LogStore.hashes(try row.get("hashes")), LogStore.hashes(try row.get("peaks")))
        }
    }

    private static func checkpoint(_ row: ResultRow) throws -> Checkpoint {
        Checkpoint(
            n: try row.get("n"), leaves: try row.get("leaves"), root: try row.get("root"), at: try row.get("at"),
            signature: try row.get("signature"))
    }

    private static func hashes(_ bytes: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: 32).map { Array(bytes[$0..<min($0 + 32, bytes.count)]) }
    }
}
