import HTTPTypes
import Hummingbird

/// The three cookies there are: the sign-in, a visitor's mark that binds the forms of those who are not signed in, and the mark of a browser in
/// which somebody has signed in before.
package enum CookieJar {
    enum Name: String { case session = "homeward", visitor = "homeward-visitor", device = "homeward-device" }

    /// Over https the name itself makes the browser insist on Secure, the whole site and no other host. Plain http has no such promise
    /// and serves loopback only.
    static func header(_ name: Name, isSecure: Bool) -> String { isSecure ? "__Host-\(name.rawValue)" : name.rawValue }

    /// The value of a cookie; nil where it is missing, or given twice, as a neighbouring host that sets cookies for us would do.
    static func value(_ name: Name, in headers: HTTPFields, isSecure: Bool) -> String? {
        let wanted = Array((header(name, isSecure: isSecure) + "=").utf8)
        var found: String?
        for field in headers[values: .cookie] {
            for pair in field.utf8.split(separator: UInt8(ascii: ";")) {
                let pair = pair.drop { $0 == 0x20 || $0 == 0x09 }
                guard pair.starts(with: wanted) else { continue }
                guard found == nil else { return nil }
                found = String(pair.dropFirst(wanted.count))
            }
        }
        return found
    }

    static func set(_ name: Name, _ value: String, on response: inout Response, isSecure: Bool, lasts seconds: Int? = nil) {
        var text = "\(header(name, isSecure: isSecure))=\(value); Path=/; HttpOnly; SameSite=Lax"
        if isSecure { text += "; Secure" }
        if let seconds { text += "; Max-Age=\(seconds)" }
        response.headers.append(HTTPField(name: .setCookie, value: text))
    }
}

extension Response {
    /// Gives the browser a new sign-in: at sign-in, at step-up and at every change of role.
    package mutating func signIn(_ token: SessionToken, _ context: HomewardContext) {
        CookieJar.set(.session, token.text, on: &self, isSecure: context.site.isSecure)
    }

    /// Has the browser keep a mark by which it is known as one in which somebody has signed in; it opens nothing.
    package mutating func know(_ device: [UInt8], _ context: HomewardContext) {
        CookieJar.set(.device, Secret.hexadecimal(device), on: &self, isSecure: context.site.isSecure, lasts: 400 * 24 * 60 * 60)
    }

    /// Takes the sign-in away and has the browser forget what it kept. The mark of a known browser stays, so that strangers' guesses do not
    /// keep its owner out.
    package mutating func signOut(_ context: HomewardContext) {
        CookieJar.set(.session, "", on: &self, isSecure: context.site.isSecure, lasts: 0)
        headers[SecurityHeaders.named("Clear-Site-Data")] = "\"cache\", \"storage\""
    }
}

extension Request {
    /// The mark that ``Response/know(_:_:)`` gave this browser; nil for one that is not known.
    package func device(_ context: HomewardContext) -> [UInt8]? {
        CookieJar.value(.device, in: headers, isSecure: context.site.isSecure).flatMap { Secret.bytes(hexadecimal: $0) }
            .flatMap { $0.count == 32 ? $0 : nil }
    }
}
