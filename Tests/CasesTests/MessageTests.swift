import Access
import Core
import Record
import Specification
import Storage
import Testbed
import Testing

@testable import Cases

/// `Quay` with a clock that alerts: a referral is answered within five working days.
@Suite(.covers("EXP-31")) struct `A message of a due moment` {
    private static let folder = Versions.first.changed(
        "clocks.yaml", "  owner: worker\nleaflet", "  owner: worker\n  void when: has departure\n  when missed: [alert]\nleaflet")
    /// Missed on Monday 13 April at 17:00, due today at 17:00, tomorrow, and the day after.
    private static let received = [
        Moment(Day(2026, 4, 2), 16, 30), Moment(Day(2026, 4, 7), 10), Moment(Day(2026, 4, 8), 10), Moment(Day(2026, 4, 9), 10),
    ]

    private func cases(in bed: ServiceBed) async throws -> [Reference] {
        var files: [Reference] = []
        for moment in Self.received { files.append(try await bed.referred(["received": .text(moment.description)])) }
        return files
    }

    private func tell(_ bed: ServiceBed, at moment: Moment = ServiceBed.now) async throws -> Int {
        try await DueMoments(database: bed.database, shelf: bed.shelf).tell(at: moment)
    }

    private func unread(
        _ bed: ServiceBed, by user: Directory.User? = nil, at moment: Moment = ServiceBed.now
    ) async throws -> [MessageStore.Message] {
        let user = try user ?? bed.user("wei")
        return try await bed.database.read { transaction in
            try MessageStore(transaction).unread(
                of: user.role.code, in: bed.published.reference, at: moment, before: bed.published.soonEnds(at: moment), for: user.viewer,
                limit: 100)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is made when it is soon due and when it is missed, once each, and leads to the case`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            let files = try await cases(in: bed)
            #expect(try await tell(bed) == 3)
            #expect(try await tell(bed) == 0)
            #expect(try await unread(bed).map(\.record) == Array(files.prefix(3)))
            #expect(try await unread(bed).map(\.key.occasion) == [.missed, .soon, .soon])
            // At 17:00 the second has until then; a millisecond later it is missed.
            let close = Moment(Day(2026, 4, 14), 17)
            #expect(try await tell(bed, at: close) == 0)
            #expect(try await tell(bed, at: close.adding(milliseconds: 1)) == 1)
            let later = try await unread(bed, at: close.adding(milliseconds: 1))
            #expect(later.map(\.record) == Array(files.prefix(3)) && later.map(\.key.occasion) == [.missed, .missed, .soon])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `looks beyond the weekend and a bank holiday to the next working day`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            let published = bed.published
            #expect(published.soonEnds(at: Moment(Day(2026, 4, 2), 18)) == Moment(Day(2026, 4, 8), 0), "from Maundy Thursday to Tuesday")
            #expect(published.soonEnds(at: Moment(Day(2026, 10, 23), 9)) == Moment(Day(2026, 10, 27), 0), "over the change of clocks")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is made once by two servers at once`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            _ = try await cases(in: bed)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...4 { group.addTask { _ = try await tell(bed) } }
                try await group.waitForAll()
            }
            #expect(try await bed.rows(of: "message").count == 3)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `goes when the clock is done or void, and comes again where the deadline has moved`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            let files = try await cases(in: bed)
            _ = try await tell(bed)
            try await bed.does("decide", Versions.decision(), on: files[0])
            #expect(try await unread(bed).map(\.record) == [files[1], files[2]])
            try await bed.does("leave", ["departure": ["left": .text("2026-04-14")]], on: files[1])
            #expect(try await unread(bed).map(\.record) == [files[2]])
            // It was received a day earlier than was said, so that it is due today.
            let referral = try await bed.subject("referral", in: files[2])
            _ = try await bed.acts.correct(
                referral.subject, nth: referral.nth, version: referral.nth,
                body: Quay.referral(["received": .text(Moment(Day(2026, 4, 7), 9).description)]), day: nil, why: "Read it wrong",
                key: "earlier", by: try bed.user("wei"))
            #expect(try await unread(bed).isEmpty)
            #expect(try await tell(bed) == 1)
            #expect(try await unread(bed).map(\.key.due) == [Moment(Day(2026, 4, 14), 17)])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is for the owner's role and those who may know of the case, and each reads it alone`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            _ = try await cases(in: bed)
            _ = try await tell(bed)
            let wei = try bed.user("wei"), key = try #require(try await unread(bed).first?.key)
            let names = try #require(bed.service.demonstration).users.map(\.name)
            for name in names {
                let user = try bed.user(name)
                let sees = user.role.code == wei.role.code && user.role.sees == .service
                #expect(try await unread(bed, by: user).count == (sees ? 3 : 0), "\(name)")
            }
            try await bed.database.write { try MessageStore($0).read([key], by: wei.code, at: ServiceBed.now) }
            try await bed.database.write { try MessageStore($0).read([key], by: wei.code, at: ServiceBed.now) }
            #expect(try await unread(bed).map(\.key.occasion) == [.soon, .soon])
            let colleague = Directory.User(
                code: "quay-another", name: "Another", organisation: wei.organisation, organisationLabel: wei.organisationLabel,
                service: wei.service, serviceLabel: wei.serviceLabel, role: wei.role)
            #expect(try await unread(bed, by: colleague).count == 3)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `holds no word that was recorded of anybody`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            _ = try await cases(in: bed)
            _ = try await tell(bed)
            let rows = try await bed.rows(of: "message")
            let texts = rows.flatMap(\.values).compactMap { if case .text(let text) = $0 { text } else { nil } }
            #expect(rows.count == 3 && Set(texts) == ["soon", "missed"])
        }
    }
}
