import Access
import Core
import Language
import Record
import Specification
import Storage
import Web

/// What the form of an act is drawn from, read in one crossing to the database.
struct ActReading: Sendable {
    let published: Published
    /// The same as the viewer reads it.
    let read: ReadableService
    let act: ServiceAct
    /// Of each kind that is amended, the records that may be meant.
    let amendable: [String: [Amendable]]
    /// What each link may lead to, by kind and field, then by the name of a field within a group: `plan.goal`.
    let links: [String: [Choice]]
    /// Links that the engine answers by itself.
    let filled: Set<String>
    /// The records that those lead to, for whoever answers them to have before them.
    let answered: [RecordNames.Answered]
    let agreed: Agreed
    /// How whoever it is about wants to be asked; nil where they are not the ones who answer.
    let own: OwnPages.Style?
}

extension CaseActs {
    /// - Parameters:
    ///   - file: nil for an act that begins a case or concerns a register.
    ///   - chosen: of a register that is amended, the record that is meant.
    ///   - isSent: whether the form comes back filled in. Then it is the act that refuses, so that what was typed is kept, or that is answered
    ///     as before where the same form comes twice.
    /// - Throws: ``CaseRefusal`` where the act could not be done whatever was answered.
    func read(
        _ act: ServiceAct, on file: Reference?, chosen: [String: Reference] = [:], in published: Published, for user: Directory.User,
        at moment: Moment, isSent: Bool
    ) async throws -> ActReading {
        try await record.database.read { transaction in
            let store = CaseStore(transaction, for: user.viewer)
            var population = CasePopulation()
            var person: Reference?
            if let file {
                guard let entry = try store.entry(file), entry.kind == "case", let stage = try store.stage(of: file) else {
                    throw CaseRefusal.noSuchCase
                }
                guard isSent || published.offers(act, in: stage) else {
                    throw CaseRefusal.wrongStage(
                        act: act.label.english, stage: published.service.stages[stage.code]?.label.english ?? stage.code)
                }
                population = try published.populations(of: [file], in: transaction)[file] ?? population
                person = entry.person
            }
            let amendable = try published.amendable(
                by: act, in: file, population, chosen: chosen, at: moment, for: user.viewer, transaction)
            for amend in act.amends where !isSent && amendable[amend.kind.value]?.isEmpty ?? true {
                throw CaseRefusal.nothingToAmend(kind: published.service.kinds[amend.kind.value]?.label.english ?? amend.kind.value)
            }
            let targets = LinkTargets(published, file: file, person: person, population, for: user.viewer, transaction)
            let read = shelf.asRead(published, by: user.viewer)
            let offers = try LinkOffers(published, act, targets, RecordNames(read, transaction), isSent: isSent)
            return ActReading(
                published: published, read: read, act: act, amendable: amendable, links: offers.choices, filled: offers.filled,
                answered: offers.answered,
                agreed: try published.agreed(on: moment.day, in: transaction),
                own: try shelf.hasOwnPages(user) ? style(of: file, in: population, published, at: moment) : nil)
        }
    }

    private func style(
        of file: Reference?, in population: CasePopulation, _ published: Published, at moment: Moment
    ) throws -> OwnPages.Style {
        guard let file else { return .first }
        let occasion = Occasion(calendar: published.service.calendar, now: moment, service: published.reference.number)
        return try published.service.style(of: file, in: population, occasion)
    }
}

/// The links of an act's form: where each may lead, in words, and which need not be asked.
private struct LinkOffers {
    private(set) var choices: [String: [Choice]] = [:]
    private(set) var filled: Set<String> = []
    private(set) var answered: [RecordNames.Answered] = []

    init(_ published: Published, _ act: ServiceAct, _ targets: LinkTargets, _ names: RecordNames, isSent: Bool) throws {
        let service = published.service
        for part in act.parts {
            guard let kind = service.kinds[part.kind] else { continue }
            // Whatever the act makes or adds to stands for itself; any reference will do to see that.
            let new = Dictionary(
                act.kinds.filter { $0.value != kind.name && !["case", "person"].contains($0.value) }.map {
                    ($0.value, published.reference)
                },
                uniquingKeysWith: { first, _ in first })
            for field in service.questions(of: kind) {
                guard let known = try targets.targets(of: field, new: new), case .row(let name) = field.type else { continue }
                let place = KindForm.name(part.name, field.name)
                let isOfCase = service.kinds[name].map(service.isOfCase) ?? false
                if part.isNew, targets.isFilled(field, known, new: new) || known.isEmpty && !field.isRequired {
                    filled.insert(place)
                    // What a case has one of stands on its page; the others are told apart here.
                    if let only = known.first, new[name] == nil, !service.isOnePerCase(name), isOfCase {
                        answered += try names.answered(only, of: name).map { [$0] } ?? []
                    }
                } else if part.isNew, !isSent, known.isEmpty, field.when == nil {
                    throw CaseRefusal.nothingToLink(
                        kind: kind.label.english, whole: service.kinds[name]?.label.english ?? field.label.english)
                } else {
                    choices[place] = try names.choices(known, of: name, saying: isOfCase)
                }
            }
            for group in kind.groups {
                for field in group.fields {
                    guard let known = try targets.targets(of: field), case .row(let name) = field.type else { continue }
                    choices[KindForm.name(part.name, "\(group.name).\(field.name)")] = try names.choices(known, of: name)
                }
            }
        }
    }
}

