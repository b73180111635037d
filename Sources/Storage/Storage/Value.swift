import Core

/// What a database cell holds. Days, moments, money, minutes and yes/no are all whole numbers, so arithmetic runs alike on both engines.
package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
}

/// A Swift type with one column form.
package protocol Storable {
    /// The SQL type name that `CAST` needs where a parameter may be null and nothing else gives it a type.
    static var sqlType: StaticString { get }
    var stored: Value { get }
    init?(stored value: Value)
}

extension Int64: Storable {
    package static var sqlType: StaticString { "BIGINT" }
    package var stored: Value { .integer(self) }
    package init?(stored value: Value) {
        guard case .integer(let number) = value else { return nil }
        self = number
    }
}
extension Int: Storable {
    package static var sqlType: StaticString { "BIGINT" }
    package var stored: Value { .integer(Int64(self)) }
    package init?(stored value: Value) {
        guard case .integer(let number) = value else { return nil }
        self.init(exactly: number)
    }
}
extension Bool: Storable {
    package static var sqlType: StaticString { "BIGINT" }
    package var stored: Value { .integer(self ? 1 : 0) }
    package init?(stored value: Value) {
        switch value {
        case .integer(0): self = false
        case .integer(1): self = true
        default: return nil
        }
    }
}
extension String: Storable {
    package static var sqlType: StaticString { "TEXT" }
    package var stored: Value { .text(self) }
    package init?(stored value: Value) {
        guard case .text(let text) = value else { return nil }
        self = text
    }
}
extension [UInt8]: Storable {
    package static var sqlType: StaticString { "BLOB" }
    package var stored: Value { .bytes(self) }
    package init?(stored value: Value) {
        guard case .bytes(let bytes) = value else { return nil }
        self = bytes
    }
}
extension Day: Storable {
    package static var sqlType: StaticString { "BIGINT" }
    package var stored: Value { .integer(Int64(number)) }
    package init?(stored value: Value) {
        guard case .integer(let number) = value, keptDays.contains(number) else { return nil }
        self.init(number: Int(number))
    }
}
extension Moment: Storable {
    package static var sqlType: StaticString { "BIGINT" }
    package var stored: Value { .integer(milliseconds) }
    package init?(stored value: Value) {
        guard case .integer(let number) = value, keptDays.contains(number.floorDivided(by: 86_400_000)) else { return nil }
        self.init(milliseconds: number)
    }
}

/// The days that can be written, which are all that anybody can have recorded. With one beyond them, in a cell that somebody changed, the
/// clock changes of its year could not be worked out, and the process would stop.
private let keptDays = Int64(Day(1, 1, 1).number)...Int64(Day(9999, 12, 31).number)

extension Reference: Storable {
    package static var sqlType: StaticString { "BIGINT" }
    package var stored: Value { .integer(number) }
    package init?(stored value: Value) {
        guard case .integer(let number) = value else { return nil }
        self.init(number: number)
    }
}

extension [Value] {
    /// Both engines' C interfaces end a text at its first zero byte; half a text must not be kept in silence.
    ///
    /// - Throws: ``StorageError/failedCheck(_:)``
    package func refuseZeroBytes() throws(StorageError) {
        for case .text(let text) in self where text.utf8.contains(0) { throw .failedCheck("a text holds a zero byte") }
    }
}
