import Access
import ArgumentParser
import Cases
import Core
import Specification
import Storage

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures how long the store takes to answer what My day asks first: what is due.",
        discussion: "Example: homeward bench --data ./data. make bench measures the rest, on invented populations.",
        subcommands: [RecordsBench.self])

    @OptionGroup var data: DataOptions
    @Option(help: "How often each is asked; the one in the middle counts.") var times = 200

    func run() async throws {
        let house = try await House.open(data)
        let (now, times) = (House.clock(), max(times, 1))
        for published in house.shelf.published {
            let users = house.directory.users.filter { $0.service == published.reference && $0.may("read") }
            // Colleagues of one role ask the same of the same rows.
            for user in Dictionary(grouping: users, by: \.role.code).values.compactMap(\.first).sorted(by: { $0.code < $1.code }) {
                let found = try await house.database.read { transaction in
                    let store = MyDayStore(transaction, for: user.viewer)
                    let open = try store.openClocks(in: published.reference)
                    var (shown, taken) = (0, [Duration]())
                    for _ in 0..<times {
                        let begin = ContinuousClock.now
                        shown = try store.duties(in: published.reference, before: now, limit: MyDayPage.most).count
                        taken.append(ContinuousClock.now - begin)
                    }
                    return (open: open, shown: shown, taken: taken.sorted())
                }
                let (middle, slowest) = (found.taken[found.taken.count / 2], found.taken[found.taken.count - 1])
                Talk.show(
                    "\(published.service.name), \(user.role.label.withinSentence): \(found.shown) overdue of \(found.open) open clocks "
                        + "in \(middle.inMilliseconds), slowest \(slowest.inMilliseconds)")
            }
        }
        await house.database.close()
    }
}

struct RecordsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "records", abstract: "Measures how many single records the store finds in a second, on each of its connections.",
        discussion: "Example: homeward bench records --seconds 8 --data ./data")

    @OptionGroup var data: DataOptions
    @Option(help: "For how long.") var seconds = 8
    @Option(help: "How many ask at a time.") var askers = 4

    /// As many as one page asks at most.
    private static let inOneRead = 100

    func run() async throws {
        let house = try await House.open(data)
        let records = try await house.database.read { try BenchStore($0).records() }
        guard !records.isEmpty else { throw ValidationError("There is no record to find. Name a folder or a database that has some.") }
        let begin = ContinuousClock.now, end = begin + .seconds(max(seconds, 1))
        let found = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<max(askers, 1) {
                group.addTask {
                    var found = 0
                    while ContinuousClock.now < end {
                        found += try await house.database.read { transaction in
                            let store = BenchStore(transaction)
                            for _ in 0..<Self.inOneRead { _ = try store.version(of: records[Int.random(in: records.indices)]) }
                            return Self.inOneRead
                        }
                    }
                    return found
                }
            }
            return try await group.reduce(0, +)
        }
        Talk.show("\(Int(Double(found) / ((ContinuousClock.now - begin) / .seconds(1)))) records/s")
        await house.database.close()
    }
}

extension Duration {
    /// `1.3 ms`
    fileprivate var inMilliseconds: String {
        let tenths = (self / .milliseconds(1) * 10).rounded()
        return "\(tenths / 10) ms"
    }
}
