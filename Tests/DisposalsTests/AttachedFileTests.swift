import Core
import Disposals
import Foundation
import Proof
import Record
import Storage
import Testbed
import Testing

@Suite(.covers("SR-06", "SR-07", "SEC-16")) struct `The bytes of attached files` {
    private func hash(_ text: String) -> String { Array(text.utf8).sha256.hexadecimal }

    @Test(arguments: TestEngine.allCases)
    func `leave with an export and come back elsewhere, byte by byte`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let somebody = try await bed.somebody("xylth")
            _ = try await bed.somebody("brumf")
            try await bed.sign()
            let export = try await bed.exported()
            #expect(try await bed.audited(export) == [])
            try await DisposalBed.with(on: engine) { (elsewhere) async throws in
                #expect(try await elsewhere.record.restore(export, dryRun: true).mistakes == [])
                #expect(try await elsewhere.found(["letterxylth"]) == [], "a rehearsal keeps nothing")
                #expect(try await elsewhere.record.restore(export, dryRun: false).mistakes == [])
                #expect(try await elsewhere.exported() == export)
                #expect(try await elsewhere.verified() == [])
                let again = try await elsewhere.record.restore(export, dryRun: false)
                #expect(again.mistakes == [] && again.taken == 0 && again.known > 0, "\(again)")
                let referral = try #require(try await elsewhere.facts(somebody.file).first { $0.kind == "referral" })
                let letter = try #require(referral.body.attachments.first)
                let bytes = try await elsewhere.database.read { try AttachmentStore($0).bytes(of: letter) }
                #expect(bytes == Array("letterxylth".utf8))
            }
        }
    }

    private static let damages: [(what: String, harm: @Sendable (String) -> Statement, isGone: Bool)] = [
        ("a byte", { "UPDATE attachment_part SET bytes = \(Array("lettexxylth".utf8)) WHERE attachment = \($0)" }, false),
        ("cut", { "UPDATE attachment_part SET bytes = \(Array("letterxylt".utf8)) WHERE attachment = \($0)" }, false),
        ("another's", { "UPDATE attachment_part SET bytes = \(Array("letterbrumf".utf8)) WHERE attachment = \($0)" }, false),
        ("more", { "INSERT INTO attachment_part (attachment, nth, bytes) VALUES (\($0), 1, \(Array("more".utf8)))" }, false),
        ("gone", { "DELETE FROM attachment_part WHERE attachment = \($0)" }, true),
    ]

    @Test(arguments: damages.indices, TestEngine.allCases)
    func `that were changed or taken away are named by verification and by an auditor, not given out, and not restored`(
        index: Int, engine: TestEngine
    ) async throws {
        let (what, harm, isGone) = Self.damages[index]
        try await DisposalBed.with(on: engine) { bed in
            let somebody = try await bed.somebody("xylth")
            _ = try await bed.somebody("brumf")
            try await bed.sign()
            #expect(try await bed.verified() == [])
            let hash = hash("letterxylth")
            try await bed.database.write { _ = try $0.run(harm(hash)) }
            let named = try await bed.verified()
            let sentence = isGone ? "it is attached, and its bytes are gone" : "its bytes are not those that were attached"
            #expect(named == ["attachment \(hash): \(sentence)"], "\(what)")
            let export = try await bed.exported()
            let audited = try await bed.audited(export)
            #expect(audited.count == 1 && audited[0].contains("of stream \(somebody.file): a file that it names is gone"), "\(audited)")
            let letter = try #require(try await bed.facts(somebody.file).first { $0.kind == "referral" }?.body.attachments.first)
            await #expect(throws: AttachmentFault.self) { try await bed.database.read { _ = try AttachmentStore($0).bytes(of: letter) } }
            let elsewhere = try await DisposalBed.with(on: engine) { (elsewhere) async throws in
                let mistakes = try await elsewhere.record.restore(export, dryRun: false).mistakes
                #expect(try await elsewhere.found(["xylth", "brumf"]) == [], "nothing is taken")
                return mistakes
            }
            #expect(!elsewhere.isEmpty, "\(what)")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `whose row is not what the facts say are named`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            _ = try await bed.somebody("xylth")
            try await bed.sign()
            try await bed.database.write { try $0.run("DELETE FROM attached") }
            #expect(
                try await bed.verified().contains { $0.hasPrefix("attached row") && $0.hasSuffix("the facts say it, the table lacks it") })
        }
    }

    @Test func `torn out of an export are missed by the line that names them`() async throws {
        try await DisposalBed.with(on: .sqlite) { bed in
            _ = try await bed.somebody("xylth")
            let lines = try await bed.exported().split(separator: 0x0A)
            let torn = lines.filter { !String(decoding: $0, as: UTF8.self).hasPrefix("{\"attachment\"") }
            #expect(torn.count == lines.count - 1)
            let named = try #require(torn.firstIndex { String(decoding: $0, as: UTF8.self).contains("paperxylth.txt") })
            for dryRun in [true, false] {
                let mistakes = try await DisposalBed.with(on: .sqlite) { (elsewhere) async throws in
                    try await elsewhere.record.restore(Array(torn.joined(separator: [0x0A])), dryRun: dryRun).mistakes
                }
                #expect(
                    mistakes.map(\.description) == [
                        "line \(named + 1), body: names the file “paperxylth.txt”, whose bytes are not in this export"
                    ])
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `of somebody who was disposed of stay where another's record names the same`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let gone = try await bed.somebody("xylth"), other = try await bed.somebody("xylth")
            try await bed.approved(gone.person)
            _ = try await bed.disposals.run()
            #expect(try await bed.found(["letterxylth"]) == ["letterxylth"])
            let letter = try #require(try await bed.facts(other.file).first { $0.kind == "referral" }?.body.attachments.first)
            #expect(try await bed.database.read { try AttachmentStore($0).bytes(of: letter) } == Array("letterxylth".utf8))
            try await bed.sign()
            #expect(try await bed.verified() == [])
        }
    }
}
