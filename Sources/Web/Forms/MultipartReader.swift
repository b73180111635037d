/// Reads `multipart/form-data` as browsers send it (RFC 7578), strictly: what is torn or strange is refused whole, never read in part
/// (docs/decisions/0026).
struct MultipartReader {
    /// Security SR-21.
    static let mostParts = 200
    private static let mostHeaders = 16, longestHeader = 1_024

    private let bytes: [UInt8]
    /// What stands between parts: a line end, two hyphens and the boundary.
    private let mark: [UInt8]
    private var at: Int

    /// - Throws: ``FormRefusal/unreadable`` where the type names no boundary, or one that cannot be.
    init(_ bytes: [UInt8], type: String) throws(FormRefusal) {
        self.bytes = bytes
        mark = Array("\r\n--".utf8) + (try MultipartReader.boundary(in: type))
        // Nothing stands before the first part, not even a line end.
        at = mark.count - 2
        guard bytes.starts(with: mark.dropFirst(2)) else { throw .unreadable }
    }

    /// - Throws: ``FormRefusal``.
    mutating func read() throws(FormRefusal) -> (pairs: [FormBody.Pair], files: [FormBody.File]) {
        var (pairs, files, parts): ([FormBody.Pair], [FormBody.File], Int) = ([], [], 0)
        while !took("--") {
            guard took("\r\n") else { throw .unreadable }
            parts += 1
            guard parts <= MultipartReader.mostParts else { throw .tooManyAnswers }
            let head = try head()
            let content = try content()
            if head.fileName == nil {
                pairs.append(.init(head.name, try FormBody.text(content)))
            } else if head.fileName?.isEmpty == false || !content.isEmpty {
                // A browser sends an unnamed, empty file where none was chosen.
                files.append(.init(name: head.name, fileName: head.fileName ?? "", bytes: Array(content)))
            }
        }
        guard at == bytes.count || took("\r\n") && at == bytes.count else { throw .unreadable }
        return (pairs, files)
    }

    private mutating func took(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        let isThere = text.withUTF8Buffer { bytes[at...].starts(with: $0) }
        if isThere { at += count }
        return isThere
    }

    // MARK: One part

    private struct Head {
        let name: String
        /// A part with a `filename` is a file, whatever its type; nil for any other.
        let fileName: String?
    }

    private mutating func head() throws(FormRefusal) -> Head {
        var found: Head?
        for _ in 0...MultipartReader.mostHeaders {
            let line = try line()
            guard !line.isEmpty else {
                guard let found else { throw .unreadable }
                return found
            }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .unreadable }
            switch String(decoding: line[..<colon].map(\.smallLetter), as: UTF8.self) {
            case "content-disposition":
                guard found == nil else { throw .unreadable }
                found = try MultipartReader.head(line[(colon + 1)...])
            // No browser encodes a part a second time.
            case "content-transfer-encoding": throw .unreadable
            default: continue
            }
        }
        throw .unreadable
    }

    private mutating func line() throws(FormRefusal) -> ArraySlice<UInt8> {
        let start = at
        while at + 1 < bytes.count, at - start <= MultipartReader.longestHeader {
            if bytes[at] == 0x0D, bytes[at + 1] == 0x0A {
                at += 2
                return bytes[start..<(at - 2)]
            }
            at += 1
        }
        throw .unreadable
    }

    /// Everything up to the next mark; a part that none ends is torn.
    private mutating func content() throws(FormRefusal) -> ArraySlice<UInt8> {
        let start = at
        while at + mark.count <= bytes.count {
            if bytes[at] == 0x0D, bytes[at...].starts(with: mark) {
                defer { at += mark.count }
                return bytes[start..<at]
            }
            at += 1
        }
        throw .unreadable
    }

    // MARK: What heads say

    /// ` form-data; name="lines"; filename="figures.csv"`
    private static func head(_ value: ArraySlice<UInt8>) throws(FormRefusal) -> Head {
        var (name, file): (String?, String?) = (nil, nil)
        for (index, piece) in try pieces(of: value).enumerated() {
            if index == 0 {
                guard piece.key == "form-data", piece.value == nil else { throw .unreadable }
                continue
            }
            guard let value = piece.value else { throw .unreadable }
            switch piece.key {
            case "name" where name == nil: name = value
            case "filename" where file == nil, "filename*" where file == nil: file = value
            default: throw .unreadable
            }
        }
        guard let name, !name.isEmpty else { throw .unreadable }
        return Head(name: name, fileName: file)
    }

    /// - Throws: ``FormRefusal/unreadable``.
    static func boundary(in type: String) throws(FormRefusal) -> [UInt8] {
        let all = try pieces(of: ArraySlice(type.utf8)).filter { $0.key == "boundary" }
        guard all.count == 1, let boundary = all[0].value.map({ Array($0.utf8) }), (1...70).contains(boundary.count),
            boundary.allSatisfy({ $0.isDigit || (97...122).contains($0.smallLetter) || "'()+_,-./:=?".utf8.contains($0) })
        else { throw .unreadable }
        return boundary
    }

    /// `a; b=c; d="e"`: keys in small letters; a quoted value ends at the next quotation mark, for browsers write `%22` for one within.
    private static func pieces(of value: ArraySlice<UInt8>) throws(FormRefusal) -> [(key: String, value: String?)] {
        var pieces: [(key: String, value: String?)] = []
        var rest = value[...]
        repeat {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            let key = rest.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "=") }
            rest = rest.dropFirst(key.count)
            var said: ArraySlice<UInt8>?
            if rest.first == UInt8(ascii: "=") {
                rest = rest.dropFirst()
                if rest.first == UInt8(ascii: "\"") {
                    let quoted = rest.dropFirst().prefix { $0 != UInt8(ascii: "\"") }
                    rest = rest.dropFirst(quoted.count + 1)
                    guard rest.first == UInt8(ascii: "\"") else { throw .unreadable }
                    rest = rest.dropFirst()
                    said = quoted
                } else {
                    let plain = rest.prefix { $0 != UInt8(ascii: ";") }
                    rest = rest.dropFirst(plain.count)
                    said = plain
                }
            }
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            let name = key.map(\.smallLetter).filter { $0 != 0x20 && $0 != 0x09 }
            pieces.append((String(decoding: name, as: UTF8.self), try said.map { bytes throws(FormRefusal) in try FormBody.text(bytes) }))
            guard rest.isEmpty || rest.first == UInt8(ascii: ";") else { throw .unreadable }
            rest = rest.dropFirst()
        } while !rest.isEmpty
        return pieces
    }
}
