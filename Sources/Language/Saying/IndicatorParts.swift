/// The rule of an indicator part by part, for a page that lays it out. ``Indicator/saying`` says the same parts in one sentence.
package struct IndicatorParts: Sendable {
    /// The rows it is about, of each kind; for a figure that is worked out, the whole of it.
    package let about: [Saying]
    /// Of a share: when a row is counted.
    package let counted: Saying?
    /// Of a share: for each reason, which rows are left out.
    package let leftOut: [(reason: String, rows: Saying)]
    /// Of a share: what becomes of a row that cannot be decided.
    package let undecided: NotRecorded?
    /// What it is broken down by.
    package let by: [Saying]
}

extension Indicator {
    package var saidParts: IndicatorParts {
        let speaker = Speaker(vocabulary: vocabulary)
        if case .figure(let plan) = measure {
            return IndicatorParts(about: [speaker.say(plan.term)], counted: nil, leftOut: [], undecided: nil, by: [])
        }
        /// What is said alike for each kind is said once.
        func said(_ term: (Stratum) -> Term?) -> Saying? {
            var sayings: [Saying] = []
            for stratum in strata {
                var inner = speaker
                inner.scope = [stratum.rows.variable]
                guard let saying = term(stratum).map({ inner.say($0) }), !sayings.contains(saying) else { continue }
                sayings.append(saying)
            }
            return sayings.isEmpty ? nil : sayings.joined(", or ")
        }
        return IndicatorParts(
            about: strata.map { speaker.say($0.rows) }, counted: said(\.counted),
            leftOut: text.leaveOut.enumerated().map { place, item in (item.reason, said { $0.leaveOut[place] } ?? Saying()) },
            undecided: text.notRecorded, by: by.indices.compactMap { place in said { $0.by[place] } })
    }
}
