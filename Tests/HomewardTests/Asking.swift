import Access
import Core
import Figures
import Language
import Record
import Specification
import Storage
import Testbed

@testable import Cases
@testable import Homeward

/// Asks everything that pages are made from, for one random user after the other, for what is another organisation's: whether it is opened,
/// listed, counted, found, figured or linked to. What comes back is compared with what the folder says is theirs: no more, and no less.
struct Asking {
    /// A way in which the stores may be asked, and how often it is of a hundred times.
    enum Way: String, CaseIterable, Sendable {
        case opened = "a record", among = "some records", ofCase = "the records of a case", ofPerson = "the cases of a person"
        case register = "a register", queue = "a list of cases", duties = "what is due", events = "what others recorded"
        case messages = "messages", named = "people by name", born = "people by birth date", numbered = "people by NHS number"
        case referred = "people by reference", figured = "the rows of figures", reported = "another service's figure"
        case linked = "a link"

        fileprivate var share: Int {
            switch self {
            case .opened: 40
            case .among, .ofCase, .ofPerson: 6
            case .named, .born, .numbered, .referred, .linked: 6
            case .register, .queue, .duties, .events, .messages, .figured, .reported: 2
            }
        }
    }

    struct Told: Sendable {
        /// How often somebody asked for what is another's, and for what is theirs, by the way in which they did.
        var asked: [Way: Int] = [:], controls: [Way: Int] = [:]
        /// What was given that is not theirs, or kept from them though it is.
        var wrong: [String: Int] = [:], waysWrong: Set<Way> = []
        var probes: Int { asked.values.reduce(0, +) }
    }

    private let house: PlantedHouse
    private let transaction: Transaction
    /// As whom a user asks: a test may take the scope from them.
    private let viewer: @Sendable (Directory.User) -> Viewer
    private var chance: Seeded
    private var whole: [String: Whole] = [:]
    private var portions: [String: Portion?] = [:]

    init(
        _ house: PlantedHouse, seed: UInt64, _ transaction: Transaction,
        as viewer: @escaping @Sendable (Directory.User) -> Viewer = { $0.viewer }
    ) {
        (self.house, self.transaction, self.viewer, chance) = (house, transaction, viewer, Seeded(seed: seed &+ 100))
    }

    private static let ways = Way.allCases.flatMap { Array(repeating: $0, count: $0.share) }

    /// - Parameter many: probes for what is another's; one more in ten is for what is theirs, since stores that give nothing leak nothing.
    mutating func run(_ many: Int) throws -> Told {
        var (told, probes) = (Told(), 0)
        while probes < many {
            let isControl = chance.chance(10)
            guard let way = Asking.ways.randomElement(using: &chance), try ask(way, isControl: isControl, &told) else { continue }
            probes += isControl ? 0 : 1
        }
        return told
    }

    /// Asks in one way for what can be asked for in it; false where chance found nothing of the kind.
    private mutating func ask(_ way: Way, isControl: Bool, _ told: inout Told) throws -> Bool {
        for _ in 0..<500 {
            guard let sight = house.sights.randomElement(using: &chance),
                let wanted = isControl ? house.own(of: sight, using: &chance) : house.foreign(to: sight, using: &chance),
                wanted.entry.kind != Planted.document, let isRight = try isRight(way, sight, wanted)
            else { continue }
            if isControl { told.controls[way, default: 0] += 1 } else { told.asked[way, default: 0] += 1 }
            if isRight { return true }
            told.wrong["\(way.rawValue) for \(sight.user.code): \(wanted.world.service.name).\(wanted.entry.kind)", default: 0] += 1
            told.waysWrong.insert(way)
            return true
        }
        return false
    }

    // MARK: One question