/// What records are called where one of them is chosen: by what the viewer reads of them.
struct RecordNames {
    private let read: ReadableService
    private let transaction: Transaction
    private let words: AnswerWords

    init(_ read: ReadableService, _ transaction: Transaction) {
        (self.read, self.transaction) = (read, transaction)
        words = AnswerWords(read)
    }

    /// Choices among records, or rows of a group, given by their references; two of one name are told apart by their days, and by their
    /// references where those are alike too.
    ///
    /// - Parameter saysMore: whether what a list of them shows stands below each name.
    func choices(_ targets: [String], of name: String, saying saysMore: Bool = false) throws -> [Choice] {
        let references = targets.compactMap { Reference($0.prefix { $0 != "/" }) }
        let facts = try FactStore(transaction).facts(of: Array(Set(references)))
        let named = targets.map { target -> (target: String, name: String, day: String, more: String?) in
            let parts = target.split(separator: "/")
            let effective = parts.first.flatMap { Reference($0) }.flatMap { facts[$0] }?.inEffect ?? []
            let day = effective.first?.day.withoutWeekday ?? ""
            let row = parts.count == 2 ? Int(parts[1]) : nil
            return (
                target, self.name(of: name, effective.reading, day: day, row: row), day, saysMore ? more(of: name, effective.reading) : nil
            )
        }
        let counts = Dictionary(grouping: named, by: \.name).mapValues(\.count)
        let dated = named.map { entry in
            counts[entry.name, default: 0] < 2 || entry.name.hasSuffix(entry.day) ? entry.name : "\(entry.name), \(entry.day)"
        }
        let letter = read.service.letter(of: name)
        return zip(named, dated).map { entry, words in
            let isClear = dated.filter { $0 == words }.count == 1
            let reference = entry.target.split(separator: "/").first.flatMap { Reference($0) }?.printed(letter) ?? entry.target
            return Choice(entry.target, isClear ? words : "\(words), \(reference)", hint: entry.more)
        }
    }

    /// A record and what it says, as far as the viewer reads it.
    struct Answered {
        let title: String
        let lines: [(label: String, words: String)]
    }

    /// nil where the viewer reads nothing of it.
    func answered(_ target: String, of name: String) throws -> Answered? {
        guard let kind = read.service.kinds[name], let reference = Reference(target),
            let effective = try FactStore(transaction).facts(of: [reference])[reference]?.inEffect
        else { return nil }
        let lines = said(kind.fields, effective.reading)
        let day = effective.first?.day.withoutWeekday
        return lines.isEmpty
            ? nil : Answered(title: [kind.label.english.beginningSentence, day].compactMap(\.self).joined(separator: ", "), lines: lines)
    }

    /// What a list of such records shows of one, beside its name.
    private func more(of name: String, _ reading: [String: JSON]) -> String? {
        guard let kind = read.service.kinds[name] else { return nil }
        let fields = kind.listed.compactMap { kind.fields[$0.value] }.filter { $0.name != kind.title?.value }
        let lines = said(fields, reading).map(AnswerWords.line)
        return lines.isEmpty ? nil : lines.joined(separator: ". ")
    }

    private func said(_ fields: some Sequence<Field>, _ reading: [String: JSON]) -> [(label: String, words: String)] {
        fields.compactMap { field in
            guard let answer = reading[field.name], answer != .null else { return nil }
            if case .row = field.type { return nil }
            return (field.label.english, words.words(of: field, json: answer))
        }
    }

    /// The answer that names it, or its kind and day.
    func name(of kind: String, _ reading: [String: JSON], day: String, row: Int? = nil) -> String {
        if let (_, group) = read.service.group(named: kind), let row, case .list(let rows)? = reading[group.name],
            rows.indices.contains(row - 1)
        {
            let answered = group.fields.first { rows[row - 1][$0.name] ?? .null != .null }
            return answered.flatMap { field in rows[row - 1][field.name].map { words.words(of: field, json: $0) } }
                ?? "\(group.one.english) \(row)"
        }
        guard let kind = read.service.kinds[kind] else { return day }
        if let title = read.title(of: kind.name), let answer = reading[title.name], answer != .null {
            return words.words(of: title, json: answer)
        }
        return "\(kind.label.english.beginningSentence) of \(day)"
    }
}
