import Cases
import Core
import Record
import Specification

/// Invents cases of a service from its kinds: the act that begins a case, then the steps of the folder's course.
struct Invention: Sendable {
    /// An act as its maker would have recorded it.
    struct Done {
        let at: Moment
        let by: String, capacity: String, organisation: String
        let facts: [NewFact]
    }

    /// A case so far.
    struct Case {
        let file: Reference, person: Reference
        var at: Moment
        /// The latest record of each kind, for links.
        var made: [String: Reference]
    }

    typealias Step = Specification.Demonstration.Step

    private let published: Published
    private let today: Day
    private var random: Chance
    /// Records of the service, not of a case, that cases link to.
    private var shared: [String: [Reference]] = [:]

    init(_ published: Published, today: Day, seed: UInt64) {
        (self.published, self.today) = (published, today)
        // Each service has its own chance, or two of them would draw the same references.
        random = Chance(seed: seed ^ UInt64(published.reference.number))
    }

    private var service: Service { published.service }

    /// What follows the opening act. Without a course most cases go one act further, whatever comes first in the pathway.
    var steps: [Step] {
        if let course = service.demonstration?.course, !course.isEmpty { return course }
        guard let next = service.acts.first(where: { !$0.beginsCase && !$0.records.isEmpty }) else { return [] }
        return [Step(act: Named(next.name, next.place), after: 1...4, chance: 92, times: 1...1)]
    }

    /// Workers, wards and whatever else belongs to the service and is linked to from its cases: a handful of each.
    mutating func background() -> [Done] {
        let linked = Set(
            service.kinds.flatMap { kind in kind.fields.compactMap { if case .row(let name) = $0.type { name } else { nil } } })
        return service.acts.flatMap { act -> [Done] in
            guard act.records.count == 1, let kind = service.kinds[act.records[0].value], kind.belonging == .service, kind.isFolders,
                linked.contains(kind.name), let user = user(for: act)
            else { return [] }
            return (0..<6).compactMap { _ in
                let at = moment(on: today - (service.demonstration?.days ?? 180))
                let id = reference()
                let body = answers(kind, at: at, made: [:])
                guard (try? published.mistakes(kind, body, on: at.day).isEmpty) == true else { return nil }
                shared[kind.name, default: []].append(id)
                let fact = NewFact(stream: id, subject: id, kind: kind.name, day: at.day, at: at, body: .fields(body))
                return done([fact], at: at, by: user)
            }
        }
    }

    /// A new case; nil if the folder has no act, or no user, to begin one.
    mutating func begin() -> (case: Case, act: Done)? {
        guard let opening = service.acts.first(where: \.beginsCase), let user = user(for: opening) else { return nil }
        // More of them recent; a few arrive in the evening.
        let back = Int.random(in: 0..<(service.demonstration?.days ?? 180), using: &random) * Int.random(in: 2...10, using: &random) / 10
        let at = moment(on: today - back)
        var begun = Case(file: reference(), person: reference(), at: at, made: [:])
        var facts = [
            NewFact(
                stream: begun.person, subject: begun.person, kind: "person", day: at.day, at: at, body: .fields(somebody(on: at.day))),
            NewFact(
                stream: begun.file, subject: begun.file, kind: "case", day: at.day, at: at,
                body: .fields(["person": .text(begun.person.description), "starts": .text(at.day.description)])),
        ]
        facts += record(drawn(opening, at: at, made: [:]), in: &begun, at: at)
        return (begun, done(facts, at: at, by: user))
    }

    /// One step of a case, as often as the step says; nothing where chance, the calendar, the stage or a guard is against it.
    mutating func go(_ step: Step, _ invented: inout Case, standing: Standing) throws -> [Done] {
        guard random.chance(step.chance), let act = service.acts[step.act.value], let user = user(for: act) else { return [] }
        var acts: [Done] = []
        for _ in 0..<Int.random(in: step.times, using: &random) {
            let later = moment(on: invented.at.day + Int.random(in: step.after, using: &random))
            let at = max(later, invented.at.adding(minutes: 5))
            guard at.day < today else { break }
            let answers = drawn(act, at: at, made: invented.made)
            guard !answers.isEmpty else { break }
            let byKind = Dictionary(answers.map { ($0.kind.name, $0.body) }) { _, last in last }
            guard try standing.allows(act, byKind, at: at, on: invented.file) else { continue }
            acts.append(done(record(answers, in: &invented, at: at), at: at, by: user))
            invented.at = at
        }
        return acts
    }

    private func done(_ facts: [NewFact], at: Moment, by user: Demonstration.User) -> Done {
        Done(
            at: at, by: "\(service.name)-\(user.name)", capacity: user.role.value, organisation: user.organisation.value, facts: facts)
    }

    private mutating func user(for act: Specification.Act) -> Demonstration.User? {
        let able = service.demonstration?.users.filter { user in act.by.contains { $0.value == user.role.value } } ?? []
        return able.randomElement(using: &random)
    }

    private mutating func drawn(_ act: Specification.Act, at: Moment, made: [String: Reference]) -> [(kind: Kind, body: [String: JSON])] {
        act.records.filter { $0.value != "person" && $0.value != "case" }.compactMap { name in
            guard let kind = service.kinds[name.value] else { return nil }
            let body = answers(kind, at: at, made: made)
            // What chance cannot answer as the folder wants it is not recorded.
            guard (try? published.mistakes(kind, body, on: at.day).isEmpty) == true else { return nil }
            return (kind, body)
        }
    }