    /// Whether what is given is what is theirs; nil where this cannot be asked of that.
    private mutating func isRight(_ way: Way, _ sight: PlantedSight, _ wanted: PlantedHouse.Wanted) throws -> Bool? {
        let viewer = viewer(sight.user), entry = wanted.entry, world = wanted.world
        let cases = CaseStore(transaction, for: viewer), service = world.published.reference
        switch way {
        case .opened: return try (cases.entry(entry.id) != nil) == sight.sees(entry.id)
        case .among:
            let some = (0..<20).compactMap { _ in world.entries.randomElement(using: &chance) }.filter { $0.kind != Planted.document }
            let asked = some.map(\.id) + [entry.id]
            return try cases.known(among: asked) == sight.seen(asked)
        case .ofCase:
            guard let file = entry.file else { return nil }
            return Set(try cases.entries(of: file).map(\.id)) == sight.seen(world.records(of: file))
        case .ofPerson:
            guard let person = entry.person else { return nil }
            return Set(try cases.cases(of: person, in: service)) == sight.seen(world.cases(of: person))
        case .register:
            // Of a register, or of all cases.
            guard entry.kind != "case", entry.kind != "person" else { return nil }
            return Set(try cases.records(of: entry.kind, in: service)) == sight.seen(world.all(of: entry.kind))
        case .queue, .duties, .events, .messages: return try isListed(way, viewer, sight, world)
        case .named, .born, .numbered, .referred: return try isFound(way, viewer, sight, wanted)
        case .figured: return try isFigured(viewer, sight, wanted)
        case .reported:
            guard service != sight.user.service else { return nil }
            let figure = world.service.figures.randomElement(using: &chance)
            let period = Period(.quarter, containing: HouseBed.now.day, in: world.service.calendar)
            return try figure.map {
                try FigureReading(world.published).report($0.code, period, asAt: HouseBed.now, for: viewer, in: transaction) == nil
            }
        case .linked: return try isLinked(viewer, sight, wanted)
        }
    }

    /// A list is that of the whole service without what is not theirs, and is as long.
    private mutating func isListed(_ way: Way, _ viewer: Viewer, _ sight: PlantedSight, _ world: Planted) throws -> Bool? {
        let service = world.published.reference, name = world.service.name
        let all = try whole[name] ?? Whole(of: world, transaction)
        whole[name] = all
        switch way {
        case .queue:
            guard let (table, files) = all.queues.randomElement(using: &chance) else { return nil }
            let store = CaseStore(transaction, for: viewer), right = files.filter(sight.sees)
            let given = try store.queue(of: table, in: service, columns: [], from: 0, limit: 1_000).map(\.file)
            return try given.sorted() == right.sorted() && store.queueLength(of: table, in: service, most: 1_000) == right.count
        case .duties:
            let store = MyDayStore(transaction, for: viewer)
            let given = try store.duties(in: service, before: all.horizon, limit: 10_000).map { "\($0.file) \($0.clock) \($0.due)" }
            let right = all.clocks.filter { $0.isOfCase && sight.sees($0.record) && sight.sees($0.subject) }
            return given.sorted() == right.map { "\($0.record) \($0.code) \($0.due)" }.sorted()
        case .messages:
            let right = all.clocks.filter { $0.owner == sight.user.role.code && sight.sees($0.record) && sight.sees($0.subject) }
            let given = try MessageStore(transaction).unread(
                of: sight.user.role.code, in: service, at: HouseBed.now, before: world.published.soonEnds(at: HouseBed.now), for: viewer,
                limit: 10_000)
            return Set(given.map(\.key.clock)) == Set(right.filter { all.told.contains($0.id) }.map(\.id))
        default:
            let given = try MyDayStore(transaction, for: viewer).events(since: all.since, limit: 10_000).filter { $0.at < HouseBed.now }
            let right = all.events.filter { $0.by != sight.user.code && sight.sees($0.file) && sight.sees($0.subject) }
            return given.map { "\($0.file) \($0.kind) \($0.at)" }.sorted() == right.map { "\($0.file) \($0.kind) \($0.at)" }.sorted()
        }
    }

    /// Whoever is found is theirs, and all cases of theirs of the person looked for are found.
    private func isFound(_ way: Way, _ viewer: Viewer, _ sight: PlantedSight, _ wanted: PlantedHouse.Wanted) throws -> Bool? {
        let world = wanted.world, service = world.published.reference
        guard let person = wanted.entry.person.flatMap({ world.byReference[$0] }).map({ world.entries[$0] }) else { return nil }
        let store = SearchStore(transaction, for: viewer), found: [SearchStore.Found]
        switch way {
        case .named:
            guard let name = person.said["name"]?.text else { return nil }
            let pieces = NamePieces.pieces(of: name)
            found = try store.named(pieces, least: NamePieces.least(of: pieces), in: service, limit: 500)
        case .born:
            guard let born = person.said["born"]?.text.flatMap({ Day(iso: $0) }) else { return nil }
            found = try store.born(on: born, in: service, limit: 500)
        case .numbered:
            guard let number = person.said["nhs_number"]?.text.flatMap({ NHSNumber($0) }) else { return nil }
            found = try store.numbered(number, in: service, limit: 500)
        default:
            guard let file = wanted.entry.file else { return nil }
            let given = try store.cases([file], in: service, limit: 500)
            return Set(given.map(\.file)) == sight.seen([file])
        }
        let files = Set(found.map(\.file))
        return files.allSatisfy(sight.sees) && files.isSuperset(of: sight.seen(world.cases(of: person.id)))
    }

