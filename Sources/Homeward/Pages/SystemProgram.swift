import Foundation
import Subprocess
import SystemPackage

/// A program of the system that is given bytes and answers bytes. What it may do wrong ends with it.
struct SystemProgram: Sendable {
    /// What it is called, and the words after that.
    let name: String, words: [String]
    /// How long it may take before it is ended.
    let longest: Duration
    /// How much it may answer.
    let mostBytes: Int

    enum Problem: Error {
        case absent
        /// It took longer than it may, and was ended.
        case tooLong
        /// How it ended otherwise than well, in words that follow "the program".
        case failed(String)
    }

    /// - Throws: ``Problem``.
    func run(_ given: [UInt8]) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                do { return try await answer(given) } catch let error as SubprocessError {
                    throw Problem.failed("could not be run: \(error)")
                }
            }
            group.addTask {
                try? await Task.sleep(for: longest)
                return nil
            }
            defer { group.cancelAll() }
            // Whichever comes first ends the other: a program whose task is cancelled is killed.
            guard let bytes = try await group.next() ?? nil else { throw Problem.tooLong }
            return bytes
        }
    }

    private func answer(_ given: [UInt8]) async throws -> [UInt8] {
        // A program that ends before it has read everything must not end this one.
        signal(SIGPIPE, SIG_IGN)
        let ended = try await Subprocess.run(
            .path("/usr/bin/env"), arguments: Arguments([name] + words), input: .inputWriter, output: .bytes(limit: mostBytes),
            error: .discarded
        ) { program in
            // What it did not read does not count: it says by its status whether it did what it was to do.
            _ = try? await program.standardInputWriter.write(given)
            try? await program.standardInputWriter.finish()
        }
        switch ended.terminationStatus {
        // `env` says so where there is no such program.
        case .exited(127): throw Problem.absent
        case .exited(0) where !ended.standardOutput.isEmpty: return ended.standardOutput
        case .exited(0): throw Problem.failed("answered nothing")
        case .exited(let code): throw Problem.failed("ended with \(code)")
        case .signaled(let code): throw Problem.failed("was ended by signal \(code)")
        }
    }

    /// Whether a program is there that can be asked for its version with this word.
    static func isThere(_ name: String, version word: String) async -> Bool {
        let ended = try? await Subprocess.run(
            .path("/usr/bin/env"), arguments: [name, word], input: .none, output: .discarded, error: .discarded)
        return ended?.terminationStatus.isSuccess ?? false
    }
}
