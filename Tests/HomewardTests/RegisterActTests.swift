import Access
import Cases
import Core
import HTTPTypes
import Record
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("KEN-022", "KEN-203", "SR-04", "EXP-31")) struct `An act that adds to a record of a register` {
    @Test(arguments: TestEngine.allCases)
    func `is offered beside the records that its condition picks, on the list and on the record's page`(engine: TestEngine) async throws {
        try await PierBed.with(on: engine) { pier in
            let rope = try await pier.partner("Rope", account: "rope")
            let (open, other) = (try await pier.ask("Why none?", of: rope), try await pier.ask("Why so many?", of: rope))
            let (officer, partner) = (try await pier.browser("olga"), try await pier.browser("rosa"))
            let form = "/registers/query/answer?query=\(open)"
            #expect(try await partner.get("/registers/query").links.filter { $0.hasPrefix("/registers/query/answer") }.count == 2)
            #expect(try await partner.get("/records/\(open)").links.contains(form))
            // Not to whose role does something else.
            #expect(!(try await officer.get("/registers/query").links.contains(form)))
            #expect(try await officer.get(form).status == 403)
            let page = try await partner.get(form)
            #expect(page.status == 200 && page.text.contains("query-answer") && !page.text.contains("query-what"))
            let answer = try await partner.post(form, page.hidden + [("query-answer", "Two rooms were being painted")])
            #expect(answer.status == 303 && answer.location == "/registers/query?done=answer")
            let list = try await partner.get("/registers/query?done=answer")
            #expect(list.text.contains("The council has your answer.") && list.text.contains("Two rooms were being painted"))
            #expect(list.links.filter { $0.hasPrefix("/registers/query/answer") } == ["/registers/query/answer?query=\(other)"])
            #expect(!(try await partner.get("/records/\(open)").links.contains(form)))
            #expect(try await partner.get(form).status == 422)
            // The history of the record shows what was added and by whom.
            let history = try await officer.get("/records/\(open)")
            #expect(history.text.contains("Changed") && history.text.contains("Rosa Lind"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `asks which, where none is named, and is answered once for one key`(engine: TestEngine) async throws {
        try await PierBed.with(on: engine) { pier in
            let rope = try await pier.partner("Rope", account: "rope")
            let open = try await pier.ask("Why none?", of: rope)
            _ = try await pier.ask("Why so many?", of: rope)
            let partner = try await pier.browser("rosa")
            let which = try await partner.get("/registers/query/answer")
            #expect(which.text.contains("Which query?") && which.text.contains("Why none?"))
            let form = try #require(which.links.first { $0.hasSuffix("query=\(open)") })
            let hidden = try await partner.get(form).hidden
            let typed = hidden + [("query-answer", "Closed")]
            let (first, second) = (try await partner.post(form, typed), try await partner.post(form, typed))
            #expect(first.status == 303 && second.status == 303 && first.location == second.location)
            let facts = try await pier.house.database.read { try FactStore($0).facts(of: open) }
            #expect(facts.map(\.body.json).last == .object(["answer": .text("Closed")]) && facts.count == 2)
            #expect(facts.last?.act.capacity == "partner" && facts.last?.act.organisation == "rope")
            // Without the form's own token nothing is taken.
            let other = try #require(which.links.first { $0.contains("query=") && !$0.hasSuffix("query=\(open)") })
            let left = try await partner.post(other, try await partner.get(other).hidden + [("later", "yes"), ("query-answer", "We ask")])
            #expect(left.status == 303 && left.location == "/registers/query")
            #expect(try await partner.get(other).text.contains("We ask"))
            #expect(try await partner.get("/my-day").text.contains("Answer the query"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `meets its guard, the checks of the record and what somebody else changed meanwhile`(engine: TestEngine) async throws {
        try await PierBed.with(on: engine) { pier in
            let rope = try await pier.partner("Rope", account: "rope")
            let open = try await pier.ask("Why none?", of: rope)
            let (olga, rosa) = (try pier.user("olga"), try pier.user("rosa"))
            func settle(_ day: String) -> CaseActs.Sent {
                var sent = pier.sent("settle", ["query": ["settled": .text(day)]])
                sent.chosen["query"] = open
                return sent
            }
            await #expect(throws: CaseRefusal.guarded("Nobody has answered yet. Wait for the answer.")) {
                try await pier.acts.enter(settle("2026-04-13"), by: olga)
            }
            var late = settle("2026-04-13")
            late.versions["query"] = 1
            var answered = pier.sent("answer", ["query": ["answer": .text("Closed")]])
            answered.chosen["query"] = open
            _ = try await pier.acts.enter(answered, by: rosa)
            await #expect(throws: CaseRefusal.changedMeanwhile) { try await pier.acts.enter(late, by: olga) }
            let early = CaseRefusal.AnswerMistake(kind: "query", field: "settled", sentence: "It cannot be settled before it was asked.")
            await #expect(throws: CaseRefusal.answers([early])) { try await pier.acts.enter(settle("2026-04-09"), by: olga) }
            _ = try await pier.acts.enter(settle("2026-04-13"), by: olga)
            await #expect(throws: CaseRefusal.nothingToAmend(kind: "Query")) { try await pier.acts.enter(settle("2026-04-14"), by: olga) }
            await #expect(throws: CaseRefusal.notYours(act: "Settle the query")) {
                try await pier.acts.enter(settle("2026-04-14"), by: rosa)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `of another organisation is neither shown nor taken, and answered as one that is not there`(engine: TestEngine) async throws {
        try await PierBed.with(on: engine) { pier in
            let rope = try await pier.partner("Rope", account: "rope"), tide = try await pier.partner("Tide", account: "tide")
            let open = try await pier.ask("Why none?", of: rope)
            _ = try await pier.ask("Why so many?", of: tide)
            let theo = try await pier.browser("theo")
            let list = try await theo.get("/registers/query")
            #expect(list.text.contains("Why so many?") && !list.text.contains("Why none?") && !list.text.contains(open.description))
            let (theirs, nobodys) = (try await theo.get("/registers/query/answer?query=\(open)"), Reference.random())
            let absent = try await theo.get("/registers/query/answer?query=\(nobodys)")
            #expect(theirs.status == absent.status && theirs.status != 200 && !theirs.text.contains("Why none?"))
            #expect(try await theo.get("/records/\(open)").status == 404)
            for subject in [open, nobodys] {
                var sent = pier.sent("answer", ["query": ["answer": .text("Closed")]])
                sent.chosen["query"] = subject
                await #expect(throws: CaseRefusal.nothingToAmend(kind: "Query")) {
                    try await pier.acts.enter(sent, by: try pier.user("theo"))
                }
            }
            #expect(try await pier.house.database.read { try FactStore($0).facts(of: open) }.count == 1)
        }
    }
}
