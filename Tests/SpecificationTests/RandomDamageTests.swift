import Foundation
import Language
import Testbed
import Testing

@testable import Specification

/// One line of one file, spoilt by chance: taken out, doubled, cut off, indented, with a letter changed, put in or left out.
@Suite struct `A line spoilt by chance` {
    @Test func `is reported at a place with a remedy, or does no harm`() throws {
        var random = Seeded(for: "random damages")
        let whole = try Folders.folder("example")
        let files = whole.files.keys.sorted()
        var reported = 0
        for _ in 0..<100 {
            let file = files[Int.random(in: files.indices, using: &random)]
            var lines = (whole.files[file] ?? "").components(separatedBy: "\n")
            let line = Int.random(in: lines.indices, using: &random)
            `A line spoilt by chance`.spoil(&lines, line, &random)
            let mistakes = whole.with(file) { _ in lines.joined(separator: "\n") }.allMistakes
            if !mistakes.isEmpty { reported += 1 }
            for mistake in mistakes {
                #expect(mistake.place.line >= 1 && mistake.place.column >= 1 && !mistake.what.isEmpty && !mistake.remedy.isEmpty)
                let known = whole.files[mistake.place.file] != nil
                #expect(known, "\(mistake) names no file of the folder")
            }
        }
        // Comments, labels and values that may be anything take no harm; most lines do.
        #expect(reported > 30)
    }

    static func spoil(_ lines: inout [String], _ line: Int, _ random: inout Seeded) {
        let text = Array(lines[line].unicodeScalars)
        let letters = Array("abcxyz:-{}[]&*!#'\"|>%@,.0 9\t".unicodeScalars)
        let place = text.isEmpty ? 0 : Int.random(in: text.indices, using: &random)
        let letter = letters[Int.random(in: letters.indices, using: &random)]
        var spoilt = text
        switch Int.random(in: 0..<7, using: &random) {
        case 0:
            lines.remove(at: line)
            return
        case 1:
            lines.insert(lines[line], at: line)
            return
        case 2: spoilt = Array(text.prefix(place))
        case 3: spoilt = Array("  ".unicodeScalars) + text
        case 4: if !text.isEmpty { spoilt[place] = letter }
        case 5: spoilt.insert(letter, at: place)
        default: if !text.isEmpty { spoilt.remove(at: place) }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: spoilt)
        lines[line] = String(view)
    }
}
