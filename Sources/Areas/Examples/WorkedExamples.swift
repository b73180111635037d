import Cases
import Core
import Figures
import Record
import Specification
import Storage

/// Runs the worked examples of a folder: records what each states through the engine that imports use, and looks whether what it expects
/// follows. Beforehand every rule of a figure is put to the database, whether it can be read.
package struct WorkedExamples: Sendable {
    let database: Database

    /// - Parameter database: an empty one, whose tables this makes. No example leaves anything in it.
    package init(in database: Database) { self.database = database }

    package static let migrations = CalendarTables.migrations + RecordTables.migrations + CaseTables.migrations

    /// - Throws: ``StorageError``; an example that fails is a result.
    package func run(_ service: Service) async throws -> ExamplesReport {
        let published = Published(service)
        try await database.migrate(WorkedExamples.migrations)
        try await database.write { transaction in
            try transaction.script(service.layout.script)
            try CalendarStore(transaction).fill(service.calendar, named: service.name)
        }
        let mistakes = try await FigureReading.unreadable(published, in: database)
        var results: [ExampleResult] = []
        for example in service.examples { results.append(try await run(example, published)) }
        return ExamplesReport(service: service.name, results: results, mistakes: mistakes)
    }

    private func run(_ example: Example, _ published: Published) async throws -> ExampleResult {
        do {
            // The next example finds the tables as empty as this one did.
            return try await database.rehearse { transaction in
                var run = ExampleRun(example, published, transaction)
                return try run.result()
            }
        } catch let refusal as any Refusal {
            // The record itself could not be made or asked: the example failed, and the others still run.
            let failure = ExampleResult.Failure(
                place: example.place, what: "records", expected: "what follows from them", got: refusal.notice.sentence, behind: [])
            return ExampleResult(file: example.file, name: example.name, covers: example.covers, failures: [failure])
        }
    }
}
