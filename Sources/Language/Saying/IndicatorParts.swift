/// The rule of an indicator part by part, for a page that lays it out. ``Indicator/saying`` says the same parts in one sentence.
package struct IndicatorParts: Sendable {
    /// The rows it is about; for a figure that is worked out, the whole of it.
    package let about: Saying
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
        guard let rows = population else {
            guard case .figure(let plan) = measure else { preconditionFailure("only a figure has no rows of its own") }
            return IndicatorParts(about: speaker.say(plan.term), counted: nil, leftOut: [], undecided: nil, by: [])
        }
        var inner = speaker
        inner.scope = [rows.variable]
        let said = inner
        var counted: Saying?
        if case .share(_, let rule) = measure { counted = said.say(rule) }
        return IndicatorParts(
            about: speaker.say(rows), counted: counted, leftOut: leaveOut.map { ($0.reason, said.say($0.rule)) },
            undecided: text.notRecorded, by: by.map { said.say($0) })
    }
}
