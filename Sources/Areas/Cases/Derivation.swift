import Clocks
import Core
import Language
import Record
import Specification
import Storage

/// What follows from the records of a case: the stage it stands in and its deadlines. Kept in `stage` and `clock`, brought up to date in the
/// transaction of the act. No stage and no row here depends on what time it is.
struct Derivation {
    let published: Published
    let transaction: Transaction

    func bringUpToDate(_ files: [Reference]) throws {
        let populations = try published.populations(of: files, in: transaction)
        var stages: [[Value]] = []
        var clocks: [[Value]] = []
        for file in files {
            guard let population = populations[file], !population.rows(of: "case").isEmpty else { continue }
            let reader = CaseReader(published: published, population: population, file: file)
            let running = try reader.clocks()
            clocks += running.map(\.row)
            let next = running.filter { $0.state == .running }.min { ($0.due, $0.code) < ($1.due, $1.code) }
            let stage = try reader.stage()
            stages.append([
                file.stored, published.reference.stored, .text(stage.name), stage.ends.stored, next.map { .text($0.code) } ?? .null,
                (next?.due ?? CaseStore.never).stored,
            ])
        }
        try DerivationStore(transaction).replace(files, stages: stages, clocks: clocks)
    }
}

/// The rules of one case.
struct CaseReader {
    let published: Published
    let population: CasePopulation
    let file: Reference

    private var occasion: Occasion {
        // Stages and clocks may not read the time, so any will do.
        Occasion(calendar: published.service.calendar, now: Moment(milliseconds: 0), service: published.reference.number)
    }

    /// The last stage in the folder's order whose condition is true.
    func stage() throws -> Stage {
        let stages = published.service.stages
        for stage in stages.reversed() {
            guard let rule = stage.when.flatMap({ published.service.rules[$0] }) else { return stage }
            if try holds(rule, for: RowID("case", file.number)) == true { return stage }
        }
        guard let first = stages.first else { throw SpecificationFault.noStage(service: published.service.name) }
        return first
    }

    private func holds(_ rule: Rule, for row: RowID) throws -> Bool? { try rule.holds(for: row, in: population, occasion) }
    private func holds(_ passage: Passage, for row: RowID) throws -> Bool? {
        try published.service.rules[passage].flatMap { try holds($0, for: row) }
    }

    /// A clock of one record.
    struct Running {
        enum State: String { case running, paused, met, metAfterPause = "met_after_pause", missed, void }
        let code: String
        let due: Moment
        let state: State
        let row: [Value]
    }

    func clocks() throws -> [Running] {
        try published.service.clocks.flatMap { clock in
            try population.rows(of: clock.of.value).compactMap { try running(clock, of: RowID(clock.of.value, $0)) }
        }
    }

    private func running(_ clock: Clock, of row: RowID) throws -> Running? {
        guard let number = row.key.first, let started = try moment(clock.starts, for: row) else { return nil }
        let allowance = try published.allowance(of: clock.within, on: started.day, in: population)
        let deadline = Deadline(allowance, from: started, in: published.service.calendar, dayEnds: clock.dayEnds)
        let isVoid = try clock.voidWhen.map { try holds($0, for: row) } == true
        var done = try moment(clock.done, for: row)
        if done == nil, try clock.countsAsDone.map({ try holds($0, for: row) }) == true { done = deadline.due }
        let state: Running.State = isVoid ? .void : done.map { $0 <= deadline.due ? .met : .missed } ?? .running
        let cells: [Value] = [
            CaseReader.identity(of: clock.name, number).stored, .text(clock.code), .integer(number), file.stored,
            population.person(of: file)?.stored ?? .null, published.reference.stored, .text(clock.owner?.value ?? ""), started.stored,
            started.day.stored, deadline.due.stored, deadline.due.day.stored, .null, .null, done?.stored ?? .null,
            done?.day.stored ?? .null, .text(state.rawValue), .text(deadline.words(allowance)),
        ]
        return Running(code: clock.code, due: deadline.due, state: state, row: cells)
    }

    /// A clock has a number of its own made from its record and its name, the same after every rebuild.
    private static func identity(of clock: String, _ subject: Int64) -> Reference {
        Reference(digest: Array("\(clock) \(subject)".utf8).sha256)
    }

    private func moment(_ passage: Passage, for row: RowID) throws -> Moment? {
        switch try published.service.rules[passage]?.value(for: row, in: population, occasion) {
        case .moment(let moment)?: moment
        // A day alone begins with its opening: the rest of that day is day 0.
        case .day(let day)?: Moment(day, published.service.calendar.hours(of: day).opens)
        default: nil
        }
    }
}

extension CasePopulation {
    func person(of file: Reference) -> Reference? {
        guard case .row(let row)? = value("person", of: "case", row: file.number), let number = row.key.first else { return nil }
        return Reference(number: number)
    }
}

extension Published {
    func allowance(of within: Clock.Within, on day: Day, in population: CasePopulation) throws -> Allowance {
        let count: Int
        switch within.amount.size {
        case .fixed(let fixed): count = fixed
        case .setting(let name):
            guard case .number(let value)? = population.setting(name, service: reference.number, on: day) else {
                throw SpecificationFault.noValue(setting: name, service: service.name)
            }
            count = Int(value.down)
        }
        guard let unit = (within.amount.unit?.rawValue ?? settingUnit(within.amount)).flatMap(Allowance.Unit.init(rawValue:)) else {
            throw SpecificationFault.noUnit(clock: within.text, service: service.name)
        }
        return Allowance(count, unit, isLessOneDay: within.lessDays > 0, rollsToWorkingDay: within.thenNextWorkingDay)
    }

    private func settingUnit(_ amount: Clock.Amount) -> String? {
        if case .setting(let name) = amount.size { service.settings[name]?.unit } else { nil }
    }
}

/// A folder that was published and still lacks something at run time.
package enum SpecificationFault: Refusal, Equatable {
    case noStage(service: String)
    case noValue(setting: String, service: String)
    case noUnit(clock: String, service: String)

    package var notice: Notice {
        switch self {
        case .noStage(let service):
            Notice("The service \(service) has no stages.", "Add a first stage to its pathway.yaml and publish it again.")
        case .noUnit(let clock, let service): Notice("In \(service), \(clock) has no unit of time.", "Write one, as in 2 working_days.")
        case .noValue(let setting, let service):
            Notice(
                "The setting \(setting) of \(service) has no value on that day.",
                "Agree a value for it, or give it a default in service.yaml.")
        }
    }
    package var kind: RefusalKind { .refused }
}
