import Foundation

/// What presses and seals a backup: gzip and age, programs of the system (decision 0024). Whoever keeps only the public key can seal and cannot
/// open; whoever has the backup and the secret key can open it without Homeward.
enum SealingPrograms {
    /// - Parameters:
    ///   - recipients: age's public keys, or files of such keys.
    ///   - target: a file, made anew, that only its owner may read.
    /// - Throws: ``BackupRefusal``
    static func seal(_ source: String, to target: String, for recipients: [String]) async throws {
        let keys = recipients.flatMap { [FileManager.default.fileExists(atPath: $0) ? "-R" : "-r", $0] }
        try await run([["gzip", "-c"], ["age"] + keys], from: source, to: target)
    }

    /// - Parameter identity: the file of the secret key.
    /// - Throws: ``BackupRefusal``
    static func open(_ source: String, to target: String, with identity: String) async throws {
        try await run([["age", "--decrypt", "-i", identity], ["gzip", "-dc"]], from: source, to: target)
    }

    /// Runs the two, one reading what the other writes.
    private static func run(_ programs: [[String]], from source: String, to target: String) async throws {
        guard let input = FileHandle(forReadingAtPath: source) else { throw BackupRefusal.unreadable(source) }
        guard FileManager.default.createFile(atPath: target, contents: nil, attributes: [.posixPermissions: 0o600]),
            let output = FileHandle(forWritingAtPath: target)
        else { throw BackupRefusal.unwritable(target) }
        let outcome = await withCheckedContinuation { continuation in
            // A thread of its own: a county's record takes minutes.
            Thread.detachNewThread { continuation.resume(returning: Result { try follow(programs, input, output) }) }
        }
        try outcome.get()
        try output.synchronize()
        try output.close()
    }

    private static func follow(_ programs: [[String]], _ input: FileHandle, _ output: FileHandle) throws {
        let between = Pipe()
        let talk = programs.map { _ in Pipe() }
        let processes = zip(programs, talk).map { program, talk in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = program
            process.standardError = talk
            return process
        }
        (processes[0].standardInput, processes[0].standardOutput) = (input, between)
        (processes[1].standardInput, processes[1].standardOutput) = (between, output)
        for (process, program) in zip(processes, programs) {
            do { try process.run() } catch { throw BackupRefusal.program(program[0], saying: "it cannot be started") }
        }
        for process in processes { process.waitUntilExit() }
        let failed = processes.indices.filter { processes[$0].terminationReason != .exit || processes[$0].terminationStatus != 0 }
        let said = failed.map { String(decoding: talk[$0].fileHandleForReading.availableData, as: UTF8.self) }
        // One of the two ends for want of the other, and says of the pipe between them, or of the end of what came, what it knows.
        let causes = failed.indices.filter { !said[$0].contains("roken pipe") }
        let sealing = causes.first { programs[failed[$0]][0] == "age" }
        guard let why = sealing ?? causes.first ?? failed.indices.first else { return }
        throw BackupRefusal.program(programs[failed[why]][0], saying: firstLine(said[why]))
    }

    private static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? "it ended without a word"
    }
}
