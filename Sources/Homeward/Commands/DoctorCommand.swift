import ArgumentParser
import Core

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Looks at what keeps the record from being lost or read by others, and says how to mend it.",
        discussion: """
            It changes nothing and may run beside a server. Exit code 1 if anything is wrong.
            Example: homeward doctor --data ./data --checkpoints /mnt/elsewhere/checkpoints.jsonl
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var log: LogOptions
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
        let doctor = Doctor(
            place: try data.place(), services: data.services, key: try log.keyFile(data), checkpoints: try log.checkpointFile(data),
            now: House.clock())
        let findings = await doctor.findings()
        if json {
            Talk.show(JSON.list(findings.map(\.json)).canonicalText)
        } else {
            for finding in findings { Talk.show(finding.words) }
            let wrong = findings.count { $0.state == .wrong }
            Talk.say(wrong == 0 ? "Nothing is wrong." : "\(wrong) of \(findings.count) things are wrong.")
        }
        if findings.contains(where: { $0.state == .wrong }) { throw ExitCode(1) }
    }
}
