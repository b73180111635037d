import Clocks
import Core
import Language
import Record
import Specification

/// The rules of stages and clocks, read of records in memory.
struct RecordReader {
    let published: Published
    private(set) var population: CasePopulation
    /// nil for records that are of no case.
    let file: Reference?
    /// How far the calendar has come.
    private let calendar: ReachedCalendar
    /// The days that derived kinds are made of: while a row of one is in hand, those of its week or day.
    private var horizon = Occasion.everyDay

    init(published: Published, population: CasePopulation, file: Reference?, calendar: ReachedCalendar) {
        (self.published, self.population, self.file, self.calendar) = (published, population, file, calendar)
    }

    private var service: Service { published.service }

    private var occasion: Occasion {
        // Stages and clocks may not read the time, so any will do.
        Occasion(calendar: service.calendar, now: Moment(milliseconds: 0), service: published.reference.number, horizon: horizon)
    }

    /// The last stage in the folder's order whose condition is true.
    func stage(of file: Reference) throws -> Stage {
        for stage in service.stages.reversed() {
            guard let rule = stage.when.flatMap({ service.rules[$0] }) else { return stage }
            if try holds(rule, for: RowID("case", file.number)) == true { return stage }
        }
        guard let first = service.stages.first else { throw SpecificationFault.noStage(service: service.name) }
        return first
    }

    private func holds(_ rule: Rule, for row: RowID) throws -> Bool? { try rule.holds(for: row, in: population, occasion) }
    private func holds(_ passage: Passage, for row: RowID) throws -> Bool? {
        try service.rules[passage].flatMap { try holds($0, for: row) }
    }

    /// Deadlines that were derived by the rules of another version.
    mutating func know(_ clocks: [DerivedClock]) {
        for clock in clocks where clock.unit == nil { population.add(clock.id, of: "clock.\(clock.clock.name)", clock.data) }
    }

    /// Every deadline of the case that starts on a day that `counts`. A later clock may read what an earlier one says.
    mutating func clocks(startingOn counts: (Day) -> Bool) throws -> [DerivedClock] {
        var derived: [DerivedClock] = []
        for clock in service.clocks {
            guard let subject = service.subject(of: clock), service.isOfCase(subject.kind) else { continue }
            for number in population.rows(of: subject.kind.name) { derived += try read(clock, of: number, startingOn: counts) }
        }
        return derived
    }

    /// The deadlines of one record, mostly one; none if it has not started, or on a day that does not count.
    mutating func read(_ clock: Clock, of number: Int64, startingOn counts: (Day) -> Bool) throws -> [DerivedClock] {
        guard let subject = service.subject(of: clock), let unit = subject.unit else {
            return try read(clock, of: RowID(clock.of.value, number), nil, startingOn: counts).map { [$0] } ?? []
        }
        defer { horizon = Occasion.everyDay }
        var derived: [DerivedClock] = []
        for days in calendar.stretches(of: unit, in: service.calendar) {
            horizon = days
            let record = RowID(subject.kind.name, number)
            for row in try service.rules[clock.rowsOfSubject]?.rows(for: record, in: population, occasion) ?? [] {
                if let found = try read(clock, of: row, days.upperBound, startingOn: counts) { derived.append(found) }
            }
        }
        return derived
    }

    private mutating func read(
        _ clock: Clock, of row: RowID, _ unit: Day?, startingOn counts: (Day) -> Bool
    ) throws -> DerivedClock? {
        guard let number = row.key.first, let started = try moment(clock.starts, for: row), counts(started.day) else { return nil }
        let allowance = try published.allowance(of: clock.within, on: started.day, in: population)
        let pauses = try pauses(of: clock, for: row)
        let deadline = Deadline(allowance, from: started, in: service.calendar, dayEnds: clock.dayEnds, pauses: pauses)
        var derived = DerivedClock(
            clock: clock, subject: number, unit: unit, file: file, person: person(of: row), service: published.reference, started: started,
            deadline: deadline, words: deadline.words(allowance), pauses: pauses)
        derived.opens = try clock.opens.map { amount in
            let wait = try published.allowance(of: amount, named: clock.name, on: started.day, in: population)
            let day = Deadline(wait, from: started, in: service.calendar).due
            // What is measured in days opens when that day does.
            return [.minutes, .hours].contains(wait.unit) ? day : Moment(day.day, 0)
        }
        let done = try moment(clock.done, for: row).flatMap { done in derived.opens.map { done < $0 } == true ? nil : done }
        derived.settle(done: done, uninterrupted: Deadline(allowance, from: started, in: service.calendar, dayEnds: clock.dayEnds).due)
        // The two rules that may read the clock's own due moment.
        if unit == nil { population.add(derived.id, of: "clock.\(clock.name)", derived.data) }
        if !derived.isInTime, try clock.countsAsDone.map({ try holds($0, for: row) }) == true {
            derived.settle(done: deadline.due, uninterrupted: deadline.due)
        }
        if try clock.voidWhen.map({ try holds($0, for: row) }) == true { derived.state = .void }
        if unit == nil { population.add(derived.id, of: "clock.\(clock.name)", derived.data) }
        return derived
    }

