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

/// A small service of the tests whose questions carry every mark, wherever a page can show an answer. One role reads all of them, one role for
/// each mark all but that, and whoever refers none.
enum Lantern {
    /// Roles that work in the whole service, with the marks they read.
    static let roles: [(name: String, marks: Set<Mark>)] =
        [("keyworker", Set(Mark.allCases))]
        + Mark.allCases.map { ("not_\($0.rawValue.lowercased())", Set(Mark.allCases).subtracting([$0])) }

    private static let acts = "refer, note, change_note, stop, raise_alarm, add_contact, change_contact, leave"

    private static let all = roles.map(\.name).joined(separator: ", ")

    static let folder = Folder(
        name: "lantern",
        files: [
            "service.yaml": """
            service: lantern
            prefix: LAN
            label: Lantern support
            about: An invented service for the tests.
            calendar:
              bank holidays: england
              opening:
                monday to friday: 09:00 to 17:00
              year begins: april
              reports: quarter
            roles:
              referrer:
                label: Referrer
                party: referrer
                sees: own
                may: [read, refer]
            \(roles.map { role in
                """
                  \(role.name):
                    label: Worker \(role.name)
                    party: provider
                    sees: service
                    may: [read, correct, readers, figures, returns, sign, settings, \(acts)]
                    marks: [\(role.marks.map(\.rawValue).sorted().joined(separator: ", "))]
                """
            }.joined(separator: "\n"))
            """,
            "lists.yaml": """
            why_stopped:
              label: Why
              values:
                ill: QuokkaH3 ward
                away: Away
            """,
            "kinds/person.yaml": """
            extends: person
            fields:
              address: {type: text, label: LabelSAFE1, at a glance: contact, marks: [SAFE]}
              advocate: {type: text, label: Label3P1, at a glance: communication, marks: [3P]}
            """,
            "kinds/referral.yaml": """
            kind: referral
            label: Referral
            plural: Referrals
            day: received
            title: diagnosis
            list: [received, diagnosis]
            fields:
              received: {type: day, label: Received, required: yes}
              diagnosis: {type: text, label: LabelH1, at a glance: risk, required: yes, marks: [H]}
              offences: {type: long text, label: LabelOFF1, marks: [OFF]}
              both: {type: text, label: LabelSG1, at a glance: risk, marks: [SG, OFF]}
            """,
            "kinds/note.yaml": """
            kind: note
            label: Note
            plural: Notes
            letter: N
            day: held
            title: subject
            fields:
              held: {type: day, label: Day, required: yes}
              place: {type: text, label: Place}
              subject: {type: text, label: LabelSG2, required: yes, marks: [SG]}
              said: {type: long text, label: Label3P2, marks: [3P]}
              helper: {type: row of contact, label: Helper}
              follows: {type: row of note, label: Follows}
              health:
                type: text
                label: LabelH2
                marks: [H]
                checks:
                  - ask unless: health is not recorded or held is not recorded
                    say: QuokkaH6 is unusual.
            groups:
              met:
                label: Whom they met
                one: Meeting
                most: 3
                fields:
                  who: {type: text, label: LabelSAFE2, marks: [SAFE]}
                  minutes: {type: number, label: Minutes}
              fears:
                label: LabelOFF2
                one: LabelOFF2
                most: 3
                fields:
                  fear: {type: text, label: LabelOFF2, marks: [OFF]}
            """,
            "kinds/stop.yaml": """
            kind: stop
            label: Stop
            plural: Stops
            letter: S
            day: stopped
            span: {starts: stopped, ends: resumed, counts: nights}
            fields:
              stopped: {type: day, label: Stopped, required: yes}
              resumed: {type: day, label: Resumed}
              reason: {type: code of why_stopped, label: LabelH3, required: yes, marks: [H]}
            """,
            "kinds/alarm.yaml": """
            kind: alarm
            label: LabelSG3
            plural: LabelSG4
            letter: A
            day: rung
            marks: [SG]
            fields:
              rung: {type: day, label: Day, required: yes}
              what: {type: text, label: What happened, required: yes}
            """,
            "kinds/departure.yaml": """
            kind: departure
            label: Departure
            plural: Departures
            letter: X
            day: left
            fields:
              left: {type: day, label: Left, required: yes}
            """,
            "kinds/contact.yaml": """
            kind: contact
            label: Contact
            plural: Contacts
            letter: T
            of: service
            title: name
            list: [name, phone, trade]
            fields:
              name: {type: text, label: Label3P3, required: yes, marks: [3P]}
              phone: {type: text, label: LabelSAFE3, marks: [SAFE]}
              trade: {type: text, label: Trade}
            """,
            "pathway.yaml": """
            stages:
              received: {label: Received}
              left:
                label: Left
                when: has departure
                ends: yes
            acts:
              refer: {label: Send the referral, by: [referrer, \(all)], begins: case, records: [person, case, referral]}
              note: {label: Write a note, by: [\(all)], records: [note], shares: letter}
              change_note:
                label: Change a note
                by: [\(all)]
                amends:
                  note:
                    fields: [place, subject, said, health, met]
              stop: {label: Stop the work, by: [\(all)], records: [stop]}
              raise_alarm: {label: Tell somebody, by: [\(all)], records: [alarm]}
              leave: {label: End the support, by: [\(all)], records: [departure]}
              add_contact: {label: Add a contact, by: [\(all)], records: [contact]}
              change_contact:
                label: Change a contact
                by: [\(all)]
                amends:
                  contact:
                    fields: [phone, trade]
            """,
            "documents/letter.md": """
            # Letter about {subject}

            Held on {held}. {said}

            {for each case.note}
            - {place}: {health}
            {end}

            {for each fears}
            - {fear}
            {end}
            """,
            "clocks.yaml": """
            answered:
              code: LAN-C2
              label: LabelSG5 answered
              of: alarm
              starts: rung
              within: 5 working_days
              done: the left of first departure by left
              owner: keyworker
              when missed: [alert]
            first_note:
              code: LAN-C1
              label: Support ends
              of: referral
              starts: received
              within: 5 working_days
              done: the left of first departure by left
              pauses: stop
              owner: keyworker
              when missed: [alert]
            """,
            "figures.yaml": """
            figures:
              LAN-1:
                label: Notes
                count of: note where held during period
                by: [helper]
              LAN-2:
                label: Referrals with a note
                share of: referral where received during period
                counted when: has note
            """,
            "returns.yaml": """
            quarterly:
              label: Quarterly return
              each: quarter
              figures: [LAN-1, LAN-2]
              tables: [note]
              due: 10 working_days
              signed by: [\(all)]
              to: keyworker
            """,
            "demonstration.yaml": """
            organisations:
              harbour: {label: Harbour Support, party: provider}
              town: {label: Town, party: referrer}
            users:
              rita: {name: Rita Ash, role: referrer, organisation: town}
            \(roles.map { "  \($0.name): {name: Worker of \($0.name), role: \($0.name), organisation: harbour}" }.joined(separator: "\n"))
            people: 1
            """,
        ])

