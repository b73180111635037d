import Cases
import Core
import Documents
import Record
import Specification
import Storage
import Testbed
import Testing

@Suite struct `A document that an act issues` {
    private static let letter = """
        # Work stopped from {paused}

        Why: {reason} It goes on: {resumed}.

        {for each case.pause}
        - {paused}: {reason}
        {end}

        ### Who to call

        The office.
        """

    private static var folder: Folder {
        let shares = Quay.folder.changed("pathway.yaml", "records: [pause]", "records: [pause]\n    shares: pause")
        return Folder(name: shares.name, files: shares.files.merging(["documents/pause.md": letter]) { $1 })
    }

    private func pause(_ day: String, _ reason: String) -> [String: [String: JSON]] {
        ["pause": ["paused": .text(day), "reason": .text(reason)]]
    }

    private func issued(_ file: Reference, _ bed: ServiceBed) async throws -> [WrittenDocument] {
        try await bed.database.read { try FactStore($0).facts(inStream: file) }.compactMap { WrittenDocument($0) }
    }

    @Test(arguments: TestEngine.allCases)
    func `says what is recorded with the act and of the case until then, and nothing that was typed makes a heading`(
        engine: TestEngine
    ) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            let file = try await bed.referred()
            try await bed.does("pause_work", pause("2026-04-08", "# In hospital - {reason}"), on: file)
            try await bed.does("resume_work", ["pause": ["resumed": .text("2026-04-09")]], on: file)
            try await bed.does("pause_work", pause("2026-04-10", "Away"), on: file)
            let documents = try await issued(file, bed)
            #expect(documents.count == 2, "only the act that shares it issues it")
            #expect(
                documents.last?.lines == [
                    .init(.title, "Work stopped from 10 April 2026"),
                    .init(.paragraph, "Why: Away It goes on: not recorded."),
                    .init(.item, "8 April 2026: # In hospital - {reason}"),
                    .init(.item, "10 April 2026: Away"),
                    .init(.part, "Who to call"),
                    .init(.paragraph, "The office."),
                ])
            #expect(documents.first?.title == "Work stopped from 8 April 2026")
            let end = "\n\n- 8 April 2026: # In hospital - {reason}\n- 10 April 2026: Away\n\nWho to call\n\nThe office."
            #expect(documents.last?.text.hasSuffix(end) == true)
        }
    }

    @Test func `is one of several where its act shares several, in their order`() async throws {
        let folder = Self.folder.changed("pathway.yaml", "shares: pause", "shares: [pause, again]")
        let two = Folder(name: folder.name, files: folder.files.merging(["documents/again.md": "# Once more\n\n{reason}\n"]) { $1 })
        try await ServiceBed.with(on: .sqlite, folder: two) { bed in
            let file = try await bed.referred()
            try await bed.does("pause_work", pause("2026-04-10", "Away"), on: file)
            #expect(try await issued(file, bed).map(\.title) == ["Work stopped from 10 April 2026", "Once more"])
            #expect(try await bed.verified() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `goes on saying what it said when the record is mended`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            let file = try await bed.referred()
            try await bed.does("pause_work", pause("2026-04-08", "Away"), on: file)
            let before = try await issued(file, bed)
            try await bed.does("resume_work", ["pause": ["resumed": .text("2026-04-09")]], on: file)
            #expect(try await issued(file, bed) == before)
            #expect(before.first?.lines.contains(.init(.paragraph, "Why: Away It goes on: not recorded.")) == true)
            #expect(try await bed.verified() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is not issued when the act is refused`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            let file = try await bed.referred()
            await #expect(throws: CaseRefusal.self) { try await bed.does("pause_work", ["pause": ["reason": .text("Away")]], on: file) }
            #expect(try await issued(file, bed) == [])
        }
    }
}
