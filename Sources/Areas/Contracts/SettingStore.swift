import Cases
import Core
import Language
import Record
import Specification
import Storage

/// Reads what is agreed.
struct SettingStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// One value: from which day it holds, and by which decision, who entered it and when.
    struct Agreed: Sendable, Equatable {
        let setting: String
        let starts: Day
        let decision: String, by: String
        /// nil for what was not entered here.
        let entered: Moment?
    }

    /// Everything agreed about the settings of a service, the latest first.
    func all(of service: Reference) throws -> [Agreed] {
        try transaction.rows(
            """
            SELECT setting, starts, decision, "by" AS by_whom, agreed FROM setting_value WHERE service = \(service)
            ORDER BY setting, starts DESC
            """
        ) { row in
            Agreed(
                setting: try row.get("setting"), starts: try row.get("starts"), decision: try row.get("decision"),
                by: try row.get("by_whom"), entered: try row.find("agreed"))
        }
    }

    /// Works out anew what follows from the settings among these streams: the deadlines of what starts on their first day or later, and every
    /// stage where one reads such a setting.
    func bringUpToDate(following streams: [Reference], on shelf: Shelf) throws {
        var first: [Reference: (day: Day, settings: Set<String>)] = [:]
        for some in streams.parts() {
            try transaction.forEach("SELECT service, setting, starts FROM setting_value WHERE id IN \(in: some)") { row in
                let service: Reference = try row.get("service"), starts: Day = try row.get("starts")
                let known = first[service] ?? (starts, [])
                first[service] = (min(known.day, starts), known.settings.union([try row.get("setting")]))
            }
        }
        for published in shelf.published {
            guard let (day, settings) = first[published.reference] else { continue }
            try published.agreed(settings, from: day, on: shelf, in: transaction)
        }
    }
}

extension SettingFold {
    /// What is agreed for the services of a shelf.
    package static func area(on shelf: Shelf) -> AreaFold {
        area(
            known: { stamp in shelf.known(stamp).map { ($0.service, $0.reference) } },
            derive: { streams, transaction in try SettingStore(transaction).bringUpToDate(following: streams, on: shelf) })
    }
}
