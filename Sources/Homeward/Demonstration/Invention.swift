import Cases
import Core
import Record
import Specification

/// Invents cases of a service from its kinds: the act that begins a case, then acts that follow from the stage it stands in.
struct Invention {
    struct Done: Sendable {
        let at: Moment
        let by: String, capacity: String, organisation: String
        let facts: [NewFact]
    }
    struct Case: Sendable { let acts: [Done] }

    private let published: Published
    private let today: Day
    private var random: Chance

    init(_ published: Published, today: Day, seed: UInt64) {
        (self.published, self.today) = (published, today)
        // Each service has its own chance, or two of them would draw the same references.
        random = Chance(seed: seed ^ UInt64(published.reference.number))
    }

    private var service: Service { published.service }

    func cases(_ count: Int) -> [Case] {
        var inventor = self
        return (0..<count).compactMap { _ in inventor.next() }
    }

    private mutating func next() -> Case? {
        guard let opening = service.acts.first(where: \.beginsCase), let user = user(for: opening) else { return nil }
        // Half a year back, more of it recent; a few arrive in the evening.
        let back = Int.random(in: 0..<180, using: &random) * Int.random(in: 0...10, using: &random) / 10
        let at = moment(on: today - back)
        let file = reference(), person = reference()
        var facts = [
            NewFact(stream: person, subject: person, kind: "person", day: at.day, at: at, body: .fields(somebody(on: at.day))),
            NewFact(
                stream: file, subject: file, kind: "case", day: at.day, at: at,
                body: .fields(["person": .text(person.description), "starts": .text(at.day.description)])),
        ]
        var made: [String: Reference] = [:]
        facts += records(of: opening, file: file, person: person, at: at, &made)
        var acts = [done(facts, at: at, by: user)]
        // Most cases are taken further by somebody else, a day to four days later; recent ones wait.
        let follow = service.acts.filter { !$0.beginsCase && !$0.records.isEmpty }
        if let act = follow.first, let other = self.user(for: act) {
            let later = moment(on: at.day + Int.random(in: 1...4, using: &random))
            if later.day < today, random.chance(92) {
                acts.append(done(records(of: act, file: file, person: person, at: later, &made), at: later, by: other))
            }
        }
        return Case(acts: acts)
    }

    private func done(_ facts: [NewFact], at: Moment, by user: Demonstration.User) -> Done {
        Done(
            at: at, by: "\(service.name)-\(user.name)", capacity: user.role.value, organisation: user.organisation.value, facts: facts)
    }

    private mutating func user(for act: Specification.Act) -> Demonstration.User? {
        let able = service.demonstration?.users.filter { user in act.by.contains { $0.value == user.role.value } } ?? []
        return able.randomElement(using: &random)
    }

    private mutating func records(
        of act: Specification.Act, file: Reference, person: Reference, at: Moment, _ made: inout [String: Reference]
    ) -> [NewFact] {
        act.records.filter { $0.value != "person" && $0.value != "case" }.compactMap { name in
            guard let kind = service.kinds[name.value] else { return nil }
            let id = reference()
            var body = answers(kind, at: at, made: made)
            // What chance cannot answer as the folder wants it is not recorded.
            guard (try? published.mistakes(kind, body, on: at.day).isEmpty) == true else { return nil }
            made[kind.name] = id
            let day = service.day(of: kind, fields: body) ?? at.day
            body["person"] = .text(person.description)
            return NewFact(stream: file, subject: id, kind: kind.name, day: day, at: at, body: .fields(body))
        }
    }

    // MARK: Answers

    private mutating func answers(_ kind: Kind, at: Moment, made: [String: Reference]) -> [String: JSON] {
        var body: [String: JSON] = [:]
        for field in kind.fields where field.isRequired || field.name == kind.dayField?.value || random.chance(80) {
            body[field.name] = answer(field, in: kind, at: at, made: made)
        }
        // A question that would not have been asked is not answered.
        let candidate = published.asked(kind, body, at: at)
        return body.filter { candidate[$0.key] ?? true }
    }

    private mutating func answer(_ field: Field, in kind: Kind, at: Moment, made: [String: Reference]) -> JSON? {
        if let words = service.demonstration?.choose["\(kind.name).\(field.name)"]?.randomElement(using: &random) { return .text(words) }
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
        case .row(let other): return made[other].map { .text($0.description) }
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
