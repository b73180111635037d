import Language

/// Whether clocks can start, end and be owned.
struct ClockCheck {
    let service: Service
    let log: MistakeLog

    func run() {
        var codes: [String: String] = [:]
        for clock in service.clocks {
            checkSubject(clock)
            if let owner = clock.owner, !service.roles.has(owner.value) {
                log.unknown(owner.place, "role", owner.value, among: service.roles.names)
            }
            if let other = codes.updateValue(clock.name, forKey: clock.code) {
                log.report(clock.place, "the clocks \(other) and \(clock.name) have the same code, \(clock.code)", "Give each its own")
            }
            if !clock.code.isEmpty, !service.prefix.isEmpty, !clock.code.hasPrefix(service.prefix + "-") {
                log.report(
                    clock.place, "the code \(clock.code) does not begin with the service's prefix", "Write \(service.prefix)-\(clock.code)")
            }
            if clock.starts.text == clock.done.text {
                log.report(clock.done.place, "the clock \(clock.name) is done by what starts it", "Name the day or moment that ends it")
            }
            check(clock.within.amount, at: clock.within.place)
            if let opens = clock.opens { check(opens, at: clock.place) }
            checkPauses(clock)
        }
    }

    private func checkSubject(_ clock: Clock) {
        let name = clock.of.value
        if service.subject(of: clock) != nil { return }
        if service.derived.has(name) {
            log.report(
                clock.of.place, "\(name) is not of one kind of record and one sort of day, week, month, quarter or year",
                "Write each: in its derived kind as in [case, week]")
        } else if service.isKind(name) {
            log.report(
                clock.of.place, "\(name) is a group, and clocks are of records", "Name the kind it is part of, or make the group a kind")
        } else {
            log.unknown(clock.of.place, "kind", name, among: service.kinds.names + service.derived.names)
        }
    }

    func check(_ amount: Clock.Amount, at place: SourcePlace) {
        guard case .setting(let name) = amount.size else { return }
        guard let setting = service.settings[name] else { return log.unknown(place, "setting", name, among: service.settings.names) }
        if amount.unit == nil, setting.unit == nil {
            log.report(place, "the setting \(name) says how many and not of what", "Write unit: in the setting, or the unit behind it here")
        }
        if case .number(decimals: 0) = setting.type {
        } else {
            log.report(
                place, "the setting \(name) is \(setting.type.written), and a deadline counts whole units",
                "Name a setting that is a number")
        }
        if setting.opening == nil {
            log.report(
                place, "the setting \(name) has no value, so nobody can say when this is due", "Give it a default, or write the time here")
        }
    }

    private func checkPauses(_ clock: Clock) {
        guard let passage = clock.pauses, let rule = service.rules[passage], case .has(let rows, _) = rule.term.form else { return }
        if service.rules.vocabulary.kinds[rows.kind]?.span == nil {
            log.report(
                passage.place, "\(rows.kind.withArticle) has no span, so nobody can say how long it stops the clock",
                "Write span: in its kind")
        }
    }
}
