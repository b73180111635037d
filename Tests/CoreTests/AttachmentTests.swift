import Testbed
import Testing

@testable import Core

@Suite(.covers("SR-22")) struct `What an answer says of an attached file` {
    private static let hash = String(repeating: "0f", count: 32)

    private static let names: [(given: String, shown: String)] = [
        ("boiler.jpg", "boiler.jpg"), ("C:\\fakepath\\boiler.jpg", "boiler.jpg"), ("../../etc/passwd", "passwd"), ("", "file"),
        ("/", "file"),
        ("a\u{0}b\nc", "abc"), ("photo\u{202E}gpj.exe", "photogpj.exe"), ("  two   words ", "two words"),
        (String(repeating: "n", count: 300), String(repeating: "n", count: 120)),
    ]

    @Test(arguments: names) func `is its last name, on one line, without what could hide or turn it`(given: String, shown: String) {
        #expect(Core.Attachment(name: given, form: .jpeg, bytes: 1, hash: Self.hash).name == shown)
    }

    private static let sizes: [(Int, String)] = [
        (1, "1 KB"), (1_499, "1 KB"), (1_500, "2 KB"), (999_999, "1000 KB"), (1_000_000, "1 MB"), (1_249_999, "1.2 MB"),
        (20_971_520, "21 MB"),
    ]

    @Test(arguments: sizes) func `says how large it is`(bytes: Int, words: String) {
        #expect(Core.Attachment(name: "a.pdf", form: .pdf, bytes: bytes, hash: Self.hash).words == "a.pdf (PDF, \(words))")
    }

    @Test func `is read from what it was written as, and from nothing that only looks like it`() throws {
        let attachment = Core.Attachment(name: "a \"b\".pdf", form: .pdf, bytes: 12, hash: Self.hash)
        #expect(Core.Attachment(text: attachment.json.canonicalText) == attachment)
        guard case .object(let whole) = attachment.json else { return }
        let wrong: [[String: JSON]] = [
            ["bytes": .number(-1)], ["bytes": .number(1 << 40)], ["name": .text("")], ["type": .text("text/html")], ["sha256": .text("0f")],
            ["sha256": .text(String(repeating: "0F", count: 32))], ["more": .null],
        ]
        for change in wrong { #expect(Core.Attachment(.object(whole.merging(change) { $1 })) == nil, "\(change)") }
        #expect(Core.Attachment(.object(["starts": .text("2026-04-01"), "ends": .null])) == nil)
    }

    @Test func `is found wherever it stands in a body`() {
        let one = Core.Attachment(name: "a", form: .pdf, bytes: 1, hash: Self.hash)
        let body = JSON.object([
            "photo": one.json, "rows": .list([.object(["scan": one.json, "why": .text("x")]), .object([:])]),
            "span": .object(["starts": .null]),
        ])
        #expect(Core.Attachment.all(in: body) == [one, one])
        #expect(Core.Attachment.all(in: .null).isEmpty)
    }
}
