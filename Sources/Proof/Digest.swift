import CSodium
import Core

/// HMAC-SHA256, by libsodium: what a fact is known by once its words are gone.
package struct Digest: Hashable, Sendable {
    package let bytes: [UInt8]

    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }
    package init?(hexadecimal text: String) {
        guard let bytes = [UInt8](hexadecimal: text) else { return nil }
        self.init(bytes: bytes)
    }

    package init(of message: [UInt8], salt: [UInt8]) {
        var state = crypto_auth_hmacsha256_state()
        var result = [UInt8](repeating: 0, count: 32)
        crypto_auth_hmacsha256_init(&state, salt, salt.count)
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        crypto_auth_hmacsha256_final(&state, &result)
        self.bytes = result
    }

    package static func salt() -> [UInt8] {
        var salt = [UInt8](repeating: 0, count: 16)
        randombytes_buf(&salt, salt.count)
        return salt
    }

    package var hexadecimal: String { bytes.hexadecimal }
}

/// SHA-256 of content that comes in pieces, such as a file.
package struct ContentHash {
    private var state = crypto_hash_sha256_state()

    package init() { crypto_hash_sha256_init(&state) }

    package mutating func add(_ piece: [UInt8]) { crypto_hash_sha256_update(&state, piece, UInt64(piece.count)) }

    /// The hash of all pieces so far.
    package var bytes: [UInt8] {
        var (state, result) = (state, [UInt8](repeating: 0, count: 32))
        crypto_hash_sha256_final(&state, &result)
        return result
    }
}

extension [UInt8] {
    /// SHA-256, for names of content that is not secret.
    package var sha256: [UInt8] {
        var result = [UInt8](repeating: 0, count: 32)
        crypto_hash_sha256(&result, self, UInt64(count))
        return result
    }

    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    package init?(hexadecimal text: String) {
        let symbols = Array(text.utf8)
        guard symbols.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(symbols.count / 2)
        for index in stride(from: 0, to: symbols.count, by: 2) {
            guard let high = Self.digit(symbols[index]), let low = Self.digit(symbols[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        self = bytes
    }

    private static func digit(_ symbol: UInt8) -> UInt8? {
        switch symbol {
        case 48...57: symbol - 48
        case 97...102: symbol - 87
        default: nil
        }
    }
}