    /// What is planted under each mark; a word with two marks stands under both.
    static let words: [Mark: [String]] = [
        .identifying: ["QuokkaID1", "QuokkaID2", "May 1931", "9434765919"],
        .health: ["QuokkaH1", "QuokkaH2", chosen, "QuokkaH4", "QuokkaH5", "QuokkaH6", "QuokkaH7"],
        .safeguarding: ["QuokkaSG1", "QuokkaSG2", "QuokkaSG3", "QuokkaSG4", "QuokkaSG5"],
        .offence: ["QuokkaOFF1", "QuokkaSG1"],
        .safeContact: ["QuokkaSAFE1", "QuokkaSAFE3"],
        .thirdParty: ["Quokka3P1", "Quokka3P2", "Quokka3P3"],
    ]

    /// The words of a value that was chosen, which stand in the form that asks for it too.
    static let chosen = "QuokkaH3"

    /// Planted where no page shows an answer yet: they must stand nowhere for whoever lacks the mark, and need not for others.
    /// The year stands here as a file and a form write it: four digits alone are also drawn in tokens and references.
    static let rows: [Mark: [String]] = [.identifying: ["1931-05-14", "\"1931\""], .safeContact: ["QuokkaSAFE2"]]

    /// The labels of the questions that carry a mark.
    static let labels: [Mark: [String]] = [
        .health: ["LabelH"], .safeguarding: ["LabelSG"], .offence: ["LabelOFF", "LabelSG1"], .safeContact: ["LabelSAFE"],
        .thirdParty: ["Label3P"],
    ]
}

/// A case of `Lantern` in which every marked question was answered, changed and corrected.
struct LanternBed {
    let bed: HouseBed
    let file: Reference, person: Reference
    let notes: [Reference]
    /// Of a kind that carries a mark itself.
    let alarm: Reference
    let contact: Reference
    var house: House { bed.house }
    private var acts: CaseActs { CaseActs(record: house.record, shelf: house.shelf) }

