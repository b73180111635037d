import Cases
import Core
import Foundation
import Language
import Populations
import Record
import Specification
import Storage
import Testbed

@testable import Figures

/// A folder in force on an empty database, with records of every kind in its tables and the same in memory.
struct FolderBed: Sendable {
    let published: Published
    let database: Database
    let records: Records
    let occasion: Occasion

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every folder of Services.
    static let names: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Services").path)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: root.appending(path: "Services/\($0)/service.yaml").path) }.sorted()
    }()

    static func folder(_ name: String) throws -> Folder { try Folder(at: root.appending(path: "Services/\(name)").path) }

    static let migrations = CalendarTables.migrations + RecordTables.migrations + CaseTables.migrations
    static let now = Moment(Day(2026, 7, 8), 12)

    /// - Parameter make: the records to put in; what the tables insist on is there already.
    static func with(
        _ name: String, on engine: TestEngine, records make: (FolderBed.Making) throws -> Records, _ body: (FolderBed) async throws -> Void
    ) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate(migrations)
            let published = try await Publishing(database: database).publish(try folder(name), by: "operator", at: now)
            let making = Making(published)
            try await database.write { try making.fillOthers($0) }
            let empty = FolderBed(published: published, database: database, records: Records(), occasion: making.occasion)
            try await body(try await empty.filled(with: make))
        }
    }

    /// The bed with records in its empty tables.
    func filled(with make: (Making) throws -> Records) async throws -> FolderBed {
        let making = Making(published)
        let records = try make(making)
        try await database.write { transaction in
            try making.tables.fill(records, making.occasion, transaction)
            try transaction.insert(
                into: "record",
                ["id", "kind", "specification", "service", "organisation", "made_by", "day", "recorded", "version", "withdrawn"],
                making.subjects(records))
        }
        return FolderBed(published: published, database: database, records: records, occasion: occasion)
    }

    /// The report on the bed's period.
    func report() async throws -> PeriodReport {
        let period = Period(.quarter, containing: Day(2026, 6, 30), in: published.service.calendar)
        return try await database.read {
            try FigureReading(published).report(period, asAt: FolderBed.now, for: .operate("test"), in: $0)
        }
    }

    /// What records are made by.
    struct Making: Sendable {
        let published: Published
        let occasion: Occasion
        var vocabulary: Vocabulary { published.service.rules.vocabulary }

        init(_ published: Published, horizon: ClosedRange<Day> = Day(2025, 1, 1)...Day(2026, 12, 31)) {
            self.published = published
            let calendar = published.service.calendar
            occasion = Occasion(
                period: Period(.quarter, containing: Day(2026, 6, 30), in: calendar), calendar: calendar, named: published.service.name,
                now: FolderBed.now, service: published.reference.number, horizon: horizon)
        }

        var tables: Tables {
            let home = published.reference.stored
            return tables { _ in home }
        }

        /// With what every table holds beside the answers of its kind.
        ///
        /// - Parameter home: the service that a record of this number is of.
        func tables(home: @escaping (Int64) -> Value) -> Tables {
            let (service, vocabulary) = (published.service, vocabulary)
            return Tables(vocabulary: vocabulary) { kind, number, nth in
                if kind == "setting_value" { return ["decision": .text("agreed"), "by": .text("operator")] }
                guard case .table(let table, _)? = vocabulary.kinds[kind]?.source else { return [:] }
                if table == "clock" {
                    return ["service": home(number), "unit": .integer(0), "owner": .text("provider"), "explanation": .text("")]
                }
                if case .group? = service.layout[table]?.role { return ["nth": .integer(Int64(nth))] }
                return ["service": home(number), "day": Day(2026, 4, 1).stored, "recorded": .integer(Int64(nth))]
            }
        }

        /// Records of every kind from a seed, as far as the tables let them stand side by side.
        func random(seed: UInt64, size: Int) -> Records {
            var random = RandomRecords(vocabulary: vocabulary, occasion: occasion, size: { $0 == "service" ? 2 : size })
            var records = random.make(Dice(seed: seed), home: published.reference.number)
            for clock in published.service.clocks { records.keepFirst(of: "clock.\(clock.name)", by: [clock.of.value]) }
            for kind in published.service.kinds {
                guard let reported = kind.reported else { continue }
                let keys = reported.oneForEach.map(\.value).filter { !["month", "quarter", "year"].contains($0) }
                records.keepFirst(of: kind.name, by: (kind.coversPeriods ? ["covers"] : []) + keys)
            }
            for kind in published.service.kinds {
                for group in kind.groups { records.keepLinked(group.name, by: kind.name) }
            }
            return records
        }

        /// People and cases of another service, in the tables that services share; no figure of this one may see them.
        func fillOthers(_ transaction: Transaction) throws {
            for table in ["person", "case_file"] {
                try transaction.insert(
                    into: table, ["id", "service", "day", "recorded"],
                    (1...3).map { [.integer(900_000 + $0), .integer(-1), Day(2026, 4, 2).stored, .integer($0)] })
            }
        }

        /// The records of the folder's own kinds as the record knows them, each on its first day.
        func subjects(_ records: Records) -> [[Value]] {
            var seen: Set<Int64> = []
            return published.service.kinds.filter(\.isFolders).flatMap { kind in
                (records.kinds[kind.name] ?? []).filter { seen.insert($0.number).inserted }.map { row in
                    let days = row.values.values.compactMap(\.day)
                    return [
                        .integer(row.number), .text(kind.name), .text("test"), published.reference.stored, .text("test"), .text("test"),
                        (days.min() ?? Day(2026, 4, 1)).stored, .integer(0), .integer(1), .integer(0),
                    ]
                }
            }
        }
    }
}
