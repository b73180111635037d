import Core
import Record
import Specification
import Web

/// What the folder wants known before anybody calls or visits: of the person, and of each kind of record of the case the last answer.
struct CaseGlance {
    private let view: CaseView
    private let service: Service

    init(_ view: CaseView) { (self.view, service) = (view, view.versions.own.service) }

    /// How much of a long answer stands at the head of the page, in characters; the rest stands in its record.
    private static let most = 160

    func put(into header: inout PersonHeader) {
        for kind in service.kinds {
            for field in kind.fields {
                guard let glance = field.glance, let (answer, record) = answer(to: field, of: kind), answer != .bool(false) else {
                    continue
                }
                if field.type == .yesNo, glance == .risk {
                    header.alerts.append(Tag(field.label.english, .overdue))
                    continue
                }
                let fact = PersonHeader.Fact(field.label.english, html: words(of: field, answer, in: record))
                switch glance {
                case .communication: header.communication.append(fact)
                case .risk: header.risks.append(fact)
                case .contact: header.facts.append(fact)
                }
            }
        }
    }

    /// The last answer, with the record of the case it stands in.
    private func answer(to field: Field, of kind: Kind) -> (JSON, Reference?)? {
        if kind.name == "person" { return view.person[field.name].flatMap { $0 == .null ? nil : ($0, nil) } }
        let records = Dictionary(grouping: view.facts.filter { $0.kind == kind.name }, by: \.subject)
        let answered = records.compactMap { subject, facts -> (at: (Day, Int), answer: JSON, record: Reference)? in
            let effective = facts.inEffect
            guard let last = effective.last, let answer = effective.reading[field.name], answer != .null else { return nil }
            return ((last.day, last.nth), answer, subject)
        }
        return answered.max { $0.at < $1.at }.map { ($0.answer, $0.record) }
    }

    private func words(of field: Field, _ answer: JSON, in record: Reference?) -> HTML {
        let words = AnswerWords(view.versions.own).words(of: field, json: answer)
        if field.glance == .contact, words.isTelephone { return "\(Telephone(words))" }
        guard let record, words.count > CaseGlance.most else { return HTML(text: words) }
        return "\(words.prefix(CaseGlance.most))… \(Link("Read it all", to: "/records/\(record)", hidden: field.label.english))"
    }
}

extension String {
    /// Digits, and what is written between them.
    fileprivate var isTelephone: Bool {
        utf8.filter { (48...57).contains($0) }.count >= 8 && allSatisfy { $0.isASCII && ($0.isNumber || " +()-".contains($0)) }
    }
}

extension CaseStore.RunningClock {
    /// Whether something is still to be done.
    var isOpen: Bool { done == nil && state != "void" }
}

extension Service {
    /// Acts in the order in which a case's page offers them: first what ends a deadline, by what is due first; then as the pathway has them,
    /// what can be done at any stage last.
    func byWhatIsNext(_ acts: [ServiceAct], _ clocks: [CaseStore.RunningClock], _ clock: (CaseStore.RunningClock) -> Clock?) -> [ServiceAct]
    {
        // A clock that alerts nobody when it is missed only watches.
        let running = clocks.filter(\.isOpen).compactMap(clock).filter { !$0.whenMissed.isEmpty }
        let open = stages.filter { !$0.ends }.map(\.name)
        func isAlwaysPossible(_ act: ServiceAct) -> Bool { act.stages.map { Set($0.map(\.value)).isSuperset(of: open) } ?? true }
        func place(_ act: ServiceAct) -> Int { running.firstIndex { ends(act, $0) } ?? running.count + (isAlwaysPossible(act) ? 1 : 0) }
        return acts.enumerated().map { (place($1), $0, $1) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
}
