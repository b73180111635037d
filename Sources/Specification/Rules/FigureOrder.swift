import Language

/// Which figures another figure reads as rows.
package struct FiguresRead: Hashable, Sendable {
    package let codes: Set<String>
    /// For which stretches beside the figure's own.
    package let shifts: Set<PeriodShift>
}

extension Rulebook {
    /// The figures that each figure reads: those it names, or, where it names none, all that read none themselves. By code; without those that
    /// read no figure.
    func figuresRead(among figures: some Sequence<FigureEntry>) -> [String: FiguresRead] {
        let all = figures.compactMap { figure in anyIndicator(figure).map { (code: figure.code, reads: Reads($0)) } }
        let plain = Set(all.filter { !$0.reads.kinds.contains("figure") }.map(\.code))
        return all.reduce(into: [:]) { found, figure in
            guard !plain.contains(figure.code) else { return }
            let (named, shifts) = (figure.reads.figures, figure.reads.shifts.intersection([.previous, .yearBefore]))
            found[figure.code] = FiguresRead(codes: named.isEmpty ? plain : named, shifts: shifts)
        }
    }
}

extension Service {
    /// Figures that are worked out from themselves, so that neither can come first.
    var circularFigures: [FigureEntry] {
        figures.filter { figure in
            var (open, seen): ([String], Set<String>) = (Array(rules.figuresRead[figure.code]?.codes ?? []), [])
            while let code = open.popLast() {
                if code == figure.code { return true }
                guard seen.insert(code).inserted, let next = figures[code] else { continue }
                open += rules.figuresRead[next.code]?.codes ?? []
            }
            return false
        }
    }
}
