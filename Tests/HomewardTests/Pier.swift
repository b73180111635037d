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

/// A small service of the tests in which a council opens cases and hands them over to providers, and asks providers questions that they answer
/// in a register.
enum Pier {
    static let folder = Folder(
        name: "pier",
        files: [
            "service.yaml": """
            service: pier
            prefix: PIE
            label: Pier support
            about: An invented service for the tests.
            calendar:
              bank holidays: england
              opening:
                monday to friday: 09:00 to 17:00
              year begins: april
              reports: quarter
            settings:
              places: {label: Places, type: number, default: 4}
            roles:
              officer:
                label: Council officer
                party: council
                sees: service
                may: [read, correct, figures, returns, export, refer, hand_over, take_back, move_on, leave, add_partner, ask, settle, record_bid]
                marks: [ID]
              partner:
                label: Provider manager
                party: provider
                sees: organisation
                through:
                  hand_over: partner.account
                  query: partner.account
                only its own:
                  bid: partner.account
                may: [read, figures, returns, sign, refer, record_visit, answer, explain_bid]
                marks: [ID]
              helper:
                label: Support worker
                party: provider
                sees: own
                through:
                  hand_over: helper
                may: [read, record_visit]
                marks: [ID]
            """,
            "kinds/referral.yaml": """
            kind: referral
            label: Referral
            plural: Referrals
            day: received
            fields:
              received: {type: day, label: Received, required: yes}
            """,
            "kinds/hand_over.yaml": """
            kind: hand_over
            label: Handing over
            plural: Times handed over
            letter: H
            day: starts
            span: {starts: starts, ends: ends, counts: both ends}
            sections: {who: Whom it goes to, when: From when}
            fields:
              partner: {type: row of partner, label: Provider, section: who, required: yes}
              helper: {type: text, label: Sign-in name of the worker, section: who}
              starts: {type: day, label: From, section: when, required: yes}
              ends: {type: day, label: Until, section: when}
            checks:
              - refuse unless: ends is not recorded or ends on or after starts
                say: The end is before the beginning. Change one of the days.
                at: ends
            """,
            "kinds/visit.yaml": """
            kind: visit
            label: Visit
            plural: Visits
            letter: V
            day: held
            fields:
              held: {type: day, label: Day, required: yes}
            """,
            "kinds/bid.yaml": """
            kind: bid
            label: Bid
            plural: Bids
            letter: B
            day: made
            fields:
              partner: {type: row of partner, label: Provider, required: yes}
              made: {type: day, label: Made, required: yes}
              price: {type: money, label: Price, required: yes}
              explained: {type: text, label: How it is made up}
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
            "kinds/partner.yaml": """
            kind: partner
            label: Provider
            plural: Providers
            letter: P
            of: service
            title: name
            fields:
              name: {type: text, label: Name, required: yes}
              account: {type: text, label: Code of its accounts}
            """,
            "kinds/query.yaml": """
            kind: query
            label: Query
            plural: Queries
            letter: Q
            of: service
            day: asked
            title: what
            list: [what, asked, answer, settled]
            fields:
              partner: {type: row of partner, label: Provider, required: yes}
              what: {type: text, label: What is asked, required: yes}
              asked: {type: day, label: Asked, required: yes}
              answer: {type: long text, label: Answer}
              settled: {type: day, label: Settled}
            checks:
              - refuse unless: settled is not recorded or settled on or after asked
                say: It cannot be settled before it was asked.
                at: settled
            """,
            "pathway.yaml": """
            stages:
              received: {label: Received}
              left:
                label: Left
                when: has departure
                ends: yes
            acts:
              refer:
                label: Send the referral
                by: [officer, partner]
                begins: case
                records: [person, case, referral]
              hand_over:
                label: Hand over
                by: [officer]
                records: [hand_over]
              take_back:
                label: Take back
                by: [officer]
                amends:
                  hand_over:
                    fields: [ends]
                    where: ends is not recorded
              move_on:
                label: Hand over to another
                by: [officer]
                amends:
                  hand_over:
                    fields: [ends]
                    where: ends is not recorded
                records: [hand_over]
                guards:
                  - refuse unless: ends is recorded
                    say: Say until when it was with the first.
              record_visit:
                label: Record a visit
                by: [partner, helper]
                records: [visit]
              record_bid:
                label: Record a bid
                by: [officer]
                records: [bid]
              explain_bid:
                label: Explain the bid
                by: [partner]
                amends:
                  bid:
                    fields: [explained]
                    where: explained is not recorded
              leave:
                label: End the support
                by: [officer]
                records: [departure]
              add_partner:
                label: Add a provider
                by: [officer]
                records: [partner]
              ask:
                label: Ask a provider
                by: [officer]
                records: [query]
              answer:
                label: Answer the query
                by: [partner]
                amends:
                  query:
                    fields: [answer]
                    where: answer is not recorded and settled is not recorded
                then: The council has your answer.
              settle:
                label: Settle the query
                by: [officer]
                amends:
                  query:
                    fields: [settled]
                    where: settled is not recorded
                guards:
                  - refuse unless: answer is recorded
                    say: Nobody has answered yet. Wait for the answer.
            """,
            "clocks.yaml": """
            first_visit:
              code: PIE-C1
              label: First visit
              of: referral
              starts: received
              within: 5 working_days
              done: the held of first visit by held
              owner: partner
              when missed: [alert]
            bid_explained:
              code: PIE-C2
              label: Bid explained
              of: bid
              starts: made
              within: 3 working_days
              done: the made of latest bid by made where explained is recorded
              owner: partner
              when missed: [alert]
            """,
            "figures.yaml": """
            figures:
              PIE-1:
                label: Referrals
                count of: referral where received during period
              PIE-2:
                label: Use of places
                figure: (count of referral where received during period) ÷ setting.places
                print: 2 dp
            """,
            "returns.yaml": """
            quarterly:
              label: Quarterly return
              each: quarter
              figures: [PIE-1]
              tables: [visit]
              narrative: {comment: Comment}
              due: 10 working_days
              signed by: [partner]
              to: officer
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
              hugo: {name: Hugo Bell, role: helper, organisation: rope}
              ines: {name: Ines Wren, role: helper, organisation: rope}
            people: 1
            """,
        ])
}

/// What is done in `Pier`, as its people would.
struct PierBed {
    let bed: HouseBed
    var house: House { bed.house }
    var acts: CaseActs { CaseActs(record: house.record, shelf: house.shelf) }

    func user(_ name: String) throws -> Directory.User { try #require(house.directory["pier-\(name)"]) }
    func browser(_ name: String) async throws -> Browser { try await bed.browser(of: "pier-\(name)") }

    func sent(_ act: String, _ answers: [String: [String: JSON]]) -> CaseActs.Sent {
        CaseActs.Sent(act: act, answers: answers, at: HouseBed.now, key: Reference.random().description)
    }

    static func reference(_ address: String) throws -> Reference {
        try #require(address.split(separator: "/").last.flatMap { Reference($0) })
    }

    /// A case of this person, opened by whom.
    func refer(_ name: String, for person: Reference? = nil, by user: String = "olga") async throws -> Reference {
        let answers: [String: [String: JSON]] = [
            "person": ["name": .text(name), "born": .text("1980-05-17")], "referral": ["received": .text("2026-04-09")],
        ]
        return try Self.reference(try await acts.begin(sent("refer", answers), for: person, by: try self.user(user)))
    }

    /// The newest record of a register.
    func entered(_ kind: String) async throws -> Reference {
        let published = try house.service("pier")
        return try await house.database.read { transaction in
            let records = try CaseStore(transaction, for: .operate("test")).records(of: kind, in: published.reference)
            let facts = try FactStore(transaction).facts(of: records)
            return try #require(records.max { (facts[$0]?.first?.id ?? 0) < (facts[$1]?.first?.id ?? 0) })
        }
    }

    func partner(_ name: String, account: String) async throws -> Reference {
        let answers = ["partner": ["name": JSON.text(name), "account": .text(account)]]
        _ = try await acts.enter(sent("add_partner", answers), by: try user("olga"))
        return try await entered("partner")
    }

    func ask(_ what: String, of partner: Reference) async throws -> Reference {
        let answers = ["query": ["partner": JSON.text(partner.description), "what": .text(what), "asked": .text("2026-04-10")]]
        _ = try await acts.enter(sent("ask", answers), by: try user("olga"))
        return try await entered("query")
    }

    func handOver(_ file: Reference, to partner: Reference, helper: String? = nil) async throws {
        var body: [String: JSON] = ["partner": .text(partner.description), "starts": .text("2026-04-10")]
        if let helper { body["helper"] = .text(helper) }
        _ = try await acts.perform(sent("hand_over", ["hand_over": body]), on: file, by: try user("olga"))
    }

    /// The record of this kind in a case.
    func record(_ kind: String, of file: Reference) async throws -> Fact {
        try #require(try await house.database.read { try FactStore($0).facts(inStream: file) }.first { $0.kind == kind })
    }

    /// Takes a record out of effect.
    func withdraw(_ fact: Fact) async throws {
        let entry = try #require(
            try await house.database.read { try CaseStore($0, for: .operate("test")).entry(fact.subject) })
        _ = try await acts.correct(
            fact.subject, nth: fact.nth, version: entry.version, body: nil, day: nil, why: "A slip", key: Reference.random().description,
            by: try user("olga"))
    }

    static func with(
        on engine: TestEngine, isolation: isolated (any Actor)? = #isolation, _ body: (PierBed) async throws -> Void
    ) async throws {
        try await HouseBed.with(on: engine, folders: [Pier.folder]) { try await body(PierBed(bed: $0)) }
    }
}
