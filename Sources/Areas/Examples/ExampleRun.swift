import Cases
import Core
import Language
import Record
import Specification
import Storage

/// One worked example inside its transaction.
struct ExampleRun {
    let example: Example
    let published: Published
    let transaction: Transaction
    private(set) var records: ExampleRecords
    private var appending: Appending
    /// What was said of each record when it was recorded.
    private var said: [String: ExampleChecks.Said] = [:]
    /// Records that cannot be as the example has them.
    private var failures: [ExampleResult.Failure] = []

    /// What was found of expectations that were looked at before the end.
    private var lookedAt: [SourcePlace: ExampleResult.Failure?] = [:]

    init(_ example: Example, _ published: Published, _ transaction: Transaction) {
        (self.example, self.published, self.transaction) = (example, published, transaction)
        records = ExampleRecords(published.service, example)
        appending = Appending(transaction: transaction, fold: Shelf(only: published).fold)
    }

    var service: Service { published.service }
    var asAt: Moment { records.asAt }

    mutating func result() throws -> ExampleResult {
        for agreed in example.settings {
            guard let setting = service.settings[agreed.setting.value], let answer = setting.type.answer(written: agreed.value.text) else {
                continue
            }
            try ExampleStore(transaction).agree(setting, answer, in: published.reference)
        }
        try published.reach(asAt.day, in: transaction)
        try record()
        let reading = ExampleReading(run: self, said: said)
        failures += try example.expectations.compactMap { try lookedAt[$0.place] ?? reading.failure(of: $0) }
        return ExampleResult(file: example.file, name: example.name, covers: example.covers, failures: failures)
    }

    /// Each record as an act would enter it: one that is refused and not expected to be makes the example fail; one that is expected to be is
    /// taken back.
    private mutating func record() throws {
        // Where more is said of a record, it is the last of it that is expected to be refused or taken.
        let last = Dictionary(example.records.enumerated().map { ($1.handle.value, $0) }, uniquingKeysWith: max)
        for (place, record) in example.records.enumerated() {
            let new = records.facts(of: record)
            if let name = records.refused(among: new) {
                failures.append(
                    .init(record, got: "it leads to \(name), which is refused", remedy: "join or name a record that is accepted"))
            }
            let facts = try append(new)
            try appending.finish()
            guard let placed = records.placed[record.handle.value] else { continue }
            let said = try ExampleChecks(run: self).said(of: placed, as: record)
            let isLast = last[record.handle.value] == place
            if isLast { self.said[record.handle.value] = said }
            if isLast, example.expectations.contains(where: { $0.subject.isRefusal(of: record.handle.value) }) {
                // The expectation itself says so where the sentence is another one, or there is none.
                if !said.refusals.isEmpty { try takeBack(record, placed, facts) }
            } else if let refusal = said.refusal {
                let ways = isLast ? ", or expect it: refused for \(record.handle.value)" : ""
                let remedy = "complete the record" + ways + (said.isOfAnAct ? ", or write given before it if no act is meant" : "")
                failures.append(.init(record, got: "a refusal: \(refusal)", remedy: remedy))
            }
        }
    }

    /// What was refused never came about, nor did the person and the case that began with it. What is expected of the record alone is looked at
    /// as it would have been.
    private mutating func takeBack(_ record: Example.Record, _ placed: ExampleRecords.Placed, _ facts: [Fact]) throws {
        let reading = ExampleReading(run: self, said: said)
        for expectation in example.expectations
        where expectation.subject.handle.flatMap({ records.placed[$0] })?.reference == placed.reference {
            lookedAt[expectation.place] = .some(try reading.failure(of: expectation))
        }
        if !record.isFurther { records.refuse(record.handle.value, facts.map(\.subject)) }
        _ = try append(
            facts.reversed().map { fact in
                NewFact(
                    stream: fact.stream, subject: fact.subject, kind: fact.kind, day: fact.day, at: fact.at, corrects: fact.nth,
                    body: .withdrawn)
            })
        try appending.finish()
    }

    private mutating func append(_ facts: [NewFact]) throws -> [Fact] {
        let act = Act(
            id: ActNumbers.shared.next(at: asAt), key: Reference.random().description, answer: "", at: asAt, by: "example",
            capacity: "example", organisation: "example", purpose: "worked example", via: "example", specification: published.version,
            request: "")
        return try appending.append(facts, act: act)
    }

    /// What the rules of one record may read.
    func population(of placed: ExampleRecords.Placed) throws -> CasePopulation {
        if let file = placed.file {
            return try published.populations(of: [file], in: transaction)[file] ?? CasePopulation()
        }
        return try published.population(of: placed.person.map { [$0] } ?? [], and: [placed.kind.name], in: transaction)
    }

    var occasion: Occasion {
        Occasion(calendar: service.calendar, named: service.name, now: asAt, service: published.reference.number)
    }
}

extension Example.Expectation.Subject {
    /// The record it speaks of, if that is one.
    fileprivate var handle: String? {
        switch self {
        case .due(_, let handle, _), .state(_, let handle, _), .value(_, let handle), .column(_, _, let handle), .rule(let handle):
            handle.value
        case .refused(let handle), .asked(let handle): handle.value
        case .stage, .figure, .returned: nil
        }
    }

    /// Whether it expects that this record is refused, or that it is not.
    fileprivate func isRefusal(of name: String) -> Bool { if case .refused(let handle) = self { handle.value == name } else { false } }
}

extension ExampleResult.Failure {
    /// A record that would not be accepted.
    fileprivate init(_ record: Example.Record, got: String, remedy: String) {
        self.init(
            place: record.kind.place, what: "\(record.kind.value) \(record.handle.value)", expected: "a record that is accepted", got: got,
            behind: [remedy])
    }
}
