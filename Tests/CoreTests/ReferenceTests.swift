import Testbed
import Testing

@testable import Core

@Suite struct `A reference` {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    @Test func `is read as people type it`() throws {
        let reference = try #require(Reference(number: 123_456_789))
        let printed = reference.description
        let spellings = [
            printed, printed.lowercased(), printed.filter { $0 != "-" }, reference.printed("P"), reference.printed("P").lowercased(),
            " \(printed) ", printed.split(separator: "").joined(separator: " "),
        ]
        for spelling in spellings { #expect(Reference(spelling) == reference, "\(spelling)") }
    }

    @Test func `takes O for 0 and I and L for 1`() throws {
        // Its seven characters are 0, 0, 0, 0, 0, 0 and 1.
        let reference = try #require(Reference(number: 1))
        for (one, zero) in [("I", "O"), ("l", "o"), ("L", "0")] {
            let typed = String(reference.description.map { $0 == "1" ? Character(one) : $0 == "0" ? Character(zero) : $0 })
            #expect(Reference(typed) == reference, "\(typed)")
        }
    }

    @Test func `finds every wrong character and every two swapped neighbours`() {
        var chance = Seeded(for: "references")
        for _ in 0..<200 {
            let reference = Reference.random(using: &chance)
            let symbols = Array(reference.description.filter { $0 != "-" })
            for place in symbols.indices {
                for wrong in Self.alphabet where wrong != symbols[place] {
                    var typed = symbols
                    typed[place] = wrong
                    #expect(Reference(String(typed)) == nil, "\(reference) typed \(String(typed))")
                }
                if place > 0, symbols[place] != symbols[place - 1] {
                    var typed = symbols
                    typed.swapAt(place, place - 1)
                    #expect(Reference(String(typed)) == nil, "\(reference) typed \(String(typed))")
                }
            }
        }
    }

    @Test(arguments: ["", "7", "7K2M-9XQ", "7K2M-9XQ4-7K2M", "UUUU-UUUU", "7K2M-9XQ!", "12-7K2M9XQ4", "７K2M9XQ4"])
    func `is not read from`(text: String) { #expect(Reference(text) == nil) }

    @Test func `has 35 bits`() {
        #expect(Reference(number: 1 << 35) == nil)
        #expect(Reference(number: -1) == nil)
        for number: Int64 in [0, 1, (1 << 35) - 1] {
            let reference = Reference(number: number)
            #expect(reference?.number == number)
            #expect(reference.map { Reference($0.description) } == reference)
        }
    }
}
