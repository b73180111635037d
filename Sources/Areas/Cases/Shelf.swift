import Core
import Documents
import Record
import Specification
import Storage
import Synchronization

/// A version of a service as it was published. Its folder is read when something is first asked of it.
package struct Version: Sendable, Hashable {
    package let service: String
    /// In the order of publishing, from 1.
    package let nth: Int
    /// The SHA-256 of its folder.
    package let hash: String
    /// The first day on which it is in force.
    package let starts: Day
    /// When the rows that are of no case were made as it says; nil where they never were.
    let settled: Moment?

    package init(service: String, nth: Int, hash: String, starts: Day, settled: Moment? = nil) {
        (self.service, self.nth, self.hash, self.starts, self.settled) = (service, nth, hash, starts, settled)
    }

    package var stamp: String { Published.stamp(service, hash) }

    /// When the first version of a service begins: what happened before it was published is told by it too.
    package static let ever = Day(1, 1, 1)

    fileprivate static func isEarlier(_ left: Version, _ right: Version) -> Bool { (left.starts, left.nth) < (right.starts, right.nth) }
}

extension [Version] {
    /// The one in force on a day: the last to begin until then, and of those that begin together the one published last.
    package func inForce(on day: Day) -> Version? { filter { $0.starts <= day }.max(by: Version.isEarlier) }

    /// The days on which a version is in force; nil where one that was published after it began on the same day.
    func days(of version: Version) -> Range<Day>? {
        let until = filter { Version.isEarlier(version, $0) }.map(\.starts).min() ?? Day(9999, 12, 31)
        return version.starts < until ? version.starts..<until : nil
    }
}

/// The published versions of the services, one in memory for all who ask. What is published is known by its headings; a folder is read from
/// the database when a case, a clock or a figure first needs it, and kept.
///
/// Whoever writes lets it catch up first (``catchUp(in:on:)``): another server may have published in the meantime.
package final class Shelf: Sendable {
    private let state: Mutex<State>
    /// Whether a database may hold more than this.
    private let mayGrow: Bool

    private struct State {
        /// In the order of publishing.
        var versions: [String: [Version]]
        /// By stamp.
        var loaded: [String: Published]
        /// The tables there are, of all versions together.
        var tables: [String: TableLayout]
        /// What new cases and registers follow.
        var current: [String: Published]
        /// As of when this was read.
        var caughtUp: (headings: Int, day: Day)?
    }

    /// An empty shelf, which fills when it first catches up.
    package init() {
        state = Mutex(State(versions: [:], loaded: [:], tables: [:], current: [:]))
        mayGrow = true
    }

    /// One version that no database holds: for worked examples.
    package init(only published: Published) {
        let (service, name) = (published.service, published.service.name)
        let version = Version(service: name, nth: 1, hash: service.version, starts: Version.ever, settled: Moment(milliseconds: 0))
        state = Mutex(
            State(
                versions: [name: [version]], loaded: [published.version: published], tables: [name: service.layout],
                current: [name: published]))
        mayGrow = false
    }

    // MARK: What is in force

    /// What new cases follow, by name.
    package var published: [Published] { state.withLock { $0.current.values.sorted { $0.service.name < $1.service.name } } }
    package subscript(name: String) -> Published? { state.withLock { $0.current[name] } }
    package subscript(reference: Reference) -> Published? {
        state.withLock { state in state.current.values.first { $0.reference == reference } }
    }

    /// How the facts of every service on the shelf become tables.
    package var fold: Fold { kindFold.with(DocumentFact.area) }

    package func versions(of service: String) -> [Version] { state.withLock { $0.versions[service] ?? [] } }
    func tables(of service: String) -> TableLayout { state.withLock { $0.tables[service] } ?? TableLayout() }
    var services: [String] { state.withLock { $0.versions.keys.sorted() } }

    /// Versions that are in force and not settled yet; see ``Settling``.
    package var unsettled: [Version] {
        state.withLock { state in
            state.current.keys.sorted().compactMap { service in
                let versions = state.versions[service] ?? []
                let settled = versions.filter { $0.settled != nil }.max {
                    ($0.settled ?? Moment(milliseconds: 0), $0.nth) < ($1.settled ?? Moment(milliseconds: 0), $1.nth)
                }
                return state.caughtUp.flatMap { versions.inForce(on: $0.day) }.flatMap { $0.nth == settled?.nth ? nil : $0 }
            }
        }
    }

    // MARK: One version

    /// The version an act was recorded under. Of facts that come from elsewhere the version may never have been published here; they follow the
    /// one in force.
    ///
    /// - Returns: nil where no version of the service was ever published.
    package func version(_ stamp: String, in transaction: Transaction) throws -> Published? {
        if let version = versions(of: Published.service(ofStamp: stamp)).last(where: { $0.stamp == stamp }) {
            return try load(version, in: transaction)
        }
        return known(stamp)
    }

    /// The same of a version that is in memory already.
    package func known(_ stamp: String) -> Published? { state.withLock { $0.loaded[stamp] } ?? self[Published.service(ofStamp: stamp)] }

    /// The version in force on a day.
    package func version(of service: String, on day: Day, in transaction: Transaction) throws -> Published? {
        try versions(of: service).inForce(on: day).map { try load($0, in: transaction) }
    }

    func load(_ version: Version, in transaction: Transaction) throws -> Published {
        if let known = state.withLock({ $0.loaded[version.stamp] }) { return known }
        var loaded = try SpecificationStore(transaction).load(version)
        // Bank holidays are no term of a contract: every version counts by those last published.
        if let last = versions(of: version.service).last, last.stamp != version.stamp {
            loaded = loaded.counting(try load(last, in: transaction).service.calendar.holidays)
        }
        state.withLock { $0.loaded[version.stamp] = loaded }
        return loaded
    }

    // MARK: Catching up

    /// Looks whether anything was published since, or whether a day has come on which another version is in force.
    ///
    /// - Returns: whether that is so.
    @discardableResult
    package func catchUp(in transaction: Transaction, on day: Day) throws -> Bool {
        guard mayGrow else { return false }
        let store = SpecificationStore(transaction)
        let headings = try store.count()
        if let known = state.withLock({ $0.caughtUp }), known == (headings, day) { return false }
        let versions = Dictionary(grouping: try store.versions(), by: \.service)
        var (current, tables): ([String: Published], [String: TableLayout]) = ([:], [:])
        let wanted = Set(versions.values.flatMap { [$0.inForce(on: day), $0.last].compactMap(\.self) }.map(\.stamp))
        let new = versions.values.joined().filter { wanted.contains($0.stamp) && known($0.stamp)?.version != $0.stamp }
        let loaded = try store.load(new)
        state.withLock { state in
            for published in loaded { state.loaded[published.version] = published }
            for last in versions.values.compactMap({ $0.last.flatMap { state.loaded[$0.stamp] } }) {
                state.loaded = state.loaded.mapValues { published in
                    published.service.name == last.service.name ? published.counting(last.service.calendar.holidays) : published
                }
            }
        }
        for (service, versions) in versions {
            current[service] = try versions.inForce(on: day).map { try load($0, in: transaction) }
            tables[service] = try versions.last.map { try store.tables(after: $0) }
        }
        let found = (current, tables)
        return state.withLock { state in
            let isOther = state.current.mapValues(\.version) != found.0.mapValues(\.version)
            (state.versions, state.current, state.tables, state.caughtUp) = (versions, found.0, found.1, (headings, day))
            return isOther
        }
    }
}
