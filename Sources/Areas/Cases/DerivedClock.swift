import Clocks
import Core
import Language
import Proof
import Record
import Specification
import Storage

/// A deadline of one record as the facts have it: whether a running one is past its due moment is seen when one looks.
struct DerivedClock {
    enum State: String { case running, paused, met, metAfterPause = "met_after_pause", missed, void }

    let clock: Clock
    let subject: Int64
    /// The last day of the week or day it is of; nil for a record's own.
    let unit: Day?
    let file: Reference?, person: Reference?
    let service: Reference
    let started: Moment
    let deadline: Deadline
    /// How the due moment was reached.
    let words: String
    let pauses: [Pause]
    /// Before this, doing it does not count.
    var opens: Moment?
    private(set) var done: Moment?
    var state = State.running

    init(
        clock: Clock, subject: Int64, unit: Day?, file: Reference?, person: Reference?, service: Reference, started: Moment,
        deadline: Deadline, words: String, pauses: [Pause]
    ) {
        (self.clock, self.subject, self.unit, self.file, self.person, self.service) = (clock, subject, unit, file, person, service)
        (self.started, self.deadline, self.words, self.pauses) = (started, deadline, words, pauses)
    }

    /// A number of its own made from its record and its name, the same after every rebuild. It has 63 bits: of as many clocks as a county has, two
    /// would share a reference's 35, and a clock cannot be given another as a record can.
    var id: Int64 {
        let name = "\(clock.name) \(subject)" + (unit.map { " \($0)" } ?? "")
        return Array(name.utf8).sha256.prefix(8).reduce(0) { $0 << 8 | Int64($1) } & .max
    }

    /// - Parameter uninterrupted: when it would have been due had it never stood still: done after that and still in time is met after a
    ///   pause.
    mutating func settle(done: Moment?, uninterrupted: Moment) {
        self.done = done
        if let done {
            state = done > deadline.due ? .missed : done > uninterrupted ? .metAfterPause : .met
        } else {
            // A pause that began after the due moment came too late to stop anything.
            state = pauses.contains { $0.until == nil && $0.from <= deadline.due } ? .paused : .running
        }
    }

    var isInTime: Bool { [.met, .metAfterPause].contains(state) }

    /// As rules read it.
    var data: [String: Datum] {
        var data: [String: Datum] = ["started": .moment(started), "due": .moment(deadline.due), "standing": .code(state.rawValue)]
        data["opens"] = opens.map(Datum.moment)
        data["done"] = done.map(Datum.moment)
        return data.merging(clock.links(subject: subject, file: file, person: person, service: service)) { own, _ in own }
    }

    /// In the column `unit` of a record's own clock: a key holds no NULL, and nobody looks back to 1 January 1970.
    static let noUnit = Value.integer(0)

    static let columns = [
        "id", "code", "subject", "unit", "case", "person", "service", "owner", "started", "started_day", "due", "due_day", "opens",
        "opens_day",
        "done",
        "done_day", "state", "explanation",
    ]
    var row: [Value] {
        [
            .integer(id), .text(clock.code), .integer(subject), unit?.stored ?? DerivedClock.noUnit, file?.stored ?? .null,
            person?.stored ?? .null, service.stored, .text(clock.owner?.value ?? ""), started.stored, started.day.stored,
            deadline.due.stored, deadline.due.day.stored,
            opens?.stored ?? .null, opens?.day.stored ?? .null, done?.stored ?? .null, done?.day.stored ?? .null, .text(state.rawValue),
            .text(words),
        ]
    }

    static let pauseColumns = ["clock", "starts", "ends", "reason"]
    /// One for each start: of two that begin together the longer is kept.
    var pauseRows: [[Value]] {
        let longest = Dictionary(grouping: pauses, by: \.from).compactMapValues { same in
            same.first { $0.until == nil } ?? same.max { ($0.until ?? $0.from) < ($1.until ?? $1.from) }
        }
        return longest.values.sorted { $0.from < $1.from }.map {
            [.integer(id), $0.from.stored, $0.until?.stored ?? .null, .text($0.reason)]
        }
    }
}

extension Clock {
    /// Whose a clock of this sort is.
    func links(subject: Int64, file: Reference?, person: Reference?, service: Reference) -> [String: Datum] {
        var data: [String: Datum] = ["service": .row(RowID("service", service.number))]
        data["case"] = file.map { .row(RowID("case", $0.number)) }
        data["person"] = person.map { .row(RowID("person", $0.number)) }
        data[of.value] = .row(RowID(of.value, subject))
        return data
    }
}
