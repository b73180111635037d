import ArgumentParser
import Core
import Foundation
import Record

/// Where what was disposed of is kept outside the database.
struct DisposalOptions: ParsableArguments {
    @Option(
        help: """
            The file of disposals, to be replayed after a restore from an older backup; default disposals.jsonl in the data folder, better \
            elsewhere. Or HOMEWARD_DISPOSALS.
            """)
    var disposals: String?

    /// - Throws: ``LogRefusal/noDisposals`` where nothing says where: a PostgreSQL has no folder.
    func place(_ data: DataOptions) throws -> DisposalFile {
        if let path = disposals ?? ProcessInfo.processInfo.environment["HOMEWARD_DISPOSALS"] { return DisposalFile(path: path) }
        guard case .folder(let folder) = try data.place() else { throw LogRefusal.noDisposals }
        return DisposalFile(path: "\(folder)/disposals.jsonl")
    }
}

/// All that was recorded about disposals, outside the database. It is written anew as a whole, since a hold says words that go with the person.
struct DisposalFile {
    let path: String

    /// - Throws: ``LogRefusal/notReplayed(_:)`` if it holds a disposal that the record does not: then the record was restored from a backup
    ///   of before, and to write the file would forget who was disposed of.
    func check(_ record: Record) async throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        guard let kept = FileManager.default.contents(atPath: path) else { throw LogRefusal.unwritable(path) }
        let missing = DisposalFile.digests([UInt8](kept)).subtracting(DisposalFile.digests(try await record.disposals()))
        if !missing.isEmpty { throw LogRefusal.notReplayed(path) }
    }

    func write(_ record: Record) async throws {
        try DurableFile(path: path).replace(with: try await record.disposals(), permissions: 0o600)
    }

    private static func digests(_ lines: [UInt8]) -> Set<String> {
        Set(JSONLines(lines).compactMap { number, line in (try? JSONLines.parse(line, number: number).get())?["digest"]?.text })
    }
}
