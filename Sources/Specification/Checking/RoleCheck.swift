/// What roles may do and whose records they see.
struct RoleCheck {
    let service: Service
    let log: MistakeLog

    func run() {
        if service.roles.isEmpty, !service.acts.isEmpty {
            log.report(service.start, "the service has acts and no roles", "Write roles: with who works with it")
        }
        let capabilities = Role.Capability.allCases.map(\.rawValue)
        for role in service.roles {
            for may in role.may where !service.acts.has(may.value) && !capabilities.contains(may.value) {
                log.unknown(may.place, "act or capability", may.value, among: service.acts.names + capabilities)
            }
            // A role that may record and never look could not see what it did.
            if role.sees == .nothing, role.may(.read) {
                log.report(role.place, "the role \(role.name) may read and sees nothing", "Write sees: own, organisation or service")
            }
            if let first = role.through.first ?? role.onlyOwn.first, role.sees != .organisation, role.sees != .own {
                log.report(
                    first.kind.place, "the role \(role.name) sees \(role.sees.rawValue), and what records name changes nothing",
                    "Write sees: organisation or own, or take this out")
            }
            if role.figures != nil, (role.sees != .organisation && role.sees != .own) || !role.may(.figures) {
                log.report(
                    role.place, "the role \(role.name) has no figures of a part of the service that could be those of the whole",
                    "Take figures: out")
            }
            for naming in role.through { checkOpens(naming) }
            for naming in role.onlyOwn { checkIsKept(naming) }
        }
    }

    private func checkOpens(_ naming: Role.Naming) {
        guard let kind = kind(of: naming) else { return }
        guard service.isOfCase(kind) || service.isRegister(kind) else {
            return log.report(
                naming.kind.place, "\(kind.name.withArticle) is of a person, whose cases are not opened by one record",
                "Name a kind of the case or a register")
        }
        // What ends as soon as it is recorded would never open anything.
        if let span = kind.span, kind.fields[span.ends.value]?.isRequired ?? false {
            log.report(
                naming.kind.place, "\(kind.name.withArticle) has an end from the beginning, so it never opens anything",
                "Take required: out of \(span.ends.value), or name another kind")
        }
        check(naming, from: kind)
    }

    private func checkIsKept(_ naming: Role.Naming) {
        guard let kind = kind(of: naming) else { return }
        if !kind.isFolders {
            log.report(
                naming.kind.place, "\(kind.name.withArticle) is what its records are about, and is not kept apart from them",
                "Name a kind of this folder")
        }
        check(naming, from: kind)
    }

    private func kind(of naming: Role.Naming) -> Kind? {
        if let kind = service.kinds[naming.kind.value] { return kind }
        log.unknown(naming.kind.place, "kind", naming.kind.value, among: service.kinds.names)
        return nil
    }

    private func check(_ naming: Role.Naming, from kind: Kind) {
        switch service.way(naming.steps, from: kind) {
        case .success: break
        case .failure(let wrong):
            log.report(
                naming.path.place, "\(wrong.name) of \(wrong.kind) \(wrong.isLast ? "holds no code" : "leads to no record")",
                wrong.isLast ? "End the path with a field of type text or code of a list" : "Name fields of type row of, with dots between")
        }
    }
}
