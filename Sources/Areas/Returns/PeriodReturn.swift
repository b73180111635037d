import Cases
import Clocks
import Core
import Proof
import Record
import Specification
import Storage

/// One return of one period: the quarterly return for April to June 2026, as the version has it that is in force on the period's last day.
package struct PeriodReturn: Sendable {
    package let published: Published
    package let entry: Return
    package let period: Period
    /// Whose it is, where each organisation sends its own; nil for a return of the whole service.
    package let organisation: String?

    package init(_ entry: Return, for period: Period, in published: Published, of organisation: String? = nil) {
        (self.entry, self.period, self.published, self.organisation) = (entry, period, published, organisation)
    }

    /// What it is known by: `quarterly`, or `quarterly~wayfare` where each organisation sends its own.
    package var name: String { PeriodReturn.name(entry.name, of: organisation) }

    static let mark: Character = "~"
    static func name(_ entry: String, of organisation: String?) -> String {
        organisation.map { "\(entry)\(mark)\($0)" } ?? entry
    }

    package var service: Service { published.service }

    /// What stands for it in the record, and the stream that everything about it is recorded in. The same on every machine, since it is made
    /// from the names.
    package var reference: Reference { reference("return") }
    /// What is asked about it and answered.
    var thread: Reference { reference("thread") }
    /// Its first seal is 1; each resubmission is one more. The name is the lock: there cannot be two of a number.
    func seal(_ number: Int) -> Reference { reference("seal \(number)") }

    private func reference(_ part: String) -> Reference { PeriodReturn.reference(part, of: name, period.label, in: service.name) }

    static func reference(_ part: String = "return", of name: String, _ period: String, in service: String) -> Reference {
        Reference(digest: Array("\(part):\(service):\(name):\(period)".utf8).sha256)
    }

    /// `Quarterly return, April to June 2026`
    package var words: String { (["\(entry.label.english), \(period.words)", organisation].compactMap(\.self)).joined(separator: ", ") }

    /// `/returns/quarterly/2026-27-q1`
    package func address(_ part: String? = nil) -> String {
        "/returns/\(name)/\(period.label)" + (part.map { "/" + $0 } ?? "")
    }

    /// When it is due, counted from the day after the period's last; nil where the folder leaves that to a setting on which nothing is agreed.
    package func due(in transaction: Transaction) throws -> DueReturn? {
        guard let within = entry.due else { return nil }
        var calendar = service.calendar
        // Nothing is received here that could count as received later: the first day counted is the one after the period.
        calendar.dayZero = .event
        do {
            var settings = CasePopulation()
            if case .setting = within.amount.size { settings = try published.settings(in: transaction) }
            let allowance = try published.allowance(of: within, on: period.last, in: settings)
            let deadline = Deadline(allowance, from: Moment(period.last, calendar.hours(of: period.last).closes), in: calendar)
            return DueReturn(deadline: deadline, words: deadline.words(allowance))
        } catch SpecificationFault.noValue { return nil }
    }
}

/// The last day of a return.
package struct DueReturn: Sendable, Equatable {
    package let deadline: Deadline
    /// `due Tuesday 14 July at 17:00: 10 working days`
    package let words: String
    package var day: Day { deadline.due.day }
}

/// How a return stands on a day.
package struct ReturnStanding: Sendable {
    package let returned: PeriodReturn
    package let due: DueReturn?
    /// The latest seal.
    package let seal: SealStore.Heading?

    package enum State: String, Sendable { case draft, dueSoon, overdue, sealed, resubmitted }

    /// Within so many working days a return is due soon.
    static let soon = 5

    package func state(on today: Day) -> State {
        if let seal { return seal.number > 1 ? .resubmitted : .sealed }
        guard returned.period.last < today, let due else { return .draft }
        if due.day < today { return .overdue }
        return returned.service.calendar.workingDays(from: today.next, through: due.day) <= ReturnStanding.soon ? .dueSoon : .draft
    }
}
