import CPQ
import Storage

/// The values of one statement in libpq's form: whole numbers and texts as text, bytes as bytes.
struct Parameters {
    /// The server's names for the types, as in its catalogue `pg_type`.
    enum Types {
        static let bool: Oid = 16, bytea: Oid = 17, int8: Oid = 20, int2: Oid = 21, int4: Oid = 23, numeric: Oid = 1700
        static let unknown: Oid = 0
    }
    private static let text: Oid = 25

    let types: [Oid]
    private let contents: [[CChar]?]
    private let lengths: [Int32]
    private let formats: [Int32]

    init(_ values: [Value]) {
        var types: [Oid] = []
        var contents: [[CChar]?] = []
        for value in values {
            switch value {
            case .null:
                types.append(Types.unknown)
                contents.append(nil)
            case .integer(let number):
                types.append(Types.int8)
                contents.append(Array(String(number).utf8CString))
            case .text(let text):
                types.append(Parameters.text)
                contents.append(Array(text.utf8CString))
            case .bytes(let bytes):
                types.append(Types.bytea)
                contents.append(bytes.map(CChar.init(bitPattern:)) + [0])
            }
        }
        self.types = types
        self.contents = contents
        self.lengths = contents.map { Int32(($0?.count ?? 1) - 1) }
        self.formats = types.map { $0 == Types.bytea ? 1 : 0 }
    }

    /// Whether a statement parsed for `known` types takes these values. A null fits any type, and where the first value was null the
    /// server took the type from the column.
    func fit(_ known: [Oid]) -> Bool {
        known.count == types.count
            && zip(types, known).allSatisfy { mine, its in mine == its || mine == Types.unknown || its == Types.unknown }
    }

    func withPointers<Result>(
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Result
    ) -> Result {
        Arena.withPointers(to: contents) { body($0, lengths, formats) }
    }
}

/// Many C strings in one piece of memory: one allocation a statement where one a value would be the cost of a bulk insert.
enum Arena {
    static func withPointers<Result>(
        to contents: [[CChar]?], _ body: ([UnsafePointer<CChar>?]) -> Result
    ) -> Result {
        var bytes: [CChar] = []
        bytes.reserveCapacity(contents.reduce(1) { $0 + ($1?.count ?? 0) })
        var starts: [Int?] = []
        for content in contents {
            starts.append(content == nil ? nil : bytes.count)
            if let content { bytes += content }
        }
        bytes.append(0)
        return bytes.withUnsafeBufferPointer { buffer in
            body(starts.map { start in start.flatMap { buffer.baseAddress?.advanced(by: $0) } })
        }
    }
}
