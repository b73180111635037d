import Core
import Proof
import Record
import Testbed
import Testing

@testable import Access

@Suite(.covers("SR-19")) struct `A one-time code` {
    /// RFC 6238, appendix B, of the secret `12345678901234567890`.
    @Test(
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func `is what the standard says of a moment`(seconds: Int64, code: String) {
        let factor = OneTimeCode(secret: Array("12345678901234567890".utf8))
        let step = OneTimeCode.step(at: Moment(milliseconds: seconds * 1_000))
        #expect(factor.code(in: step, digits: 8) == code)
        #expect(factor.code(in: step) == String(code.suffix(6)))
    }

    /// FIPS 180: a message, so many times over.
    @Test(arguments: [
        ("", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
        ("a", 1_000_000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
    ])
    func `rests on SHA-1`(message: String, times: Int, digest: String) {
        #expect(SHA1.digest(Array(String(repeating: message, count: times).utf8)).hexadecimal == digest)
    }

    /// RFC 2202.
    @Test(arguments: [
        ([UInt8](repeating: 0x0B, count: 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
        (Array("Jefe".utf8), "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        (
            [UInt8](repeating: 0xAA, count: 80), "Test Using Larger Than Block-Size Key - Hash Key First",
            "aa4ae5e15272d00e95705637ce8a3b55ed402112"
        ),
    ])
    func `and on its HMAC`(key: [UInt8], message: String, code: String) {
        #expect(SHA1.hmac(Array(message.utf8), key: key).hexadecimal == code)
    }

    @Test(arguments: [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")])
    func `has a secret that is typed in base 32`(bytes: String, text: String) {
        #expect(OneTimeCode.base32(Array(bytes.utf8)) == text)
    }

    @Test(arguments: [(-61, false), (-30, true), (0, true), (30, true), (61, false)])
    func `is taken half a minute early or late and no more`(seconds: Int64, isTaken: Bool) {
        let factor = OneTimeCode(secret: Array("12345678901234567890".utf8))
        // In the middle of its half minute, so that a second more or less does not matter.
        let moment = Moment(milliseconds: 1_800_000_015_000)
        let code = factor.code(in: OneTimeCode.step(at: Moment(milliseconds: moment.milliseconds + seconds * 1_000)))
        #expect((factor.step(of: code, at: moment, after: -1) != nil) == isTaken)
    }

    @Test func `is typed with or without a gap, and is none after it was used`() throws {
        let factor = OneTimeCode(secret: Array("12345678901234567890".utf8))
        let moment = Moment(milliseconds: 1_800_000_015_000)
        let code = factor.code(in: OneTimeCode.step(at: moment))
        let step = try #require(factor.step(of: "\(code.prefix(3)) \(code.suffix(3))", at: moment, after: -1))
        #expect(factor.step(of: code, at: moment, after: step) == nil)
        for wrong in ["", "000", code + "0", "²³4567", "abcdef"] { #expect(factor.step(of: wrong, at: moment, after: -1) == nil) }
    }
}
