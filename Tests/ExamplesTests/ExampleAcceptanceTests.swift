import Core
import Foundation
import Language
import Specification
import Testbed
import Testing

@testable import Examples

/// What a worked example says of itself with these records and expectations, in the example folder.
private enum Written {
    static func example(records: String, expect: String) -> String {
        func indented(_ text: String) -> String { text.split(separator: "\n").map { "  \($0)\n" }.joined() }
        return """
            name: Written here
            as at: 2026-07-03 09:00
            records:
            \(indented(records))expect:
            \(indented(expect))
            """
    }

    /// Its failures, as they are printed.
    static func failures(_ records: String, _ expect: String, on engine: TestEngine = .sqlite, _ changes: [String: (String, String)] = [:])
        async throws -> [String]
    {
        var files = try Services.folder("example").files
        files = files.filter { !$0.key.hasPrefix("examples/") }
        for (file, (from, to)) in changes { files[file] = try #require(files[file]).replacingOccurrences(of: from, with: to) }
        files["examples/written.yaml"] = example(records: records, expect: expect)
        return try await Services.report(Folder(name: "example", files: files), on: engine).results.flatMap(\.failures).map(\.description)
    }

    static let tooYoung = "- person p:\n    born: 2012-05-01\n- referral a of p:\n    received: 2026-04-02 16:30"
    static let youngRefused = "The person is younger than 16. Call the young people's team instead."
}

@Suite struct `A record of a worked example` {
    @Test(arguments: [
        // A guard of the act that records it.
        (
            Written.tooYoung,
            "referral a: expected a record that is accepted, got a refusal: \(Written.youngRefused) "
                + "(complete the record, or expect it: refused for a, or write given before it if no act is meant)"
        ),
        // A check of its kind, which a record that is given meets as well.
        (
            "- worker w:\n    starts: 2026-02-01\n    ends: 2026-01-01",
            "worker w: expected a record that is accepted, got a refusal: The last day of work is before the first. Change one of the dates."
        ),
        (
            "- given worker w:\n    starts: 2026-02-01\n    ends: 2026-01-01",
            "worker w: expected a record that is accepted, got a refusal: The last day of work is before the first."
        ),
        // Nobody was born tomorrow or in the century before the last.
        (
            "- person p:\n    born: 1880-05-01",
            "person p: expected a record that is accepted, got a refusal: Nobody who lives was born on this day. "
                + "Check the year of the date of birth."
        ),
        (
            "- person p:\n    born: 2026-07-04",
            "person p: expected a record that is accepted, got a refusal: Nobody who lives was born on this day. "
                + "Check the year of the date of birth."
        ),
        // What is said later of a record.
        (
            "- worker w:\n    starts: 2026-02-01\n- worker w again:\n    ends: 2026-01-01",
            "worker w: expected a record that is accepted, got a refusal: The last day of work is before the first."
        ),
        // Of several lines the last alone can be expected to be refused.
        (
            "- worker w:\n    starts: 2026-02-01\n    ends: 2026-01-01\n- worker w again:\n    ends: 2026-03-01",
            "got a refusal: The last day of work is before the first. Change one of the dates. (complete the record)"
        ),
    ])
    func `that would be refused makes it fail, unless that is expected`(_ records: String, _ failure: String) async throws {
        let found = try await Written.failures(records, "- figure HAR-3 in 2026-27-q1:\n    value: 0")
        #expect(found.count == 1 && found[0].contains(failure), "\(found)")
    }

    @Test(arguments: [("2026-07-03", true), ("2026-07-04", false)])
    func `says no day that is still to come where the folder asks for what has happened`(day: String, isTaken: Bool) async throws {
        let past = ["kinds/visit.yaml": ("label: Day, required: yes", "label: Day, required: yes, past: yes")]
        let records = "- referral a:\n    received: 2026-04-02 16:30\n- given visit v of a:\n    on_day: \(day)\n    minutes: 60"
        let found = try await Written.failures(records, "- stage of a: received", past)
        let refusal = "visit v: expected a record that is accepted, got a refusal: Day: this is still to come. Enter when it was."
        #expect(isTaken ? found == [] : found.count == 1 && found[0].contains(refusal), "\(found)")
    }

