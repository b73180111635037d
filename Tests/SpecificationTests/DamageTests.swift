import Foundation
import Language
import Testing

@testable import Specification

/// One thing wrong in the folder `example`.
struct Damage: Sendable, CustomTestStringConvertible {
    let file: String
    /// What is replaced, the first time it stands in the file, and by what.
    let find: String, put: String
    /// A part of the sentence and the beginning of the text at whose place it is reported.
    let says: String, at: String

    init(_ file: String, _ find: String, _ put: String, says: String, at: String) {
        (self.file, self.find, self.put, self.says, self.at) = (file, find, put, says, at)
    }
    var testDescription: String { "\(file): \(put.isEmpty ? "no \(find)" : put)" }

    func spoil(_ folder: Folder) -> Folder {
        folder.with(file) { content in
            guard let range = content.range(of: find) else { return content }
            return content.replacingCharacters(in: range, with: put)
        }
    }
}

@Suite struct `A damaged folder says what is wrong, where, and what to do` {
    @Test func `the folder itself is clean`() throws {
        #expect(try Folders.folder("example").allMistakes == [])
    }

    @Test func `a sum of what not everybody reads is refused, since its list would tell each part`() throws {
        let folder = try Folders.folder("example").with("kinds/rent_totals.yaml") { content in
            content.split(separator: "\n").map { $0.contains("evictions:") ? $0.dropLast() + ", marks: [SG]}" : $0 }.joined(separator: "\n")
        }
        let found = folder.allMistakes.filter { $0.what.contains("adds up rent_totals.evictions, which not everybody reads") }
        #expect(found.count == 1 && found.first?.place.file == "figures.yaml")
    }

    @Test(arguments: Damage.all)
    func `one mistake`(_ damage: Damage) throws {
        let whole = try Folders.folder("example")
        let spoilt = damage.spoil(whole)
        try #require(spoilt.files != whole.files, "the folder no longer holds \(damage.find)")
        let mistakes = spoilt.allMistakes
        let place = try #require(SourcePlace(of: damage.at, in: spoilt.files[damage.file] ?? "", file: damage.file))
        let found = mistakes.filter { $0.what.contains(damage.says) }
        #expect(found.contains { $0.place == place }, "\(place) expected; found \(mistakes.map(\.description).joined(separator: "\n"))")
        #expect(mistakes.allSatisfy { !$0.remedy.isEmpty })
    }

    @Test func `there are at least sixty kinds of it`() { #expect(Damage.all.count >= 60) }

    @Test func `several at once are all reported`() throws {
        var folder = try Folders.folder("example")
        // A file that is no YAML at all hides the rest, so those are left out.
        let some = Damage.all.dropFirst(Damage.yaml.count).enumerated().filter { $0.offset % 9 == 4 }.map(\.element)
        for damage in some { folder = damage.spoil(folder) }
        #expect(folder.allMistakes.count >= some.count)
    }

    @Test func `a file that is missing or misnamed is named`() throws {
        let folder = try Folders.folder("example")
        #expect(folder.without("service.yaml").allMistakes.contains { $0.what == "there is no service.yaml" })
        let misnamed = folder.with("clock.yaml") { _ in "a: b\n" }.allMistakes
        #expect(misnamed.map(\.what) == ["a folder has no file clock.yaml"])
        #expect(misnamed.map(\.remedy) == ["Did you mean clocks.yaml?"])
    }
}
