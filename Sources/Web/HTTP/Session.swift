/// The secret a browser holds while someone is signed in: 256 random bits. Only its digest is ever stored (security SR-17).
package struct SessionToken: Sendable {
    let bytes: [UInt8]

    package static func random() -> SessionToken { SessionToken(bytes: Secret.random(32)) }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads a cookie; nil for anything that we did not write.
    init?(text: String) {
        guard text.utf8.count == 64, let bytes = Secret.bytes(hexadecimal: text) else { return nil }
        self.bytes = bytes
    }

    /// What the cookie holds.
    package var text: String { Secret.hexadecimal(bytes) }
    /// What the record of sign-ins holds.
    package var digest: [UInt8] { Secret.sha256(bytes) }
    /// What each form of this sign-in carries: worked out from the secret, so it is stored nowhere and ends with the sign-in.
    package var formToken: String { Secret.hexadecimal(Secret.hmac("homeward form".utf8, key: bytes)) }
}

/// Someone signed in, as far as the pages need to know. What the viewer may see is decided above.
package struct Session: Sendable {
    /// Of the secret in the cookie; names the sign-in.
    package let digest: [UInt8]
    /// The reference of the user.
    package let user: String
    /// The reference of the organisation they act for.
    package let organisation: String?
    /// What the layers above know about them, asked for by type: `session.viewer(as: Viewer.self)`.
    private let known: any Sendable

    package init(digest: [UInt8], user: String, organisation: String? = nil, viewer: some Sendable) {
        (self.digest, self.user, self.organisation, self.known) = (digest, user, organisation, viewer)
    }

    package func viewer<Viewer>(as type: Viewer.Type) -> Viewer? { known as? Viewer }
}
