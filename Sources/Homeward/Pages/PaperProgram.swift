import Cases
import Documents

/// Makes a PDF of a document with WeasyPrint, a program of the system that need not be there: every document can be printed from the browser.
struct PaperProgram: Sendable {
    /// What it is called.
    var name = "weasyprint"
    /// How long it may take before it is ended.
    var longest = Duration.seconds(60)

    static let mostBytes = 20 * 1024 * 1024

    /// - Parameter page: HTML that is whole in itself: it names no style, picture or letters that would have to be fetched.
    /// - Throws: ``PaperRefusal``.
    @Sendable func printed(_ page: [UInt8]) async throws -> [UInt8] {
        let words = ["--quiet", "--encoding", "utf-8", "-", "-"]
        do {
            return try await SystemProgram(name: name, words: words, longest: longest, mostBytes: Self.mostBytes).run(page)
        } catch SystemProgram.Problem.absent {
            throw PaperRefusal.noProgram
        } catch is SystemProgram.Problem {
            throw PaperRefusal.failed
        }
    }

    /// Whether the program is there.
    func isThere() async -> Bool { await SystemProgram.isThere(name, version: "--version") }
}
