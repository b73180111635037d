import ArgumentParser
import Core
import Foundation
import Proof

/// Where the log is signed to, and by which key.
struct LogOptions: ParsableArguments {
    @Option(help: "The secret file of the key that signs the log; default log.key in the data folder. Or HOMEWARD_LOG_KEY.")
    var logKey: String?

    @Option(
        help: """
            The file of signed checkpoints, best where whoever keeps the database cannot rewrite it; default checkpoints.jsonl in the data \
            folder. Or HOMEWARD_CHECKPOINTS.
            """)
    var checkpoints: String?

    private var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// nil where nothing says where: a PostgreSQL has no folder.
    func keyFile(_ data: DataOptions) throws -> LogKeyFile? {
        try (logKey ?? environment["HOMEWARD_LOG_KEY"] ?? inFolder("log.key", data)).map(LogKeyFile.init)
    }

    func checkpointFile(_ data: DataOptions) throws -> CheckpointFile? {
        try (checkpoints ?? environment["HOMEWARD_CHECKPOINTS"] ?? inFolder("checkpoints.jsonl", data)).map(CheckpointFile.init)
    }

    private func inFolder(_ name: String, _ data: DataOptions) throws -> String? {
        guard case .folder(let folder) = try data.place() else { return nil }
        return "\(folder)/\(name)"
    }

    /// The key to sign with. One that nobody named is made when it is first asked for; one that was named must be there, since a new key under
    /// a mistyped name would sign what nobody can check.
    ///
    /// - Returns: nil where nothing says where it is.
    func key(_ data: DataOptions) throws -> LogKey? {
        guard let file = try keyFile(data) else { return nil }
        let isNamed = logKey != nil || environment["HOMEWARD_LOG_KEY"] != nil
        if file.exists || isNamed { return try file.read() }
        let key = try file.make()
        Talk.say("A key to sign the log was made in \(file.path). Its public half: \(key.publicKey)")
        return key
    }

    /// What the log is held against: the key's public half and the lines outside the database, as far as they can be read here.
    ///
    /// - Parameter publicKey: 64 hexadecimal digits, or a file of such keys; nil takes that of the key file.
    func proof(_ data: DataOptions, publicKey: String?) throws -> LogProof {
        // Before the database is read: a line is written after the database has it.
        let outside = try checkpointFile(data)?.read() ?? []
        return LogProof(signedBy: try publicKeys(data, publicKey), outside: outside)
    }

    private func publicKeys(_ data: DataOptions, _ given: String?) throws -> [PublicKey] {
        if let given {
            let file = FileManager.default.contents(atPath: given).map { String(decoding: $0, as: UTF8.self) }
            guard let keys = PublicKey.keys(file ?? given) else { throw LogRefusal.noPublicKey(given) }
            return keys
        }
        guard let file = try keyFile(data), file.exists else {
            Talk.say("Signatures were not looked at: give --public-key.")
            return []
        }
        return [try file.read().publicKey]
    }
}

enum LogRefusal: Refusal, Equatable {
    case noKey(String)
    case openKey(String)
    case keyThere(String)
    case noPublicKey(String)
    case noPlace
    case unwritable(String)
    case noCheckpoints(String)
    case otherLog(String, checkpoint: Int64)
    case noDisposals
    case notReplayed(String)

    var notice: Notice {
        switch self {
        case .noKey(let path):
            Notice("\(path) is no key that signs the log.", "Make one with homeward key make, or name the right file with --log-key.")
        case .openKey(let path):
            Notice("Others may read the key \(path).", "Take that away with chmod 600, and make a new key if they did.")
        case .keyThere(let path): Notice("\(path) is there already and is not written over.", "Name another file with --log-key.")
        case .noPublicKey(let text):
            Notice("\(text) is no public key.", "Give the 64 digits that homeward key show prints, or a file of them.")
        case .noPlace:
            Notice(
                "Nothing says where the log is signed.", "Add --log-key and --checkpoints, or HOMEWARD_LOG_KEY and HOMEWARD_CHECKPOINTS.")
        case .unwritable(let path): Notice("\(path) cannot be read and written.", "Make room on its disk, or name another file.")
        case .noCheckpoints(let path): Notice("\(path) holds no checkpoints.", "Name the right file with --checkpoints.")
        case .otherLog(let path, let n):
            Notice(
                "\(path) holds checkpoint \(n), which the record does not have: it was changed, or restored from an older backup.",
                "Keep the file as it is, run homeward verify, and begin another file with --checkpoints once you know why.")
        case .noDisposals: Notice("Nothing says where disposals are kept.", "Add --disposals, or HOMEWARD_DISPOSALS.")
        case .notReplayed(let path):
            Notice(
                "\(path) holds disposals that the record does not have: it was restored from a backup of before.",
                "Run homeward dispose replay \(path) first.")
        }
    }
    var kind: RefusalKind {
        switch self {
        case .noPublicKey, .noPlace, .noDisposals: .unreadable
        case .noKey, .noCheckpoints: .absent
        case .openKey, .keyThere, .otherLog, .notReplayed: .refused
        case .unwritable: .unavailable
        }
    }
}
