import CSodium

/// The Ed25519 key that signs checkpoints. Its seed is a secret, kept outside the database.
package struct LogKey: Sendable {
    package let seed: [UInt8]
    package let publicKey: PublicKey
    private let secret: [UInt8]

    /// - Parameter seed: 32 bytes, else nil.
    package init?(seed: [UInt8]) {
        guard seed.count == Int(crypto_sign_SEEDBYTES) else { return nil }
        var publicBytes = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
        var secret = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
        guard crypto_sign_seed_keypair(&publicBytes, &secret, seed) == 0 else { return nil }
        (self.seed, self.publicKey, self.secret) = (seed, PublicKey(unchecked: publicBytes), secret)
    }

    package static func newSeed() -> [UInt8] {
        var seed = [UInt8](repeating: 0, count: Int(crypto_sign_SEEDBYTES))
        randombytes_buf(&seed, seed.count)
        return seed
    }

    func sign(_ message: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
        crypto_sign_detached(&signature, nil, message, UInt64(message.count), secret)
        return signature
    }
}

/// The half of a ``LogKey`` that everybody may have: 64 hexadecimal digits.
package struct PublicKey: Hashable, Sendable, CustomStringConvertible {
    private let bytes: [UInt8]

    fileprivate init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    package init?(_ text: some StringProtocol) {
        guard let bytes = [UInt8](hexadecimal: String(text)), bytes.count == Int(crypto_sign_PUBLICKEYBYTES) else { return nil }
        self.bytes = bytes
    }

    /// The keys of a text, one a line: a key that was changed leaves the checkpoints it signed. nil if a line is no key, or there is none.
    package static func keys(_ text: some StringProtocol) -> [PublicKey]? {
        let lines = text.split { $0.isWhitespace }
        let keys = lines.compactMap { PublicKey($0) }
        return keys.isEmpty || keys.count < lines.count ? nil : keys
    }

    package var description: String { bytes.hexadecimal }

    func has(signed message: [UInt8], _ signature: [UInt8]) -> Bool {
        signature.count == Int(crypto_sign_BYTES) && crypto_sign_verify_detached(signature, message, UInt64(message.count), bytes) == 0
    }
}
