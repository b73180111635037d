import Core
import Proof
import Record
import Storage

/// Gives what was committed its place in the log, signs it and writes the signed lines outside the database. Any number of servers may run it:
/// one at a time extends the log, and each writes all lines to its own file.
struct LogJob: Sendable {
    let record: Record
    let key: LogKey
    let file: CheckpointFile

    /// - Parameter urgent: signs what there is, however little and new.
    func round(urgent: Bool) async throws {
        try await file.catchUp(with: record)
        let made = try await RecordLog(record.database, key: key).extend(at: record.now(), urgent: urgent)
        if !made.isEmpty { try await file.catchUp(with: record) }
    }

    /// Until the task is cancelled. A round that fails is said, once, and tried again; acts go on meanwhile and wait for nothing.
    func runAlways() async {
        var said: String?
        while !Task.isCancelled {
            do {
                try await round(urgent: false)
                said = nil
            } catch {
                let sentence = (error as? any Refusal)?.notice.sentence ?? ""
                if said != sentence { Talk.say("The log could not be signed. \(sentence)") }
                said = sentence
            }
            try? await Task.sleep(for: .seconds(10))
        }
    }
}

extension House {
    /// The job that signs this record's log; nil where nothing says where to.
    func logJob(_ options: LogOptions, _ data: DataOptions) throws -> LogJob? {
        guard let key = try options.key(data), let file = try options.checkpointFile(data) else { return nil }
        return LogJob(record: record, key: key, file: file)
    }
}
