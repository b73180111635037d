import Core
import Foundation
import Hummingbird
import Logging
import Proof
import Record
import SQLite
import Storage
import Web

/// What a Prometheus reads, on a listener of its own: whoever may see the pages may not see how the machine does, and the other way round.
struct MeasureListener: Sendable {
    let house: House
    let measures: Measures
    /// nil for a PostgreSQL, whose backups are its own.
    let folder: String?

    func application(port: Int, logger: Logger) -> some ApplicationProtocol {
        let router = Router()
        router.get("/metrics") { _, _ in Reply.text(await text(), type: "text/plain; version=0.0.4; charset=utf-8") }
        return Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil), logger: logger)
    }

    func text() async -> String {
        var readings = process()
        if let (waiting, last) = try? await house.database.read({ try RecordLog.standing(in: $0) }) {
            readings += [
                Measures.Reading("homeward_log_waiting", "Facts and looks that are not signed yet, counted to a thousand.", Int64(waiting)),
                Measures.Reading("homeward_log_signed_at_seconds", "When the log was last signed.", seconds(last?.at)),
                Measures.Reading("homeward_record_answers", "1 if the record could be read just now.", 1),
            ]
        } else {
            readings.append(Measures.Reading("homeward_record_answers", "1 if the record could be read just now.", 0))
        }
        if let engine = house.database.engine as? SQLiteEngine {
            let tally = engine.tally
            readings += [
                Measures.Reading("homeward_writes_waiting", "Writes that wait for their transaction.", Int64(tally.waiting)),
                Measures.Reading("homeward_transactions", "Transactions committed since the start.", Int64(tally.transactions)),
            ]
        }
        if let folder {
            readings.append(
                Measures.Reading(
                    "homeward_backup_at_seconds", "When the last backup was made; 0 if none was.",
                    seconds(BackupLedger(folder: folder).entries().last?.at)))
        }
        return measures.text(readings)
    }

    private func seconds(_ moment: Moment?) -> Int64 { (moment?.milliseconds ?? 0) / 1000 }

    private func process() -> [Measures.Reading] {
        // Pages of resident memory are the second number.
        let memory = FileManager.default.contents(atPath: "/proc/self/statm").map { String(decoding: $0, as: UTF8.self) } ?? ""
        let pages = memory.split(separator: " ").dropFirst().first.flatMap { Int64($0) } ?? 0
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        return [
            Measures.Reading("process_resident_memory_bytes", "Memory in use.", pages * Int64(getpagesize())),
            Measures.Reading("process_open_fds", "Files and connections that are open.", Int64(open)),
        ]
    }
}
