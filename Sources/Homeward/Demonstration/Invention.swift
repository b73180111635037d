import Cases
import Core
import Language
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
        /// What the latest record of each kind says, by `kind.field`.
        var known: [String: JSON] = [:]
        /// Whether the next step has not come yet.
        var isHeldUp = false
        /// Who did something of it so far.
        var hands: [Demonstration.User] = []

        mutating func isDoing(_ user: Demonstration.User) {
            known[Demonstration.doer] = .text(user.fullName)
            if !hands.contains(where: { $0.name == user.name }) { hands.append(user) }
        }

        /// Whoever was linked to a worker or a service once stays with them.
        mutating func keep(_ drawn: Drawn) {
            made[drawn.kind.name] = drawn.id
            for field in drawn.kind.fields { known["\(drawn.kind.name).\(field.name)"] = drawn.body[field.name] }
            for field in drawn.kind.fields {
                guard case .row(let other) = field.type, let id = drawn.body[field.name]?.text.flatMap({ Reference($0) }) else { continue }
                made[other] = made[other] ?? id
            }
        }
    }

    /// A record as an act makes it or adds to it.
    struct Drawn {
        let kind: Kind
        /// What its answers go by in the act.
        let name: String
        let id: Reference
        let body: [String: JSON]
        let isNew: Bool
    }

    typealias Step = Specification.Demonstration.Step

    let published: Published
    private let today: Day
    /// How many days back the first case may have begun.
    private let days: Int
    var random: Chance
    /// Those that were drawn: no two records bear the same one.
    private var references: Set<Reference> = []
    /// Records of the service, not of a case, that cases link to.
    private(set) var shared: [String: [Shared]] = [:]

    /// Where the steps stand that were to be taken once and have been.
    private(set) var takenOnce: Set<SourcePlace> = []
    mutating func hasTaken(_ step: Step) { takenOnce.insert(step.act.place) }

    /// A record that others link to, and what it says.
    struct Shared {
        let id: Reference
        let body: [String: JSON]
    }

    /// - Parameter people: how many cases it will be asked for.
    init(_ published: Published, today: Day, people: Int, seed: UInt64) {
        (self.published, self.today) = (published, today)
        days = published.service.demonstration?.days(for: people) ?? 180
        // Each service has its own chance, or two of them would draw the same references.
        random = Chance(seed: seed ^ UInt64(published.reference.number))
    }

    var service: Service { published.service }

    /// What follows the opening act. Without a course most cases go one act further, whatever comes first in the pathway.
    var steps: [Step] {
        if let course = service.demonstration?.course, !course.isEmpty { return course }
        guard let next = service.acts.first(where: { !$0.beginsCase && !$0.records.isEmpty }) else { return [] }
        return [Step(act: Named(next.name, next.place), after: 1...4, chance: 92, times: 1...1)]
    }

    /// Workers, wards and whatever else belongs to the service and is linked to from its cases: a handful of each, but for the registers that
    /// the folder says itself.
    mutating func background() -> [Done] {
        let linked = Set(
            service.kinds.flatMap { kind in kind.fields.compactMap { if case .row(let name) = $0.type { name } else { nil } } })
        let said = Set(service.demonstration?.registers.map(\.kind.value) ?? [])
        return service.acts.flatMap { act -> [Done] in
            guard act.records.count == 1, let kind = service.kinds[act.records[0].value], kind.belonging == .service, kind.isFolders,
                linked.contains(kind.name), !said.contains(kind.name)
            else { return [] }
            return (0..<6).compactMap { _ in entered(kind, .init(), by: act, on: today - days) }
        }
    }

    /// The registers that the folder says, anew for the next cases: a service of more people has more of them.
    mutating func registers() -> [Done] {
        let registers = service.demonstration?.registers ?? []
        for register in registers { shared[register.kind.value] = [] }
        return registers.flatMap { register -> [Done] in
            guard let kind = service.kinds[register.kind.value],
                let act = service.acts.first(where: { act in act.records.contains { $0.value == kind.name } })
            else { return [] }
            // What lasts was there before the first case; what happens on a day did so at any time since.
            let lasts = kind.span != nil || kind.dayField == nil
            return register.entries.enumerated().flatMap { index, entry -> [Done] in
                if let every = register.every {
                    return worked(every: every, from: index).compactMap { entered(kind, entry, by: act, on: $0) }
                }
                let day = today - (lasts ? days : Int.random(in: 1...days, using: &random))
                return entered(kind, entry, by: act, on: day).map { [$0] } ?? []
            }
        }
    }

    /// Every so many days until yesterday, moved to a working day; none twice.
    private func worked(every: Int, from index: Int) -> [Day] {
        let regular = stride(from: days - index % every, to: 0, by: -every).map { service.calendar.workingDay(onOrBefore: today - $0) }
        return Set(regular).sorted()
    }

    /// A record of a register; nil where chance cannot answer as the folder wants it.
    private mutating func entered(
        _ kind: Kind, _ choices: Demonstration.Choices, by act: Specification.Act, on day: Day
    ) -> Done? {
        guard let user = user(for: act) else { return nil }
        let at = moment(on: day)
        guard let body = possible(kind, at: at, made: [:], choices, known: [Demonstration.doer: .text(user.fullName)]),
            isFirst(body, of: kind)
        else { return nil }
        let id = reference()
        shared[kind.name, default: []].append(Shared(id: id, body: body))
        let day = service.day(of: kind, fields: body) ?? at.day
        let fact = NewFact(stream: id, subject: id, kind: kind.name, day: day, at: at, body: .fields(body))
        return done([fact], at: at, by: user)
    }

    /// Of submitted totals one is kept for each of what they are of.
    private func isFirst(_ body: [String: JSON], of kind: Kind) -> Bool {
        guard let reported = kind.reported else { return true }
        let names = reported.oneForEach.map(\.value).map { kind.fields.has($0) ? $0 : "covers" }
        return !(shared[kind.name] ?? []).contains { other in names.allSatisfy { other.body[$0] == body[$0] } }
    }

    /// A new case; nil if the folder has no act, or no user, to begin one.
    mutating func begin() -> (case: Case, act: Done)? {
        guard let opening = service.acts.first(where: \.beginsCase), let user = user(for: opening) else { return nil }
        // More of them recent; a few arrive in the evening.
        let back = Int.random(in: 0..<days, using: &random) * Int.random(in: 2...10, using: &random) / 10
        let at = moment(on: today - back)
        var begun = Case(file: reference(), person: reference(), at: at, made: [:])
        begun.isDoing(user)
        var facts = [
            NewFact(
                stream: begun.person, subject: begun.person, kind: "person", day: at.day, at: at, body: .fields(somebody(at: at, opening))),
            NewFact(
                stream: begun.file, subject: begun.file, kind: "case", day: at.day, at: at,
                body: .fields(
                    added(to: "case", by: opening, at: at).merging(
                        ["person": .text(begun.person.description), "starts": .text(at.day.description)]) { _, own in own })),
        ]
        facts += record(drawn(opening, at: at, for: begun, [:], .init()), in: &begun, at: at)
        return (begun, done(facts, at: at, by: user))
    }

    /// The cases that chance takes through a step; of one that is taken once those that it may be.
    mutating func choose(_ step: Step, of cases: [Case]) -> [Int] {
        if step.isOnce {
            if takenOnce.contains(step.act.place) { return [] }
            return cases.indices.filter { !cases[$0].isHeldUp }.sorted { cases[$0].at > cases[$1].at }
        }
        var chosen: [Int] = []
        for index in cases.indices where random.chance(step.chance) && !cases[index].isHeldUp { chosen.append(index) }
        return chosen
    }

    /// One step of a case, as often as the step says; nothing where the calendar, the stage or a guard is against it.
    mutating func go(_ step: Step, _ invented: inout Case, standing: Standing) throws -> [Done] {
        guard let act = service.acts[step.act.value], let user = user(for: act, of: invented) else { return [] }
        var acts: [Done] = []
        for _ in 0..<Int.random(in: step.times, using: &random) {
            // Not moved back, or over Christmas nothing would go on.
            let later = moment(on: service.calendar.workingDay(onOrAfter: invented.at.day + Int.random(in: step.after, using: &random)))
            let at = max(later, invented.at.adding(minutes: 5))
            guard let open = try standing.open(act, at: at, on: invented.file) else { break }
            // What has not come yet holds up what would follow it.
            invented.isHeldUp = at.day >= today
            guard !invented.isHeldUp else { break }
            invented.known[Demonstration.doer] = .text(user.fullName)
            let answers = drawn(act, at: at, for: invented, open, step.choose)
            guard !answers.isEmpty else { break }
            let byKind = Dictionary(answers.map { ($0.name, $0.body) }) { _, last in last }
            let ids = Dictionary(answers.map { ($0.name, $0.id) }) { _, last in last }
            guard let further = try standing.added(by: act, byKind, as: ids, at: at, on: invented.file) else { continue }
            let facts = record(answers.filter(\.isNew), in: &invented, at: at) + further
            guard !facts.isEmpty else { continue }
            acts.append(done(facts, at: at, by: user))
            invented.at = at
            invented.isDoing(user)
        }
        return acts
    }

    private func done(_ facts: [NewFact], at: Moment, by user: Demonstration.User) -> Done {
        Done(
            at: at, by: "\(service.name)-\(user.name)", capacity: user.role.value, organisation: user.organisation.value, facts: facts)
    }

    /// Who does an act: whoever did something of the case before, else somebody of an organisation that did, else anybody who may. The roles
    /// that the folder names first do most.
    private mutating func user(for act: Specification.Act, of invented: Case? = nil) -> Demonstration.User? {
        let users = service.demonstration.map { Array($0.users) } ?? []
        let able = act.by.flatMap { role in users.filter { $0.role.value == role.value } }
        let hands = invented?.hands ?? []
        let same = able.filter { user in hands.contains { $0.name == user.name } }
        let near = able.filter { user in hands.contains { $0.organisation.value == user.organisation.value } }
        let pool = [same, near, able].first { !$0.isEmpty } ?? []
        guard !pool.isEmpty else { return nil }
        return pool[min(Int.random(in: pool.indices, using: &random), Int.random(in: pool.indices, using: &random))]
    }

    /// What is answered in an act: of each record it makes, and of each it adds to, which says some of it already.
    private mutating func drawn(
        _ act: Specification.Act, at: Moment, for invented: Case, _ open: [String: [String: JSON]], _ choices: Demonstration.Choices
    ) -> [Drawn] {
        var invented = invented
        return act.parts.compactMap { part in
            guard !part.isNew || !["person", "case"].contains(part.kind), let kind = service.kinds[part.kind] else { return nil }
            let said = part.isNew ? nil : open[part.kind]
            let asked = said.map { _ in Set(service.asked(of: kind, in: act)) }
            guard
                let body = possible(kind, at: at, made: invented.made, choices, known: invented.known, asked: asked, said: said ?? [:])
            else { return nil }
            let drawn = Drawn(kind: kind, name: part.name, id: reference(), body: body, isNew: said == nil)
            if drawn.isNew { invented.keep(drawn) }
            return drawn
        }
    }

    private func record(_ answers: [Drawn], in invented: inout Case, at: Moment) -> [NewFact] {
        answers.map { drawn in
            invented.keep(drawn)
            var fields = drawn.body
            fields["person"] = .text(invented.person.description)
            let day = service.day(of: drawn.kind, fields: drawn.body) ?? at.day
            return NewFact(stream: invented.file, subject: drawn.id, kind: drawn.kind.name, day: day, at: at, body: .fields(fields))
        }
    }

    mutating func moment(on day: Day) -> Moment {
        let working = random.chance(90) ? service.calendar.workingDay(onOrBefore: day) : day
        let hour = random.chance(90) ? Int.random(in: 9...16, using: &random) : Int.random(in: 17...20, using: &random)
        return Moment(working, hour, Int.random(in: 0..<60, using: &random))
    }

    private mutating func reference() -> Reference {
        var drawn = Reference.random(using: &random)
        while !references.insert(drawn).inserted { drawn = .random(using: &random) }
        return drawn
    }
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
