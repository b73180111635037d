import Documents
import Synchronization

/// Makes a PDF of a document with WeasyPrint, a program of the system that need not be there: every document can be printed from the browser.
struct PaperProgram: Sendable {
    /// What it is called.
    let name: String
    /// How long it may take before it is ended.
    let longest: Duration

    static let mostBytes = 20 * 1024 * 1024
    /// Each takes a processor for a second and more, which pages wait for.
    private let seats = Seats(2)

    private final class Seats: Sendable {
        private let free: Mutex<Int>
        init(_ number: Int) { free = Mutex(number) }

        /// Whether there was one.
        func take() -> Bool {
            free.withLock { free in
                if free == 0 { return false }
                free -= 1
                return true
            }
        }
        func give() { free.withLock { $0 += 1 } }
    }

    /// - Parameters: see the properties of these names.
    init(name: String = "weasyprint", longest: Duration = .seconds(60)) { (self.name, self.longest) = (name, longest) }

    /// - Parameter page: HTML that is whole in itself: it names no style, picture or letters that would have to be fetched.
    /// - Throws: ``PaperRefusal``.
    @Sendable func printed(_ page: [UInt8]) async throws -> [UInt8] {
        guard seats.take() else { throw PaperRefusal.busy }
        defer { seats.give() }
        let words = ["--quiet", "--encoding", "utf-8", "-", "-"]
        do {
            return try await SystemProgram(name: name, words: words, longest: longest, mostBytes: Self.mostBytes).run(page)
        } catch SystemProgram.Problem.absent {
            throw PaperRefusal.noProgram
        } catch SystemProgram.Problem.tooLong {
            throw PaperRefusal.tooLong
        } catch SystemProgram.Problem.failed(let how) {
            throw PaperRefusal.failed(how)
        }
    }

    /// Whether the program is there.
    func isThere() async -> Bool { await SystemProgram.isThere(name, version: "--version") }
}
