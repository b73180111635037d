import Core
import Foundation
import Proof

/// The secret file of the key that signs the log: 64 hexadecimal digits that nobody but its owner may read.
struct LogKeyFile {
    let path: String

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// - Throws: ``LogRefusal``
    func read() throws(LogRefusal) -> LogKey {
        guard let content = FileManager.default.contents(atPath: path) else { throw .noKey(path) }
        let permissions = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int
        guard let permissions, permissions & 0o077 == 0 else { throw .openKey(path) }
        let text = String(decoding: content, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let seed = [UInt8](hexadecimal: text), let key = LogKey(seed: seed) else { throw .noKey(path) }
        return key
    }

    /// Makes the file with a new key; one that is there is never written over.
    ///
    /// - Throws: ``LogRefusal/keyThere(_:)``, ``LogRefusal/unwritable(_:)``
    func make() throws(LogRefusal) -> LogKey {
        let seed = LogKey.newSeed()
        guard let key = LogKey(seed: seed) else { throw .unwritable(path) }
        if exists { throw .keyThere(path) }
        try DurableFile(path: path).append(Array((seed.hexadecimal + "\n").utf8), permissions: 0o600)
        return key
    }
}
