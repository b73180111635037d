import CSodium
import Core
import Proof
import Web

/// The secret that is not in the database: whoever reads the database alone can neither guess a password nor make a code.
package struct Pepper: Sendable {
    static let fewestBytes = 32
    private let bytes: [UInt8]

    /// - Parameter file: what stands in the file; line ends round it do not count.
    /// - Throws: ``AccountRefusal/shortPepper``
    package init(file: [UInt8]) throws(AccountRefusal) {
        let isEnd = { (byte: UInt8) in byte == 0x0A || byte == 0x0D }
        bytes = Array(file.drop(while: isEnd).reversed().drop(while: isEnd).reversed())
        guard bytes.count >= Pepper.fewestBytes else { throw .shortPepper(least: Pepper.fewestBytes) }
    }

    /// A key for one purpose, which tells nothing of any other.
    func key(for purpose: StaticString) -> [UInt8] { Digest(of: Array("homeward \(purpose)".utf8), salt: bytes).bytes }

    /// What a printed code is known by: made with the pepper, since so few characters could all be tried.
    func digest(ofCode code: String, of account: String) -> [UInt8] {
        Digest(of: Array("\(account)\n\(code)".utf8), salt: key(for: "recovery codes")).bytes
    }

    /// XChaCha20-Poly1305, bound to the account it is of: in another account's row it cannot be opened.
    func seal(_ secret: [UInt8], of account: String) -> [UInt8] {
        let nonce = Secret.random(Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES))
        let bound = Array(account.utf8)
        var sealed = [UInt8](repeating: 0, count: secret.count + Int(crypto_aead_xchacha20poly1305_ietf_ABYTES))
        var length: UInt64 = 0
        crypto_aead_xchacha20poly1305_ietf_encrypt(
            &sealed, &length, secret, UInt64(secret.count), bound, UInt64(bound.count), nil, nonce, key(for: "second factors"))
        return nonce + sealed.prefix(Int(length))
    }

    /// nil if it was sealed with another pepper, for another account, or changed.
    func open(_ sealed: [UInt8], of account: String) -> [UInt8]? {
        let (nonceBytes, tagBytes) = (Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES), Int(crypto_aead_xchacha20poly1305_ietf_ABYTES))
        guard sealed.count >= nonceBytes + tagBytes else { return nil }
        let (nonce, body, bound) = (Array(sealed.prefix(nonceBytes)), Array(sealed.dropFirst(nonceBytes)), Array(account.utf8))
        var secret = [UInt8](repeating: 0, count: body.count - tagBytes)
        var length: UInt64 = 0
        let result = crypto_aead_xchacha20poly1305_ietf_decrypt(
            &secret, &length, nil, body, UInt64(body.count), bound, UInt64(bound.count), nonce, key(for: "second factors"))
        return result == 0 ? Array(secret.prefix(Int(length))) : nil
    }
}
