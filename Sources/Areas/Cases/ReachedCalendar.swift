import Core
import Language
import Record
import Specification
import Storage

/// How far the calendar has come for the clocks of weeks and days, of which there is one for each record and each week or day that has begun.
///
/// No fact begins a week, and what is derived of facts must not depend on when one looks. So the day is kept in `clock_reached`, one row a
/// service, and moved on by whoever looks which clocks are due.
struct ReachedCalendar: Sendable {
    /// nil before the first look.
    let day: Day?

    /// How many days a week or day keeps its clock when it is over: who comes on Monday sees Friday's gap, and nobody's list grows by what can no
    /// longer be done. The figures of a derived kind go back to its beginning.
    static let keptDays = 7

    /// The first day that is kept.
    var kept: Day? { day.map { $0 - ReachedCalendar.keptDays } }

    /// The weeks or days that have begun and are kept, the first first.
    func stretches(of unit: CalendarUnit, in calendar: Calendar) -> [ClosedRange<Day>] {
        guard let day, let kept else { return [] }
        var (found, next): ([ClosedRange<Day>], Day) = ([], kept)
        while next <= day {
            let (first, last) = unit.stretch(containing: next, in: calendar)
            found.append(first...last)
            next = last.next
        }
        return found
    }
}

extension Shelf {
    /// Moves the calendar on to a day: the clocks of weeks and days that have begun since are there, and those that are long over are gone.
    /// Costs by the number of records they are of.
    func reach(_ day: Day, in database: Database) async throws {
        let behind = try await database.read { transaction in
            try self.published.contains { published in
                guard !published.service.calendarClocks.isEmpty else { return false }
                return try DerivationStore(transaction).reached(in: published.reference).day.map { $0 < day } ?? true
            }
        }
        guard behind else { return }
        try await database.write { transaction in
            // Nobody records meanwhile: what was derived as of yesterday and what is derived as of today do not mix.
            try transaction.hold("specification", .alone)
            try self.catchUp(in: transaction, on: day)
            for published in self.published where !published.service.calendarClocks.isEmpty {
                try published.reach(day, on: self, in: transaction)
            }
        }
    }
}

extension Published {
    /// Moves the calendar to a day where nothing is recorded yet.
    package func reach(_ day: Day, in transaction: Transaction) throws {
        if !service.calendarClocks.isEmpty { try DerivationStore(transaction).reach(day, in: reference) }
    }

    /// How far the calendar has come; not asked where no clock is of weeks or days.
    func reached(in transaction: Transaction) throws -> ReachedCalendar {
        service.calendarClocks.isEmpty ? ReachedCalendar(day: nil) : try DerivationStore(transaction).reached(in: reference)
    }

    fileprivate func reach(_ day: Day, on shelf: Shelf, in transaction: Transaction) throws {
        let store = DerivationStore(transaction)
        let reached = try store.reached(in: reference).day
        guard reached.map({ $0 < day }) ?? true else { return }
        let now = ReachedCalendar(day: day)
        try store.reach(day, in: reference)
        let over = try now.kept.map { try store.removeUnits(before: $0, in: reference) } ?? []
        let (begun, others) = try calendarSubjects(begunAfter: reached, now, in: transaction)
        let derivation = Derivation(shelf: shelf, transaction: transaction)
        // What a case has to do next may have been of a week that is over.
        try derivation.bringUpToDate(Set(over + begun).sorted(), of: service.name)
        try derivation.bringUpToDate(outsideCases: others, of: service.name)
    }

    /// The cases, and the records that are of no case, with a row of a derived kind that has a clock in the weeks or days that began after a
    /// day; nil for all that are kept.
    func calendarSubjects(
        begunAfter reached: Day?, _ calendar: ReachedCalendar, in transaction: Transaction
    ) throws -> (files: [Reference], others: [Reference]) {
        guard let day = calendar.day, let kept = calendar.kept else { return ([], []) }
        var (files, others): (Set<Reference>, Set<Reference>) = ([], [])
        let occasion = Occasion(calendar: service.calendar, named: service.name, now: Moment(day, 0), service: reference.number)
        for (clock, kind, unit) in service.calendarClocks {
            let begun = reached.map { "\(unit.rawValue).first after \($0)" } ?? "\(unit.rawValue).last on or after \(kept)"
            let rule = try Rule(
                RuleText("has \(clock.of.value) where \(begun) and \(unit.rawValue).first on or before \(day)"),
                in: service.rules.vocabulary, .stage(of: kind.name), expecting: .yesNo)
            let statement = try rule.statement(occasion, scope: scope)
            for record in try DerivationStore(transaction).records(of: kind.name, in: reference, whose: statement, isAtLeast: 1) {
                if let file = record.file { files.insert(file) } else { others.insert(record.id) }
            }
        }
        return (files.sorted(), others.sorted())
    }
}
