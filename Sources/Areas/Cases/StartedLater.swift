import Core
import Language
import Record
import Specification
import Storage

/// Finds what a version that is in force from a day on says otherwise than those before it: stages stay as they are, and of the clocks those
/// that start on that day or after it.
struct StartedLater {
    private let published: Published
    private let first: Day
    private let store: DerivationStore
    private let transaction: Transaction

    init(_ published: Published, from first: Day, _ transaction: Transaction) {
        (self.published, self.first, self.transaction) = (published, first, transaction)
        store = DerivationStore(transaction)
    }

    /// The cases, and the records that are of no case.
    func find() throws -> (files: [Reference], others: [Reference]) {
        // What earlier versions had started by then, and cases that were not there before.
        var files = Set(try store.files(startedFrom: first, in: published.reference))
        var others = Set(try store.recordsOutsideCases(startedFrom: first, in: published.reference))
        for clock in published.service.clocks {
            guard let kind = published.service.kinds[clock.of.value], let rule = published.service.rules[clock.starts] else { continue }
            let starts = try rule.statement(occasion, scope: published.scope)
            let from = rule.type == .moment ? Moment(first, 0).milliseconds : Int64(first.number)
            let records = try store.records(of: kind.name, in: published.reference, whose: starts, isAtLeast: from)
            for record in records { if let file = record.file { files.insert(file) } else { others.insert(record.id) } }
        }
        let ofCalendar = try published.calendarSubjects(begunAfter: nil, try published.reached(in: transaction), in: transaction)
        files.formUnion(ofCalendar.files)
        others.formUnion(ofCalendar.others)
        return (files.sorted(), others.sorted())
    }

    private var occasion: Occasion {
        let service = published.service
        return Occasion(calendar: service.calendar, named: service.name, now: Moment(first, 0), service: published.reference.number)
    }
}
