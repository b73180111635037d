import Core
import Foundation
import Specification
import Storage
import Testbed
import Testing

@testable import Cases

@Suite struct `Another version of a folder` {
    /// The folder in which a decision is due a day sooner and a case that waits is called otherwise.
    private func next() throws -> Folder {
        let folder = try ServiceBed.folder()
        var files = folder.files
        files["clocks.yaml"] = try changed(files["clocks.yaml"], "within: setting.screening\n", "within: 1 working_days\n")
        files["pathway.yaml"] = try changed(files["pathway.yaml"], "  received:\n", "  arrived:\n")
            .replacingOccurrences(of: "[received", with: "[arrived")
        files = files.filter { !$0.key.hasPrefix("examples/") }
        return Folder(name: folder.name, files: files)
    }

    private func changed(_ text: String?, _ from: String, _ to: String) throws -> String {
        let text = try #require(text)
        #expect(text.contains(from))
        return text.replacingOccurrences(of: from, with: to)
    }

    @Test(arguments: TestEngine.allCases)
    func `names the open cases whose stage or due date it would change, and changes nothing`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let waiting = try await bed.refer(received: Moment(Day(2026, 4, 13), 10))
            let over = try await bed.refer(received: Moment(Day(2026, 4, 13), 10))
            try await bed.perform("withdraw", ["withdrawn": .text("2026-04-13"), "why": .text("Went home")], on: over)
            let before = try await bed.clocks(of: waiting)
            let new = Published(try Service.load(next()))
            let changes = try await bed.database.rehearse { transaction in
                try Publishing.makeTables(of: new.service, in: transaction)
                return try Comparison(bed.published, new).changes(in: transaction)
            }
            #expect(changes.map(\.file) == [waiting])
            #expect(changes.first?.stage == .init(before: "received", after: "arrived"))
            #expect(
                changes.first?.deadlines.contains(
                    .init(code: "ROT-RC-01", before: Moment(Day(2026, 4, 15), 17), after: Moment(Day(2026, 4, 14), 17))) == true)
            #expect(try await bed.clocks(of: waiting) == before)
            let same = try await bed.database.rehearse { try Comparison(bed.published, bed.published).changes(in: $0) }
            #expect(same == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `moves stages and due dates once it is published`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let waiting = try await bed.refer(received: Moment(Day(2026, 4, 13), 10))
            _ = try await Publishing(database: bed.database).publish(next(), by: "operator", at: ServiceBed.now)
            #expect(try await bed.clocks(of: waiting).first { $0.code == "ROT-RC-01" }?.due == Moment(Day(2026, 4, 14), 17))
            let stages = try await bed.rows(of: "stage").compactMap { $0["code"] }
            #expect(stages == [.text("arrived")])
        }
    }
}
