import Core
import Language

/// Whether the own pages show no more than their readers may read, and are as easy as they say.
struct OwnPagesCheck {
    let service: Service
    let own: OwnPages
    let log: MistakeLog

    func run() {
        for role in own.roles { check(role) }
        if let style = own.style { check(style: style) }
        for row in Array(own.pages) + own.acts where Picture(rawValue: row.picture.value) == nil {
            log.unknown(row.picture.place, "picture", row.picture.value, among: Picture.allCases.map(\.rawValue))
        }
        for row in own.pages { check(page: row) }
        for row in own.acts { check(act: row) }
        let beyond = BeyondCase(service: service)
        for passage in service.passages(of: own) where service.rules[passage].map(beyond.goes) ?? false {
            log.report(
                passage.place, "this goes to records of other cases, which nobody's own pages read",
                "Ask of the case and the registers alone")
        }
    }

    private func check(_ name: Named<String>) {
        guard let role = service.roles[name.value] else { return log.unknown(name.place, "role", name.value, among: service.roles.names) }
        if role.sees != .own || !role.may(.read) {
            log.report(name.place, "the role \(role.name) does not read what is its own", "Write sees: own and may: [read] in the role")
        }
        for passage in service.passages(of: own) { check(passage, for: role) }
    }

    /// What a page leaves out would be taken for not being there.
    private func check(_ passage: Passage, for role: Role) {
        let read = service.answersRead(by: [passage])
        for (kind, question) in read.questions {
            guard let asked = service.kinds[kind] else { continue }
            let group = asked.groups[question]
            let marks = asked.marks.union(asked.fields[question]?.marks ?? []).union(group?.fields.flatMap(\.marks) ?? [])
            for mark in marks.subtracting(role.marks).sorted(by: { $0.rawValue < $1.rawValue }) {
                log.report(
                    passage.place, "this reads \(kind).\(question), which has the mark \(mark.rawValue) that \(role.name) lacks",
                    "Take it out, or give the role the mark")
            }
        }
        for kind in read.kinds.compactMap({ service.kinds[$0] }) {
            if service.isRegister(kind), !role.through.contains(where: { $0.kind.value == kind.name }) {
                log.report(passage.place, "this reads \(kind.name), of which \(role.name) sees none", "Take it out")
            }
            if role.onlyOwn.contains(where: { $0.kind.value == kind.name }) {
                log.report(passage.place, "this reads \(kind.name), of which \(role.name) sees a part", "Take it out")
            }
        }
    }

    private func check(style: Passage) {
        let wanted = OwnPages.Style.allCases.map(\.rawValue)
        guard let type = service.rules[style]?.type else { return }
        guard case .code(let list) = type, Set(service.lists[list]?.values.names ?? []) == Set(wanted) else {
            return log.report(
                style.place, "this is no code of how pages are written", "Ask for it from a list of \(wanted.joined(separator: ", "))")
        }
    }

    private func check(page row: OwnPages.Row) {
        guard let document = service.documents[row.name] else {
            return log.unknown(row.place, "document", row.name, among: service.documents.names)
        }
        if service.acts.contains(where: { $0.documents.contains { $0.value == row.name } }) {
            log.report(row.place, "\(row.name) is issued by an act, and an own page is written anew each time", "Write a page of its own")
        }
        if document.easy == nil {
            log.report(document.place, "\(row.name) has no easy text", "Write \(Document.easyFile(of: row.name))")
        }
        for line in document.writtenLines {
            let picture = Document.picture(beginning: line.text.drop { "-# ".contains($0) })
            if let name = picture?.name, Picture(rawValue: name) == nil {
                log.unknown(line.place, "picture", name, among: Picture.allCases.map(\.rawValue))
            }
            // A title reaches histories and tabs: it is the same for everybody (security SR-14).
            if line.text.hasPrefix("# "), line.text.contains("…") {
                log.report(line.place, "the title of \(row.name) says what is recorded", "Write a title without a rule")
            }
            if line.isEasy { log.check(easy: picture.map { String($0.rest) } ?? line.text, at: line.place) }
        }
    }

    private func check(act row: OwnPages.Row) {
        guard let act = service.acts[row.name] else { return log.unknown(row.place, "act", row.name, among: service.acts.names) }
        if act.beginsCase || service.isOfRegisters(act) {
            log.report(row.place, "\(act.name) is not done on a case", "Name an act on the person's case")
        }
        for role in own.roles where !act.by.contains(where: { $0.value == role.value }) {
            log.report(row.place, "\(act.name) is not done by \(role.value)", "Add the role under by:, or take the act out")
        }
        // Its easy words, where it has any, were looked at when they were read.
        if act.label.easy == nil { log.check(easy: act.label.english, at: act.place) }
    }
}
