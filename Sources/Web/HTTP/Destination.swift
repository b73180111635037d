/// A page of ours that someone goes on to, as it came with a request: a path on this site and nothing else, so that no link to us can lead
/// through our door to another site.
package struct Destination: Sendable, Hashable {
    package let address: String

    /// nil for anything that is no path of ours, and for the door itself.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count <= 500, Escape.isHarmless(address: text),
            bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        let path = text.prefix { $0 != "?" && $0 != "#" }
        guard path != "/", path != "/sign-in", path != "/sign-out" else { return nil }
        address = text
    }

    /// The door, which leads on to this page.
    package var signIn: String {
        let encoded = address.utf8.map { byte -> String in
            let isPlain = byte.isDigit || (65...90).contains(byte & 0xDF) || [UInt8(ascii: "/"), UInt8(ascii: "-")].contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + Secret.hexadecimal([byte])
        }
        return "/sign-in?to=\(encoded.joined())"
    }
}
