import Core
import Language

/// Whether everyone and everything that demonstration.yaml names is there, and what it draws from are answers.
struct DemonstrationCheck {
    let service: Service
    let log: MistakeLog

    func check(_ demonstration: Demonstration) {
        for user in demonstration.users { check(user, of: demonstration) }
        for register in demonstration.registers { check(register) }
        for step in demonstration.course { check(step, of: demonstration) }
        check(demonstration.choose)
        for stop in demonstration.tour { check(stop, of: demonstration) }
    }

    private func check(_ stop: Demonstration.Stop, of demonstration: Demonstration) {
        guard let act = service.acts[stop.act.value] else {
            return log.unknown(stop.act.place, "act", stop.act.value, among: service.acts.names)
        }
        guard let user = demonstration.users[stop.by.value] else {
            return log.unknown(stop.by.place, "user", stop.by.value, among: demonstration.users.names)
        }
        if !act.by.contains(where: { $0.value == user.role.value }) {
            log.report(stop.by.place, "\(user.name) may not \(act.name)", "Name a user whose role may, or another act")
        }
    }

    private func check(_ user: Demonstration.User, of demonstration: Demonstration) {
        let role = service.roles[user.role.value]
        if role == nil { log.unknown(user.role.place, "role", user.role.value, among: service.roles.names) }
        guard let organisation = demonstration.organisations[user.organisation.value] else {
            log.unknown(user.organisation.place, "organisation", user.organisation.value, among: demonstration.organisations.names)
            return
        }
        if let role, role.party != .person, role.party != .other, role.party != organisation.party {
            log.report(
                user.organisation.place,
                "\(role.name) is a role of a \(role.party.rawValue) and \(organisation.name) is a \(organisation.party.rawValue)",
                "Name an organisation of that party, or another role")
        }
    }

    private func check(_ register: Demonstration.Register) {
        guard let kind = service.kinds[register.kind.value] else {
            log.unknown(register.kind.place, "kind", register.kind.value, among: service.kinds.names)
            return
        }
        let isRegister = !["case", "person"].contains { kind.name == $0 || service.links(of: kind).contains($0) }
        if !isRegister || !service.acts.contains(where: { act in act.records.contains { $0.value == kind.name } }) {
            log.report(
                register.kind.place, "\(kind.name) is no register that an act records",
                "Take it out: a record of a case is made by a step of the course")
        }
        for entry in register.entries { check(entry) }
    }

    private func check(_ step: Demonstration.Step, of demonstration: Demonstration) {
        guard let act = service.acts[step.act.value] else {
            log.unknown(step.act.place, "act", step.act.value, among: service.acts.names)
            return
        }
        if act.beginsCase {
            log.report(step.act.place, "\(act.name) begins a case, and a course is what follows", "Take this step out")
        } else if !demonstration.users.contains(where: { user in act.by.contains { $0.value == user.role.value } }) {
            log.report(step.act.place, "no user of the demonstration may \(act.name)", "Add a user with a role that may")
        }
        check(step.choose)
    }

    private func check(_ choices: Demonstration.Choices) {
        for (choice, place) in choices.places {
            let words = choice.split(separator: ".").map(String.init)
            if words.count == 2, service.kinds[words[0]] == nil, let entry = service.returns[words[0]] {
                if !entry.narrative.has(words[1]) { log.unknown(place, "narrative of \(words[0])", words[1], among: entry.narrative.names) }
                continue
            }
            guard words.count == 2, let fields = service.askedFields(of: words[0]) else {
                log.unknown(place, "kind", words.first ?? choice, among: service.kinds.names, orElse: "Write kind.field")
                continue
            }
            // The whole that a part is of, by its title.
            if case .kind(words[1])? = service.kinds[words[0]]?.belonging { continue }
            // A group is named to leave it out.
            if choices.values[choice] == [], service.kinds[words[0]]?.groups.has(words[1]) ?? false { continue }
            guard let field = fields[words[1]] else {
                log.unknown(place, "field of \(words[0])", words[1], among: fields.names)
                continue
            }
            for written in choices.values[choice] ?? [] { check(written, choice, field, place) }
        }
    }

    private func check(earlier written: String, _ choice: String, _ field: Field, _ place: SourcePlace) {
        let words = written.split(separator: ".").map(String.init)
        let type = written == Demonstration.doer ? .text : service.askedFields(of: words[0])?[words[1]]?.type
        if type != field.type {
            log.report(place, "\(written) is answered otherwise than \(choice)", "Name a question with answers of the same sort")
        }
    }

    private func check(_ written: String, _ choice: String, _ field: Field, _ place: SourcePlace) {
        // A link is drawn by the title of an invented record.
        if case .row = field.type { return }
        if service.isEarlier(written) { return check(earlier: written, choice, field, place) }
        if Demonstration.range(written, of: field.type) != nil { return }
        if field.type.answer(written: written) == nil {
            log.report(place, "\(written) is no answer to \(choice)", "Write \(field.type.example)")
        } else if case .code(let name) = field.type, let list = service.lists[name], !list.values.has(written) {
            log.unknown(place, "value of \(name)", written, among: list.values.names)
        }
    }
}
