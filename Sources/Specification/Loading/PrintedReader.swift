import Core
import Language

/// published.yaml.
struct PrintedReader {
    let log: MistakeLog

    static let keys = ["label", "figures", "statements"]

    func read(_ root: Entries) -> FiguresInPrint {
        let remedy = "Write each in a list, beginning with -"
        return FiguresInPrint(
            place: root.place, label: root.requiredWords("label", "Write what they were printed in"),
            figures: root.list("figures", remedy).flatMap(figures), statements: root.list("statements", remedy).compactMap(statement))
    }

    /// An entry may give a share's value with its numerator and denominator: three figures of one line.
    private func figures(_ node: YAML) -> [FigureInPrint] {
        let keys = [
            "figure", "beside", "rule", "where", "label", "period", "printed", "numerator", "denominator", "page", "check", "verdict",
            "because",
        ]
        guard let entries = Entries(node, "a printed figure", keys: keys, log), let source = source(entries) else { return [] }
        for (key, example) in [("period", "2013-14-q2"), ("page", "Figure 1")] where !entries.has(key) {
            entries.missing(key, "Write \(key): as in \(example)")
        }
        let given = FigureInPrint.Part.allCases.filter { entries.has($0.rawValue) }
        if given.isEmpty { entries.missing("printed", "Write printed: as in 98.5") }
        guard let period = entries.text("period"), let page = entries.string("page") else { return [] }
        let (group, label) = (entries.rule("where"), entries.words("label"))
        let remark = remark(entries)
        return given.compactMap { part in
            guard let printed = entries.text(part.rawValue) else { return nil }
            let figure = FigureInPrint(
                source: source, part: part, group: group, label: label, period: period, printed: printed,
                page: page, remark: remark)
            if Ratio(written: figure.digits, places: 6) != nil { return figure }
            log.report(printed.place, "\(printed.text) is no figure", "Write it in digits, as in 98.5 or 8,032")
            return nil
        }
    }

    private func source(_ entries: Entries) -> FigureInPrint.Source? {
        guard entries.has("figure") != entries.has("rule") else {
            log.report(entries.place, "a printed figure is one of figure: and rule:", "Name a figure of this folder, or write its rule")
            return nil
        }
        if let rule = entries.rule("rule") {
            for key in ["beside", "where", "numerator", "denominator"] where entries.has(key) {
                log.report(entries.keyPlace(key), "only a figure has \(key)", "Say it in the rule")
            }
            if !entries.has("label") { entries.missing("label", "Write what the rule works out, for people") }
            return .rule(rule)
        }
        return entries.text("figure").map { .figure(Named($0.text, $0.place), beside: entries.text("beside")) }
    }

    private func statement(_ node: YAML) -> StatementInPrint? {
        guard let entries = Entries(node, "a printed statement", keys: ["says", "page", "check", "verdict", "because"], log) else {
            return nil
        }
        for key in ["says", "page", "verdict"] where !entries.has(key) { entries.missing(key, "Write \(key):") }
        guard let says = entries.string("says"), let page = entries.string("page"), let remark = remark(entries) else { return nil }
        return StatementInPrint(place: entries.place, says: says, page: page, remark: remark)
    }

    /// What is wrong, which is said whole or not at all.
    private func remark(_ entries: Entries) -> Remark? {
        guard ["check", "verdict", "because"].contains(where: entries.has) else { return nil }
        for key in ["check", "verdict", "because"] where !entries.has(key) {
            entries.missing(key, "Write check:, verdict: and because: together")
        }
        guard let check = entries.string("check"), let verdict = entries.choice("verdict", Remark.Verdict.self),
            let because = entries.string("because")
        else { return nil }
        return Remark(check: check, verdict: verdict, because: because)
    }
}