    private func person(of row: RowID) -> Reference? {
        if row.kind == "person" { return row.key.first.flatMap(Reference.init(number:)) }
        if let file { return population.person(of: file) }
        guard let number = row.key.first, case .row(let person)? = population.value("person", of: row.kind, row: number) else { return nil }
        return person.key.first.flatMap(Reference.init(number:))
    }

    /// A day alone begins with its opening: the rest of that day is day 0.
    private func moment(_ passage: Passage, for row: RowID) throws -> Moment? {
        switch try service.rules[passage]?.value(for: row, in: population, occasion) {
        case .moment(let moment)?: moment
        case .day(let day)?: Moment(day, service.calendar.hours(of: day).opens)
        default: nil
        }
    }

    /// The spans of the rows that stop the clock, in their order. A day on which it stands still from its first minute does not count; the
    /// day it goes on does, unless the span includes its last day.
    private func pauses(of clock: Clock, for row: RowID) throws -> [Pause] {
        guard let rule = clock.pauses.flatMap({ service.rules[$0] }) else { return [] }
        return try rule.rows(for: row, in: population, occasion).compactMap { pausing in
            guard let kind = service.kinds[pausing.kind], let span = kind.span, let number = pausing.key.first,
                let from = edge(span.starts, of: pausing, number)
            else { return nil }
            let until = edge(span.ends, of: pausing, number).map { end in
                if case .day? = kind.fields[span.ends.value]?.type, span.counts == .bothEnds { Moment(end.day.next, 0) } else { end }
            }
            return Pause(from: from, until: until, reason: reason(of: kind, number))
        }.sorted { $0.from < $1.from }
    }

    private func edge(_ field: Named<String>, of row: RowID, _ number: Int64) -> Moment? {
        switch population.value(field.value, of: row.kind, row: number) {
        case .moment(let moment)?: moment
        case .day(let day)?: Moment(day, 0)
        default: nil
        }
    }

    /// The words of the first code that the pausing record gives and everybody reads: why it stood still. The explanation is kept for all who
    /// see the deadline.
    private func reason(of kind: Kind, _ number: Int64) -> String {
        for field in kind.fields where field.marks.isEmpty {
            guard let list = field.type.list, case .code(let code)? = population.value(field.name, of: kind.name, row: number) else {
                continue
            }
            return service.lists[list]?.values[code]?.label.english ?? code
        }
        return ""
    }
}

extension CasePopulation {
    package func person(of file: Reference) -> Reference? {
        guard case .row(let row)? = value("person", of: "case", row: file.number), let number = row.key.first else { return nil }
        return Reference(number: number)
    }
}

extension Published {
    package func allowance(of within: Clock.Within, on day: Day, in population: CasePopulation) throws -> Allowance {
        let amount = try allowance(of: within.amount, named: within.text, on: day, in: population)
        return Allowance(amount.count, amount.unit, lessDays: within.lessDays, rollsToWorkingDay: within.thenNextWorkingDay)
    }

    /// - Parameter name: says in a refusal which amount lacks its unit.
    func allowance(of amount: Clock.Amount, named name: String, on day: Day, in population: CasePopulation) throws -> Allowance {
        let count: Int
        switch amount.size {
        case .fixed(let fixed): count = fixed
        case .setting(let name):
            guard case .number(let value)? = population.setting(name, service: reference.number, on: day) else {
                throw SpecificationFault.noValue(setting: name, service: service.name)
            }
            count = Int(value.down)
        }
        guard let unit = (amount.unit?.rawValue ?? settingUnit(amount)).flatMap(Allowance.Unit.init(rawValue:)) else {
            throw SpecificationFault.noUnit(clock: name, service: service.name)
        }
        return Allowance(count, unit)
    }

    private func settingUnit(_ amount: Clock.Amount) -> String? {
        if case .setting(let name) = amount.size { service.settings[name]?.unit } else { nil }
    }
}
