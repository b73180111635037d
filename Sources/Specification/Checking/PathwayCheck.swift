import Language

/// Whether a case can go from its first stage to an end, and whoever acts may do so.
struct PathwayCheck {
    let service: Service
    let log: MistakeLog

    func run() {
        for act in service.acts { check(act) }
        guard !service.stages.isEmpty else {
            if let act = service.acts.first(where: { $0.beginsCase }) {
                log.report(
                    act.place, "the act \(act.name) begins a case, and a case has no stage to stand in", "Write stages: above the acts")
            }
            return
        }
        if !service.acts.contains(where: { $0.beginsCase }) {
            log.report(service.stages[0].place, "there are stages and no act begins a case", "Write begins: case in the act that opens one")
        }
        checkClocksInStages()
        checkWays()
    }

    // MARK: Acts

    private func check(_ act: Act) {
        for role in act.by {
            guard let known = service.roles[role.value] else {
                log.unknown(role.place, "role", role.value, among: service.roles.names)
                continue
            }
            if !known.may(act.code) {
                log.report(
                    role.place, "the role \(role.value) does this, and it is not among what it may do",
                    "Add \(act.code) to its may: in service.yaml")
            }
        }
        for role in service.roles where role.may(act.code) && !act.by.contains(where: { $0.value == role.name }) {
            log.report(
                role.may.first { $0.value == act.code }?.place ?? role.place,
                "the role \(role.name) may do \(act.code), and the act does not name it",
                "Add it to by: of the act, or take the act out of may:")
        }
        for stage in act.stages ?? [] where !service.stages.has(stage.value) {
            log.unknown(stage.place, "stage", stage.value, among: service.stages.names)
        }
        for record in act.kinds where !service.kinds.has(record.value) {
            log.unknown(record.place, "kind", record.value, among: service.kinds.names)
        }
        for amend in act.amends { check(amend, of: act) }
        if let place = act.fromFile, let obstacle = service.obstacle(toFile: act) {
            log.report(place, "the act \(act.name) \(obstacle), so a line of a file cannot say all of it", "Take from a file: out")
        }
        for names in [act.amends.map(\.kind), act.records] {
            var seen: Set<String> = []
            for name in names where !seen.insert(name.value).inserted {
                log.report(name.place, "the act \(act.name) names \(name.value) twice", "Take one of them out, or write two acts")
            }
        }
        for shared in act.documents where !service.documents.has(shared.value) {
            log.unknown(
                shared.place, "document", shared.value, among: service.documents.names, orElse: "Write documents/\(shared.value).md")
        }
        if let each = act.ofEachCase { check(each, of: act) }
        if act.kinds.isEmpty, act.shares.isEmpty {
            log.report(act.place, "the act \(act.name) records nothing and shares nothing", "Name the kinds it records or amends")
        }
        for guarded in act.guards {
            guard let at = guarded.at, !act.kinds.contains(where: { service.kinds[$0.value]?.fields.has(at.value) ?? false }) else {
                continue
            }
            log.unknown(at.place, "field", at.value, among: act.kinds.flatMap { service.kinds[$0.value]?.fields.names ?? [] })
        }
        if act.beginsCase, let stages = act.stages, let first = stages.first {
            log.report(first.place, "the act \(act.name) begins a case and so is offered in no stage", "Take in: out")
        }
    }

    private func check(_ each: Act.OfEachCase, of act: Act) {
        if !service.isOfRegisters(act) || act.shares.isEmpty {
            log.report(
                each.board.place,
                "the act \(act.name) is on one case, or shares no document of its own, so it has nothing to put others under",
                "Take of each case: out, or record one of a register and share a document of it")
        }
        guard let board = service.boards[each.board.value] else {
            return log.unknown(each.board.place, "board", each.board.value, among: service.boards.names)
        }
        guard let by = board.by else {
            return log.report(each.board.place, "the board \(board.name) has no groups", "Write by: of the board, or name another")
        }
        let wanted = service.rules.board(by.value)?.type, named = service.rules[each.group]?.type
        if let wanted, let named, wanted != named {
            log.report(
                each.group.place, "this names no group of the board \(board.name)",
                "Name a question with the list that \(by.label.english) is of")
        }
        if act.shares.contains(where: { $0.value == each.shares.value }) {
            log.report(each.shares.place, "a document speaks of the record or of a case, not of both", "Write another document")
        }
    }

