import Core

/// What a form sent: names and values in the order they came, each name with all of its values.
package struct FormBody: Sendable, Hashable {
    package private(set) var pairs: [Pair]
    /// The files that were chosen.
    package private(set) var files: [File] = []

    package struct Pair: Sendable, Hashable {
        package let name: String, value: String
        package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    /// What is wrong with a file, by the name of its question.
    package private(set) var fileProblems: [String: String] = [:]

    /// A file as it came, under the name of its question.
    package struct File: Sendable, Hashable {
        package let name: String
        /// What it was called where it came from: words like any others that a browser sends.
        package let fileName: String
        package let bytes: [UInt8]
    }

    package init(_ pairs: [Pair] = []) { self.pairs = pairs }

    /// The first file chosen for a question.
    package func file(_ name: String) -> File? { files.first { $0.name.utf8.elementsEqual(name.utf8) } }

    /// Answers a question with a file in words, for whoever keeps its bytes, or says what is wrong with it. What answered it before stays where
    /// nothing is put in its place.
    package mutating func settle(file name: String, as value: String?, problem: String? = nil) {
        files.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
        fileProblems[name] = problem
        guard let value else { return }
        remove(name)
        pairs.append(Pair(name, value))
    }

    /// The same form with other answers.
    package func with(_ pairs: [Pair]) -> FormBody {
        var form = self
        form.pairs = pairs
        return form
    }

    /// Takes back what was answered.
    package mutating func remove(_ name: String) { pairs.removeAll { $0.name.utf8.elementsEqual(name.utf8) } }

    /// The first value as it was typed, its last line end included; nil where the name was not sent.
    package subscript(name: String) -> String? { all(name).first }
    /// The first value as a short answer: white space round it is not part of what was said. Empty where the name was not sent.
    package func answer(_ name: String) -> String { FormBody.trimmed(self[name] ?? "") }
    package func all(_ name: String) -> [String] { pairs.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value) }
    package var names: Set<String> { Set(pairs.map(\.name)) }

    /// The largest body a form may have (security SR-21).
    package static let mostBytes = 256 * 1024
    /// The largest body with a file in it.
    static let mostUploadBytes = Attachment.mostBytes + mostBytes
    /// More pairs than any form of ours has; each costs a comparison with every field.
    static let mostPairs = 5_000

    /// Reads `application/x-www-form-urlencoded`, strictly: every `%` begins two hexadecimal digits, and the whole is UTF-8 without NUL.
    ///
    /// - Throws: ``FormRefusal``.
    package init(urlEncoded bytes: some Collection<UInt8>) throws(FormRefusal) {
        guard bytes.count <= FormBody.mostBytes else { throw .tooLarge(most: FormBody.mostBytes) }
        var pairs: [Pair] = []
        for piece in bytes.split(separator: UInt8(ascii: "&")) {
            guard pairs.count < FormBody.mostPairs else { throw .tooManyAnswers }
            let halves = piece.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try FormBody.decoded(halves[0])
            let value = try halves.count == 2 ? FormBody.decoded(halves[1]) : ""
            pairs.append(Pair(name, value))
        }
        self.pairs = pairs
    }

    /// Reads `multipart/form-data`, the form with files; a file is not looked into.
    ///
    /// - Parameter type: the `Content-Type`, which names the boundary.
    /// - Throws: ``FormRefusal``.
    package init(multipart bytes: some Collection<UInt8>, type: String) throws(FormRefusal) {
        guard bytes.count <= FormBody.mostUploadBytes else { throw .tooLarge(most: FormBody.mostUploadBytes) }
        var reader = try MultipartReader(Array(bytes), type: type)
        (pairs, files) = try reader.read()
    }

    /// Text as a browser sends it.
    static func text(_ bytes: some Collection<UInt8>) throws(FormRefusal) -> String {
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else { throw .unreadable }
        return withPlainLineEnds(text)
    }

    private static func decoded(_ bytes: some Collection<UInt8>) throws(FormRefusal) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index != bytes.endIndex {
            let byte = bytes[index]
            index = bytes.index(after: index)
            switch byte {
            case UInt8(ascii: "+"): decoded.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = hexadecimal(bytes, &index), let low = hexadecimal(bytes, &index) else { throw .unreadable }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        return try text(decoded)
    }

    private static func hexadecimal<C: Collection<UInt8>>(_ bytes: C, _ index: inout C.Index) -> UInt8? {
        guard index != bytes.endIndex else { return nil }
        let byte = bytes[index]
        index = bytes.index(after: index)
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - 55
        default: return nil
        }
    }

    /// Line ends as one byte: browsers send two. Everything else stays as it was typed.
    private static func withPlainLineEnds(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if byte == 0x0A, bytes.last == 0x0D { bytes.removeLast() }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func trimmed(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}

/// Every way a form is not taken before anyone looks at its answers.
package enum FormRefusal: Refusal, Equatable {
    case unreadable
    case tooLarge(most: Int)
    case tooManyAnswers
    /// More files at once than memory is kept for.
    case tooManyUploads
    case notAForm
    case tooSlow
    /// Sent from a page of another site.
    case fromElsewhere
    /// The page was opened under a sign-in that has ended, or the form was not made by us.
    case staleToken

    package var notice: Notice {
        switch self {
        case .unreadable: Notice("We could not read what your browser sent.", "Go back, check what you entered and send it again.")
        case .tooLarge(FormBody.mostUploadBytes):
            Notice("What you sent is larger than we can take.", "Send files of less than \(Attachment.mostBytes >> 20) MB.")
        case .tooLarge(let most):
            Notice("What you sent is larger than we can take.", "Send less than \(most / 1024) kilobytes of text at a time.")
        case .tooManyUploads:
            Notice("Several people are sending files at this moment.", "Go back and send it again in a minute.")
        case .tooManyAnswers: Notice("This form has more answers than we can take.", "Send it in parts.")
        case .notAForm: Notice("This address takes forms only.", "Go back and use the form on the page.")
        case .tooSlow: Notice("The form took too long to arrive.", "Check your connection and send it again.")
        case .fromElsewhere: Notice("This was sent from another site, so we did not take it.", "Open the page here and send it again.")
        case .staleToken:
            Notice("This page is out of date, so we did not take what it sent.", "Go back, reload the page and send it again.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .fromElsewhere, .staleToken: .notAllowed
        case .tooManyUploads: .unavailable
        default: .unreadable
        }
    }
}
