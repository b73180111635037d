import Cases
import Core
import Foundation
import Subprocess
import SystemPackage

/// Makes a picture anew with GraphicsMagick, a program of the system: what it says of where, when and by which device it was taken is gone, and
/// so is whatever else stood in the file. Reading hostile pictures is a program's work that may fail without this one (decision 0027).
struct PictureProgram: Sendable {
    /// What it is called.
    var name = "gm"
    /// How long it may take before it is ended.
    var longest = Duration.seconds(20)

    /// - Throws: ``AttachmentProblem``.
    @Sendable func cleaned(_ picture: [UInt8], as form: Attachment.Form) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                do { return try await run(picture, form) } catch is SubprocessError { throw AttachmentProblem.picture }
            }
            group.addTask {
                try? await Task.sleep(for: longest)
                return nil
            }
            defer { group.cancelAll() }
            // Whichever comes first ends the other: a program whose task is cancelled is killed.
            guard let bytes = try await group.next() ?? nil else { throw AttachmentProblem.picture }
            return bytes
        }
    }

    /// Whether the program is there.
    func isThere() async -> Bool {
        let ended = try? await Subprocess.run(
            .path("/usr/bin/env"), arguments: [name, "version"], input: .none, output: .discarded, error: .discarded)
        return ended?.terminationStatus.isSuccess ?? false
    }

    private func run(_ picture: [UInt8], _ form: Attachment.Form) async throws -> [UInt8] {
        // Named by its form, so that no other reader of the program's is asked; turned as the camera was held, before that is forgotten.
        let coder = form == .png ? "png:-" : "jpeg:-"
        let words = [
            name, "convert", "-limit", "Pixels", "40000000", "-limit", "Memory", "400MB", "-limit", "Map", "0", "-limit", "Disk", "0",
            "-limit", "Threads", "1", coder, "-auto-orient", "-strip", "-quality", "88", coder,
        ]
        // A program that ends before it has read everything must not end this one.
        signal(SIGPIPE, SIG_IGN)
        let ended = try await Subprocess.run(
            .path("/usr/bin/env"), arguments: Arguments(words), input: .inputWriter, output: .bytes(limit: Attachment.mostBytes),
            error: .discarded
        ) { program in
            // What it did not read does not count: it says by its status whether it made a picture.
            _ = try? await program.standardInputWriter.write(picture)
            try? await program.standardInputWriter.finish()
        }
        switch ended.terminationStatus {
        // `env` says so where there is no such program.
        case .exited(127): throw AttachmentProblem.noPictures
        case .exited(0) where !ended.standardOutput.isEmpty: return ended.standardOutput
        default: throw AttachmentProblem.picture
        }
    }
}