    private mutating func record(_ answers: [(kind: Kind, body: [String: JSON])], in invented: inout Case, at: Moment) -> [NewFact] {
        answers.map { kind, body in
            let id = reference()
            invented.made[kind.name] = id
            var fields = body
            fields["person"] = .text(invented.person.description)
            let day = service.day(of: kind, fields: body) ?? at.day
            return NewFact(stream: invented.file, subject: id, kind: kind.name, day: day, at: at, body: .fields(fields))
        }
    }

    // MARK: Answers

    private mutating func answers(_ kind: Kind, at: Moment, made: [String: Reference]) -> [String: JSON] {
        var body: [String: JSON] = [:]
        if case .kind(let parent) = kind.belonging { body[parent] = made[parent].map { .text($0.description) } }
        for field in kind.fields where field.isRequired || field.name == kind.dayField?.value || random.chance(80) {
            body[field.name] = answer(field, in: kind.name, at: at, made: made)
        }
        for group in kind.groups where group.fewest > 0 || random.chance(60) {
            let many = Int.random(in: max(1, group.fewest)...min(group.most, group.fewest + 3), using: &random)
            body[group.name] = .list((0..<many).map { _ in .object(row(of: group, in: kind, at: at, made: made)) })
        }
        // A question that would not have been asked is not answered.
        let candidate = published.asked(kind, body, at: at)
        return body.filter { candidate[$0.key] ?? true }
    }

    private mutating func row(of group: Kind.Group, in kind: Kind, at: Moment, made: [String: Reference]) -> [String: JSON] {
        var row: [String: JSON] = [:]
        for field in group.fields where field.isRequired || random.chance(70) {
            row[field.name] = answer(field, in: group.name, at: at, made: made)
        }
        return row
    }

    private mutating func answer(_ field: Field, in kind: String, at: Moment, made: [String: Reference]) -> JSON? {
        if let words = service.demonstration?.choose["\(kind).\(field.name)"]?.randomElement(using: &random) {
            return field.type.answer(written: words)?.json(field.type)
        }
        switch field.type {
        case .yesNo: return .bool(random.chance(50))
        case .number(let decimals): return decimals == 0 ? .number(Int64.random(in: 1...12, using: &random)) : .text("1")
        case .money: return .number(Int64.random(in: 10...400, using: &random) * 100)
        case .minutes: return .number(Int64.random(in: 1...12, using: &random) * 15)
        case .day: return .text(at.day.description)
        case .moment: return .text(at.description)
        case .text: return .text(Words.lines.randomElement(using: &random) ?? "")
        case .longText: return .text(Words.notes.randomElement(using: &random) ?? "")
        case .code(let list):
            // The first values of a list are the common ones.
            let values = service.lists[list]?.offered(on: at.day) ?? []
            let pick = min(
                Int.random(in: 0..<max(1, values.count), using: &random), Int.random(in: 0..<max(1, values.count), using: &random))
            return values.isEmpty ? nil : .text(values[pick].code)
        case .codes(let list):
            let values = (service.lists[list]?.offered(on: at.day) ?? []).shuffled(using: &random)
            return values.isEmpty ? nil : .list(values.prefix(Int.random(in: 1...2, using: &random)).map { .text($0.code) })
        case .row(let other): return (shared[other]?.randomElement(using: &random) ?? made[other]).map { .text($0.description) }
        case .span: return .object(["starts": .text(at.day.description), "ends": .null])
        case .file: return nil
        }
    }

    private mutating func somebody(on day: Day) -> [String: JSON] {
        let first = Words.firstNames.randomElement(using: &random) ?? "Alex"
        let last = Words.lastNames.randomElement(using: &random) ?? "Smith"
        let born = day - Int.random(in: (19 * 365)...(70 * 365), using: &random)
        return ["name": .text("\(first) \(last)"), "preferred_name": .text(first), "born": .text(born.description)]
    }

    private mutating func moment(on day: Day) -> Moment {
        let working = random.chance(90) ? service.calendar.workingDay(onOrBefore: day) : day
        let hour = random.chance(90) ? Int.random(in: 9...16, using: &random) : Int.random(in: 17...20, using: &random)
        return Moment(working, hour, Int.random(in: 0..<60, using: &random))
    }

    private mutating func reference() -> Reference { .random(using: &random) }

    private typealias Words = InventedWords
}

extension Invention {
    typealias Demonstration = Specification.Demonstration
}

/// Numbers that come again with the same seed (SplitMix64).
struct Chance: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
    mutating func chance(_ hundredths: Int) -> Bool { Int.random(in: 0..<100, using: &self) < hundredths }
}

/// Names and sentences of nobody.
enum InventedWords {
    static let firstNames = [
        "Aisha", "Ben", "Carla", "Dev", "Ellie", "Femi", "Grace", "Hassan", "Iris", "Jack", "Kasia", "Liam", "Maya", "Noah", "Olu", "Priya",
        "Quinn", "Rosa", "Sam", "Tariq", "Uma", "Vic", "Wen", "Yusuf", "Zoë",
    ]
    static let lastNames = [
        "Adeyemi", "Barnes", "Chowdhury", "Davies", "Evans", "Fletcher", "Green", "Hughes", "Ibrahim", "Jones", "Kowalski", "Lewis",
        "Mistry",
        "Nowak", "O’Brien", "Patel", "Quigley", "Roberts", "Singh", "Taylor", "Usman", "Walker", "Young",
    ]
    static let lines = ["As agreed with the ward", "By phone", "See the notes of the meeting", "None known", "Prefers mornings"]
    static let notes = [
        "None known.", "Wants to go back to their own flat; the heating has not worked since spring.",
        "The tenancy is at risk because of arrears. They would like help to talk to the landlord.",
        "Has been staying with a friend, who cannot have them back. Looking for a place near their sister.",
        "The home needs a deep clean and new locks before they can return safely.",
    ]
}
