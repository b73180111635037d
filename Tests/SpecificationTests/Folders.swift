import Foundation
import Language

@testable import Specification

/// The folders beside the sources, and ways to spoil them.
enum Folders {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func folder(_ name: String) throws -> Folder { try Folder(at: root.appending(path: "Services/\(name)").path) }

    static func example() throws -> Service { try Service.load(folder("example")) }
}

extension Folder {
    /// This folder with one file changed.
    func with(_ file: String, _ change: (String) -> String) -> Folder {
        var files = files
        files[file] = change(files[file] ?? "")
        return Folder(name: name, files: files)
    }

    func without(_ file: String) -> Folder { Folder(name: name, files: files.filter { $0.key != file }) }

    /// Every mistake found in it.
    var allMistakes: [Mistake] { Service.read(self).log.sorted }
}

extension SourcePlace {
    /// Where `text` first stands in a file.
    init?(of text: String, in content: String, file: String) {
        guard let range = content.range(of: text) else { return nil }
        let before = content[..<range.lowerBound]
        let line = before.unicodeScalars.count { $0 == "\n" } + 1
        let column = before.unicodeScalars.reversed().prefix { $0 != "\n" }.count + 1
        self.init(file: file, line: line, column: column)
    }
}
