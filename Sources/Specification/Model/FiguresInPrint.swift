import Core
import Language

/// Figures as they once stood in print, to set beside what the records come to: published.yaml.
package struct FiguresInPrint: Sendable {
    package let place: SourcePlace
    /// What they were printed in.
    package let label: Words
    package let figures: [FigureInPrint]
    /// Sentences and labels in which something is wrong though no figure is.
    package let statements: [StatementInPrint]
}

/// One figure of a page.
package struct FigureInPrint: Sendable {
    package let source: Source
    package let part: Part
    /// Of its rows only these.
    package let group: Passage?
    package let label: Words?
    /// `2013-14-q2`
    package let period: Passage
    /// As it stands on the page: `98.5`, `8,032`. Its decimal places are those compared to.
    package let printed: Passage
    package let page: String
    package let remark: Remark?

    package enum Source: Sendable {
        /// A figure of the folder, or what stands beside it under a title.
        case figure(Named<String>, beside: Passage?)
        /// Arithmetic over records that no figure of the folder is.
        case rule(Passage)
    }

    /// What of a share was printed, by its key.
    package enum Part: String, Hashable, Sendable, CaseIterable { case value = "printed", numerator, denominator }

    var place: SourcePlace { printed.place }
    var isRule: Bool { if case .rule = source { true } else { false } }

    /// Digits with a point, without the commas of thousands.
    package var digits: String { printed.text.filter { $0 != "," } }
    package var places: Int { digits.split(separator: ".", maxSplits: 1).dropFirst().first?.utf8.count ?? 0 }
}

/// A sentence, heading or label of a page in which something is wrong.
package struct StatementInPrint: Sendable {
    package let place: SourcePlace
    package let says: String
    package let page: String
    package let remark: Remark
}

/// What is known of something printed: which check of the catalogue found it, and what is wrong.
package struct Remark: Sendable, Equatable {
    package let check: String
    package let verdict: Verdict
    package let because: String

    package enum Verdict: String, Sendable, CaseIterable {
        /// It cannot be right as printed.
        case slip
        /// Two printed statements disagree.
        case conflict
        /// It cannot be worked out from anything that is known.
        case unsupported
    }
}
