import Access
import Cases
import Core
import Record
import Storage
import Testbed
import Testing

@Suite(.covers("ROT-098")) struct `A ward of one organisation` {
    let received = Moment(Day(2026, 4, 2), 16, 30)

    private func queue(_ bed: ServiceBed, _ user: Directory.User) async throws -> (files: [Reference], count: Int) {
        try await bed.database.read { transaction in
            let store = CaseStore(transaction, for: user.viewer)
            let lines = try store.queue(
                of: "rotherham_referral", in: bed.published.reference, columns: [.cell("ward"), .cell("received")], from: 0, limit: 50)
            return (
                lines.map(\.file), try store.queueLength(of: "rotherham_referral", in: bed.published.reference, most: 100)
            )
        }
    }

    private func known(
        _ file: Reference, _ bed: ServiceBed, _ user: Directory.User
    ) async throws -> (entry: CaseStore.Entry?, kinds: [String]) {
        try await bed.database.read { transaction in
            let store = CaseStore(transaction, for: user.viewer)
            return (try store.entry(file), try store.entries(of: file).map(\.kind).sorted())
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `sees its own referrals and no other's, whom the provider sees all`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let own = try await bed.refer(received: received.adding(hours: 24 * 5))
            let other = try await bed.refer(received: received, by: try bed.user("other-nurse"))
            for (user, seen) in [("ward-nurse", [own]), ("ward-lead", [own]), ("other-nurse", [other]), ("worker", [other, own])] {
                let queue = try await queue(bed, try bed.user(user))
                #expect(queue.files == seen, "\(user)")
                #expect(queue.count == seen.count, "\(user)")
                for file in [own, other] {
                    let (entry, kinds) = try await known(file, bed, try bed.user(user))
                    #expect((entry != nil) == seen.contains(file), "\(user)")
                    #expect(kinds == (seen.contains(file) ? ["case", "referral"] : []), "\(user)")
                }
                let referral = try await bed.subject("referral", in: other).subject
                #expect((try await known(referral, bed, try bed.user(user)).entry != nil) == seen.contains(other), "\(user)")
            }
            for user in ["trust-lead", "commissioner"] {
                #expect(try await queue(bed, try bed.user(user)).count == 0)
                #expect(try await known(own, bed, try bed.user(user)).entry == nil)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is answered about another's case exactly as about none`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let other = try await bed.refer(received: received, by: try bed.user("other-nurse"))
            let lead = try bed.user("ward-lead")
            let before = try await bed.size()
            let why: [String: JSON] = ["withdrawn": .text("2026-04-07"), "why": .text("Went home")]
            // One that nobody sees either: it does not exist.
            for file in [other, Reference.random()] {
                await #expect(throws: CaseRefusal.noSuchCase) { try await bed.perform("withdraw", why, on: file, by: lead) }
                let (entry, kinds) = try await known(file, bed, lead)
                #expect(entry == nil && kinds.isEmpty)
            }
            let corrector = Directory.User(
                code: lead.code, name: lead.name, organisation: lead.organisation, organisationLabel: lead.organisationLabel,
                service: lead.service, serviceLabel: lead.serviceLabel,
                role: .init(
                    code: lead.role.code, label: lead.role.label, sees: .organisation(.init()), may: ["correct"],
                    reading: lead.role.reading))
            for subject in [try await bed.subject("referral", in: other).subject, other, Reference.random()] {
                await #expect(throws: CaseRefusal.noSuchCase) {
                    try await bed.acts.correct(
                        subject, nth: 1, version: 1, body: nil, day: nil, why: "", key: Reference.random().description, by: corrector)
                }
            }
            #expect(try await bed.size() == before)
        }
    }
}
