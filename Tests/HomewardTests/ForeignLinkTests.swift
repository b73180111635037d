import Access
import Cases
import Core
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

/// A small service of the tests in which two providers keep notes that lead to other notes, to other cases and to partners.
private enum Ferry {
    static let folder = Folder(
        name: "ferry",
        files: [
            "service.yaml": """
            service: ferry
            prefix: FER
            label: Ferry support
            about: An invented service for the tests.
            calendar:
              bank holidays: england
              opening:
                monday to friday: 09:00 to 17:00
              year begins: april
              reports: quarter
            roles:
              officer:
                label: Council officer
                party: council
                sees: service
                may: [read, readers, refer, hand_over]
                marks: [ID]
              partner:
                label: Provider manager
                party: provider
                sees: organisation
                through:
                  hand_over: provider
                may: [read, readers, correct, refer, note, change_note, add_contact]
                marks: [ID]
            """,
            "lists.yaml": """
            need:
              label: Need
              values:
                money: Money
                home: A home
            """,
            "kinds/case.yaml": """
            extends: case
            fields:
              follows: {type: row of case, label: Case that this one follows}
            """,
            "kinds/referral.yaml": """
            kind: referral
            label: Referral
            plural: Referrals
            day: received
            list: [received, needs]
            fields:
              received: {type: day, label: Received, required: yes}
              needs: {type: codes of need, label: Needs}
            """,
            "kinds/hand_over.yaml": """
            kind: hand_over
            label: Handing over
            plural: Times handed over
            letter: H
            day: starts
            fields:
              starts: {type: day, label: From, required: yes}
              provider: {type: text, label: Code of the accounts, required: yes}
            """,
            "kinds/note.yaml": """
            kind: note
            label: Note
            plural: Notes
            letter: N
            day: held
            fields:
              held: {type: day, label: Day, required: yes}
              what: {type: text, label: What}
              follows: {type: row of note, label: Follows}
              with: {type: row of contact, label: With}
              elsewhere: {type: row of case, label: Other case}
            groups:
              met:
                label: Whom they met
                one: Meeting
                most: 3
                fields:
                  who: {type: row of contact, label: Who}
            """,
            "kinds/contact.yaml": """
            kind: contact
            label: Contact
            plural: Contacts
            letter: T
            of: service
            title: name
            fields:
              name: {type: text, label: Name, required: yes}
            """,
            "pathway.yaml": """
            stages:
              received: {label: Received}
              passed_on:
                label: Passed on
                when: has hand_over
                ends: yes
            acts:
              refer: {label: Refer, by: [officer, partner], begins: case, records: [person, case, referral]}
              hand_over: {label: Hand over, by: [officer], records: [hand_over]}
              note: {label: Write a note, by: [partner], records: [note]}
              change_note:
                label: Change a note
                by: [partner]
                amends:
                  note:
                    fields: [what, follows, with, elsewhere, met]
              add_contact: {label: Add a contact, by: [partner], records: [contact]}
            """,
            "demonstration.yaml": """
            organisations:
              council: {label: Inland Council, party: council}
              rope: {label: Rope Support, party: provider}
              tide: {label: Tide Support, party: provider}
            users:
              olga: {name: Olga Ek, role: officer, organisation: council}
              rosa: {name: Rosa Lind, role: partner, organisation: rope}
              theo: {name: Theo Marsh, role: partner, organisation: tide}
            people: 1
            """,
        ])
}

private struct FerryBed {
    let bed: HouseBed
    private var acts: CaseActs { CaseActs(record: bed.house.record, shelf: bed.house.shelf) }

    static func with(on engine: TestEngine, _ body: (FerryBed) async throws -> Void) async throws {
        try await HouseBed.with(on: engine, folders: [Ferry.folder]) { try await body(FerryBed(bed: $0)) }
    }

