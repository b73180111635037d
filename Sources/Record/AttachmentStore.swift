import Core
import Proof
import Storage

/// The bytes of attached files, kept once under their hash, in parts. They stand in the database, so that they are durable, backed up, copied to
/// a standby and disposed of with the answers that name them (docs/decisions/0027).
package struct AttachmentStore {
    private let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// So long is a part, but for the last: 256 KiB.
    package static let partBytes = 256 * 1024

    // MARK: Before they are attached

    /// Keeps what somebody sent, until the form that it belongs to is sent: theirs to attach, and nobody else's.
    package func keep(_ bytes: [UInt8], _ form: Attachment.Form, name: String, by user: String, at moment: Moment) throws -> Attachment {
        let attachment = Attachment(name: name, form: form, bytes: bytes.count, hash: bytes.sha256.hexadecimal)
        try add(attachment.hash, form, bytes)
        try transaction.run(
            """
            INSERT INTO upload (user_code, attachment, at) VALUES (\(user), \(attachment.hash), \(moment))
            ON CONFLICT (user_code, attachment) DO UPDATE SET at = excluded.at
            """)
        return attachment
    }

    private func add(_ hash: String, _ form: Attachment.Form, _ bytes: [UInt8]) throws {
        let isNew = try transaction.run(
            """
            INSERT INTO attachment (hash, type, bytes) VALUES (\(hash), \(form.rawValue), \(bytes.count)) ON CONFLICT (hash) DO NOTHING
            """)
        guard isNew == 1 else { return }
        let parts = stride(from: 0, to: bytes.count, by: AttachmentStore.partBytes).enumerated().map { nth, start -> [Value] in
            let part = Array(bytes[start..<min(start + AttachmentStore.partBytes, bytes.count)])
            return [hash.stored, nth.stored, part.stored]
        }
        try transaction.insert(into: "attachment_part", ["attachment", "nth", "bytes"], parts)
    }

    /// Whether a user may say of a record that this is attached to it: they sent it, or it is attached to the record already. What they sent is
    /// held for them from then on, so that nothing sweeps it away before the answer that names it stands.
    func claim(_ attachment: Attachment, for record: Reference, by user: String, at moment: Moment) throws -> Bool {
        let isOfForm = try transaction.row("SELECT type, bytes FROM attachment WHERE hash = \(attachment.hash)") { row in
            try row.get("type", as: String.self) == attachment.form.rawValue && row.get("bytes", as: Int.self) == attachment.bytes
        }
        guard isOfForm == true else { return false }
        let held = try transaction.run(
            "UPDATE upload SET at = \(moment) WHERE user_code = \(user) AND attachment = \(attachment.hash)")
        if held > 0 { return true }
        let attached: Int? = try transaction.row(
            "SELECT 1 AS here FROM attached WHERE record = \(record) AND attachment = \(attachment.hash)"
        ) { try $0.get("here") }
        return attached != nil
    }

    // MARK: Reading

    /// The bytes of a file.
    ///
    /// - Throws: ``AttachmentFault`` where they are not those that were attached.
    package func bytes(of attachment: Attachment) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(attachment.bytes)
        try transaction.forEach("SELECT bytes FROM attachment_part WHERE attachment = \(attachment.hash) ORDER BY nth") { row in
            bytes += try row.get("bytes", as: [UInt8].self)
        }
        guard bytes.sha256.hexadecimal == attachment.hash else { throw AttachmentFault(hash: attachment.hash) }
        return bytes
    }

    /// What is attached to anything, in the order of the hashes, part by part.
    func forEachPart(_ visit: (AttachmentPart) throws -> Void) throws {
        try transaction.forEach(
            """
            SELECT attachment.hash, attachment.type, attachment.bytes AS total, attachment_part.nth, attachment_part.bytes
            FROM attachment JOIN attachment_part ON attachment_part.attachment = attachment.hash
            WHERE attachment.hash IN (SELECT attachment FROM attached) ORDER BY attachment.hash, attachment_part.nth
            """
        ) { row in
            try visit(
                AttachmentPart(
                    hash: try row.get("hash"), type: try row.get("type"), total: try row.get("total"), nth: try row.get("nth"),
                    bytes: try row.get("bytes")))
        }
    }

    /// Those of these hashes of which the bytes are here.
    func kept(_ hashes: [String]) throws -> Set<String> {
        var kept: Set<String> = []
        for some in hashes.parts() {
            try transaction.forEach("SELECT hash FROM attachment WHERE hash IN \(in: some)") { kept.insert(try $0.get("hash")) }
        }
        return kept
    }

    /// Puts back what an export held.
    func restore(_ hash: String, _ form: Attachment.Form, _ bytes: [UInt8]) throws { try add(hash, form, bytes) }

    /// What is wrong with the bytes of attached files, each named by its hash.
    func findings() throws -> [String] {
        var findings: [String] = []
        var (hash, content, length, total): (String?, ContentHash, Int, Int) = (nil, ContentHash(), 0, 0)
        func check() {
            guard let hash, content.bytes.hexadecimal != hash || length != total else { return }
            findings.append("attachment \(hash): its bytes are not those that were attached")
        }
        try forEachPart { part in
            if part.hash != hash {
                check()
                (hash, content, length, total) = (part.hash, ContentHash(), 0, part.total)
            }
            content.add(part.bytes)
            length += part.bytes.count
        }
        check()
        let gone: [String] = try transaction.rows(
            """
            SELECT DISTINCT attachment FROM attached
            WHERE attachment NOT IN (SELECT attachment FROM attachment_part) ORDER BY attachment
            """
        ) { try $0.get("attachment") }
        return findings + gone.map { "attachment \($0): it is attached, and its bytes are gone" }
    }

    // MARK: Taking away

    /// Files that are attached to these records.
    package func attached(to records: [Reference]) throws -> [String] {
        var hashes: Set<String> = []
        for some in records.parts() {
            try transaction.forEach("SELECT attachment FROM attached WHERE record IN \(in: some)") {
                hashes.insert(try $0.get("attachment"))
            }
        }
        return hashes.sorted()
    }

    /// What was sent before a moment and waits for its form, by hash.
    package func waiting(since moment: Moment) throws -> [(hash: String, user: String)] {
        try transaction.rows("SELECT attachment, user_code FROM upload WHERE at < \(moment) ORDER BY attachment") {
            (try $0.get("attachment"), try $0.get("user_code"))
        }
    }

    /// Nobody waits for it any more; if it is attached to nothing, it is destroyed.
    ///
    /// - Parameter moment: unless it was sent again since.
    package func letGo(_ hash: String, by user: String, since moment: Moment) throws {
        try transaction.run("DELETE FROM upload WHERE user_code = \(user) AND attachment = \(hash) AND at < \(moment)")
        try destroy([hash])
    }

    /// Destroys those of these files that are attached to nothing and that nobody holds.
    ///
    /// - Parameter held: also what somebody holds.
    package func destroy(_ hashes: [String], held: Bool = false) throws {
        for hash in hashes {
            let attached: Statement = "EXISTS (SELECT 1 FROM attached WHERE attachment = \(hash))"
            if held { try transaction.run("DELETE FROM upload WHERE attachment = \(hash) AND NOT \(attached)") }
            let wanted = attached + " OR EXISTS (SELECT 1 FROM upload WHERE attachment = \(hash))"
            try transaction.run("DELETE FROM attachment_part WHERE attachment = \(hash) AND NOT (\(wanted))")
            try transaction.run("DELETE FROM attachment WHERE hash = \(hash) AND NOT (\(wanted))")
        }
    }
}

