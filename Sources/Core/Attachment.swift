/// A file that somebody attached, as their answer says it: what it was called, what it is, how long it is, and the hash of its bytes, under
/// which they are kept (docs/decisions/0027). Whoever has the answer can tell whether the bytes are those that were attached.
package struct Attachment: Hashable, Sendable {
    /// As it was called where it came from: shown to people and used for nothing else.
    package let name: String
    package let form: Form
    package let bytes: Int
    /// SHA-256, in 64 hexadecimal digits.
    package let hash: String

    package init(name: String, form: Form, bytes: Int, hash: String) {
        (self.name, self.form, self.bytes, self.hash) = (Attachment.clean(name), form, bytes, hash)
    }

    /// What may be attached (security SR-22).
    package enum Form: String, Sendable {
        case jpeg = "image/jpeg"
        case png = "image/png"
        case pdf = "application/pdf"
        case word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case slides = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        case openText = "application/vnd.oasis.opendocument.text"
        case openSheet = "application/vnd.oasis.opendocument.spreadsheet"
        case text = "text/plain"

        package var words: String {
            switch self {
            case .jpeg, .png: "picture"
            case .pdf: "PDF"
            case .word, .openText: "document"
            case .workbook, .openSheet: "workbook"
            case .slides: "slides"
            case .text: "text"
            }
        }

        /// What the names of such files end in.
        package var ending: String {
            switch self {
            case .jpeg: "jpg"
            case .png: "png"
            case .pdf: "pdf"
            case .word: "docx"
            case .workbook: "xlsx"
            case .slides: "pptx"
            case .openText: "odt"
            case .openSheet: "ods"
            case .text: "txt"
            }
        }

        package var isPicture: Bool { self == .jpeg || self == .png }
    }

    /// The largest that is taken (security SR-21).
    package static let mostBytes = 20 * 1024 * 1024
    private static let longestName = 120
    private static let hidden: Set<Unicode.GeneralCategory> = [
        .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned,
    ]

    /// `boiler.jpg (picture, 1.2 MB)`
    package var words: String { "\(name) (\(form.words), \(size))" }

    private var size: String {
        if bytes < 1_000_000 { return "\(max(1, (bytes + 500) / 1_000)) KB" }
        let tenths = (bytes + 50_000) / 100_000
        return tenths % 10 == 0 ? "\(tenths / 10) MB" : "\(tenths / 10).\(tenths % 10) MB"
    }

    /// One line, without what could hide the rest of the name or turn it round; never empty.
    private static func clean(_ name: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let kept = last.unicodeScalars.filter { !hidden.contains($0.properties.generalCategory) }
        let text = String(String.UnicodeScalarView(kept)).split(separator: " ").joined(separator: " ")
        return text.isEmpty ? "file" : String(text.prefix(longestName))
    }
}

extension Attachment {
    /// `{"bytes": 48213, "name": "boiler.jpg", "sha256": "9f86…", "type": "image/jpeg"}`
    package var json: JSON {
        .object(["bytes": .number(Int64(bytes)), "name": .text(name), "sha256": .text(hash), "type": .text(form.rawValue)])
    }

    /// nil for anything else than ``json``: no other answer looks like it.
    package init?(_ json: JSON) {
        guard case .object(let members) = json, members.count == 4, let name = members["name"]?.text, !name.isEmpty,
            let form = members["type"]?.text.flatMap(Form.init(rawValue:)), let hash = members["sha256"]?.text,
            let bytes = members["bytes"]?.number, (0...Int64(Attachment.mostBytes)).contains(bytes),
            hash.utf8.count == 64, hash.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        self.init(name: name, form: form, bytes: Int(bytes), hash: hash)
    }

    /// As a form sends it back and a column keeps it.
    package init?(text: String) {
        guard let json = try? JSON(parsing: text) else { return nil }
        self.init(json)
    }

    /// All that the answers of a body name, those in the rows of its groups included, in no order.
    package static func all(in body: JSON) -> [Attachment] {
        switch body {
        case .object(let members): Attachment(body).map { [$0] } ?? members.values.flatMap(all)
        case .list(let items): items.flatMap(all)
        default: []
        }
    }
}
