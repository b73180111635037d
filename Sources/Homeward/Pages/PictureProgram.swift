import Cases
import Core

/// Makes a picture anew with GraphicsMagick, a program of the system: what it says of where, when and by which device it was taken is gone, and
/// so is whatever else stood in the file. Reading hostile pictures is a program's work that may fail without this one (decision 0027).
struct PictureProgram: Sendable {
    /// What it is called.
    var name = "gm"
    /// How long it may take before it is ended.
    var longest = Duration.seconds(20)

    /// - Throws: ``AttachmentProblem``.
    @Sendable func cleaned(_ picture: [UInt8], as form: Attachment.Form) async throws -> [UInt8] {
        // Named by its form, so that no other reader of the program's is asked; turned as the camera was held, before that is forgotten.
        let coder = form == .png ? "png:-" : "jpeg:-"
        let words = [
            "convert", "-limit", "Pixels", "40000000", "-limit", "Memory", "400MB", "-limit", "Map", "0", "-limit", "Disk", "0", "-limit",
            "Threads", "1", coder, "-auto-orient", "-strip", "-quality", "88", coder,
        ]
        do {
            return try await SystemProgram(name: name, words: words, longest: longest, mostBytes: Attachment.mostBytes).run(picture)
        } catch SystemProgram.Problem.absent {
            throw AttachmentProblem.noPictures
        } catch is SystemProgram.Problem {
            throw AttachmentProblem.picture
        }
    }

    /// Whether the program is there.
    func isThere() async -> Bool { await SystemProgram.isThere(name, version: "version") }
}
