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
    private let order: Passage?
    private let viewer: Viewer

    /// No board shows more cases: it is for a meeting to go through.
    static let mostCases = 300

    init(_ board: Board, of published: Published, read: ReadableService, for viewer: Viewer) {
        (self.board, self.published, self.viewer) = (board, published, viewer)
        func reads(_ passage: Passage) -> Bool {
            // What is kept apart from somebody may be there in part, and a part would be taken for all.
            read.reads(board: passage) && published.service.answersRead(byBoard: passage).kinds.allSatisfy { !viewer.keepsApart($0) }
        }
        by = board.by.flatMap { reads($0.value) ? $0 : nil }
        columns = board.columns.filter { reads($0.value) }
        order = board.order.flatMap { reads($0) ? $0 : nil }
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

    /// The open cases that are there for the viewer, no more than ``mostCases`` and one.
    func lines(at moment: Moment, in transaction: Transaction) throws -> [Line] {
        let service = published.service
        let store = CaseStore(transaction, for: viewer)
        var queue: [CaseStore.QueueLine] = []
        for kind in service.openingKinds {
            queue += try store.queue(
                of: service.table(of: kind), in: published.reference, columns: [], from: 0, limit: Self.mostCases + 1)
        }
        var seen: Set<Reference> = []
        queue = queue.filter { seen.insert($0.file).inserted }
        let passages = [by?.value, order].compactMap(\.self) + columns.map(\.value)
        let kinds = passages.reduce(into: Set<String>()) { $0.formUnion(service.answersRead(byBoard: $1).kinds) }
        let populations = try published.populations(of: queue.map(\.file), seen: .init(kinds, by: viewer), in: transaction)
        let occasion = Occasion(calendar: service.calendar, now: moment, service: published.reference.number)
        let words = DatumWords(service)
        return queue.map { line in
            let population = populations[line.file] ?? CasePopulation()
            func datum(_ passage: Passage?) throws(RuleError) -> Datum? {
                guard let rule = passage.flatMap({ service.rules.board($0) }) else { return nil }
                return try rule.value(for: RowID("case", line.file.number), in: population, occasion)
            }
            let group: String? = if case .code(let code)? = try? datum(by?.value) { code } else { nil }
            let order: Ratio? = if case .number(let number)? = try? datum(self.order) { number } else { nil }
            let cells = columns.map { column -> String in
                do {
                    guard let type = service.rules.board(column.value)?.type, let datum = try datum(column.value) else { return "" }
                    return words.words(of: datum, type) ?? ""
                } catch {
                    return "Cannot be worked out"
                }
            }
            return Line(
                file: line.file, person: line.person, stage: service.stages[line.stage]?.label.english ?? line.stage, due: line.due,
                group: group, order: order, cells: cells)
        }
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
        let codes: [String?] = (list?.values.map(\.code) ?? []) + [nil]
        return codes.compactMap { code in
            guard let lines = byGroup[code] else { return nil }
            let label = code.flatMap { list?.values[$0]?.label.english } ?? by.map { "\($0.label.english): not recorded" } ?? ""
            // The sort keeps the order of what is due where numbers are equal.
            let inOrder = lines.enumerated().sorted { left, right in
                switch (left.element.order, right.element.order) {
                case (let one?, let other?) where one != other: one > other
                case (.some, nil): true
                case (nil, .some): false
                default: left.offset < right.offset
                }
            }
            return Group(code: code, label: label, lines: inOrder.map(\.element))
        }
    }
}

extension Service {
    /// The kinds that lead the acts which begin a case.
    fileprivate var openingKinds: [Kind] {
        let names = acts.filter(\.beginsCase).compactMap { act in
            act.records.map(\.value).first { $0 != "person" && $0 != "case" }
        }
        return kinds.filter { names.contains($0.name) }
    }
}
