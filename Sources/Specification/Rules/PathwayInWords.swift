import Core
import Language

/// The stages, acts and clocks of a folder as tables for people, in Markdown: rules as they are said, settings with the value the folder opens
/// them with.
package struct PathwayInWords {
    let service: Service

    package init(_ service: Service) { self.service = service }

    package var markdown: String {
        """
        # \(service.label.english): stages, acts and deadlines

        Made from the folder by `homeward pathway`; a test compares it with the folder. Lengths that the parties agree are shown as the folder opens them.

        ## Stages

        A case stands in the last stage of this table whose condition is true. Only what is recorded moves it.

        \(table(["Stage", "When", "The case is over"], service.stages.map(row)))

        ## Acts

        \(table(["Act", "Who", "In the stages", "Records", "Refused unless"], service.acts.map(row)))

        ## Deadlines

        \(table(["Code", "What is due", "For each", "From", "Within", "Done", "Whose"], service.clocks.map(row)))

        """
    }

    private func table(_ columns: [String], _ rows: [[String]]) -> String {
        let lines = [columns, columns.map { _ in "---" }] + rows
        return lines.map { "| " + $0.map(PathwayInWords.cell).joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    /// A line of text in which nothing ends the cell.
    private static func cell(_ text: String) -> String {
        String(
            decoding: text.utf8.flatMap { $0 == UInt8(ascii: "|") ? Array("\\|".utf8) : $0 == UInt8(ascii: "\n") ? [32] : [$0] },
            as: UTF8.self)
    }

    private func said(_ passage: Passage?) -> String {
        passage.flatMap { service.rules[$0]?.saying.description } ?? ""
    }

    private func row(_ stage: Stage) -> [String] {
        [stage.label.english, stage.when == nil ? "from the beginning" : said(stage.when), stage.ends ? "yes" : ""]
    }

    private func row(_ act: Act) -> [String] {
        let parts = act.parts.map { part in
            let label = service.kinds[part.kind]?.label.english ?? part.kind
            return part.isNew ? label : "more about \(label)"
        }
        let stages = act.stages.map { $0.compactMap { service.stages[$0.value]?.label.english }.joined(separator: ", ") }
        return [
            act.label.english, act.by.compactMap { service.roles[$0.value]?.label.english }.joined(separator: ", "),
            act.beginsCase ? "begins a case" : stages ?? "any that is not over", parts.joined(separator: ", "),
            act.guards.filter { $0.firmness == .refuse }.map { said($0.unless) }.joined(separator: "; "),
        ]
    }

    private func row(_ clock: Clock) -> [String] {
        let subject = service.subject(of: clock)
        let each = [subject?.kind.label.english, subject?.unit?.rawValue].compactMap(\.self).joined(separator: " and ")
        return [
            clock.code, clock.label.english, each, said(clock.starts), within(clock.within), said(clock.done),
            clock.owner.flatMap { service.roles[$0.value]?.label.english } ?? "",
        ]
    }

    private func within(_ within: Clock.Within) -> String {
        var words = amount(within.amount)
        if within.lessDays > 0 { words += " less \(within.lessDays) day\(within.lessDays == 1 ? "" : "s")" }
        return within.thenNextWorkingDay ? words + ", then the next working day" : words
    }

    private func amount(_ amount: Clock.Amount) -> String {
        let (count, unit, agreed): (String, String, String) =
            switch amount.size {
            case .fixed(let count): (String(count), amount.unit?.rawValue ?? "", "")
            case .setting(let name):
                (
                    service.settings[name]?.opening?.text ?? "?", amount.unit?.rawValue ?? service.settings[name]?.unit ?? "",
                    " (as agreed)"
                )
            }
        return "\(count) \(unit.split(separator: "_").joined(separator: " "))\(agreed)"
    }
}