    func user(_ name: String) throws -> Directory.User { try #require(bed.house.directory["ferry-\(name)"]) }
    func browser(_ name: String) async throws -> Browser { try await bed.browser(of: "ferry-\(name)") }

    private func sent(_ act: String, _ answers: [String: [String: JSON]]) -> CaseActs.Sent {
        CaseActs.Sent(act: act, answers: answers, at: HouseBed.now, key: Reference.random().description)
    }

    func refer(_ name: String, for person: Reference? = nil, by user: String, follows: Reference? = nil) async throws -> Reference {
        let answers: [String: [String: JSON]] = [
            "person": ["name": .text(name), "born": .text("1980-05-17")],
            "referral": ["received": .text("2026-04-09"), "needs": .list([.text("home"), .text("money")])],
            "case": follows.map { ["follows": .text($0.description)] } ?? [:],
        ]
        return try PierBed.reference(try await acts.begin(sent("refer", answers), for: person, by: try self.user(user)))
    }

    func handOver(_ file: Reference, to code: String) async throws {
        let body: [String: JSON] = ["starts": .text("2026-04-10"), "provider": .text(code)]
        _ = try await acts.perform(sent("hand_over", ["hand_over": body]), on: file, by: try user("olga"))
    }

    func note(_ file: Reference, _ links: [String: JSON] = [:], by user: String) async throws -> Reference {
        let before = try await notes(of: file)
        let body = ["held": JSON.text("2026-04-10")].merging(links) { _, new in new }
        _ = try await acts.perform(sent("note", ["note": body]), on: file, by: try self.user(user))
        return try #require(try await notes(of: file).subtracting(before).first)
    }

    func change(_ note: Reference, of file: Reference, _ links: [String: JSON], by user: String) async throws {
        var sent = sent("change_note", ["note": links])
        sent.chosen = ["note": note]
        _ = try await acts.perform(sent, on: file, by: try self.user(user))
    }

    func correct(_ note: Reference, _ links: [String: JSON], by user: String) async throws {
        let facts = try await bed.house.database.read { try FactStore($0).facts(of: note) }
        let entry = try #require(try await bed.house.database.read { try CaseStore($0, for: .operate("test")).entry(note) })
        let body = ["held": JSON.text("2026-04-10")].merging(links) { _, new in new }
        _ = try await acts.correct(
            note, nth: try #require(facts.first).nth, version: entry.version, body: body, day: nil, why: "A slip",
            key: Reference.random().description, by: try self.user(user))
    }

    func contact(_ name: String, by user: String) async throws -> Reference {
        _ = try await acts.enter(sent("add_contact", ["contact": ["name": .text(name)]]), by: try self.user(user))
        return try await bed.house.database.read { transaction in
            try #require(try transaction.row("SELECT id FROM ferry_contact WHERE name = \(name)") { try $0.get("id") })
        }
    }

    private func notes(of file: Reference) async throws -> Set<Reference> {
        Set(
            try await bed.house.database.read { transaction in
                try transaction.rows("SELECT id FROM record WHERE kind = 'note' AND \"case\" = \(file)") { try $0.get("id") }
            })
    }
}

@Suite(.covers("SEC-02", "SR-15")) struct `A link to what is another organisation's` {
    /// Every question that leads to a record, and one within a group, with what of Tide's it is given, and what of Rope's it may lead to.
    private func links(_ theirs: Links, _ own: Links) -> [(name: String, foreign: JSON, allowed: JSON)] {
        func row(_ contact: Reference) -> JSON { .list([.object(["who": .text(contact.description)])]) }
        return [
            ("follows", .text(theirs.note.description), .text(own.note.description)),
            ("with", .text(theirs.contact.description), .text(own.contact.description)),
            ("elsewhere", .text(theirs.file.description), .text(own.file.description)),
            ("met", row(theirs.contact), row(own.contact)),
        ]
    }

    private struct Links { let file: Reference, note: Reference, contact: Reference }

    private func links(_ ferry: FerryBed, by user: String, in file: Reference, other: Reference) async throws -> Links {
        Links(file: other, note: try await ferry.note(file, by: user), contact: try await ferry.contact("Jo of \(user)", by: user))
    }

    /// Each link in a new record, in one that is changed and in one that is corrected.
    @Test(arguments: TestEngine.allCases)
    func `is refused in the words for what never was, wherever a form takes one`(engine: TestEngine) async throws {
        try await FerryBed.with(on: engine) { ferry in
            let file = try await ferry.refer("Ann Lowe", by: "rosa"), foreign = try await ferry.refer("Zacharias Untypical", by: "theo")
            let person = try #require(
                try await ferry.bed.house.database.read { try CaseStore($0, for: .operate("test")).entry(file)?.person })
            let second = try await ferry.refer("", for: person, by: "rosa")
            let own = try await links(ferry, by: "rosa", in: file, other: second)
            let theirs = try await links(ferry, by: "theo", in: foreign, other: foreign)
            let none = Reference.random()
            let note = try await ferry.note(file, by: "rosa")
            for (name, given, allowed) in links(theirs, own) {
                let never: JSON = name == "met" ? .list([.object(["who": .text(none.description)])]) : .text(none.description)
                for (way, act) in [
                    ("new", { _ = try await ferry.note(file, [name: $0], by: "rosa") }),
                    ("changed", { try await ferry.change(note, of: file, [name: $0], by: "rosa") }),
                    ("corrected", { try await ferry.correct(note, [name: $0], by: "rosa") }),
                ] as [(String, (JSON) async throws -> Void)] {
                    var said: [CaseRefusal] = []
                    for link in [given, never] {
                        do {
                            try await act(link)
                            Issue.record("\(name) was taken, \(way)")
                        } catch let refusal as CaseRefusal { said.append(refusal) }
                    }
                    #expect(said.count == 2 && said.first == said.last, "\(name), \(way)")
                    if case .answers(let mistakes)? = said.first {
                        #expect(mistakes.contains { $0.sentence.contains("leads to no such record") }, "\(name), \(way)")
                    }
                }
                try await ferry.change(note, of: file, [name: allowed], by: "rosa")
            }
            await #expect(throws: CaseRefusal.self) { _ = try await ferry.refer("Jon Smyth", by: "rosa", follows: foreign) }
            _ = try await ferry.refer("Jon Smyth", by: "rosa", follows: file)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is a look that is told to whoever sees the whole service, and not to another provider`(engine: TestEngine) async throws {
        try await FerryBed.with(on: engine) { ferry in
            let file = try await ferry.refer("Ann Lowe", by: "rosa")
            let person = try #require(
                try await ferry.bed.house.database.read { try CaseStore($0, for: .operate("test")).entry(file)?.person })
            try await ferry.handOver(try await ferry.refer("", for: person, by: "olga"), to: "tide")
            // Theo knows the person by a case of his own, Olga both.
            #expect(try await ferry.browser("theo").get("/records/\(person)").status == 200)
            for address in ["/records/\(person)", "/cases/\(file)"] {
                #expect(try await ferry.browser("olga").get(address).status == 200)
            }
            let rosas = try await ferry.browser("rosa").get("/readers/\(file)").text
            #expect(!rosas.contains("Theo Marsh") && !rosas.contains("Tide") && rosas.contains("Olga Ek") && rosas.contains("One record"))
            let olgas = try await ferry.browser("olga").get("/readers/\(file)").text
            #expect(olgas.contains("Theo Marsh") && olgas.contains("Tide Support"))
        }
    }
}

@Suite struct `The list of what begins a case` {
    @Test(arguments: TestEngine.allCases)
    func `says answers of several codes in its folder's words`(engine: TestEngine) async throws {
        try await FerryBed.with(on: engine) { ferry in
            _ = try await ferry.refer("Ann Lowe", by: "rosa")
            let page = try await ferry.browser("rosa").get("/referrals")
            #expect(page.status == 200 && page.text.contains("A home, Money"), "\(page.text)")
        }
    }
}
