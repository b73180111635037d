import Foundation
import Messages
import Subprocess
import Synchronization
import SystemPackage

/// A program of the system that takes a mail on its standard input and sends it, such as `msmtp -t` or `sendmail -t` (decision 0012). Server,
/// password and encryption stand in its own settings.
struct MailProgram: Sendable {
    let words: [String]
    /// How long it may take before it is ended.
    var longest = Duration.seconds(60)

    func take(_ text: String) async -> Summaries.Outcome {
        await withTaskGroup(of: Summaries.Outcome?.self) { group in
            group.addTask { await run(text) }
            group.addTask {
                try? await Task.sleep(for: longest)
                return nil
            }
            // Whichever comes first ends the other: a program whose task is cancelled is killed.
            for await outcome in group {
                group.cancelAll()
                if let outcome { return outcome }
            }
            return .unknown
        }
    }

    private func run(_ text: String) async -> Summaries.Outcome {
        // A program that ends before it has read everything must not end this one.
        signal(SIGPIPE, SIG_IGN)
        let hasBegun = Mutex(false)
        do {
            let ended = try await Subprocess.run(
                .path("/usr/bin/env"), arguments: Arguments(words), input: .inputWriter, output: .discarded, error: .discarded
            ) { program in
                hasBegun.withLock { $0 = true }
                // What it did not read does not count: it says by its status whether it took the mail.
                _ = try? await program.standardInputWriter.write(text)
                try? await program.standardInputWriter.finish()
            }
            guard case .exited(let code) = ended.terminationStatus else { return .unknown }
            return code == 0 ? .taken : .notTaken
        } catch {
            // Once it has begun, the mail may have left.
            return hasBegun.withLock(\.self) ? .unknown : .notTaken
        }
    }
}
