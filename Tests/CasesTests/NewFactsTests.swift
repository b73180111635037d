import Cases
import Core
import Record
import Storage
import Testbed
import Testing

@Suite(.covers("ROT-046", "SR-04")) struct `Lines of another system` {
    static let received = Moment(Day(2026, 4, 2), 16, 30)

    /// A line with something wrong in it, and the field that is named.
    static let bad: [(wrong: String, line: String, field: String, sentence: String)] = [
        ("no JSON", #"{"service":"rotherham","#, "character 24", ""),
        ("no service", changed("service", to: nil), "service", "must name a published service"),
        ("an unknown service", changed("service", to: .text("barnsley")), "service", "barnsley is not published here"),
        ("no kind", changed("kind", to: nil), "kind", "must be a text"),
        ("an unknown kind", changed("kind", to: .text("visit")), "kind", "visit is no kind of rotherham"),
        ("no stream", changed("stream", to: nil), "stream", "must be a text"),
        ("no subject", changed("subject", to: .number(4)), "subject", "must be a text"),
        ("no body", changed("body", to: nil), "body", "must be an object of answers"),
        ("an impossible day", changed("day", to: .text("2026-02-30")), "day", ""),
        ("an impossible moment", changed("at", to: .text("yesterday")), "at", ""),
        ("a missing answer", answered("referrer", nil), "body.referrer", "Enter the name of the referrer"),
        ("an unknown code", answered("ward", .text("ward_aa")), "body.ward", "Ward cannot be ward_aa. Did you mean ward_a?"),
        ("an answer of the wrong sort", answered("need_types", .text("prevention")), "body.need_types", ""),
        ("an unknown question", answered("wards", .text("ward_a")), "body.wards", "There is no question named wards. Did you mean ward?"),
        (
            "a file",
            answered("letter", Core.Attachment(name: "a.pdf", form: .pdf, bytes: 1, hash: String(repeating: "0", count: 64)).json),
            "body", "names the file “a.pdf”: files are attached in forms, or come with an export that is restored"
        ),
        ("a case that is nowhere", changed("stream", to: .text("case 32")), "stream", "is no case, neither in this file nor on record"),
        (
            "a subject of another kind", changed("subject", to: .text("person 31")), "subject", "is of the kind person on line 1"
        ),
        ("somebody else's case", answered("person", .text("person 32")), "body.person", "is not the person of the case"),
        ("a day to come", answered("received", .text("2026-05-02T10:00:00.000Z")), "day", "2026-05-02 has not come yet"),
    ]

    private static func changed(_ field: String, to value: JSON?) -> String {
        guard case .object(var line) = ImportLines.case("31", received: received)[2] else { return "" }
        line["subject"] = .text("another")
        line[field] = value
        return JSON.object(line).canonicalText
    }
    private static func answered(_ question: String, _ value: JSON?) -> String {
        guard case .object(var line) = ImportLines.case("31", received: received)[2], case .object(var body)? = line["body"] else {
            return ""
        }
        body[question] = value
        line["subject"] = .text("another \(question)")
        line["body"] = .object(body)
        return JSON.object(line).canonicalText
    }

    @Test(arguments: TestEngine.allCases)
    func `with mistakes are each named by line and field, and nothing is taken`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let good = ImportLines.case("31", received: Self.received).map(\.canonicalText)
            let report = try await bed.take((good + Self.bad.map(\.line)).joined(separator: "\n"))
            #expect(report.lines == good.count + Self.bad.count)
            #expect(report.mistakes.map(\.line) == Array((good.count + 1)...(good.count + Self.bad.count)))
            for (mistake, bad) in zip(report.mistakes, Self.bad) {
                #expect(mistake.field == bad.field, "\(bad.wrong)")
                #expect(!mistake.sentence.isEmpty && (bad.sentence.isEmpty || mistake.sentence == bad.sentence), "\(bad.wrong)")
            }
            #expect(try await bed.size() == [0, 0, 0])
        }
    }

    @Test func `about someone under 18 meet the folder's check as a form does`() async throws {
        try await ServiceBed.with(on: .sqlite) { bed in
            var person = ServiceBed.person
            person["born"] = .text("2008-04-03")
            let report = try await bed.take(ImportLines.case("31", received: Self.received, person: person))
            #expect(report.mistakes.map(\.line) == [3])
            #expect(report.mistakes.map(\.field) == ["body.received"])
            #expect(report.mistakes.first?.sentence.contains("under 18") == true)
            #expect(try await bed.size() == [0, 0, 0])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are taken once however often they are sent, and not at all in a dry run`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let lines = (1...20).flatMap { ImportLines.case("\($0)", received: Self.received) }
            let text = lines.map(\.canonicalText).joined(separator: "\n")
            let dry = try await bed.take(text, dryRun: true)
            #expect((dry.lines, dry.mistakes) == (60, []))
            #expect(try await bed.size() == [0, 0, 0])
            let first = try await bed.take(text)
            #expect((first.taken, first.known) == (60, 0))
            let size = try await bed.size()
            #expect(size == [60, 60, 60])
            let again = try await bed.take(text)
            #expect((again.taken, again.known, again.mistakes) == (0, 60, []))
            #expect(try await bed.size() == size)
        }
    }

    // MARK: What the file and the record make together

    private static func quay(_ kind: String, _ subject: String, in stream: String, _ body: [String: JSON], day: String = "2026-04-08")
        -> JSON
    {
        .object([
            "service": .text("quay"), "kind": .text(kind), "subject": .text(subject), "stream": .text(stream), "day": .text(day),
            "body": .object(body),
        ])
    }
    private static let person = quay("person", "p", in: "p", ["name": .text("Ann Lowe"), "born": .text("2010-05-17")])
    private static let opening = quay("case", "c", in: "c", ["person": .text("p"), "starts": .text("2026-04-02")])
    private static let referral = quay("referral", "r", in: "c", Quay.referral())
    private static let decided: [String: JSON] = ["decided": .text("2026-04-01"), "result": .text("accepted")]

    @Test(arguments: TestEngine.allCases)
    func `are looked at with a person who stands later in the file`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            for order in [[Self.referral, Self.opening, Self.person], [Self.person, Self.opening, Self.referral]] {
                let report = try await bed.take(order)
                #expect(report.mistakes.map(\.field) == ["body.received"])
                #expect(report.mistakes.first?.sentence.contains("younger than 16") == true)
            }
            #expect(try await bed.size() == [0, 0, 0])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are looked at with the case and the person on record`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            let early = Self.quay("decision", "d", in: file.description, Self.decided)
            let report = try await bed.take([early])
            #expect(report.mistakes.map(\.field) == ["body.decided"])
            // A person on record who is too young, and a case of theirs in the file.
            let young = try await bed.take([Self.quay("person", "p", in: "p", ["name": .text("Bo"), "born": .text("2012-05-17")])])
            #expect(young.mistakes == [])
            let id = try #require(
                try await bed.rows(of: "person").first { $0["name"] == .text("Bo") }?["id"].flatMap { Reference(stored: $0) })
            let opening = Self.quay("case", "c", in: "c", ["person": .text(id.description), "starts": .text("2026-04-02")])
            #expect(try await bed.take([opening, Self.referral]).mistakes.map(\.field) == ["body.received"])
            let right = Self.quay("decision", "d", in: file.description, Self.decided.merging(["decided": .text("2026-04-07")]) { $1 })
            #expect(try await bed.take([right]).mistakes == [])
            #expect(try await bed.stage(of: file) == "accepted")
            // Whose record it is follows from the case.
            #expect(try await bed.rows(of: "quay_decision").first?["person"] == (try await bed.person(of: file)).stored)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that lead to a case, a person or a record that is nowhere are refused by line and field`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            let referral = try await bed.subject("referral", in: file).subject.description
            let own = file.description
            let decided = Self.decided.merging(["decided": .text("2026-04-07")]) { $1 }
            let lines = [
                Self.quay("decision", "d1", in: "nowhere", decided),
                Self.quay("decision", "d2", in: referral, decided),
                Self.quay("decision", referral, in: own, decided),
                Self.quay("case", "c2", in: "c2", ["person": .text("nobody"), "starts": .text("2026-04-02")]),
                Self.quay("case", "c3", in: "c3", ["starts": .text("2026-04-02")]),
                Self.quay("decision", "d4", in: own, decided.merging(["referral": .text("no such")]) { $1 }),
                Self.quay("decision", "d5", in: own, decided.merging(["referral": .text(own)]) { $1 }),
                Self.quay("decision", "d6", in: own, decided.merging(["person": .text("nobody")]) { $1 }),
                Self.quay("worker", "w", in: "w", ["name": .text("Ada"), "person": .text("nobody")]),
            ]
            let before = try await bed.size()
            let report = try await bed.take(lines)
            #expect(
                report.mistakes.map { "\($0.line) \($0.field)" } == [
                    "1 stream", "2 stream", "3 subject", "4 body.person", "5 body.person", "6 body.referral", "7 body.referral",
                    "8 body.person", "9 body.person",
                ])
            #expect(report.mistakes.allSatisfy { !$0.sentence.isEmpty })
            #expect(try await bed.size() == before)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `may name each other by the other system's names, in links too`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let grown = Self.quay("person", "p", in: "p", ["name": .text("Ann Lowe"), "born": .text("1980-05-17")])
            let decision = Self.quay(
                "decision", "d", in: "c", Self.decided.merging(["decided": .text("2026-04-07"), "referral": .text("r")]) { $1 })
            #expect(try await bed.take([decision, Self.referral, Self.opening, grown]).mistakes == [])
            let referral = try #require(try await bed.rows(of: "quay_referral").first?["id"])
            #expect(try await bed.rows(of: "quay_decision").map { $0["referral"] } == [referral])
            #expect(try await bed.verified() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `about one record are looked at together, and with what is on record of it`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            let pause = Self.quay("pause", "z", in: file.description, ["paused": .text("2026-04-08"), "reason": .text("Hospital")])
            let resumed = Self.quay("pause", "z", in: file.description, ["resumed": .text("2026-04-13")], day: "2026-04-13")
            #expect(try await bed.take([pause, resumed]).mistakes == [])
            let row = try #require(try await bed.rows(of: "quay_pause").first)
            #expect(row["resumed"] == Day(2026, 4, 13).stored && row["reason"] == .text("Hospital"))
            let id = try #require(row["id"].flatMap { Reference(stored: $0) })
            let wrong = Self.quay("pause", id.description, in: file.description, ["resumed": .text("2026-04-07")], day: "2026-04-14")
            #expect(try await bed.take([wrong]).mistakes.map(\.sentence) == ["Work cannot go on before it stopped."])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that a form would ask about are taken, and what would have been asked is listed`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let grown = Self.quay("person", "p", in: "p", ["name": .text("Ann Lowe"), "born": .text("1980-05-17")])
            let high = Self.quay("referral", "r", in: "c", Quay.referral(["rent": .number(60_000)]))
            let report = try await bed.take([grown, Self.opening, high])
            #expect(report.mistakes == [] && report.taken == 3)
            #expect(report.questions == [.init(line: 3, field: "body.rent", sentence: `An unlikely answer`.high.sentence)])
        }
    }
}
