import Cases
import Core
import Figures
import Proof
import Record
import Specification
import Storage

/// A return before it is sealed: its figures as they are now, what is written to it, and what stands in its way.
package struct ReturnDraft: Sendable {
    package let returned: PeriodReturn
    package let due: DueReturn?
    package let figures: [FigureReport]
    package let tables: [SealedReturn.Listing]
    package let written: ReturnWriting
    /// The seals of this return so far, the first first.
    package let seals: [SealStore.Heading]
    /// The same return of the period before, as it was sealed last.
    package let before: SealedReturn?
    package let now: Moment

    /// Something to mend or to look at, and the figure or the part of the narrative where one does.
    package struct Finding: Sendable, Equatable {
        package let code: String?, part: String?
        package let sentence: String
        init(_ sentence: String, code: String? = nil, part: String? = nil) {
            (self.sentence, self.code, self.part) = (sentence, code, part)
        }
    }

    /// What the signer looked at: a seal is refused if it is no longer this.
    package var seen: String {
        JSON.object(["figures": .list(figures.map(\.sealed)), "tables": .list(tables.map(\.json))]).canonical.sha256.hexadecimal
    }

    /// Until then a figure that others hold up is waited for; from then on the return goes without it, and says so in its place.
    private var isDue: Bool { due.map { $0.day <= now.day } ?? true }

    /// What refuses the seal.
    package var errors: [Finding] {
        var found: [Finding] = []
        if returned.period.last >= now.day {
            found.append(Finding("The period ends on \(returned.period.last.words). A return is sealed when its period is over."))
        }
        if !isDue { found += without("cannot be given yet") }
        return found
    }

    /// What is asked once, by its sentence: another number is another sentence, and is asked again.
    package var checks: [Finding] {
        var found: [Finding] = []
        if isDue { found += without("goes without a figure") }
        for figure in figures where !figure.undecided.isEmpty {
            let count = figure.undecided.count
            found.append(
                Finding(
                    "\(figure.code), \(figure.name): \(count) cannot be decided, because something is not recorded.", code: figure.code))
        }
        if let before {
            let earlier = Dictionary(before.figures.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
            for figure in figures {
                guard let old = earlier[figure.code], PrintedFigure(figure).hasMovedByMoreThanAQuarter(since: old) else { continue }
                found.append(
                    Finding(
                        "\(figure.code), \(figure.name): \(figure.printed), and it was \(old.printed) in \(old.coversWords).",
                        code: figure.code))
            }
        }
        for part in returned.entry.narrative where (written.parts[part.name] ?? "").isEmpty {
            found.append(Finding("Nothing is written under “\(part.label.english)”.", part: part.name))
        }
        return found
    }

    package var unconfirmed: [Finding] { checks.filter { !written.confirmed.contains($0.sentence) } }

    /// The figures that are not there: `HAR-7, Evictions, cannot be given yet. Awaiting the council’s totals: Quay.`
    private func without(_ what: String) -> [Finding] {
        figures.filter { [.cannot, .awaiting].contains($0.result) }.map { figure in
            let reason = figure.note ?? "It cannot be worked out."
            let awaited = figure.awaited.isEmpty ? "" : ": \(figure.awaited.joined(separator: "; "))."
            return Finding("\(figure.code), \(figure.name), \(what). \(reason)\(awaited)", code: figure.code)
        }
    }
}

/// What was written to a return so far, as its facts say it together.
package struct ReturnWriting: Sendable, Equatable {
    /// By the name of the part.
    package private(set) var parts: [String: String] = [:]
    /// The sentences that were said to be right.
    package private(set) var confirmed: Set<String> = []

    init(_ facts: [Fact]) {
        for fact in facts.inEffect {
            switch fact.said.kind {
            case ReturnFact.narrative: parts.merge(fact.fields.compactMapValues(\.text)) { _, new in new }
            case ReturnFact.check: confirmed.formUnion(fact.fields.keys)
            default: continue
            }
        }
    }
}

extension ReturnReading {
    /// - Throws: ``ReturnRefusal/notYours`` where the viewer may not see the figures of the service.
    package func draft(_ returned: PeriodReturn, for viewer: Viewer, at moment: Moment, in transaction: Transaction) throws -> ReturnDraft {
        guard viewer.mayCount(returned.published.reference) else { throw ReturnRefusal.notYours }
        // What an organisation sends is its own to prepare, and the others' to read when it is sent.
        guard viewer.countsPart(of: returned.published.reference) == (returned.organisation != nil) else { throw ReturnRefusal.notSealed }
        var known: Set<String> = []
        let codes = returned.entry.figures.map(\.value).filter { known.insert($0).inserted }
        let service = returned.service.name
        let figures = try FigureReading(of: service, on: shelf).report(
            returned.period, of: codes, asAt: moment, for: viewer, in: transaction)
        let store = SealStore(transaction)
        let before = returned.period.previous(in: returned.service.calendar)
        return ReturnDraft(
            returned: returned, due: try returned.due(in: transaction), figures: figures.figures,
            tables: try returned.entry.tables.compactMap { try listing($0.value, of: returned, for: viewer, in: transaction) },
            written: ReturnWriting(try FactStore(transaction).facts(of: returned.reference)), seals: try store.headings(of: returned),
            before: try store.headings(of: service, returned.name, before.label).last.flatMap { try store.sealed($0.id) }, now: moment
        )
    }

    private func listing(
        _ kind: String, of returned: PeriodReturn, for viewer: Viewer, in transaction: Transaction
    ) throws -> SealedReturn.Listing? {
        guard let kind = returned.service.kinds[kind] else { return nil }
        let published = returned.published
        let records = try ReturnStore(transaction).records(
            of: kind.name, in: published.service.table(of: kind),
            where: try published.counted(kind, as: "listed", for: viewer, in: transaction), of: published.reference, during: returned.period
        )
        return .init(
            kind: kind.name, label: kind.plural.english.beginningSentence,
            rows: records.map { .init(reference: $0, letter: kind.letter, reason: nil) })
    }
}
