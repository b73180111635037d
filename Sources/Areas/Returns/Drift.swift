import Cases
import Core
import Figures
import Record
import Specification
import Storage

/// Where a figure is not what it was: its words before and after, and every record that stands elsewhere.
package struct FigureDifference: Sendable, Equatable {
    package let code: String, name: String
    /// `95.0% (38 of 40)`; nil where the figure was not there.
    package let before: String?, after: String?
    package let rows: [Row]

    /// A record and the list it stands in: `counted`, `left out: died`; nil where it is in none.
    package struct Row: Sendable, Equatable {
        package let reference: Reference
        package let printed: String
        package let before: String?, after: String?
    }

    /// Those that differ, in the order of the later figures; what is alike is not listed.
    package static func between(_ before: [FigureReport], _ after: [FigureReport]) -> [FigureDifference] {
        let old = Dictionary(before.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let gone = before.filter { figure in !after.contains { $0.code == figure.code } }
        return after.compactMap { difference(old[$0.code], $0, $0) } + gone.compactMap { difference($0, nil, $0) }
    }

    private static func difference(_ before: FigureReport?, _ after: FigureReport?, _ either: FigureReport) -> FigureDifference? {
        let (old, new) = (before?.standings ?? [:], after?.standings ?? [:])
        let rows = Set(old.keys).union(new.keys).sorted { $0.reference < $1.reference }.compactMap { row -> Row? in
            let (was, now) = (old[row]?.sorted(), new[row]?.sorted())
            if was == now { return nil }
            return Row(
                reference: row.reference, printed: row.printed, before: was?.joined(separator: "; "), after: now?.joined(separator: "; "))
        }
        // A figure that was sent without its parts is the same figure when it has them.
        let isBare = before?.value != nil && after?.value != nil && (before?.denominator == nil) != (after?.denominator == nil)
        let (was, now) = (before?.comparedWords(bare: isBare), after?.comparedWords(bare: isBare))
        if was == now, rows.isEmpty { return nil }
        return FigureDifference(code: either.code, name: either.name, before: was, after: now, rows: rows)
    }
}

extension FigureReport {
    fileprivate struct Standing: Hashable { let reference: Reference, printed: String }

    /// In which lists each record stands.
    fileprivate var standings: [Standing: [String]] {
        var found: [Standing: [String]] = [:]
        func add(_ rows: [Row], _ list: String) {
            for row in rows {
                let words = row.reason.map { "\(list): \($0)" } ?? list
                found[Standing(reference: row.reference, printed: row.printed), default: []].append(words)
            }
        }
        add(counted, "counted")
        add(notCounted, "not counted")
        add(leftOut, "left out")
        add(undecided, "undecided")
        for fold in folds { add(fold.rows, fold.words) }
        return found
    }

    fileprivate func comparedWords(bare: Bool) -> String {
        let printed = PrintedFigure(self)
        return (bare ? printed.value : printed.words) + (target == nil ? "" : ", \(result.rawValue)")
    }
}

/// How a sealed return differs from what the record says today, and the facts that came after it.
package struct Drift: Sendable, Equatable {
    package let figures: [Moved]
    /// The version it was sealed under is not on this machine, so nothing can be compared.
    package let isVersionMissing: Bool

    /// The records that stand elsewhere, and those that the facts are about.
    var references: Set<Reference> {
        var found: Set<Reference> = []
        for moved in figures {
            found.formUnion(moved.difference.rows.map(\.reference))
            found.formUnion((moved.facts + moved.aboutService).map(\.subject))
        }
        return found
    }

    package struct Moved: Sendable, Equatable {
        package let difference: FigureDifference
        /// Recorded since, about the records that stand elsewhere now.
        package let facts: [LaterFact]
        /// Where there are none: recorded since about the service itself, its registers and submitted totals.
        package let aboutService: [LaterFact]
    }
}

extension ReturnReading {
    /// Works the figures out anew, by the version as sealed and as at the moment of sealing, so that nothing differs by time alone: one round of
    /// figures, one look for the records that moved, one for the facts about them.
    package func drift(of sealed: SealedReturn, _ seal: Reference, for viewer: Viewer, in transaction: Transaction) throws -> Drift {
        let stamp = Published.stamp(sealed.service, sealed.specification)
        guard let published = try shelf.version(stamp, in: transaction), published.service.version == sealed.specification else {
            return Drift(figures: [], isVersionMissing: true)
        }
        let period = try Period(label: sealed.period, in: published.service.calendar)
        let today = try FigureReading(published).report(
            period, of: sealed.figures.map(\.code), asAt: sealed.sealed, for: viewer, in: transaction)
        let differences = FigureDifference.between(sealed.figures, today.figures)
        let store = ReturnStore(transaction)
        guard !differences.isEmpty, let act = try store.act(of: seal) else { return Drift(figures: [], isVersionMissing: false) }
        let streams = try store.streams(of: Array(Set(differences.flatMap(\.rows).map(\.reference))))
        let facts = Dictionary(
            grouping: try store.facts(after: act, in: Array(Set(streams.values.joined()))), by: \.stream)
        // What an organisation sent is explained by nothing that is said of others.
        var registers: [LaterFact]? = viewer.countsPart(of: published.reference) ? [] : nil
        let moved = try differences.map { difference in
            let around = Set(difference.rows.flatMap { streams[$0.reference] ?? [] })
            let later = around.flatMap { facts[$0] ?? [] }.sorted { $0.id < $1.id }
            if later.isEmpty { registers = try registers ?? store.facts(after: act, ofRegistersOf: published.reference) }
            return Drift.Moved(difference: difference, facts: later, aboutService: later.isEmpty ? registers ?? [] : [])
        }
        return Drift(figures: moved, isVersionMissing: false)
    }
}

extension PeriodReturn {
    /// Who works out anew what was sent: of a return that each organisation sends, its signer, whose part it is of.
    func viewer(_ viewer: Viewer, of sealed: SealedReturn) -> Viewer {
        guard organisation != nil, let role = service.roles[sealed.signed.capacity] else { return viewer }
        return Viewer(
            user: sealed.signed.by, name: sealed.signed.name, organisation: sealed.signed.organisation, capacity: sealed.signed.capacity,
            purpose: viewer.purpose, via: viewer.via, scope: .services([published.reference: published.part(of: role)]),
            reading: viewer.reading)
    }
}
