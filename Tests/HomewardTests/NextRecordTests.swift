import Access
import Cases
import Core
import Foundation
import HTTPTypes
import Record
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("KEN-130", "KEN-131", "EXP-31")) struct `An act that closes one record and opens the next of its kind` {
    @Test(arguments: TestEngine.allCases)
    func `asks both under their headings, each question once, and records both in one act`(engine: TestEngine) async throws {
        try await PierBed.with(on: engine) { pier in
            let rope = try await pier.partner("Rope", account: "rope"), tide = try await pier.partner("Tide", account: "tide")
            let file = try await pier.refer("Zacharias Untypical")
            try await pier.handOver(file, to: rope)
            let olga = try await pier.browser("olga")
            let address = "/cases/\(file.printed("C"))/move_on"
            let form = try await olga.get(address)
            let places = [
                "Handing over: what changes", "hand_over-ends", "New handing over", "new-hand_over-partner", "new-hand_over-starts",
            ]
            .compactMap { form.text.range(of: $0)?.lowerBound }
            #expect(form.status == 200 && places.count == 5 && places == places.sorted())
            // Of the one that is there only its end is asked; and no two things on the page have one name.
            #expect(!form.text.contains("\"hand_over-partner\""))
            let ids = form.text.split(separator: " id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
            #expect(Set(ids).count == ids.count)
            let typed = [
                ("hand_over-ends", "13 4 2026"), ("new-hand_over-partner", tide.description), ("new-hand_over-starts", "13 4 2026"),
            ]
            // What is wrong with the new one is said beside its own question, and nothing of what was typed is lost.
            let early = form.hidden + typed.map { ($0.0, $0.0 == "new-hand_over-starts" ? "soon" : $0.1) }
            let refused = try await olga.post(address, early)
            #expect(refused.status == 422 && refused.text.contains("new-hand_over-starts-error") && refused.text.contains("13 4 2026"))
            let taken = try await olga.post(address, refused.hidden + typed)
            #expect(taken.status == 303)
            let facts = try await pier.house.database.read { try FactStore($0).facts(inStream: file) }.filter { $0.kind == "hand_over" }
            try #require(facts.count == 3)
            #expect(Set(facts.map(\.subject)).count == 2 && facts[1].act.id == facts[2].act.id)
            #expect(facts[1].subject == facts[0].subject && facts[1].body.json == .object(["ends": .text("2026-04-13")]))
            #expect(facts[2].body.json["partner"]?.text == tide.description && facts[2].body.json["ends"] == nil)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `has the one that is there in hand of its guards, and changes neither where one of the two is refused`(
        engine: TestEngine
    ) async throws {
        try await PierBed.with(on: engine) { pier in
            let rope = try await pier.partner("Rope", account: "rope"), tide = try await pier.partner("Tide", account: "tide")
            let file = try await pier.refer("Zacharias Untypical")
            try await pier.handOver(file, to: rope)
            func move(_ ends: String?, _ next: [String: JSON]) async throws {
                var answers: [String: [String: JSON]] = ["hand_over": [:], "new-hand_over": next]
                if let ends { answers["hand_over"] = ["ends": .text(ends)] }
                _ = try await pier.acts.perform(pier.sent("move_on", answers), on: file, by: try pier.user("olga"))
            }
            let next: [String: JSON] = ["partner": .text(tide.description), "starts": .text("2026-04-13")]
            // The new one has an end, the other has none: it is said beside the end of the one that is there.
            let missing = CaseRefusal.AnswerMistake(kind: "hand_over", field: "ends", sentence: "Say until when it was with the first.")
            await #expect(throws: CaseRefusal.answers([missing])) {
                try await move(nil, next.merging(["ends": .text("2026-05-01")]) { $1 })
            }
            let sentence = "The end is before the beginning. Change one of the days."
            let cases: [(String, String?, String)] = [("2026-04-09", nil, "hand_over"), ("2026-04-13", "2026-04-12", "new-hand_over")]
            for (ends, more, name) in cases {
                let mistake = CaseRefusal.AnswerMistake(kind: name, field: "ends", sentence: sentence)
                await #expect(throws: CaseRefusal.answers([mistake])) {
                    try await move(ends, more.map { next.merging(["ends": JSON.text($0)]) { $1 } } ?? next)
                }
            }
            let facts = try await pier.house.database.read { try FactStore($0).facts(inStream: file) }
            #expect(facts.filter { $0.kind == "hand_over" }.count == 1)
            try await move("2026-04-13", next)
        }
    }
}
