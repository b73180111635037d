import Language

/// A figure worked out: the value with its rows, and how it stands.
struct FigureAnswer {
    /// The days, and what else the figure was worked out on.
    let occasion: Occasion
    enum State: Equatable {
        case met, missed
        /// No target, or the stretch is not over.
        case none
        case noActivity
        case cannot(String)
        /// Totals that others submit have not all come in: which.
        case awaiting([String])
    }

    let stretch: FigureStretch
    let state: State
    let figure: Language.Figure?
    let indicator: Indicator?
    /// Whether the target was missed again, as the folder means it.
    var isSecondMiss = false
}

extension FigureAnswer.State {
    init(_ figure: Language.Figure, _ indicator: Indicator, awaiting missing: [String], isWhole: Bool) throws {
        switch figure.answer {
        case .cannot(let sentence): self = .cannot(sentence)
        case _ where !missing.isEmpty: self = .awaiting(missing)
        case .noActivity: self = .noActivity
        case .value(let value):
            guard isWhole, let isMet = try indicator.isMet(value) else {
                self = .none
                return
            }
            self = isMet ? .met : .missed
        }
    }

    /// The code of the list `figure_result`.
    var asRow: String {
        switch self {
        case .met: "met"
        case .missed: "missed"
        default: "none"
        }
    }
}
