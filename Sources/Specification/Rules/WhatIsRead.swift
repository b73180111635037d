import Core
import Language

/// What of a record each part of a folder reads, so that no more is brought up than it needs and nobody is shown what they do not read.
extension Service {
    /// The kinds that the rules of stages and clocks read, and those of them whose records they go through.
    package var kindsDerivedFrom: (read: Set<String>, searched: Set<String>) {
        let reads = reads(of: stages.map(\.when) + rulesOfClocks)
        return (reads.kinds.union(reads.fields.map(\.kind)), reads.searched)
    }

    /// The settings that stages read, and those that clocks read or take their lengths from.
    package var settingsDerivedFrom: (stages: Set<String>, clocks: Set<String>) {
        let lengths = clocks.flatMap { [$0.within.amount, $0.opens].compactMap(\.self) }.compactMap { amount -> String? in
            if case .setting(let name) = amount.size { name } else { nil }
        }
        return (reads(of: stages.map(\.when)).settings, reads(of: rulesOfClocks).settings.union(lengths))
    }

    /// The questions whose answers a document says; one within a group counts as the group.
    package func answersSaid(by document: Document) -> [(kind: String, question: String)] {
        questions(of: reads(of: document.passages))
    }

    /// The questions whose answers a rule of a board reads, and every kind whose records it reads.
    package func answersRead(byBoard passage: Passage) -> (questions: [(kind: String, question: String)], kinds: Set<String>) {
        answers(of: rules.board(passage).map { Reads($0.term) } ?? Reads())
    }

    /// The same of the rules of the own pages.
    package func answersRead(by own: OwnPages) -> (questions: [(kind: String, question: String)], kinds: Set<String>) {
        answersRead(by: passages(of: own))
    }

    func answersRead(by passages: [Passage]) -> (questions: [(kind: String, question: String)], kinds: Set<String>) {
        answers(of: reads(of: passages))
    }

    /// The rules that the own pages are written by.
    func passages(of own: OwnPages) -> [Passage] {
        [own.style].compactMap(\.self) + own.pages.flatMap { documents[$0.name]?.passages ?? [] }
    }

    private func answers(of reads: Reads) -> (questions: [(kind: String, question: String)], kinds: Set<String>) {
        let questions = questions(of: reads)
        let whole = reads.kinds.map { name in kinds.first { $0.groups.has(name) }?.name ?? name }
        return (questions, Set(whole + questions.map(\.kind)))
    }

    /// What is worked out from answers and kept tells of them.
    private func questions(of reads: Reads) -> [(kind: String, question: String)] {
        withWorked(reads).fields.map { name in
            kinds.first { $0.groups.has(name.kind) }.map { ($0.name, name.kind) } ?? (name.kind, name.field)
        }
    }

    /// With what the worked-out values read, and those that they read.
    private func withWorked(_ reads: Reads) -> Reads {
        var (all, open) = (reads, Array(reads.fields))
        while let name = open.popLast() {
            guard let rule = kinds[name.kind]?.worked[name.field].flatMap({ rules[$0.rule] }) else { continue }
            let further = Reads(rule.term)
            open += further.fields.subtracting(all.fields)
            all.formUnion(further)
        }
        return all
    }

    /// The kinds that the rules of an act read while it is decided about: its guards, what it adds to, its documents, what its forms ask and check.
    package func kindsRead(by act: Act) -> Set<String> {
        let named = act.kinds.map(\.value) + (act.beginsCase ? ["case", "person"] : [])
        let documents = act.documents.compactMap { self.documents[$0.value] }
        var passages = act.guards.map(\.unless) + act.amends.compactMap(\.condition) + documents.flatMap(\.passages)
        passages += act.ofEachCase.map { [$0.group] } ?? []
        for kind in named.compactMap({ kinds[$0] }) {
            let fields = Array(kind.fields) + kind.groups.flatMap(\.fields)
            passages += kind.checks.map(\.unless) + kind.worked.map(\.rule) + fields.compactMap(\.when)
            passages += fields.flatMap(\.checks).map(\.unless)
        }
        let reads = withWorked(reads(of: passages))
        return reads.kinds.union(reads.fields.map(\.kind))
    }

    private var rulesOfClocks: [Passage?] { clocks.flatMap(\.passages) }

    /// The kinds whose records a change can change a clock of another record: those that it goes through, and those it comes to.
    package func kindsRead(by clock: Clock) -> Set<String> {
        let reads = reads(of: clock.passages)
        return reads.kinds.union(reads.fields.map(\.kind)).filter { $0 != subject(of: clock)?.kind.name }.union(reads.searched)
    }

    private func reads(of passages: [Passage?]) -> Reads {
        var reads = Reads()
        for passage in passages {
            if let rule = passage.flatMap({ rules[$0] }) { reads.formUnion(Reads(rule.term)) }
        }
        return reads
    }
}

extension Clock {
    fileprivate var passages: [Passage?] { [rowsOfSubject, starts, done, pauses, voidWhen, countsAsDone] }
}

extension Document {
    /// The rules it is written by.
    var passages: [Passage] { (parts + (easy ?? [])).flatMap(\.passages) }
}

extension Document.Part {
    fileprivate var passages: [Passage] {
        switch self {
        case .text: []
        case .value(let passage): [passage]
        case .each(let rows, let inner): [rows] + inner.flatMap(\.passages)
        }
    }
}
