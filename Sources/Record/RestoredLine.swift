import Core
import Dispatch
import Proof
import Synchronization

/// A line of an export as it was read, or what is wrong with it.
struct RestoredLine: Sendable {
    let number: Int
    let read: Result<Content, ImportReport.Mistake>

    enum Content: Sendable {
        /// A fact whose words fit its digest, and the hash of its leaf if it has one.
        case fact(Fact, hash: [UInt8]?)
        /// A piece of an attached file.
        case attachment(AttachmentPart)
        case look(LoggedLook, hash: [UInt8]?)
        /// Who stood in a list.
        case list(SeenList, [Reference])
        case checkpoint(Checkpoint, hashes: [[UInt8]])
    }

    fileprivate init(_ number: Int, _ line: ArraySlice<UInt8>) {
        self.number = number
        do {
            read = .success(try RestoredLine.content(try JSONLines.parse(line, number: number).get()))
        } catch let mistake as LineMistake {
            read = .failure(.init(line: number, field: mistake.field, sentence: mistake.sentence))
        } catch let mistake as ImportReport.Mistake {
            read = .failure(mistake)
        } catch {
            read = .failure(.init(line: number, field: "line", sentence: "cannot be read"))
        }
    }

    private static func content(_ json: JSON) throws(LineMistake) -> Content {
        if json["checkpoint"] != nil {
            let (checkpoint, hashes) = try CheckpointLine.read(json)
            return .checkpoint(checkpoint, hashes: hashes)
        }
        if json["subjects"] != nil { return try list(json) }
        if json["attachment"] != nil { return .attachment(try AttachmentPart.read(json)) }
        if json["look"] != nil {
            let look = try LoggedLook(json)
            return .look(look, hash: look.leaf.map { _ in MerkleTree.leaf(LogEntry.bytes(of: json)) })
        }
        let fact = try FactLine.fact(json)
        guard fact.isIntact else { throw LineMistake(field: "digest", sentence: "does not fit what the line says") }
        return .fact(fact, hash: fact.leaf.map { _ in MerkleTree.leaf(LogEntry.bytes(of: json)) })
    }

    private static func list(_ json: JSON) throws(LineMistake) -> Content {
        guard case .list(let texts)? = json["subjects"] else { throw LineMistake(field: "subjects", sentence: "must be a list") }
        let subjects = texts.compactMap { $0.text.flatMap { Reference($0) } }
        let list = SeenList(subjects)
        guard subjects.count == texts.count, list.number == (try LineReader(json).number("list")) else {
            throw LineMistake(field: "list", sentence: "is not the number of a list of these subjects")
        }
        return .list(list, subjects)
    }
}

/// The lines of an export, some at a time, read by other threads while those before them are written: reading costs half as much as writing,
/// and no line depends on another.
final class LinesAhead: Sendable {
    private static let size = 1_000
    /// Of one part; a line with a piece of an attached file in it is as long as a thousand others.
    private static let bytes = 4 << 20
    /// How many parts are read before they are asked for: enough for every processor, and little memory.
    private static let ahead = 8

    private let parts: [Part]
    private let state = Mutex((asked: 0, begun: 0))

    init(_ file: [UInt8]) {
        let lines = Array(JSONLines(file))
        var (parts, start, length): ([Part], Int, Int) = ([], 0, 0)
        for (index, line) in lines.enumerated() {
            if index - start == LinesAhead.size || length > LinesAhead.bytes {
                parts.append(Part(lines[start..<index]))
                (start, length) = (index, 0)
            }
            length += line.line.count
        }
        if start < lines.count { parts.append(Part(lines[start...])) }
        self.parts = parts
    }

    /// The next lines, in their order; nil after the last. Waits on the caller's thread, which is one of the database's.
    func next() -> [RestoredLine]? {
        let (wanted, toBegin) = state.withLock { state in
            let wanted = state.asked
            let end = min(wanted + LinesAhead.ahead, parts.count)
            defer { (state.asked, state.begun) = (wanted + 1, max(state.begun, end)) }
            return (wanted, state.begun..<max(state.begun, end))
        }
        for index in toBegin { parts[index].begin() }
        return wanted < parts.count ? parts[wanted].take() : nil
    }

    private final class Part: Sendable {
        private let lines: ArraySlice<(number: Int, line: ArraySlice<UInt8>)>
        private let read = Mutex<[RestoredLine]>([])
        private let isRead = DispatchSemaphore(value: 0)

        init(_ lines: ArraySlice<(number: Int, line: ArraySlice<UInt8>)>) { self.lines = lines }

        func begin() {
            DispatchQueue.global().async {
                let read = self.lines.map { RestoredLine($0.number, $0.line) }
                self.read.withLock { $0 = read }
                self.isRead.signal()
            }
        }

        func take() -> [RestoredLine] {
            isRead.wait()
            return read.withLock { read in
                defer { read = [] }
                return read
            }
        }
    }
}