    /// The rows of a kind over which a viewer's figures are worked out, where those are of a part.
    private mutating func isFigured(_ viewer: Viewer, _ sight: PlantedSight, _ wanted: PlantedHouse.Wanted) throws -> Bool? {
        let published = wanted.world.published
        guard published.reference == sight.user.service, sight.countsPart, let kind = published.service.kinds[wanted.entry.kind] else {
            return nil
        }
        let portion = try portions[sight.user.code] ?? published.portion(for: viewer, in: transaction)
        portions[sight.user.code] = .some(portion)
        let condition = published.scope(of: portion).among(kind.name, "line") ?? "1 = 1"
        let given = Set<Reference>(
            try transaction.rows("SELECT line.id FROM \(name: published.service.table(of: kind)) AS line WHERE \(condition)") {
                try $0.get("id")
            })
        let right = sight.counted.map { sight.planted.entries[$0] }.filter { $0.kind == kind.name }.map(\.id)
        return given == Set(right)
    }

    /// A link of a form of theirs to a record that is not there for them.
    private mutating func isLinked(_ viewer: Viewer, _ sight: PlantedSight, _ wanted: PlantedHouse.Wanted) throws -> Bool? {
        let own = sight.planted
        guard !sight.sees(wanted.entry.id), !wanted.world.isWithinCase(wanted.entry) else { return nil }
        let fields = own.service.kinds.flatMap { Array($0.fields) }.filter { $0.type == .row(wanted.entry.kind) }
        guard let field = fields.randomElement(using: &chance) else { return nil }
        let targets = LinkTargets(
            own.published, file: nil, person: wanted.entry.person, CasePopulation(), for: viewer, transaction)
        return try !targets.allow(.text(wanted.entry.id.description), of: field)
    }
}

/// What stands in the lists of a service for whoever sees all of it, read from the tables as they are.
private struct Whole {
    struct Clock {
        let id: Int64
        let code: String, owner: String
        let record: Reference, subject: Reference
        let isOfCase: Bool
        let due: Moment
    }
    struct Event {
        let kind: String, by: String
        let file: Reference, subject: Reference
        let at: Moment
    }

    /// By table, the cases of a list.
    let queues: [String: [Reference]]
    let clocks: [Clock], events: [Event]
    /// The clocks of which a message is there to be read.
    let told: Set<Int64>
    let horizon = Moment(HouseBed.now.day + 15, 0), since = Moment(HouseBed.now.day - 30, 0)

    init(of world: Planted, _ transaction: Transaction) throws {
        let service = world.published.reference, (horizon, since) = (horizon, since)
        let leading = Places.lists(of: world.service).values.compactMap { act in
            act.records.map(\.value).first { $0 != "person" && $0 != "case" }.flatMap { world.service.kinds[$0] }
        }
        queues = try Dictionary(
            leading.map { kind -> (String, [Reference]) in
                let table = world.service.table(of: kind)
                return (
                    table,
                    try transaction.rows(
                        """
                        SELECT stage."case" AS file FROM stage JOIN \(name: table) AS item ON item."case" = stage."case"
                        WHERE stage.service = \(service) AND stage.over = 0
                        """
                    ) { try $0.get("file") }
                )
            }, uniquingKeysWith: { first, _ in first })
        clocks = try transaction.rows(
            """
            SELECT id, code, owner, "case" AS file, subject, due FROM clock
            WHERE service = \(service) AND state = 'running' AND due < \(horizon)
            """
        ) { row in
            let (file, subject): (Reference?, Reference) = (try row.find("file"), try row.get("subject"))
            return Clock(
                id: try row.get("id"), code: try row.get("code"), owner: try row.get("owner"), record: file ?? subject, subject: subject,
                isOfCase: file != nil, due: try row.get("due"))
        }
        told = Set(
            try transaction.rows(
                """
                SELECT message.clock FROM message JOIN clock ON clock.id = message.clock AND clock.due = message.due
                WHERE clock.service = \(service) AND message.occasion = CASE WHEN clock.due < \(HouseBed.now) THEN 'missed' ELSE 'soon' END
                """
            ) { try $0.get("clock", as: Int64.self) })
        events = try transaction.rows(
            """
            SELECT fact.kind, fact.subject, fact.stream, act.at, act.by FROM fact
            JOIN act ON act.id = fact.act JOIN record AS opened ON opened.id = fact.stream JOIN record AS about ON about.id = fact.subject
            WHERE act.at >= \(since) AND act.at < \(HouseBed.now) AND opened.kind = 'case' AND fact.kind <> 'case'
            """
        ) {
            Event(
                kind: try $0.get("kind"), by: try $0.get("by"), file: try $0.get("stream"), subject: try $0.get("subject"),
                at: try $0.get("at"))
        }
    }
}
