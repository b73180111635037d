import Core
import Record
import Specification
import Storage

/// The lines of a file held against each other and against the record: whether every case, person and linked record is there, and whether each
/// record is as its service asks, in its case as the file and the record together make it.
struct NewFactCheck {
    private(set) var lines: [NewLine]
    private(set) var report: ImportReport
    private let handles: Handles
    private let shelf: Shelf
    private let transaction: Transaction
    /// The lines about each record, and what is on record of it.
    private var linesOf: [Reference: [Int]] = [:]
    private var onRecord: [Reference: KnownStore.Known] = [:]
    /// What is on record of subjects and people that the file speaks of.
    private var earlier: [Reference: [EffectiveFact]] = [:]

    init(_ lines: [NewLine], _ report: ImportReport, _ handles: Handles, _ shelf: Shelf, _ transaction: Transaction) {
        (self.lines, self.report, self.handles, self.shelf, self.transaction) = (lines, report, handles, shelf, transaction)
    }

    mutating func run() throws {
        for (index, line) in lines.enumerated() { linesOf[line.subject, default: []].append(index) }
        try lookUp()
        for index in lines.indices { connect(index) }
        try checkRecords()
        report.mistakes.sort { ($0.line, $0.field) < ($1.line, $1.field) }
        report.questions.sort { ($0.line, $0.field) < ($1.line, $1.field) }
    }

    /// One look for all that the lines name, so that no line costs a question to the database.
    private mutating func lookUp() throws {
        guard try !FactStore(transaction).isEmpty() else { return }
        var named: Set<Reference> = []
        for line in lines {
            named.formUnion([line.subject, line.stream])
            if let person = line.person { named.insert(person) }
            for (_, text, isRow) in links(of: line) {
                switch handles.link(text, isRow: isRow) {
                case .row(let record)?, .part(let record, _)?: named.insert(record)
                default: continue
                }
            }
        }
        onRecord = try KnownStore(transaction).known(named.sorted())
        for (index, line) in lines.enumerated() where line.published.service.concerns(line.kind, "case") {
            guard let known = onRecord[line.stream], known.kind == "case",
                let version = try shelf.version(known.specification, in: transaction), version.reference == line.published.reference
            else { continue }
            lines[index].follow(version)
        }
        let spoken = Set(lines.map(\.subject)).union(lines.compactMap(\.person)).union(onRecord.values.compactMap(\.person))
        earlier = try FactStore(transaction).facts(of: spoken.filter { onRecord[$0] != nil }.sorted()).mapValues(\.inEffect)
    }

    private mutating func refuse(_ line: NewLine, _ field: String, _ sentence: String) {
        report.mistakes.append(line.mistake(field, sentence))
    }

    // MARK: Whether everything named is there

    private mutating func connect(_ index: Int) {
        let line = lines[index]
        let service = line.published.service
        checkSubject(line)
        if service.concerns(line.kind, "case") {
            checkCase(line)
            lines[index].person = person(of: line)
        } else if service.concerns(line.kind, "person") {
            checkPerson(line)
        } else if line.person != nil {
            refuse(line, "body.person", "a \(line.kind.label.english.withinSentence) is about no person")
        }
        for (path, text, isRow) in links(of: line) { lines[index].body = linked(line, lines[index].body, path, text, isRow) }
    }

    private mutating func checkSubject(_ line: NewLine) {
        if let known = onRecord[line.subject], known.kind != line.kind.name {
            return refuse(line, "subject", "is on record as another kind, \(known.kind)")
        }
        if let other = first(of: line.subject), other.kind.name != line.kind.name {
            return refuse(line, "subject", "is of the kind \(other.kind.name) on line \(other.number)")
        }
        let streams = [onRecord[line.subject]?.file, first(of: line.subject)?.stream].compactMap(\.self)
        if streams.contains(where: { $0 != line.stream }) { refuse(line, "stream", "is not the one in which the record stands") }
    }

