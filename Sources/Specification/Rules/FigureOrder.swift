import Language

/// Which figures another figure reads as rows.
package struct FiguresRead: Hashable, Sendable {
    package let codes: Set<String>
    /// For which stretches beside the figure's own.
    package let shifts: Set<PeriodShift>
}

extension Service {
    /// The figures that `figure` reads: those it names, or, where it names none, all that read none themselves. nil: it reads no figure.
    package func figuresRead(by figure: FigureEntry) -> FiguresRead? {
        guard let reads = rules.anyIndicator(figure).map(Reads.init), reads.kinds.contains("figure") else { return nil }
        let shifts = reads.shifts.intersection([.previous, .yearBefore])
        if !reads.figures.isEmpty { return FiguresRead(codes: reads.figures, shifts: shifts) }
        let plain = figures.filter { other in rules.anyIndicator(other).map { !Reads($0).kinds.contains("figure") } ?? false }
        return FiguresRead(codes: Set(plain.map(\.code)), shifts: shifts)
    }

    /// Figures that are worked out from themselves, so that neither can come first.
    var circularFigures: [FigureEntry] {
        figures.filter { figure in
            var (open, seen): ([String], Set<String>) = (Array(figuresRead(by: figure)?.codes ?? []), [])
            while let code = open.popLast() {
                if code == figure.code { return true }
                guard seen.insert(code).inserted, let next = figures[code] else { continue }
                open += figuresRead(by: next)?.codes ?? []
            }
            return false
        }
    }
}
