import Core
import Language
import Record
import Storage
import Synchronization

/// The small answers that a list of figures is made of, in memory for all who ask (docs/decisions/0015): what statements answered, and what
/// indicators came to at a glance.
///
/// The text and the values of a statement say all that its answer depends on: the rules of a version, the service, the days, the moment where a
/// rule reads it, and the rows of the tables it names. So an answer is given again to the same question only, and only while none of those
/// tables has another mark than it had (``ChangeMarkStore``).
package final class KeptAnswers: Sendable {
    /// What holds more is read again each time: lists of people are never kept.
    private static let most = (answers: 3_000, rows: 400, bytes: 32_768)

    private let state = Mutex(State())

    package init() {}

    /// What an indicator is asked, of a version of a service.
    struct Question: Hashable {
        let version: String, code: String, service: Int64
        let periods: [PeriodShift: ClosedRange<Day>]
        let figures: [FigureRow]
        /// No term of a version: the last one published says when everybody rests.
        let holidays: [Day: String]
        let isByService: Bool
        /// Whose figure it is, by the records it is worked out over; nil for the whole service.
        let portion: Portion?

        /// The few parts that tell questions of one folder apart; to compare two says the rest. All of them would take as long as the page.
        func hash(into hasher: inout Hasher) {
            hasher.combine(code)
            hasher.combine(service)
            hasher.combine(periods)
            hasher.combine(portion?.cases)
        }
    }

    /// An indicator is not kept, where only what is kept was asked for.
    struct NotKept: Error {}

    fileprivate enum Asked: Hashable {
        case statement(Statement)
        case indicator(Question)
        /// What the figures of a viewer are worked out over, by a version.
        case portion(Viewer, version: String)
    }

    fileprivate enum Answer {
        case rows([[Value]], columns: [String])
        case figure(Figure)
        case portion(Portion)

        var isLarge: Bool {
            guard case .rows(let rows, _) = self else { return false }
            return rows.count > KeptAnswers.most.rows || rows.joined().reduce(0) { $0 + $1.size } > KeptAnswers.most.bytes
        }
    }

    fileprivate struct Kept {
        let answer: Answer
        /// Every word of the statements it was made of, and the marks of those that name a table.
        let names: Set<String>
        private let marks: [String: Int64]

        init(_ answer: Answer, of names: Set<String>, _ marks: [String: Int64]) {
            (self.answer, self.names) = (answer, names)
            self.marks = marks.filter { names.contains($0.key) }
        }

        func stillHolds(_ now: [String: Int64]) -> Bool { now.allSatisfy { marks[$0.key] == $0.value || !names.contains($0.key) } }
    }

    /// What was asked for lately, and before that. When there is much of the one, the other is forgotten.
    private struct State {
        var recent: [Asked: Kept] = [:], older: [Asked: Kept] = [:]

        mutating func keep(_ kept: Kept, to asked: Asked) {
            recent[asked] = kept
            if recent.count > KeptAnswers.most.answers { (older, recent) = (recent, [:]) }
        }
    }

    fileprivate func answer(to asked: Asked, _ marks: [String: Int64]) -> Kept? {
        state.withLock { state in
            if let kept = state.recent[asked] { return kept.stillHolds(marks) ? kept : nil }
            guard let kept = state.older[asked], kept.stillHolds(marks) else { return nil }
            state.keep(kept, to: asked)
            return kept
        }
    }

    fileprivate func keep(_ answer: Answer, of names: Set<String>, _ marks: [String: Int64], to asked: Asked) {
        guard !answer.isLarge, names.isDisjoint(with: ChangeMarkStore.withoutMark) else { return }
        let kept = Kept(answer, of: names, marks)
        state.withLock { $0.keep(kept, to: asked) }
    }
}

/// One reading of figures in a transaction, with what is kept before it. Which tables changed is asked of the database once.
final class KeepingConnection: Connection {
    private let connection: any Connection
    private let marks: [String: Int64]
    private let kept: KeptAnswers
    /// Whether it is to say at once that an indicator is not kept.
    private let isForKept: Bool
    /// The words of the statements that an indicator asks, while it does.
    private var heard: Set<String>?

    init(_ transaction: Transaction, in kept: KeptAnswers, isForKept: Bool = false) throws {
        (connection, marks, self.kept) = (transaction.connection, try ChangeMarkStore(transaction).all(), kept)
        self.isForKept = isForKept
    }

    var dialect: Dialect { connection.dialect }

    /// What an indicator comes to: made of the answers to its statements and of nothing else, so it is kept with their words. To put the
    /// statements together again would take longer than to look up what they said.
    ///
    /// - Throws: ``KeptAnswers/NotKept``, and whatever `work` throws.
    func figure(_ question: KeptAnswers.Question, of indicator: Indicator, _ work: () throws -> Figure) throws -> Figure {
        if case .figure(let known)? = kept.answer(to: .indicator(question), marks)?.answer { return known }
        // One that reads the time of day is never kept, and worked out for every page.
        guard !isForKept || indicator.readsTheTime else { throw KeptAnswers.NotKept() }
        heard = []
        defer { heard = nil }
        let figure = try work()
        if let heard, !indicator.readsTheTime { kept.keep(.figure(figure), of: heard, marks, to: .indicator(question)) }
        return figure
    }

    /// What a viewer's figures are worked out over; asked for before any indicator.
    func portion(for viewer: Viewer, version: String, _ work: () throws -> Portion?) throws -> Portion? {
        if case .portion(let known)? = kept.answer(to: .portion(viewer, version: version), marks)?.answer { return known }
        heard = []
        defer { heard = nil }
        guard let portion = try work() else { return nil }
        if let heard { kept.keep(.portion(portion), of: heard, marks, to: .portion(viewer, version: version)) }
        return portion
    }

    func query(_ sql: String, _ values: [Value], each row: (ResultRow) throws -> Void) throws {
        let statement = Statement(composed: sql, values: values)
        if let known = kept.answer(to: .statement(statement), marks), case .rows(let rows, let names) = known.answer {
            heard?.formUnion(known.names)
            let columns = ResultRow.Columns(names)
            for cells in rows { try row(ResultRow(columns: columns) { cells[$0] }) }
            return
        }
        let names = Set(statement.names.map(String.init))
        heard?.formUnion(names)
        var (columns, rows): ([String], [[Value]]) = ([], [])
        try connection.query(sql, values) { found in
            columns = found.columnNames
            rows.append(columns.indices.map(found.value(at:)))
            try row(found)
        }
        kept.keep(.rows(rows, columns: columns), of: names, marks, to: .statement(statement))
    }

    func run(_ sql: String, _ values: [Value]) throws -> Int { try connection.run(sql, values) }
    func script(_ sql: String) throws { try connection.script(sql) }
}

extension Value {
    fileprivate var size: Int {
        switch self {
        case .null, .integer: 8
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        }
    }
}