    func user(_ name: String) throws -> Directory.User { try #require(house.directory["lantern-\(name)"]) }
    func browser(_ name: String) async throws -> Browser { try await bed.browser(of: "lantern-\(name)") }

    /// As a record reads for whoever reads all.
    func reading(_ record: Reference) async throws -> [String: JSON] {
        try await house.database.read { try FactStore($0).facts(of: record) }.inEffect.reduce(into: [:]) { reading, fact in
            reading.merge(fact.fields) { _, new in new }
        }
    }

    static func with(
        on engine: TestEngine, isolation: isolated (any Actor)? = #isolation, _ body: (LanternBed) async throws -> Void
    ) async throws {
        try await HouseBed.with(on: engine, folders: [Lantern.folder]) { try await body(try await LanternBed($0)) }
    }

    private init(_ bed: HouseBed) async throws {
        let house = bed.house
        let acts = CaseActs(record: house.record, shelf: house.shelf)
        let (rita, worker) = (
            try #require(house.directory["lantern-rita"]), try #require(house.directory["lantern-keyworker"])
        )
        func sent(_ act: String, _ answers: [String: [String: JSON]]) -> CaseActs.Sent {
            CaseActs.Sent(act: act, answers: answers, at: HouseBed.now, key: Reference.random().description)
        }
        func said(_ answers: [String: String]) -> [String: JSON] { answers.mapValues(JSON.text) }
        func facts(_ kind: String) async throws -> [Fact] {
            let records: [Reference] = try await house.database.read {
                try $0.rows("SELECT id FROM record WHERE kind = \(kind) ORDER BY id") { try $0.get("id") }
            }
            return try await house.database.read { try FactStore($0).facts(of: records) }.values.flatMap(\.self)
        }
        let met = JSON.list([.object(["who": .text("QuokkaSAFE2"), "minutes": .number(5)])])
        // Whoever refers writes what they may not read.
        let referral = [
            "person": said([
                "name": "QuokkaID1 Lowe", "preferred_name": "QuokkaID2", "born": "1931-05-14", "nhs_number": "9434765919",
                "address": "QuokkaSAFE1 Lane", "advocate": "Quokka3P1",
            ]),
            "referral": said(["received": "2026-04-06", "diagnosis": "QuokkaH1", "offences": "QuokkaOFF1", "both": "QuokkaSG1"]),
        ]
        let address = try await acts.begin(sent("refer", referral), by: rita)
        let file = try #require(address.split(separator: "/").last.flatMap { Reference($0) })
        _ = try await acts.enter(
            sent("add_contact", ["contact": said(["name": "Quokka3P3", "phone": "QuokkaSAFE3", "trade": "Baker"])]), by: worker)
        let contact = try #require(try await facts("contact").first?.subject)
        for subject in ["QuokkaSG2", "QuokkaSG3"] {
            var answers = said([
                "held": "2026-04-07", "subject": subject, "said": "Quokka3P2", "place": "Library", "health": "QuokkaH2",
                "helper": contact.description,
            ])
            answers["met"] = met
            var note = sent("note", ["note": answers])
            note.confirmed = [.init(kind: "note", field: "health", sentence: "QuokkaH6 is unusual.", isQuestion: true)]
            _ = try await acts.perform(note, on: file, by: worker)
        }
        let notes = try await facts("note").sorted { $0.nth < $1.nth }
        _ = try await acts.perform(sent("stop", ["stop": said(["stopped": "2026-04-08", "reason": "ill"])]), on: file, by: worker)
        _ = try await acts.perform(sent("raise_alarm", ["alarm": said(["rung": "2026-04-08", "what": "QuokkaSG5"])]), on: file, by: worker)
        // Changed, so that the history says what was said before; then corrected for a reason that tells it again.
        var changed = said(["subject": "QuokkaSG4", "place": "Library", "health": "QuokkaH4", "said": "Quokka3P2"])
        changed["met"] = met
        var change = sent("change_note", ["note": changed])
        change.chosen = ["note": notes[0].subject]
        change.confirmed = [.init(kind: "note", field: "health", sentence: "QuokkaH6 is unusual.", isQuestion: true)]
        _ = try await acts.perform(change, on: file, by: worker)
        let entry = try #require(
            try await house.database.read { try CaseStore($0, for: .operate("test")).entry(notes[1].subject) })
        var mended = notes[1].fieldsOfTest
        mended["health"] = .text("QuokkaH5")
        _ = try await acts.correct(
            notes[1].subject, nth: notes[1].nth, version: entry.version, body: mended, day: nil, why: "It is not QuokkaH7",
            key: Reference.random().description, by: worker,
            confirmed: [.init(kind: "note", field: "health", sentence: "QuokkaH6 is unusual.", isQuestion: true)])
        (self.bed, self.file, self.contact, person) = (bed, file, contact, try #require(try await facts("person").first?.subject))
        alarm = try #require(try await facts("alarm").first?.subject)
        self.notes = notes.map(\.subject)
    }
}

extension Fact {
    fileprivate var fieldsOfTest: [String: JSON] { if case .fields(let fields) = body { fields } else { [:] } }
}