/// A piece of an attached file, as exports carry it: `{"attachment": "9f86…", "type": "image/jpeg", "total": 48213, "nth": 0, "bytes": "ffd8…"}`
struct AttachmentPart: Sendable {
    let hash: String, type: String
    let total: Int, nth: Int
    let bytes: [UInt8]

    var json: JSON {
        .object([
            "attachment": .text(hash), "type": .text(type), "total": .number(Int64(total)), "nth": .number(Int64(nth)),
            "bytes": .text(bytes.hexadecimal),
        ])
    }

    /// - Throws: ``LineMistake``.
    static func read(_ json: JSON) throws(LineMistake) -> AttachmentPart {
        let fields = LineReader(json)
        return AttachmentPart(
            hash: try fields.text("attachment"), type: try fields.text("type"), total: Int(try fields.number("total")),
            nth: Int(try fields.number("nth")), bytes: try fields.bytes("bytes"))
    }
}

/// The bytes of an attached file are gone, or are not those that were attached.
package struct AttachmentFault: Refusal, Equatable {
    let hash: String

    package var notice: Notice {
        Notice("This file is damaged, so we do not show it.", "Ask whoever keeps this system to run homeward verify and to restore it.")
    }
    package var kind: RefusalKind { .unavailable }
}

/// Puts the files of an export together again, part by part, in the order of their lines.
struct AttachmentParts {
    private var open: (part: AttachmentPart, line: Int, bytes: [UInt8])?
    /// Whole files among the lines.
    private(set) var whole: Set<String> = []
    /// Files that facts of the export name, with the line and the name.
    private var named: [String: (line: Int, name: String)] = [:]

    mutating func name(_ attachments: [Attachment], line: Int) {
        for attachment in attachments where named[attachment.hash] == nil { named[attachment.hash] = (line, attachment.name) }
    }

    /// - Returns: a file that this part completes.
    mutating func take(
        _ part: AttachmentPart, line: Int, _ mistake: (_ line: Int, _ field: String, _ sentence: String) -> Void
    ) -> (hash: String, form: Attachment.Form, bytes: [UInt8])? {
        let before = open.flatMap { $0.part.hash == part.hash ? $0 : nil }
        if before == nil { close(mistake) }
        let bytes = (before?.bytes ?? []) + part.bytes
        guard part.nth == (before.map { $0.part.nth + 1 } ?? 0), bytes.count <= min(part.total, Attachment.mostBytes), !part.bytes.isEmpty
        else {
            mistake(line, "nth", "is not the next part of the file")
            open = nil
            return nil
        }
        guard bytes.count == part.total else {
            open = (part, line, bytes)
            return nil
        }
        open = nil
        guard named[part.hash] != nil else {
            mistake(line, "attachment", "is named by no fact before it")
            return nil
        }
        guard let form = Attachment.Form(rawValue: part.type), bytes.sha256.hexadecimal == part.hash else {
            mistake(line, "bytes", "are not those of the file that its hash names")
            return nil
        }
        whole.insert(part.hash)
        return (part.hash, form, bytes)
    }

    private mutating func close(_ mistake: (_ line: Int, _ field: String, _ sentence: String) -> Void) {
        if let open { mistake(open.line, "bytes", "of the file end here, before it is whole") }
        open = nil
    }

    /// - Parameter kept: tells those of some hashes that are here already.
    mutating func finish(kept: ([String]) throws -> Set<String>, _ mistake: (_ line: Int, _ field: String, _ sentence: String) -> Void)
        throws
    {
        close(mistake)
        let missing = named.keys.filter { !whole.contains($0) }.sorted()
        let here = try kept(missing)
        for hash in missing where !here.contains(hash) {
            let (line, name) = named[hash] ?? (0, "")
            mistake(line, "body", "names the file “\(name)”, whose bytes are not in this export")
        }
    }
}
