import Access
import Cases
import Core
import Language
import Record
import Specification
import Storage

/// A board as one viewer reads it: with the columns of which they read every answer, worked out from the records that are there for them.
struct BoardReading {
    let published: Published
    let board: Board
    /// Those that the viewer reads.
    let by: Board.Column?
    let columns: [Board.Column]
    private let condition, order: Passage?
    private let viewer: Viewer

    /// No board shows more cases: it is for a meeting to go through.
    static let mostCases = 300

    init(_ board: Board, of published: Published, read: ReadableService, for user: Directory.User) {
        (self.board, self.published, viewer) = (board, published, user.viewer)
        let service = published.service, role = service.roles[user.role.code]
        // What is kept apart from somebody may be there in part, and a part would be taken for all. So may a register that is opened to them by
        // nothing.
        func isThere(_ kind: String) -> Bool {
            guard !user.viewer.keepsApart(kind) else { return false }
            guard role?.sees != .service, service.kinds[kind].map(service.isRegister) ?? false else { return true }
            return role?.through.contains { $0.kind.value == kind } ?? false
        }
        func reads(_ passage: Passage) -> Bool {
            read.reads(board: passage) && service.answersRead(byBoard: passage).kinds.allSatisfy(isThere)
        }
        by = board.by.flatMap { reads($0.value) ? $0 : nil }
        columns = board.columns.filter { reads($0.value) }
        order = board.order.flatMap { reads($0) ? $0 : nil }
        condition = board.condition.flatMap { reads($0) ? $0 : nil }
    }

    /// The kinds that lead the acts which begin a case.
    var openingKinds: [Kind] {
        var names: Set<String> = []
        return published.service.openings.map(\.kind).filter { names.insert($0.name).inserted }
    }

    /// A case, with what each column says of it.
    struct Line: Sendable {
        let file: Reference
        let person: PersonName
        let stage: String
        let due: Moment?
        /// A code; nil where there is none, or the viewer does not read it.
        let group: String?
        fileprivate let order: Ratio?
        let cells: [String]
    }

    /// The open cases that stand on the board and are there for the viewer, those due first, no more than ``mostCases``.
    func lines(at moment: Moment, in transaction: Transaction) throws -> (lines: [Line], areAll: Bool) {
        let service = published.service
        let store = CaseStore(transaction, for: viewer)
        var queue: [CaseStore.QueueLine] = []
        for kind in openingKinds {
            queue += try store.queue(
                of: service.table(of: kind), in: published.reference, columns: [], from: 0, limit: Self.mostCases + 1)
        }
        var seen: Set<Reference> = []
        queue = queue.filter { seen.insert($0.file).inserted }.sorted {
            ($0.due ?? CaseStore.never, $0.file) < ($1.due ?? CaseStore.never, $1.file)
        }
        let areAll = queue.count <= Self.mostCases
        queue = Array(queue.prefix(Self.mostCases))
        let passages = [condition, by?.value, order].compactMap(\.self) + columns.map(\.value)
        let kinds = passages.reduce(into: Set<String>()) { $0.formUnion(service.answersRead(byBoard: $1).kinds) }
        let populations = try published.populations(of: queue.map(\.file), seen: .init(kinds, by: viewer), in: transaction)
        let occasion = Occasion(calendar: service.calendar, now: moment, service: published.reference.number)
        let lines = queue.compactMap { line -> Line? in
            let population = populations[line.file] ?? CasePopulation()
            func datum(_ passage: Passage?) -> Datum? {
                try? passage.flatMap { try published.datum(ofBoard: $0, for: line.file, in: population, occasion) }
            }
            if case .yesNo(false)? = datum(condition) { return nil }
            let group: String? = if case .code(let code)? = datum(by?.value) { code } else { nil }
            let order: Ratio? = if case .number(let number)? = datum(self.order) { number } else { nil }
            let cells = columns.map { published.words(of: $0, for: line.file, in: population, occasion) }
            return Line(
                file: line.file, person: line.person, stage: service.stages[line.stage]?.label.english ?? line.stage, due: line.due,
                group: group, order: order, cells: cells)
        }
        return (lines, areAll)
    }

    /// A group of the board's, in the order of the list that its code is of; what has none comes last.
    struct Group {
        /// nil: none is recorded.
        let code: String?
        let label: String
        let lines: [Line]
    }

    /// The lines in their groups, in each those of the highest number first and then those due first.
    func groups(_ lines: [Line]) -> [Group] {
        let byGroup = Dictionary(grouping: lines, by: \.group)
        let list = by.flatMap { published.service.rules.board($0.value)?.type }.flatMap { type -> CodeList? in
            if case .code(let name) = type { published.service.lists[name] } else { nil }
        }
        let listed = list?.values.map(\.code) ?? []
        // A code that was taken out of its list still groups those who have it.
        let codes: [String?] = listed + byGroup.keys.compactMap(\.self).filter { !listed.contains($0) }.sorted() + [nil]
        return codes.compactMap { code in
            guard let lines = byGroup[code] else { return nil }
            let label = code.flatMap { list?.values[$0]?.label.english ?? $0 } ?? by.map { "\($0.label.english): not recorded" } ?? ""
            // The sort keeps the order of what is due where numbers are equal.
            let inOrder = lines.enumerated().sorted { left, right in
                Board.precedes(left.element.order, right.element.order) ?? (left.offset < right.offset)
            }
            return Group(code: code, label: label, lines: inOrder.map(\.element))
        }
    }
}

extension Published {
    /// What a column says of a case, in words; empty where its rule finds nothing.
    package func words(of column: Board.Column, for file: Reference, in population: CasePopulation, _ occasion: Occasion) -> String {
        do {
            guard let type = service.rules.board(column.value)?.type,
                let datum = try datum(ofBoard: column.value, for: file, in: population, occasion)
            else { return "" }
            return DatumWords(service).words(of: datum, type) ?? ""
        } catch {
            return "Cannot be worked out"
        }
    }
}
