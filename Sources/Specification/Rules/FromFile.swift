import Language

/// Which acts a line of a file can say whole. Here and nowhere else it is decided.
extension Service {
    /// What stops an act from being taken from a file; nil: it makes one record of a register, of questions that a cell can answer.
    func obstacle(toFile act: Act) -> String? {
        if act.beginsCase { return "begins a case" }
        if !act.amends.isEmpty { return "adds to a record that is there" }
        if !act.shares.isEmpty { return "issues a document" }
        guard act.records.count == 1, let name = act.records.first?.value else { return "does not record exactly one kind" }
        // What no kind is called is said where it stands.
        guard let kind = kinds[name] else { return nil }
        guard isRegister(kind) else { return "records \(kind.name.withArticle), which belongs to no register" }
        if !kind.groups.isEmpty { return "records \(kind.name.withArticle), which has rows within it" }
        return kind.fields.first { $0.type == .file || $0.type == .span }.map { "asks \($0.name), which no cell holds" }
    }

    /// The register whose records may be taken from a file by an act; nil where the folder does not say so.
    package func register(fromFileBy act: Act) -> Kind? {
        guard act.fromFile != nil, obstacle(toFile: act) == nil else { return nil }
        return act.records.first.flatMap { kinds[$0.value] }
    }

    /// The columns of a kind's table, beside the service, that no two of its records have alike; none where any may be.
    package func columnsOnlyOneHas(of kind: Kind) -> [String] {
        guard let reported = kind.reported, !reported.oneForEach.isEmpty else { return [] }
        let keys = reported.oneForEach.map(\.value).filter { !Kind.periodUnits.contains($0) }
        return (kind.coversPeriods ? ["covers"] : []) + keys.map { kind.fields[$0].map(column) ?? "parent" }
    }
}
