import Foundation
import Testing

@Suite struct `The house` {
    @Test func `is found, so that its rules are about something`() throws {
        let files = try SourceTree.sources.get()
        #expect(files.count > 20)
        #expect(files.contains { $0.target == "Core" && $0.imports.isEmpty })
        #expect(files.contains { $0.target == "PostgreSQL" && $0.imports.contains { $0.module == "CPQ" } })
    }

    @Test(arguments: HouseRule.all + [HouseRule.councils(SourceTree.services)])
    func `keeps its rules`(rule: HouseRule) throws {
        for file in try SourceTree.sources.get() {
            for (line, why) in rule.broken(file) { Issue.record("\(file.path):\(line): \(why). Rule: \(rule.name).") }
        }
    }

    @Test(arguments: HouseRule.all)
    func `has rules that catch what they are for`(rule: HouseRule) {
        for planted in rule.caught {
            #expect(!rule.broken(SourceFile(path: planted.path, text: planted.text)).isEmpty, "not caught: \(planted)")
        }
        for planted in rule.passed {
            #expect(rule.broken(SourceFile(path: planted.path, text: planted.text)).isEmpty, "caught: \(planted)")
        }
    }
}

@Suite struct `Swift text` {
    @Test func `is split into code and literals`() {
        let text = SwiftText(
            ##"""
            let a = "one // two" /* three /* four */ "five" */ + #"six \(seven) " \#(eight("nine"))"#
            let b = """
                ten
                \(eleven(("twelve"))) thirteen \"
                """ // fourteen
            """##)
        let code = text.code.joined(separator: "\n")
        for word in ["eight", "eleven"] { #expect(code.contains(word)) }
        for word in ["one", "two", "three", "four", "five", "six", "seven", "nine", "ten\n", "twelve", "thirteen", "fourteen"] {
            #expect(!code.contains(word), "\(word)")
        }
        let literals = text.literals.map(\.text).joined(separator: "|")
        for word in ["one // two", "six", "seven", "nine", "ten", "twelve", "thirteen"] { #expect(literals.contains(word), "\(word)") }
        for word in ["eight", "eleven", "five", "fourteen"] { #expect(!literals.contains(word), "\(word)") }
        #expect(text.literals.first { $0.text.contains("thirteen") }?.line == 4)
        #expect(text.code.count == 5)
    }
}
