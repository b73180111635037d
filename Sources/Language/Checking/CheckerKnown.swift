/// Names that belong to the language itself: period, setting, now, today, the calendar's units and what the folder defines.
extension Checker {
    mutating func known(_ path: Path, expecting: ValueType?) -> (Term, [Path.Name])? {
        let name = path.name
        switch name.text {
        case "period":
            guard needsPeriod(name) else { return nil }
            return (Term(.period(.itself), .period, missing: false), path.steps)
        case "now", "today":
            guard context.mayReadClock else {
                report(
                    name.place, "\(name.text) would let time alone change a stage or a figure",
                    "Use a day that is recorded, or period.last in a figure")
                return nil
            }
            return (name.text == "now" ? Term(.now, .moment, missing: false) : Term(.today, .day, missing: false), path.steps)
        case "setting": return setting(path).map { ($0, Array(path.steps.dropFirst())) }
        default: break
        }
        if let unit = CalendarUnit(rawValue: name.text), unit != .day, context.hasPeriod {
            return (Term(.period(.unit(unit)), .period, missing: false), path.steps)
        }
        if let define = vocabulary.defines[name.text] { return defined(define, name, expecting: expecting).map { ($0, path.steps) } }
        notFound(name, expecting: expecting)
        return nil
    }

    private mutating func needsPeriod(_ name: Path.Name) -> Bool {
        if !context.hasPeriod { report(name.place, "only a figure has a period", "Name a day or a span of the record") }
        return context.hasPeriod
    }

    private mutating func setting(_ path: Path) -> Term? {
        guard let name = path.steps.first else {
            report(path.place, "a setting is named after a dot", "Write setting. and its name")
            return nil
        }
        guard let setting = vocabulary.settings[name.text] else {
            unknown(name, "there is no setting named \(name.text)", among: Array(vocabulary.settings.keys))
            return nil
        }
        return Term(.setting(name.text, on: nil), setting.type, missing: true)
    }

    /// A definition is read anew where it stands, so that its names mean what they mean there.
    private mutating func defined(_ define: Vocabulary.Define, _ name: Path.Name, expecting: ValueType?) -> Term? {
        guard case .rule(let rule) = define else {
            report(name.place, "\(name.text) names records, and a value belongs here", "Write has, count of or sum of … over \(name.text)")
            return nil
        }
        guard enter(name.text, at: name.place) else { return nil }
        defer { reading.removeLast() }
        return check(rule, expecting: expecting)
    }

    private mutating func notFound(_ name: Path.Name, expecting: ValueType?) {
        if case .code(let list)? = expecting {
            _ = code(name.text, of: list, at: name.place)
            return
        }
        if vocabulary.kinds[name.text] != nil {
            let what =
                scope.last.map { "no link leads from a \($0.kind) to a \(name.text)" }
                ?? "\(name.text) names records, and a value belongs here"
            return report(
                name.place, what,
                scope.isEmpty
                    ? "Write has, count of or sum of … over \(name.text)" : "Write a path along the record's links, or declare a link")
        }
        if Function.written.contains(name.text) || vocabulary.tables[name.text] != nil {
            return report(name.place, "\(name.text) needs values in brackets", "Write \(name.text)(…)")
        }
        var names = scope.flatMap { fieldNames($0.kind) } + scope.map(\.kind) + vocabulary.defines.keys + ["period", "setting"]
        names += vocabulary.kinds.keys.filter { CalendarUnit(rawValue: $0) == nil }
        let near = Spelling.nearest(to: name.text, among: names)
        let here = scope.last.map { "neither a field of \($0.kind) nor anything else" } ?? "nothing"
        report(
            name.place, "\(name.text) is \(here) known here",
            near.map { "Did you mean \($0)?" } ?? "Correct the name, or declare it in the folder")
    }
}
