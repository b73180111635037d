import CPQ
import Storage

/// What the server answered to one command; freed with the last row that looks into it.
final class Answer {
    private let result: OpaquePointer
    let rowCount: Int
    private let types: [Oid]

    init(_ result: OpaquePointer) {
        self.result = result
        self.rowCount = Int(PQntuples(result))
        self.types = (0..<PQnfields(result)).map { PQftype(result, $0) }
    }

    deinit { PQclear(result) }

    var columnNames: [String] {
        (0..<Int32(types.count)).map { column in PQfname(result, column).map { String(cString: $0) } ?? "" }
    }
    /// `COMMIT`, `INSERT 0 5`
    var commandStatus: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }
    var changedRows: Int { PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0 }

    func cell(row: Int, column: Int) -> Value {
        let (row, place) = (Int32(row), Int32(column))
        guard PQgetisnull(result, row, place) == 0, let start = PQgetvalue(result, row, place) else { return .null }
        let length = Int(PQgetlength(result, row, place))
        let bytes = UnsafeRawBufferPointer(start: start, count: length)
        switch types[column] {
        // A sum of whole numbers is NUMERIC here and a whole number in SQLite; what has a fraction stays text on both.
        case Parameters.Types.int8, Parameters.Types.int4, Parameters.Types.int2, Parameters.Types.numeric:
            let text = String(decoding: bytes, as: UTF8.self)
            return Int64(text).map(Value.integer) ?? .text(text)
        case Parameters.Types.bool: return .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case Parameters.Types.bytea: return .bytes(Answer.bytes(hexadecimal: bytes.dropFirst(2)))
        default: return .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func bytes(hexadecimal digits: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        // The server writes lower-case digits only: '0'…'9' are 48…57, 'a'…'f' 97…102.
        func value(_ digit: UInt8) -> UInt8 { digit < 58 ? digit - 48 : digit - 87 }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var place = digits.startIndex
        while place + 1 < digits.endIndex {
            bytes.append(value(digits[place]) << 4 | value(digits[place + 1]))
            place += 2
        }
        return bytes
    }
}

extension Answer {
    // libpq's names for the fields of an error are C characters, which Swift does not import.
    static let sqlState = Int32(UInt8(ascii: "C"))
    static let primaryMessage = Int32(UInt8(ascii: "M"))
    static let sourceFunction = Int32(UInt8(ascii: "R"))
    private static let constraintName = Int32(UInt8(ascii: "n"))
    private static let columnName = Int32(UInt8(ascii: "c"))

    private func field(_ field: Int32) -> String? { PQresultErrorField(result, field).map { String(cString: $0) } }

    /// What went wrong, if something did, in the words of ``StorageError``. The server's detail is left out everywhere, and its message
    /// wherever it quotes values: they are personal data.
    var error: StorageError? {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY, PGRES_COPY_IN: return nil
        default: break
        }
        let state = field(Answer.sqlState) ?? ""
        let message = field(Answer.primaryMessage) ?? "the server gave no reason"
        let constraint = field(Answer.constraintName) ?? ""
        switch state {
        case "22003": return .tooLarge
        case "23505", "23P01": return .alreadyThere(constraint)
        // Two servers that make the same table at one moment: the second is told that the table or its row type is there.
        case "42710", "42P07": return .alreadyThere(message)
        case "23503": return .missingParent(constraint)
        case "23514": return .failedCheck(constraint)
        case "23502": return .missingValue(field(Answer.columnName) ?? "")
        case "40001", "40P01", "55P03": return .conflict
        // "cached plan must not change result type": a table was altered under a kept statement.
        case "0A000" where message.contains("cached plan"): return .conflict
        case "53100": return .full
        case "25006": return .readOnly
        case "XX001", "XX002": return .corrupt(message)
        case "42804": return .failedCheck("a value is not of its column's type")
        default: break
        }
        switch state.prefix(2) {
        case "22": return .failedCheck("a value does not fit its column (\(state))")
        case "08", "53", "57", "28", "3D": return .unavailable(message)
        default: return .statement(message)
        }
    }
}
