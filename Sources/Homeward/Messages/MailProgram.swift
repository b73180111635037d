import Foundation
import Messages

/// A program of the system that takes a mail on its standard input and sends it, such as `msmtp -t` or `sendmail -t` (decision 0012). Server,
/// password and encryption stand in its own settings.
struct MailProgram: Sendable {
    let words: [String]
    /// How long it may take before nobody waits for it any more.
    static let longest: TimeInterval = 60

    func take(_ text: String) async -> Summaries.Outcome {
        await withCheckedContinuation { continuation in
            // A thread of its own: the program may take its time, and the threads that serve pages may not.
            Thread.detachNewThread { continuation.resume(returning: run(Data(text.utf8))) }
        }
    }

    private func run(_ mail: Data) -> Summaries.Outcome {
        // A program that ends before it has read everything must not end this one.
        signal(SIGPIPE, SIG_IGN)
        let process = Process(), input = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return .notTaken }
        let watch = DispatchWorkItem { process.terminate() }
        DispatchQueue.global().asyncAfter(deadline: .now() + MailProgram.longest, execute: watch)
        try? input.fileHandleForWriting.write(contentsOf: mail)
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        watch.cancel()
        guard process.terminationReason == .exit else { return .unknown }
        return process.terminationStatus == 0 ? .taken : .notTaken
    }
}
