import Foundation

/// One file of the tree.
struct SourceFile {
    /// From the root of the package: `Sources/Core/Calendar/Day.swift`.
    let path: String
    let text: String
    let swift: SwiftText

    init(path: String, text: String) {
        self.path = path
        self.text = text
        self.swift = SwiftText(text)
    }

    /// The target it belongs to: the folder under `Sources`, under `Sources/Areas`, or under `Sources/Storage`.
    var target: String {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count > 2, parts[0] == "Sources" else { return "" }
        return parts.count > 3 && ["Areas", "Storage", "Libraries"].contains(parts[1]) ? parts[2] : parts[1]
    }
    var isArea: Bool { path.hasPrefix("Sources/Areas/") }

    /// The modules it imports, with their lines.
    var imports: [(line: Int, module: String)] {
        swift.code.enumerated().compactMap { index, line in
            let words = line.split(separator: " ").map(String.init)
            guard let word = words.firstIndex(of: "import"), words.indices.contains(word + 1) else { return nil }
            // `import struct Foundation.Date` names the module after the kind.
            let kinds: Set = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
            let name = kinds.contains(words[word + 1]) && words.indices.contains(word + 2) ? words[word + 2] : words[word + 1]
            return (index + 1, String(name.split(separator: ".")[0]))
        }
    }

    /// The lines of code that hold one of these texts.
    func lines(holding texts: [String]) -> [Int] {
        swift.code.indices.filter { index in texts.contains { swift.code[index].contains($0) } }.map { $0 + 1 }
    }
}

enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Read once: every rule looks at all of it.
    static let sources = Result { try files(under: "Sources") }

    /// Every Swift file under a folder of the package.
    private static func files(under folder: String) throws -> [SourceFile] {
        let start = root.appending(path: folder)
        guard let found = FileManager.default.enumerator(atPath: start.path) else { return [] }
        return try found.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            SourceFile(path: "\(folder)/\(name)", text: try String(contentsOf: start.appending(path: name), encoding: .utf8))
        }
    }

    /// The services that are run, by the names of their folders; the example is nobody's.
    static let services = folders(in: "Services").filter { $0 != "example" }
    static let areas = Set(folders(in: "Sources/Areas"))

    private static func folders(in folder: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
        return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }
}
