import Core
import Web

/// The six digits that an authenticator app shows for half a minute, from a secret it shares with us (RFC 6238).
package struct OneTimeCode: Sendable {
    /// As authenticator apps take for granted.
    static let seconds: Int64 = 30
    static let digits = 6
    /// 160 bits, as RFC 4226 recommends.
    static let secretBytes = 20

    package let secret: [UInt8]

    package init(secret: [UInt8]) { self.secret = secret }
    static func random() -> OneTimeCode { OneTimeCode(secret: Secret.random(secretBytes)) }

    /// Which half minute since 1970 a moment is in.
    package static func step(at moment: Moment) -> Int64 { moment.milliseconds / (seconds * 1_000) }

    package func code(in step: Int64, digits: Int = OneTimeCode.digits) -> String {
        let counter = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> ($0 * 8)) }
        let hash = SHA1.hmac(counter, key: secret)
        let offset = Int(hash[19] & 15)
        let word = hash[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 }
        let text = String(word % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The half minute a code is of: this one, the one before or the one after, for a clock that is not quite right; nil for any other code
    /// and for one that is not after `last`, the one that was used last.
    package func step(of typed: String, at moment: Moment, after last: Int64) -> Int64? {
        let given = Array(typed.utf8.filter { $0 != 0x20 })
        let now = OneTimeCode.step(at: moment)
        return [now - 1, now, now + 1].first { $0 > last && Secret.equal(given, Array(code(in: $0).utf8)) }
    }

    /// The secret as it is typed into an app, in groups of four.
    package var typed: String {
        let text = OneTimeCode.base32(secret)
        return stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }.joined(separator: " ")
    }

    /// What an app on the same device opens. The name is a sign-in name: letters, digits, dots, dashes.
    package func address(of account: String) -> String {
        "otpauth://totp/Homeward:\(account)?secret=\(OneTimeCode.base32(secret))&issuer=Homeward"
    }

    /// RFC 4648, without padding.
    static func base32(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var (text, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(alphabet[Int(bits >> UInt32(count) & 31)])
            }
            bits &= (1 << UInt32(count)) - 1
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(5 - count) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