    private func check(_ amend: Act.Amend, of act: Act) {
        if act.beginsCase {
            log.report(amend.kind.place, "the act \(act.name) begins a case, which has no record yet", "Name it under records:")
        }
        guard let kind = service.kinds[amend.kind.value] else { return }
        for field in amend.fields ?? [] where !kind.fields.has(field.value) && !kind.groups.has(field.value) {
            log.unknown(field.place, "field of \(kind.name)", field.value, among: kind.fields.names + kind.groups.names)
        }
    }

    // MARK: Stages

    /// The kinds whose records a stage's condition reads; the case itself among them where it reads a field of it.
    private func reads(_ stage: Stage) -> Set<String> {
        guard let rule = stage.when.flatMap({ service.rules[$0] }) else { return [] }
        let reads = Reads(rule.term)
        var kinds = reads.kinds.subtracting(["case"])
        if reads.fields.contains(where: { $0.kind == "case" }) { kinds.insert("case") }
        // A group is recorded with the record it is part of.
        return Set(kinds.map { name in service.kinds.first { $0.groups.has(name) }?.name ?? name })
    }

    /// A clock's state changes by time alone, and no stage does.
    private func checkClocksInStages() {
        for stage in service.stages {
            guard let when = stage.when, let clock = reads(stage).first(where: { $0.hasPrefix("clock.") }) else { continue }
            log.report(
                when.place, "the stage \(stage.name) reads \(clock), which time alone can change", "Name the fact that brings a case here")
        }
    }

    /// Follows what can be recorded from stage to stage.
    private func checkWays() {
        let stages = Array(service.stages)
        let read = stages.map(reads)
        // A condition that did not check has been reported; nothing can be said about its ways.
        let isKnown = stages.map { $0.when == nil || $0.when.flatMap { service.rules[$0] } != nil }
        func recorded(in stage: Stage) -> Set<String> {
            let offered = service.acts.filter { act in
                !act.beginsCase && (act.stages.map { $0.contains { $0.value == stage.name } } ?? !stage.ends)
            }
            return Set(offered.flatMap { $0.kinds.map(\.value) })
        }
        let begun = Set(service.acts.filter(\.beginsCase).flatMap { $0.records.map(\.value) })
        let kinds = stages.map(recorded)
        func leads(_ kinds: Set<String>, to index: Int) -> Bool { !isKnown[index] || !read[index].isDisjoint(with: kinds) }
        var reached = Set([0] + stages.indices.filter { $0 > 0 && leads(begun, to: $0) })
        var open = Array(reached)
        while let from = open.popLast() {
            for to in stages.indices where !reached.contains(to) && leads(kinds[from], to: to) {
                reached.insert(to)
                open.append(to)
            }
        }
        for index in stages.indices where !reached.contains(index) {
            let needs = read[index].sorted().joined(separator: ", ")
            log.report(
                stages[index].place, "no case can reach the stage \(stages[index].name)",
                "Offer an act that records \(needs.isEmpty ? "what it waits for" : needs) in an earlier stage")
        }
        checkEnds(stages, kinds, leads)
        checkHidden(stages)
    }

    private func checkEnds(_ stages: [Stage], _ kinds: [Set<String>], _ leads: (Set<String>, Int) -> Bool) {
        guard stages.contains(where: \.ends) else {
            return log.report(
                stages[0].place, "no stage ends a case, so every case stays open for ever", "Write ends: yes in the stage where it is over")
        }
        var escaping = Set(stages.indices.filter { stages[$0].ends })
        var isGrowing = true
        while isGrowing {
            let more = stages.indices.filter { from in
                !escaping.contains(from) && escaping.contains { $0 != from && leads(kinds[from], $0) }
            }
            escaping.formUnion(more)
            isGrowing = !more.isEmpty
        }
        for index in stages.indices where !escaping.contains(index) {
            log.report(
                stages[index].place, "a case in the stage \(stages[index].name) can never end",
                "Offer an act there that leads to a stage with ends: yes")
        }
    }

    /// A case stands in the last stage whose condition holds, so the same condition further down hides this one.
    private func checkHidden(_ stages: [Stage]) {
        for (index, stage) in stages.enumerated() {
            guard let when = stage.when, let later = stages[(index + 1)...].first(where: { $0.when?.text == when.text }) else { continue }
            log.report(
                stage.place, "the stage \(later.name) has the same condition and stands later, so no case is ever seen in \(stage.name)",
                "Tell the two conditions apart")
        }
    }
}
