import Core
import Language
import Specification
import Storage

/// Reads what was derived from the records of an example.
struct ExampleStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Agrees a setting, from the first day there is.
    func agree(_ setting: Setting, _ answer: Answer, in service: Reference) throws {
        let value = answer.cells(setting.type, "value")["value"] ?? .null
        let column = if case .text = value { "text" } else { "value" }
        try transaction.insert(
            into: "setting_value", ["service", "setting", "starts", column, "decision", "by"],
            [[service.stored, .text(setting.name), Occasion.everyDay.lowerBound.stored, value, .text("example"), .text("example")]])
    }

    struct Clock { let due: Moment, state: String, explanation: String }

    /// - Parameter unit: the last day of the week or day it is of; nil for a record's own.
    func clock(_ code: String, of subject: Reference, _ unit: Day?) throws -> Clock? {
        let unit = unit.map { day -> Statement in "= \(day)" } ?? "= 0"
        return try transaction.row(
            "SELECT due, state, explanation FROM clock WHERE code = \(code) AND subject = \(subject) AND unit \(unit)"
        ) { Clock(due: try $0.get("due"), state: try $0.get("state"), explanation: try $0.get("explanation")) }
    }

    func stage(of file: Reference) throws -> String? {
        try transaction.row("SELECT code FROM stage WHERE \"case\" = \(file)") { try $0.get("code") }
    }

    /// What a compiled rule says of the one record it was asked about.
    func value(_ statement: Statement) throws -> Value? {
        try transaction.row(statement) { try $0.value("value") }
    }
}
