import Core
import Record
import Specification
import Web

/// What was typed into the form of a record that somebody else has changed since it was opened, put together with what they recorded: what was
/// typed anew stays, and a question that was left as it stood shows their answer. Sent again it is recorded, knowingly.
struct Meanwhile {
    /// The form to go on with.
    private(set) var form: FormBody
    private var rows: [SummaryList.Row] = []
    private var isOvertaken = false
    private let today: Day

    init(_ typed: FormBody, today: Day) { (form, self.today) = (typed, today) }

    /// Looks at one record that the form is about.
    ///
    /// - Parameters:
    ///   - asked: what the form asks of it; of that only what its viewer reads is told.
    ///   - seen: the version of the record that was typed about; nil where the form does not say.
    mutating func look(at facts: [Fact], of kind: Kind, asked: [String], seen: Int?, as read: ReadableService) {
        guard let seen, facts.contains(where: { $0.nth > seen }), let kind = read.service.kinds[kind.name] else { return }
        isOvertaken = true
        let before = facts.filter { $0.nth <= seen }.inEffect.reading, now = facts.inEffect.reading
        let typed = KindAnswers(kind, kind.fields, from: form, today: today).body, standing = TypedAnswers(kind.name, now, as: read).form
        let unread = read.unread(of: kind.name)
        func isChanged(_ name: String) -> Bool {
            asked.contains(name) && !unread.contains(name) && before[name] ?? .null != now[name] ?? .null
        }
        for name in (kind.fields.names + kind.groups.names).filter(isChanged) where typed[name] ?? .null == before[name] ?? .null {
            let place = KindForm.name(kind.name, name)
            func isOfIt(_ pair: FormBody.Pair) -> Bool {
                pair.name == place || pair.name == "\(place)-time" || pair.name.hasPrefix("\(place).")
            }
            form = form.with(form.pairs.filter { !isOfIt($0) } + standing.pairs.filter(isOfIt))
        }
        let words = AnswerWords(read)
        rows += kind.fields.filter { isChanged($0.name) }.map {
            .init($0.label.english, words.words(of: $0, json: now[$0.name] ?? .null))
        }
        for group in kind.groups where isChanged(group.name) {
            guard case .list(let items)? = now[group.name] else {
                rows.append(.init(group.label.english, nil))
                continue
            }
            rows += items.enumerated().map { index, item in
                let said = group.fields.compactMap { field in
                    item[field.name].map { AnswerWords.line(field.label.english, words.words(of: field, json: $0)) }
                }
                return .init("\(group.label.english) \(index + 1)", said.joined(separator: ". "))
            }
        }
    }

    /// What they recorded, above the questions.
    var html: HTML {
        guard isOvertaken else { return HTML() }
        let heading: HTML = "<h2>What somebody else recorded meanwhile</h2>"
        if rows.isEmpty { return "\(heading)<p>It is nothing that this form asks.</p>" }
        return "\(heading)\(SummaryList(rows))"
    }
}
