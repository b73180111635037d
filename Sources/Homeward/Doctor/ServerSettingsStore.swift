import Storage

/// What a PostgreSQL is set to, as far as it decides whether what it confirms can be lost (SR-01, SR-03).
struct ServerSettingsStore {
    let database: Database
    init(_ database: Database) { self.database = database }

    private static let mustBe: [(name: String, value: String, why: String)] = [
        ("fsync", "on", "a power cut loses or damages what was confirmed"),
        ("full_page_writes", "on", "a power cut can leave half a page"),
        ("synchronous_commit", "on", "what was confirmed can be lost"),
    ]

    func findings() async throws -> [Finding] {
        let names = ServerSettingsStore.mustBe.map(\.name) + ["data_checksums", "synchronous_standby_names", "archive_mode"]
        let rows = try await database.read { transaction in
            try transaction.rows("SELECT name, setting FROM pg_settings WHERE name IN \(in: names)") {
                (try $0.get("name", as: String.self), try $0.get("setting", as: String.self))
            }
        }
        let settings = Dictionary(rows, uniquingKeysWith: { first, _ in first })
        var findings: [Finding] = ServerSettingsStore.mustBe.compactMap { wanted in
            let value = settings[wanted.name] ?? ""
            let isRight = value == wanted.value || (wanted.name == "synchronous_commit" && value == "remote_apply")
            return isRight
                ? nil : .wrong("settings", "\(wanted.name) is \(value): \(wanted.why).", "Set \(wanted.name) = \(wanted.value) and reload.")
        }
        if settings["data_checksums"] != "on" {
            findings.append(
                .wrong(
                    "settings", "data_checksums is off: a damaged page is read as if it were whole.",
                    "Stop the server and run pg_checksums --enable."))
        }
        if settings["synchronous_standby_names"]?.isEmpty ?? true {
            findings.append(
                .look(
                    "settings", "No standby confirms a commit: with the disk of this one machine everything since the last backup is lost.",
                    "Add a synchronous standby: docs/how-to/back-up-and-restore.md."))
        }
        if settings["archive_mode"] == "off" {
            findings.append(
                .look("backup", "The write-ahead log is not archived.", "Back up with pgBackRest or pg_basebackup and an archive."))
        }
        return findings.isEmpty ? [.well("settings", "It syncs what it confirms, to a standby too, and checks its pages.")] : findings
    }
}
