import Foundation
import Subprocess
import SystemPackage

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
        guard let input = try? FileDescriptor.open(source, .readOnly) else { throw BackupRefusal.unreadable(source) }
        defer { try? input.close() }
        guard
            let output = try? FileDescriptor.open(
                target, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
        else { throw BackupRefusal.unwritable(target) }
        defer { try? output.close() }
        let between = try FileDescriptor.pipe()
        async let first = run(
            programs[0], .fileDescriptor(input, closeAfterSpawningProcess: false),
            .fileDescriptor(between.writeEnd, closeAfterSpawningProcess: true))
        async let second = run(
            programs[1], .fileDescriptor(between.readEnd, closeAfterSpawningProcess: true),
            .fileDescriptor(output, closeAfterSpawningProcess: false))
        let failures = await [first, second].compactMap(\.self)
        // One of the two ends for want of the other, and says of the pipe between them, or of the end of what came, what it knows.
        let causes = failures.filter { !$0.said.contains("roken pipe") }
        if let why = causes.first(where: { $0.program == "age" }) ?? causes.first ?? failures.first {
            throw BackupRefusal.program(why.program, saying: why.said)
        }
        guard fsync(output.rawValue) == 0 else { throw BackupRefusal.unwritable(target) }
    }

    private struct Failure {
        let program: String
        let said: String
    }

    /// - Returns: why it did not do its part; nil if it did.
    private static func run(_ words: [String], _ input: FileDescriptorInput, _ output: FileDescriptorOutput) async -> Failure? {
        do {
            let ended = try await Subprocess.run(
                .path("/usr/bin/env"), arguments: Arguments(words), input: input, output: output, error: .string(limit: 1 << 16))
            guard !ended.terminationStatus.isSuccess else { return nil }
            return Failure(program: words[0], said: firstLine(ended.standardError))
        } catch {
            return Failure(program: words[0], said: "it cannot be run to its end")
        }
    }

    private static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? "it ended without a word"
    }
}