    private mutating func checkCase(_ line: NewLine) {
        if line.kind.name == "case" {
            if line.stream != line.subject { refuse(line, "stream", "must be the case itself, as in subject") }
            return checkPerson(line)
        }
        guard case .some = place(of: line.stream, in: line.published) else {
            return refuse(line, "stream", "is no case, neither in this file nor on record")
        }
        if let person = line.person, let other = self.person(of: line), other != person {
            refuse(line, "body.person", "is not the person of the case")
        }
    }

    private mutating func checkPerson(_ line: NewLine) {
        guard line.kind.name != "person" else {
            if line.stream != line.subject { refuse(line, "stream", "must be the person themself, as in subject") }
            return
        }
        guard let person = line.person else { return refuse(line, "body.person", "must name the person") }
        if onRecord[person]?.kind != "person", first(of: person)?.kind.name != "person" {
            refuse(line, "body.person", "is no person, neither in this file nor on record")
        }
    }

    private func first(of subject: Reference) -> NewLine? { linesOf[subject]?.first.map { lines[$0] } }

    private enum Place { case file(NewLine), record(KnownStore.Known) }

    /// Where a case of the service is: in the file or on record.
    private func place(of file: Reference, in published: Published) -> Place? {
        if let known = onRecord[file] {
            return known.kind == "case" && known.service == published.reference ? .record(known) : nil
        }
        guard let opening = first(of: file), opening.kind.name == "case", opening.published.reference == published.reference else {
            return nil
        }
        return .file(opening)
    }

    private func person(of line: NewLine) -> Reference? {
        switch place(of: line.stream, in: line.published) {
        case .file(let opening)?: opening.person
        case .record(let known)?: known.person
        case nil: line.person
        }
    }

    // MARK: Links

    /// Where an answer stands in a body.
    private struct Path { let field: String, row: Int?, part: String?, kind: String }

    private func links(of line: NewLine) -> [(path: Path, text: String, isRow: Bool)] {
        let service = line.published.service
        var found: [(Path, String, Bool)] = []
        func look(_ field: Field, _ answer: JSON?, _ path: (String) -> Path) {
            guard case .row(let kind) = field.type, let text = answer?.text, !text.isEmpty else { return }
            found.append((path(kind), text, service.group(named: kind) != nil))
        }
        for field in service.questions(of: line.kind) {
            look(field, line.body[field.name]) { Path(field: field.name, row: nil, part: nil, kind: $0) }
        }
        for group in line.kind.groups {
            guard case .list(let rows)? = line.body[group.name] else { continue }
            for (index, row) in rows.enumerated() {
                for field in group.fields {
                    look(field, row[field.name]) { Path(field: group.name, row: index, part: field.name, kind: $0) }
                }
            }
        }
        return found
    }

    /// The body with a link as a reference of ours.
    private mutating func linked(_ line: NewLine, _ body: [String: JSON], _ path: Path, _ text: String, _ isRow: Bool) -> [String: JSON] {
        let name = ([path.field] + [path.row.map(String.init), path.part].compactMap(\.self)).joined(separator: ".")
        let link = handles.link(text, isRow: isRow)
        let record: Reference? =
            switch link {
            case .row(let record)?, .part(let record, _)?: record
            default: nil
            }
        guard let link, let record, let kind = onRecord[record]?.kind ?? first(of: record)?.kind.name else {
            refuse(line, "body.\(name)", "leads to no record, neither in this file nor on record")
            return body
        }
        let wanted = line.published.service.group(named: path.kind)?.0.name ?? path.kind
        if line.published.service.kinds.has(wanted), kind != wanted {
            refuse(line, "body.\(name)", "must lead to the kind \(wanted), and this is a record of the kind \(kind)")
        }
        var body = body
        guard let row = path.row, let part = path.part else {
            body[path.field] = link.json(.row(path.kind))
            return body
        }
        guard case .list(var rows)? = body[path.field], case .object(var members) = rows[row] else { return body }
        members[part] = link.json(.row(path.kind))
        rows[row] = .object(members)
        body[path.field] = .list(rows)
        return body
    }

    // MARK: Whether every record is as its service asks

    /// Some lines of one case, or of one record that belongs to none.
    private struct Group { let published: Published, file: Reference?, indices: [Int] }

