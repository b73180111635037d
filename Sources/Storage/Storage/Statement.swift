import Core

/// One SQL statement and its values. An interpolated Swift value is always a bound parameter, never text:
/// `"SELECT label FROM unit WHERE district = \(district)"` holds `district = $1`.
///
/// Values are numbered in the order in which they appear and a statement may be interpolated into another, so a viewer's scope or a compiled
/// rule is one more piece of SQL with its own values. Both engines are given the same text; SQLite's engine rewrites `$n` to `?n`, since
/// SQLite takes `$1` for a name and would bind in order of appearance (stack.md G2).
package struct Statement: Sendable, Hashable {
    package private(set) var sql: String
    package private(set) var values: [Value]

    package init(_ sql: StaticString) {
        self.sql = "\(sql)"
        self.values = []
    }

    /// SQL put together from names and operators the program made itself; the one door for the rule compiler and for generated tables.
    package init(composed sql: String, values: [Value] = []) {
        self.sql = sql
        self.values = values
    }

    package mutating func append(_ other: Statement) {
        sql += other.renumbered(from: values.count)
        values += other.values
    }

    /// The table whose rows this adds, changes or takes away, by its first words; nil where it changes none.
    package var tableWritten: String? {
        let words = sql.split(maxSplits: 3) { $0 == " " || $0 == "\n" }
        let isOfTwoWords = words.first == "INSERT" || words.first == "DELETE"
        guard isOfTwoWords || words.first == "UPDATE", words.count > 2 else { return nil }
        return words[isOfTwoWords ? 2 : 1].filter { $0 != "\"" }
    }

    /// Every word of the text that could be the name of a table: it reads none that is not among them.
    package var names: Set<Substring> {
        // By its bytes: the text of figures that read figures is long.
        Set(
            sql.utf8.split { byte in
                !((97...122).contains(byte | 0x20) || (48...57).contains(byte) || byte == UInt8(ascii: "_"))
            }.map { Substring($0) })
    }

    package static func + (left: Statement, right: Statement) -> Statement {
        var both = left
        both.append(right)
        return both
    }

    /// This statement's text with its parameters numbered after `offset` others. A dollar inside quotes is none of ours: SQL written here
    /// holds no quoted text but names and codes, which have no dollar.
    private func renumbered(from offset: Int) -> String {
        guard offset > 0, !values.isEmpty else { return sql }
        var result: [UInt8] = []
        result.reserveCapacity(sql.utf8.count + values.count)
        var digits: Int?
        for byte in sql.utf8 {
            if let number = digits {
                if (48..<58).contains(byte) {
                    digits = number * 10 + Int(byte - 48)
                    continue
                }
                result += String(number + offset).utf8
                digits = nil
            }
            result.append(byte)
            if byte == UInt8(ascii: "$") { digits = 0 }
        }
        if let number = digits { result += String(number + offset).utf8 }
        return String(decoding: result, as: UTF8.self)
    }
}

extension Statement: ExpressibleByStringInterpolation {
    package init(stringLiteral value: StaticString) { self.init(value) }
    package init(stringInterpolation: Interpolation) { self = stringInterpolation.statement }

    package struct Interpolation: StringInterpolationProtocol {
        var statement = Statement(composed: "")

        package init(literalCapacity: Int, interpolationCount: Int) {}
        package mutating func appendLiteral(_ literal: StaticString) { statement.append(Statement(literal)) }
        package mutating func appendInterpolation(_ value: some Storable) {
            statement.append(Statement(composed: "$1", values: [value.stored]))
        }
        /// A value that may be missing is given its type, or PostgreSQL could not infer one (error 42P18).
        package mutating func appendInterpolation<T: Storable>(_ value: T?) {
            statement.append(Statement(composed: "CAST($1 AS \(T.sqlType))", values: [value?.stored ?? .null]))
        }
        package mutating func appendInterpolation(_ piece: Statement) { statement.append(piece) }
        /// A table or column, quoted: kinds and fields may be called `order` or `group`.
        package mutating func appendInterpolation(name: String) { statement.append(Statement(composed: Statement.quoted(name))) }
        /// `($1, $2, …)`. An empty list holds nothing, and nothing is outside it: `IN (NULL)` would leave `NOT IN` undecided.
        package mutating func appendInterpolation<T: Storable>(in values: [T]) {
            let marks = values.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
            let nothing = "(SELECT CAST(NULL AS \(T.sqlType)) WHERE 1 = 0)"
            statement.append(Statement(composed: values.isEmpty ? nothing : "(\(marks))", values: values.map(\.stored)))
        }
    }

    /// A name in double quotes. Names reach SQL from checked folders only, and hold letters, digits and underscores.
    package static func quoted(_ name: String) -> String {
        precondition(
            !name.isEmpty && name.utf8.allSatisfy { ($0 | 0x20 >= 97 && $0 | 0x20 <= 122) || (48..<58).contains($0) || $0 == 95 },
            "a table or column name holds letters, digits and underscores")
        return "\"\(name)\""
    }
}

extension Sequence<Statement> {
    package func joined(separator: Statement) -> Statement {
        var result = Statement(composed: "")
        for (index, statement) in enumerated() {
            if index > 0 { result.append(separator) }
            result.append(statement)
        }
        return result
    }
}

extension Array {
    /// These in their order, some at a time.
    ///
    /// - Parameter size: as many as one statement asks for, unless said otherwise.
    package func parts(of size: Int = 200) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
