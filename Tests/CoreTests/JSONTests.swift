import Testbed
import Testing

@testable import Core

@Suite struct `Canonical JSON` {
    @Test(arguments: [
        (" { \"b\" : 1 , \"a\" : [ true , null , -0 ] } ", "{\"a\":[true,null,0],\"b\":1}"),
        ("\"\\u0041\\u00e9\\ud83d\\ude00\\/\"", "\"Aé😀/\""),
        ("\"\\b\\f\\n\\r\\t\\u007f\"", "\"\\u0008\\u000c\\n\\r\\t\\u007f\""),
        ("[-9223372036854775808,9223372036854775807]", "[-9223372036854775808,9223372036854775807]"),
        ("{\"é\":1,\"z\":2,\"😀\":3,\"\":4}", "{\"\":4,\"z\":2,\"é\":1,\"😀\":3}"),
    ])
    func `has one spelling`(given: String, canonical: String) throws {
        let value = try JSON(parsing: given)
        #expect(value.canonicalText == canonical)
        #expect(try JSON(parsing: canonical) == value)
    }

    /// What stands there and where it stops making sense, counted in bytes.
    @Test(arguments: [
        ("", 0), ("{", 1), ("[1,]", 3), ("{\"a\":1,\"a\":2}", 7), ("1.5", 1), ("1e3", 1), ("01", 2), ("-", 1), ("9223372036854775808", 19),
        ("\"a", 2), ("\"\\x\"", 3), ("\"\\ud800\"", 7), ("\"\\ud800\\u0041\"", 13), ("\"\\udc00\"", 7), ("\"\t\"", 1), ("true false", 5),
        ("tru", 0), ("{'a':1}", 1), ("{\"a\" 1}", 5), ("[1 2]", 3), ("NaN", 0), ("\"\\u12G4\"", 5), ("+1", 0), ("\u{FEFF}1", 0),
    ])
    func `refuses and says where`(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.offset == offset, "\(text): \(error?.sentence ?? "")")
        #expect(error?.sentence.isEmpty == false)
    }

    @Test func `refuses text that is not UTF-8`() {
        for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3]] {
            #expect(throws: JSONError.self) { try JSON(parsing: [0x22] + bytes + [0x22]) }
        }
    }

    @Test(.covers("SR-21"))
    func `is at most 32 deep`() throws {
        let deep = { (levels: Int) in String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
        _ = try JSON(parsing: deep(32))
        #expect(throws: JSONError.self) { try JSON(parsing: deep(33)) }
        #expect(throws: JSONError.self) { try JSON(parsing: deep(100_000)) }
    }

    @Test func `tells apart texts that only look alike, and refuses such names beside each other`() throws {
        #expect(JSON.text("e\u{301}") != JSON.text("\u{E9}"))
        #expect(JSON.object(["e\u{301}": .null]) != JSON.object(["\u{E9}": .null]))
        #expect(throws: JSONError.self) { try JSON(parsing: "{\"e\\u0301\":1,\"\\u00e9\":2}") }
    }

    @Test func `reads back whatever it writes`() throws {
        var chance = Seeded(for: "json")
        for _ in 0..<2000 {
            let value = random(depth: 0, &chance)
            let bytes = value.canonical
            let read = try JSON(parsing: bytes)
            #expect(read == value)
            #expect(read.canonical == bytes)
        }
    }

    @Test func `never stops at random bytes`() {
        var chance = Seeded(for: "random json")
        let pieces = Array("{}[]\",:\\u0123456789abcdefn truefalsenull-.eE\u{1}é😀".utf8)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...30, using: &chance)).map { _ in pieces.randomElement(using: &chance) ?? 0 }
            if let value = try? JSON(parsing: bytes) { #expect((try? JSON(parsing: value.canonical)) == value) }
        }
    }

    private func random(depth: Int, _ chance: inout Seeded) -> JSON {
        switch Int.random(in: 0...(depth < 4 ? 5 : 3), using: &chance) {
        case 0: return .null
        case 1: return .bool(.random(using: &chance))
        case 2: return .number(.random(in: .min ... .max, using: &chance))
        case 3: return .text(text(&chance))
        case 4: return .list((0..<Int.random(in: 0...4, using: &chance)).map { _ in random(depth: depth + 1, &chance) })
        default:
            let members = (0..<Int.random(in: 0...4, using: &chance)).map { _ in (text(&chance), random(depth: depth + 1, &chance)) }
            return .object(Dictionary(members) { first, _ in first })
        }
    }

    private func text(_ chance: inout Seeded) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...6, using: &chance) {
            let ranges: [ClosedRange<UInt32>] = [0...127, 128...0xD7FF, 0xE000...0xFFFF, 0x10000...0x10FFFF]
            if let scalar = Unicode.Scalar(UInt32.random(in: ranges.randomElement(using: &chance) ?? 0...127, using: &chance)) {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
