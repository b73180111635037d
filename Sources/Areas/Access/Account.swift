import Core

/// Somebody real who may sign in: who they are, for whom they work and in which role. Only what a page may know; secrets stay in the store.
package struct Account: Sendable, Equatable {
    /// The sign-in name, which stands beside every act: it never changes and is given to nobody else.
    package let code: String
    package let name: String
    package let organisation: String, organisationLabel: String
    /// The name of the service folder, and a role of it.
    package let service: String, role: String
    /// nil while the account may be used.
    package var ended: Moment?

    /// - Throws: ``AccountRefusal/badName(_:)``
    package init(
        code: String, name: String, organisation: String, organisationLabel: String, service: String, role: String, ended: Moment? = nil
    ) throws(AccountRefusal) {
        guard Account.isName(code) else { throw .badName(code) }
        (self.code, self.name, self.organisation, self.organisationLabel) = (code, name, organisation, organisationLabel)
        (self.service, self.role, self.ended) = (service, role, ended)
    }

    /// Letters that look alike have no place in a name that decides who somebody is.
    static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (3...60).contains(bytes.count), let first = bytes.first, (97...122).contains(first) else { return false }
        return bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    /// A name as people type it.
    package static func typed(_ text: String) -> String {
        String(decoding: text.utf8.filter { $0 > 0x20 }.prefix(200).map { (65...90).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}

/// A code that is printed or said, and used once: twelve characters that are not taken for each other, 60 bits.
package enum PrintedCode {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// - Parameter groups: of four characters each.
    static func random(groups: Int, _ bytes: (Int) -> [UInt8]) -> String {
        (0..<groups).map { _ in String(decoding: bytes(4).map { alphabet[Int($0 & 31)] }, as: UTF8.self) }.joined(separator: "-")
    }

    /// The same text for every way of typing it: O is 0, I and L are 1, dashes and spaces are nothing.
    static func plain(_ typed: String) -> String {
        let bytes = typed.utf8.filter { $0 != 0x20 && $0 != UInt8(ascii: "-") }.prefix(64).map { byte -> UInt8 in
            let capital = (97...122).contains(byte) ? byte & 0xDF : byte
            return switch capital {
            case UInt8(ascii: "O"): UInt8(ascii: "0")
            case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
            default: capital
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
