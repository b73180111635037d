import CSodium
import Core
import Foundation
import Language

/// The files of a service folder as they were read, before anything is made of them.
package struct Folder: Sendable {
    /// The folder's own name: `example`.
    package let name: String
    /// Text by path below the folder, `kinds/referral.yaml`.
    package let files: [String: String]
    /// Files that could not be read, or that have no place in a folder.
    package let mistakes: [Mistake]

    /// A folder held in memory, as tests and the published copy in the database are.
    package init(name: String, files: [String: String]) { (self.name, self.files, mistakes) = (name, files, []) }

    /// Reads a folder from disk.
    ///
    /// - Throws: ``FolderRefusal/absent(_:)`` if there is no such folder.
    package init(at path: String) throws(FolderRefusal) {
        // A link to a folder is read as the folder, under the name of the link.
        let given = URL(fileURLWithPath: path).standardizedFileURL
        let root = given.resolvingSymlinksInPath()
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder), isFolder.boolValue else { throw .absent(path) }
        guard let entries = FileManager.default.enumerator(atPath: root.path) else { throw .absent(path) }
        var files: [String: String] = [:]
        var mistakes: [Mistake] = []
        for case let entry as String in entries {
            // What an editor or a version control keeps beside the files is no part of the service.
            if entry.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
            var isFolder: ObjCBool = false
            let full = root.appendingPathComponent(entry).path
            guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue else { continue }
            let place = SourcePlace(file: entry, line: 1, column: 1)
            guard let data = FileManager.default.contents(atPath: full) else {
                mistakes.append(Mistake(place, "this file cannot be opened", "Give the program leave to read it"))
                continue
            }
            guard let text = String(validating: data, as: UTF8.self) else {
                mistakes.append(Mistake(place, "this file is not UTF-8", "Save it as plain text in UTF-8"))
                continue
            }
            files[entry] = text
        }
        (name, self.files, self.mistakes) = (given.lastPathComponent, files, mistakes)
    }

    /// The SHA-256 of the files in byte order of their paths, each as path, length and bytes, so that no two folders run into one text.
    package var version: String {
        var bytes: [UInt8] = []
        for path in files.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let text = Array((files[path] ?? "").utf8)
            bytes += "\(path)\0\(text.count)\0".utf8
            bytes += text
        }
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        _ = crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

package enum FolderRefusal: Refusal, Equatable {
    case absent(String)
    case faulty([Mistake])

    package var notice: Notice {
        switch self {
        case .absent(let path): Notice("There is no folder \(path).", "Name a folder that holds a service.yaml.")
        case .faulty(let mistakes):
            Notice(
                "The folder has \(mistakes.count == 1 ? "a mistake" : "\(mistakes.count) mistakes"): \(mistakes.first?.description ?? "")",
                "Run homeward check and mend each.")
        }
    }
    package var kind: RefusalKind {
        switch self {
        case .absent: .absent
        case .faulty: .refused
        }
    }
}
