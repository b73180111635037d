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
    /// What was said of each record that is expected to be refused or asked about, when it was recorded.
    private var said: [String: Said] = [:]

    /// What was found of expectations that were looked at before the end.
    private var lookedAt: [SourcePlace: ExampleResult.Failure?] = [:]

    struct Said { var refusals: [String] = [], questions: [String] = [] }

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
        let failures = try example.expectations.compactMap { try lookedAt[$0.place] ?? reading.failure(of: $0) }
        return ExampleResult(file: example.file, name: example.name, covers: example.covers, failures: failures)
    }

    private mutating func record() throws {
        let questioned = Set(example.expectations.compactMap(\.subject.questioned))
        // Where more is said of a record, it is the last of it that is expected to be refused or taken.
        let last = Dictionary(example.records.enumerated().map { ($1.handle.value, $0) }, uniquingKeysWith: max)
        for (place, record) in example.records.enumerated() {
            try append(records.facts(of: record))
            guard questioned.contains(record.handle.value), last[record.handle.value] == place,
                let placed = records.placed[record.handle.value]
            else { continue }
            try appending.finish()
            let said = try said(of: placed, adding: record.isFurther ? record.answers.map(\.name.value) : nil)
            self.said[record.handle.value] = said
            if !said.refusals.isEmpty { try takeBack(placed) }
        }
        try appending.finish()
    }

    /// What was refused never came about. What is expected of it alone is looked at as it would have been.
    private mutating func takeBack(_ placed: ExampleRecords.Placed) throws {
        let reading = ExampleReading(run: self, said: said)
        for expectation in example.expectations
        where expectation.subject.handle.flatMap({ records.placed[$0] })?.reference == placed.reference {
            lookedAt[expectation.place] = .some(try reading.failure(of: expectation))
        }
        guard let fact = try FactStore(transaction).facts(of: placed.reference).last else { return }
        try append([
            NewFact(
                stream: fact.stream, subject: fact.subject, kind: fact.kind, day: fact.day, at: fact.at, corrects: fact.nth,
                body: .withdrawn)
        ])
    }

    private mutating func append(_ facts: [NewFact]) throws {
        let act = Act(
            id: ActNumbers.shared.next(at: asAt), key: Reference.random().description, answer: "", at: asAt, by: "example",
            capacity: "example", organisation: "example", purpose: "worked example", via: "example", specification: published.version,
            request: "")
        _ = try appending.append(facts, act: act)
    }

    /// The sentences of the checks that a record does not meet, and of the guards of every act that records such a one, or that adds to such a
    /// one what was added.
    ///
    /// - Parameter added: the questions answered where the record was there already.
    private func said(of placed: ExampleRecords.Placed, adding added: [String]?) throws -> Said {
        let population = try population(of: placed)
        let beyond = BeyondCaseStore(published, transaction)
        let agreed = published.agreed(on: asAt.day, in: population)
        var said = Said()
        func fails(_ check: Check, _ row: RowID) throws -> Bool {
            if beyond.asks(check), let number = row.key.first, let record = Reference(number: number) {
                return try beyond.fails(check, of: record, at: asAt)
            }
            return try service.rules[check.unless]?.holds(for: row, in: population, occasion) == false
        }
        func ask(_ checks: [Check], of row: RowID) throws {
            for check in checks where try fails(check, row) {
                switch check.firmness {
                case .refuse: said.refusals.append(check.say.english(agreed))
                case .ask: said.questions.append(check.say.english(agreed))
                }
            }
        }
        let row = RowID(placed.kind.name, placed.reference.number)
        try ask(placed.kind.checks + placed.kind.fields.flatMap(\.checks), of: row)
        for group in placed.kind.groups {
            let rows = population.rows(of: group.name).filter {
                population.value(placed.kind.name, of: group.name, row: $0) == .row(row)
            }
            for part in rows { try ask(group.fields.flatMap(\.checks), of: RowID(group.name, part)) }
        }
        for act in service.acts where does(act, placed.kind, adding: added) {
            let inHand = service.kindInHand(of: act)
            guard let row = inHand == row.kind ? row : population.rows(of: inHand).last.map({ RowID(inHand, $0) }) else { continue }
            try ask(act.guards, of: row)
        }
        return said
    }

    /// Whether an act records a kind, or asks what was added of a record that it amends.
    private func does(_ act: Specification.Act, _ kind: Kind, adding added: [String]?) -> Bool {
        // The guards of an act that closes one and opens the next speak of the one that is there already.
        guard let added else { return act.parts.contains { $0.kind == kind.name && $0.isNew && !$0.isNext } }
        return act.amends.contains { amend in amend.kind.value == kind.name && added.allSatisfy { $0 == "day" || amend.asks($0) } }
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
        case .due(_, let handle, _), .state(_, let handle, _), .value(_, let handle), .rule(let handle): handle.value
        case .refused(let handle), .asked(let handle): handle.value
        case .stage, .figure, .returned: nil
        }
    }

    /// The record whose checks and guards are expected to say something.
    fileprivate var questioned: String? {
        switch self {
        case .refused(let handle), .asked(let handle): handle.value
        default: nil
        }
    }
}
