import Core
import Proof
import Storage

/// Takes the log of an export: looks, the lists they were at, and the checkpoints. The log of the file must be the record's own, or go on from
/// where that ends; two logs cannot be made one.
struct RestoringLog {
    private let store: LogStore
    private let looks: LookStore
    /// false to look and keep nothing.
    private let isKept: Bool
    /// What the record has signed already.
    private let own: [Int64: Checkpoint]
    private var proof = LogProof(limit: .max)
    private var lists: Set<SeenList> = []
    private var waitingLooks: [(look: LoggedLook, line: Int)] = []
    private var places: [String: [(id: Int64, leaf: Int64)]] = [:]
    private var new: [(checkpoint: Checkpoint, hashes: [[UInt8]], peaks: [[UInt8]])] = []

    init(_ transaction: Transaction, isKept: Bool) throws {
        (store, looks, self.isKept) = (LogStore(transaction), LookStore(transaction), isKept)
        own = Dictionary(try store.checkpoints(after: 0).map { ($0.n, $0) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func take(_ checkpoint: Checkpoint, _ hashes: [[UInt8]], _ line: Int, _ report: inout ImportReport) {
        asking(line, &report) { $0.take(checkpoint, adding: hashes) }
        if let mine = own[checkpoint.n] {
            report.known += 1
            if mine != checkpoint {
                report.mistakes.append(
                    .init(line: line, field: "checkpoint", sentence: "is not that of this record, whose log is another"))
            }
        } else {
            report.taken += 1
            new.append((checkpoint, hashes, proof.grown.peaks))
        }
    }

    /// What has a place in the log must be what was signed there.
    mutating func take(_ hash: [UInt8]?, at leaf: Int64?, _ name: String, _ line: Int, _ report: inout ImportReport) {
        guard let hash, let leaf else { return }
        asking(line, &report) { $0.take(hash: hash, at: leaf, name: name) }
    }

    mutating func take(_ list: SeenList, _ subjects: [Reference], _ report: inout ImportReport) throws {
        lists.insert(list)
        report.taken += 1
        if isKept { try looks.add(list: list, subjects) }
    }

    mutating func take(_ look: LoggedLook, _ line: Int, _ report: inout ImportReport) throws {
        if let list = look.list, !lists.contains(list) {
            report.mistakes.append(.init(line: line, field: "list", sentence: "is not among the lists before it"))
        }
        waitingLooks.append((look, line))
        if waitingLooks.count >= 500 { try flush(&report) }
    }

    private mutating func flush(_ report: inout ImportReport) throws {
        let known = Dictionary(
            try looks.looks(waitingLooks.map(\.look.id)).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var fresh: [LoggedLook] = []
        for (look, line) in waitingLooks {
            guard let known = known[look.id] else {
                fresh.append(look)
                continue
            }
            report.known += 1
            if known.placed(at: look.leaf) != look {
                report.mistakes.append(.init(line: line, field: "look", sentence: "is on record already and says something else"))
            }
            place(known.leaf, as: look.leaf, of: "access_log", look.id, line, &report)
        }
        report.taken += fresh.count
        if isKept, report.mistakes.isEmpty { try looks.add(fresh) }
        waitingLooks = []
    }

    /// Something on record already is given the place that the file has for it, and must not have another.
    mutating func place(_ mine: Int64?, as its: Int64?, of table: String, _ id: Int64, _ line: Int, _ report: inout ImportReport) {
        guard let its, mine != its else { return }
        if mine == nil {
            places[table, default: []].append((id, its))
        } else {
            report.mistakes.append(.init(line: line, field: "leaf", sentence: "is not its place in this record, whose log is another"))
        }
    }

    mutating func finish(_ report: inout ImportReport) throws {
        try flush(&report)
        asking(report.lines, &report) { $0.finish() }
    }

    /// Writes what was held back until every line was known to be clean.
    func keep() throws {
        guard isKept else { return }
        for (table, places) in places { try store.number(table, places) }
        for one in new { try store.add(one.checkpoint, hashes: one.hashes, peaks: one.peaks) }
    }

    /// Whatever the proof finds meanwhile is a mistake of this line.
    private mutating func asking(_ line: Int, _ report: inout ImportReport, _ body: (inout LogProof) -> Void) {
        let before = proof.findings.count
        body(&proof)
        report.mistakes += proof.findings.dropFirst(before).map { .init(line: line, field: "log", sentence: $0) }
    }
}