    private mutating func checkRecords() throws {
        let refused = Set(report.mistakes.map(\.line))
        var cases: [Reference: [Int]] = [:]
        for (index, line) in lines.enumerated() {
            if line.published.service.concerns(line.kind, "case") {
                cases[line.stream, default: []].append(index)
            } else if let same = linesOf[line.subject], same.first == index {
                try check(Group(published: line.published, file: nil, indices: same), CasePopulation(), refused)
            }
        }
        let groups = cases.map { Group(published: lines[$1[0]].published, file: $0, indices: $1) }
        for (_, groups) in Dictionary(grouping: groups, by: \.published.version) {
            let registers = try groups[0].published.population(of: [], in: transaction)
            // A few hundred at a time: what is on record of them is read together.
            for start in stride(from: 0, to: groups.count, by: 500) {
                let some = groups[start..<min(start + 500, groups.count)]
                let known = some.compactMap(\.file).filter { onRecord[$0] != nil }
                let populations = known.isEmpty ? [:] : try groups[0].published.populations(of: known, in: transaction)
                for group in some { try check(group, group.file.flatMap { populations[$0] } ?? registers, refused) }
            }
        }
    }

    private mutating func check(_ group: Group, _ base: CasePopulation, _ refused: Set<Int>) throws {
        let of = group.indices.map { lines[$0] }
        let person = of.lazy.compactMap(\.person).first
        var candidate = Candidate(group.published, at: of[0].at, file: group.file, person: person, base: base)
        if let person, of[0].kind.name != "person", let kind = group.published.service.kinds["person"] {
            candidate.know(kind, reading(of: person), as: person)
        }
        var last: [Reference: NewLine] = [:]
        for line in of { last[line.subject] = line }
        for line in of where first(of: line.subject)?.number == line.number {
            let body = reading(of: line.subject), day = last[line.subject]?.day
            if let before = earlier[line.subject]?.reading {
                candidate.replace(line.subject, line.kind, body, before: before, on: day)
            } else {
                candidate.add(line.kind, body, as: line.subject, on: day)
            }
        }
        for (subject, findings) in try candidate.findingsBySubject() {
            guard let line = last[subject], !refused.contains(line.number) else { continue }
            let reading = reading(of: subject)
            for finding in findings where !finding.isQuestion || !reading.hasConfirmed(finding.sentence) {
                let mistake = line.mistake(finding.field.isEmpty ? "body" : "body.\(finding.field)", finding.sentence)
                if finding.isQuestion { report.questions.append(mistake) } else { report.mistakes.append(mistake) }
            }
        }
    }

    /// Checks that go to records of other cases, asked once all the lines are on record.
    mutating func checkBeyondCase(at moment: Moment) throws {
        if let first = lines.first { try BeyondCaseStore(first.published, transaction).waitForOthers() }
        let groups = Dictionary(grouping: lines) { "\($0.published.version) \($0.kind.name)" }
        for (_, of) in groups.sorted(by: { $0.key < $1.key }) {
            let (published, kind) = (of[0].published, of[0].kind)
            for (check, field) in kind.allChecks where check.firmness == .refuse {
                let store = BeyondCaseStore(published, transaction)
                let failing = try store.failing(check, at: moment)
                for line in of where failing.contains(line.subject.number) {
                    refuse(line, field.isEmpty ? "body" : "body.\(field)", try store.sentence(check, at: moment))
                }
            }
        }
        report.mistakes.sort { ($0.line, $0.field) < ($1.line, $1.field) }
    }

    /// A record as its facts on record and its lines say it together, in the order of their days.
    private func reading(of subject: Reference) -> [String: JSON] {
        let new = (linesOf[subject] ?? []).map { (lines[$0].day, lines[$0].body) }
        guard let known = earlier[subject] else { return new.count == 1 ? new[0].1 : new.sorted { $0.0 < $1.0 }.map(\.1).reading }
        return (known.map { ($0.day, $0.fields) } + new).sorted { $0.0 < $1.0 }.map(\.1).reading
    }
}
