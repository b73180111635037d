import Core
import Language

/// One clock of clocks.yaml.
struct ClockReader {
    let log: MistakeLog

    static let keys = [
        "code", "label", "of", "starts", "done", "within", "opens", "day ends", "pauses", "void when", "counts as done", "owner",
        "when missed",
    ]

    func read(_ entry: YAML.Entry) -> Clock? {
        guard let entries = Entries(entry.value, "the clock \(entry.key)", keys: ClockReader.keys, log) else { return nil }
        let required = [
            ("code", "Write its code, as in ROT-RC-01"), ("of", "Name the kind that has one such clock for each record"),
            ("starts", "Write the day or moment it starts"), ("done", "Write the day or moment that ends it"),
            ("within", "Write how long it may take, as in 2 working_days"), ("owner", "Write the role that answers for it"),
        ]
        for (key, remedy) in required where !entries.has(key) { entries.missing(key, remedy) }
        let label = entries.requiredWords("label", "Write what is due")
        guard let of = entries.name("of"), let starts = entries.rule("starts"), let done = entries.rule("done"),
            let within = entries.text("within").flatMap(within)
        else { return nil }
        return Clock(
            name: entry.key, place: entry.place, code: entries.string("code") ?? "", label: label, of: of, starts: starts, done: done,
            within: within, opens: entries.text("opens").flatMap { amount($0, $0.text) }, dayEnds: dayEnds(entries),
            pauses: entries.rule("pauses"),
            voidWhen: entries.rule("void when"), countsAsDone: entries.rule("counts as done"), owner: entries.name("owner"),
            whenMissed: entries.texts("when missed").compactMap { log.choice($0, "when missed", Clock.Consequence.self) },
            origin: entries.origin)
    }

    private func dayEnds(_ entries: Entries) -> TimeOfDay? {
        guard let text = entries.text("day ends") else { return nil }
        if let time = TimeOfDay(text: text.text) { return time }
        log.report(text.place, "\(text.text) is no time of day", "Write it as in 17:00")
        return nil
    }

    /// `AMOUNT [less N day(s)] [then next working day]`
    func within(_ text: Passage) -> Clock.Within? {
        var rest = text.text.split(separator: " ").map(String.init)
        let roll = ["then", "next", "working", "day"]
        let rolls = rest.suffix(4) == roll[...]
        if rolls { rest.removeLast(4) }
        var less = 0
        if rest.count > 3, rest[rest.count - 3] == "less", ["day", "days"].contains(rest[rest.count - 1]) {
            guard let days = Int(rest[rest.count - 2]), (1...365).contains(days) else {
                log.report(text.place, "less \(rest[rest.count - 2]) days is no number of days", "Write it as in less 1 day")
                return nil
            }
            less = days
            rest.removeLast(3)
        }
        guard let amount = amount(text, rest.joined(separator: " ")) else { return nil }
        return .init(amount: amount, lessDays: less, thenNextWorkingDay: rolls, place: text.place, text: text.text)
    }

    /// `2 working_days`, `1 day`, `setting.notice`, `setting.notice days`
    private func amount(_ text: Passage, _ written: String) -> Clock.Amount? {
        let words = written.split(separator: " ").map(String.init)
        if let first = words.first, first.hasPrefix("setting."), words.count <= 2 {
            let unit = words.count == 2 ? unit(words[1]) : nil
            if words.count == 2, unit == nil { return unknownUnit(text, words[1]) }
            // Without a unit here the setting's own is taken; the checker sees that it has one.
            return .init(size: .setting(String(first.dropFirst("setting.".count))), unit: unit)
        }
        guard words.count == 2, let size = Int(words[0]), (0...10_000).contains(size) else {
            log.report(
                text.place, "\(text.text) is no length of time",
                "Write a number and a unit, as in 2 working_days or 14 days then next working day")
            return nil
        }
        guard let unit = unit(words[1]) else { return unknownUnit(text, words[1]) }
        return .init(size: .fixed(size), unit: unit)
    }

    private func unit(_ word: String) -> Clock.Unit? { Clock.Unit(rawValue: word) ?? Clock.Unit(rawValue: word + "s") }

    private func unknownUnit(_ text: Passage, _ word: String) -> Clock.Amount? {
        let known = Clock.Unit.allCases.map(\.rawValue)
        let near = Spelling.nearest(to: word, among: known)
        log.report(
            text.place, "there is no unit of time \(word)",
            near.map { "Did you mean \($0)?" } ?? "Write one of \(known.joined(separator: ", "))")
        return nil
    }
}
