import Core
import Foundation

/// The canaries and references that stand in some bytes.
struct Found: Sendable, Equatable {
    var words: Set<String> = [], references: Set<Reference> = []

    mutating func add(_ other: Found) {
        words.formUnion(other.words)
        references.formUnion(other.references)
    }
}

/// Everything planted in a house that an answer can carry, found by its bytes wherever it stands: in a page, a file or a header.
struct Canaries: Sendable {
    /// A word that stands nowhere else: `qz` and ten letters.
    static let start = "qz", letters = 10

    private let words: Set<String>, references: Set<Reference>

    init(_ worlds: [Planted]) {
        words = Set(worlds.flatMap(\.words.keys))
        references = Set(worlds.flatMap(\.byReference.keys))
    }

    func found(in bytes: [UInt8]) -> Found {
        var found = Found()
        let (q, z, dash) = (UInt8(ascii: "q"), UInt8(ascii: "z"), UInt8(ascii: "-"))
        let length = Canaries.start.utf8.count + Canaries.letters
        bytes.withUnsafeBufferPointer { bytes in
            // The second letter is small wherever a word stands.
            Canaries.places(of: z, in: bytes) { place in
                guard place > 0, bytes[place - 1] | 0x20 == q, place - 1 + length <= bytes.count else { return }
                let word = String(decoding: bytes[place - 1..<place - 1 + length].map { $0 | 0x20 }, as: UTF8.self)
                if words.contains(word) { found.words.insert(word) }
            }
            Canaries.places(of: dash, in: bytes) { place in
                guard place >= 4, place + 4 < bytes.count, Canaries.isSymbol(bytes[place - 1]), Canaries.isSymbol(bytes[place + 4]),
                    let reference = Reference(String(decoding: bytes[place - 4...place + 4], as: UTF8.self)),
                    references.contains(reference)
                else { return }
                found.references.insert(reference)
            }
        }
        return found
    }

    func found(in text: String) -> Found { found(in: Array(text.utf8)) }

    /// By the C library: pages are long, and a test is not optimised.
    private static func places(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, _ visit: (Int) -> Void) {
        guard let base = bytes.baseAddress else { return }
        var from = 0
        while from < bytes.count, let found = memchr(base + from, Int32(byte), bytes.count - from) {
            let place = base.distance(to: found.assumingMemoryBound(to: UInt8.self))
            visit(place)
            from = place + 1
        }
    }

    private static func isSymbol(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (65...90).contains(byte) }
}
