import Cases
import Core
import Record
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
        ("a day to come", answered("received", .text("2026-05-02T10:00:00.000Z")), "day", "2026-05-02 has not come yet"),
    ]

    private static func changed(_ field: String, to value: JSON?) -> String {
        guard case .object(var line) = ImportLines.case("9", received: received)[2] else { return "" }
        line[field] = value
        return JSON.object(line).canonicalText
    }
    private static func answered(_ question: String, _ value: JSON?) -> String {
        guard case .object(var line) = ImportLines.case("9", received: received)[2], case .object(var body)? = line["body"] else {
            return ""
        }
        body[question] = value
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
}
