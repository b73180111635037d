import CPQ
import Foundation
import Storage

/// Where the server is. Holds the password, so it never appears in an error: what libpq says is cleaned of it here.
struct ServerAddress: Sendable {
    let text: String
    private let secrets: [String]

    /// - Throws: ``StorageError/unavailable(_:)`` if libpq cannot read it. Its own message is dropped: it would quote the whole address.
    init(_ text: String) throws(StorageError) {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(text, &message)
        if let message { PQfreemem(message) }
        guard let options else {
            throw .unavailable("its address cannot be read; an address looks like postgresql://user@host/name")
        }
        defer { PQconninfoFree(options) }
        var secrets: [String] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val, ["password", "sslpassword"].contains(String(cString: keyword)) {
                secrets.append(String(cString: value))
            }
            option += 1
        }
        self.text = text
        self.secrets = secrets.filter { !$0.isEmpty }
    }

    /// The first line of what libpq said, without the password.
    func cleaned(_ message: UnsafePointer<CChar>?) -> String {
        guard let message else { return "it gave no reason" }
        var line = String(cString: message).split(separator: "\n").first.map(String.init) ?? "it gave no reason"
        for secret in secrets { line = line.replacingOccurrences(of: secret, with: "…") }
        return line
    }
}
