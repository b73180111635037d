import Access
import Core
import HTTPTypes
import Hummingbird
import Record
import Specification
import Storage
import Web

/// `/search`: people by a name as it was heard, by reference, birth date or NHS number. What is looked for is sent in a form and stands in
/// no address (security SR-14).
package struct SearchRoutes: Sendable {
    let database: Database
    let shelf: Shelf
    let directory: Directory
    let log: AccessLog

    package init(database: Database, shelf: Shelf, directory: Directory, log: AccessLog) {
        (self.database, self.shelf, self.directory, self.log) = (database, shelf, directory, log)
    }

    package func add(to router: Router<HomewardContext>) {
        router.get("/search", use: ask)
        router.post("/search", use: search)
    }

    /// How many are shown; who finds more is asked to say more.
    static let most = 50

    private func asking(_ context: HomewardContext) throws -> (user: Directory.User, published: Published) {
        let user = try directory.signedIn(context)
        guard user.may(Role.Capability.read.rawValue), let published = shelf[user.service] else {
            throw CaseRefusal.notYours(act: SearchPage.title)
        }
        return (user, published)
    }

    private func ask(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let viewer = try asking(context).user.viewer
        return Reply.page(SearchPage.form(WayToFind.all(for: viewer), token: context.token), context)
    }

    private func search(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (user, published) = try asking(context)
        let typed = context.form.answer("for")
        let ways = WayToFind.all(for: user.viewer)
        let readings: [Wanted]
        do { readings = try Wanted.readings(of: typed, by: ways, today: context.today) } catch {
            return Reply.refused(SearchPage.form(ways, token: context.token, typed: typed, error: error.sentence), context)
        }
        let page = try await database.read { transaction -> SearchPage in
            var (found, why): ([SearchStore.Found], String) = ([], "")
            for wanted in readings where found.isEmpty {
                (found, why) = (try find(wanted, published, for: user.viewer, transaction), wanted.why)
            }
            return SearchPage(
                versions: try PageVersions(published, stamps: found.map(\.version), for: user.viewer, on: shelf, transaction), typed: typed,
                why: why, found: found, waysToFind: ways, token: context.token)
        }
        try await log.keep(.list(page.shown.map(\.file)), to: user, context)
        return Reply.page(page.page, context)
    }

    private func find(
        _ wanted: Wanted, _ published: Published, for viewer: Viewer, _ transaction: Transaction
    ) throws -> [SearchStore.Found] {
        let (store, service, limit) = (SearchStore(transaction, for: viewer), published.reference, SearchRoutes.most + 1)
        switch wanted {
        case .born(let day): return try store.born(on: day, in: service, limit: limit)
        case .numbered(let number): return try store.numbered(number, in: service, limit: limit)
        case .reference(let reference):
            let cases = CaseStore(transaction, for: viewer)
            guard let entry = try cases.entry(reference) else { return [] }
            let own = entry.kind == "case" ? entry.id : entry.file
            let files = try own.map { [$0] } ?? entry.person.map { try cases.cases(of: $0, in: service) } ?? []
            return try store.cases(files, in: service, limit: limit)
        case .named(let pieces):
            let found = try store.named(pieces, least: NamePieces.least(of: pieces), in: service, limit: limit)
            let names = found.map { NamePieces.pieces(of: $0.person.words(or: "")) }
            return zip(found, names).enumerated().sorted { one, other in
                let (left, right) = (one.element.1, other.element.1)
                if NamePieces.isNearer(left, than: right, to: pieces) { return true }
                return !NamePieces.isNearer(right, than: left, to: pieces) && one.offset < other.offset
            }.map(\.element.0)
        }
    }
}

/// What somebody is looked for by, read from the one box there is.
enum Wanted: Sendable, Equatable {
    case reference(Reference)
    case numbered(NHSNumber)
    case born(Day)
    case named(Set<String>)

    struct Unreadable: Error, Equatable { let sentence: String }

    /// What was typed can mean, the likeliest first: a name of eight letters may happen to read as a reference. What the viewer may not read
    /// nothing is looked for by: a search would tell it too.
    static func readings(of typed: String, by ways: [WayToFind], today: Day) throws(Unreadable) -> [Wanted] {
        if typed.isEmpty { throw Unreadable(sentence: "Enter \(WayToFind.words(ways).withinSentence)") }
        if ways.contains(.number), NHSNumber.tenDigits(typed) != nil {
            if let number = NHSNumber(typed) { return [.numbered(number)] }
            if let mistake = NHSNumber.mistake(in: typed) { throw Unreadable(sentence: mistake) }
        }
        var readings: [Wanted] = []
        if ways.contains(.birth), typed.contains(where: \.isNumber), let day = try? DateEntry.read(typed, today: today) {
            readings.append(.born(day))
        }
        if let reference = Reference(typed) { readings.append(.reference(reference)) }
        let pieces = NamePieces.pieces(of: typed)
        if ways.contains(.name), pieces.count >= 3 { readings.append(.named(pieces)) }
        if readings.isEmpty {
            throw Unreadable(
                sentence: ways.contains(.name) ? "Enter at least two letters of a name" : "Enter a reference, such as C-7K2M-9XQ4")
        }
        return readings
    }

    var why: String {
        switch self {
        case .reference: "Reference"
        case .numbered: "NHS number"
        case .born: "Date of birth"
        case .named: "Name"
        }
    }
}

/// What people may be looked for by.
enum WayToFind: String, CaseIterable, Sendable {
    case name = "a name as you heard it", reference = "a reference", birth = "a date of birth", number = "an NHS number"

    /// Those that the viewer reads where they are found.
    static func all(for viewer: Viewer) -> [WayToFind] { allCases.filter { way in way.field.map(viewer.readsOfPersons) ?? true } }

    /// The question of the person that it answers; nil: their case.
    private var field: String? {
        switch self {
        case .name: "name"
        case .reference: nil
        case .birth: "born"
        case .number: "nhs_number"
        }
    }

    /// `A name as you heard it, a reference, a date of birth or an NHS number`
    static func words(_ ways: [WayToFind]) -> String {
        let words = ways.map(\.rawValue)
        return (words.count > 1 ? "\(words.dropLast().joined(separator: ", ")) or \(words[words.count - 1])" : words.joined())
            .beginningSentence
    }
}