    @Test func `that is given was there before and is asked by no act`() async throws {
        let given = Written.tooYoung.replacingOccurrences(of: "- referral", with: "- given referral")
        #expect(try await Written.failures(given, "- stage of a: received") == [])
    }

    @Test(arguments: [
        ("- refused for a: \(Written.youngRefused)", []),
        ("- refused for a: Another sentence.", ["refused for a: expected Another sentence., got \(Written.youngRefused)"]),
    ])
    func `that is expected to be refused is no failure but for its sentence`(_ expect: String, _ failures: [String]) async throws {
        let found = try await Written.failures(Written.tooYoung, expect)
        #expect(found.count == failures.count && zip(found, failures).allSatisfy { $0.hasSuffix($1) }, "\(found)")
    }

    /// The case and the person that would have begun with it are not there either.
    @Test(arguments: TestEngine.allCases)
    func `that was refused stays in no figure and begins no case`(on engine: TestEngine) async throws {
        let known = ["figures.yaml": ("count of: open_now", "count of: case")]
        let records = "- referral a:\n    received: 2026-04-02 16:30\n- referral late:\n    received: 2027-04-02 16:30"
        let figure = "- figure HAR-3 in 2026-27-q2:\n    value: 1"
        let refused = "- refused for late: This is in the future. Enter when the referral was received.\n"
        let taken = try await Written.failures(records, refused + figure, on: engine, known)
        #expect(taken.isEmpty, "\(taken)")
        let found = try await Written.failures(records, figure, on: engine, known)
        #expect(found.contains { $0.contains("referral late: expected a record that is accepted") }, "\(found)")
    }

    @Test func `cannot lead to one that was refused`() async throws {
        let records = "\(Written.tooYoung)\n- decision b of a:\n    result: accepted\n    decided: 2026-04-08 10:00"
        let found = try await Written.failures(records, "- refused for a: \(Written.youngRefused)")
        #expect(
            found.count == 1 && found[0].contains("decision b: expected a record that is accepted, got it leads to a, which is refused"),
            "\(found)")
    }

    /// A form would say first that the answer is missing.
    @Test(arguments: [("name", "", 0), ("name", "- refused for w: Write this as well.\n", 0), ("ends", "", 1)])
    func `may lack what a form requires, and no rule that reads it is held against it`(
        _ field: String, _ expect: String, _ failures: Int
    ) async throws {
        let check = "checks:\n  - refuse unless: \(field) is recorded\n    say: Write this as well.\n"
        let found = try await Written.failures(
            "- worker w:\n    starts: 2026-02-01", "\(expect)- figure HAR-3 in 2026-27-q1:\n    value: 0",
            ["kinds/worker.yaml": ("checks:\n", check)])
        #expect(found.count == failures, "\(found)")
    }

    /// A link to a row of a group is the record's handle and the row's number.
    @Test(arguments: [("d/2", true), ("d/1", false)])
    func `can lead to a row of a group`(_ link: String, _ holds: Bool) async throws {
        let about = ["kinds/goal.yaml": ("groups:\n", "  about: {type: row of score, label: About}\ngroups:\n")]
        let records = """
            - referral a:
                received: 2026-04-02 16:30
            - assessment d of a:
                completed: 2026-04-15 10:00
                score:
                  - area: money
                    level: 2
                  - area: safety
                    level: 1
            - plan e of a:
                agreed: 2026-04-17 12:00
            - goal g of e:
                about: \(link)
            """
        let found = try await Written.failures(records, "- rule for g: about.area is safety", about)
        #expect(found.isEmpty == holds, "\(found)")
    }

    @Test(arguments: [("", "not recorded", true), ("    no_consent_reason: Afraid\n", "not recorded", false)])
    func `has a long text or has it not recorded`(_ written: String, _ expected: String, _ holds: Bool) async throws {
        let records = "- referral a:\n    received: 2026-04-02 16:30\n    consent: no\n\(written)"
        let found = try await Written.failures(records, "- value of no_consent_reason for a: \(expected)")
        #expect(found.isEmpty == holds, "\(found)")
    }
}
