import Foundation
import Language
import Testbed
import Testing

@testable import Specification

@Suite(.covers("KEN-203")) struct `A question called service takes the place of the link to the whole service` {
    /// The example, with a register of services, one of queries about them and one that closes a quarter.
    private func folder(_ unless: String) throws -> Folder {
        var folder = try Folders.folder("example")
        let kinds = [
            "service": "{name: {type: text, label: Name, required: yes}}",
            "query":
                "{service: {type: row of service, label: Service}, closing: {type: row of closing, label: Quarter}, settled: {type: day, label: Settled}}",
            "complaint": "{service: {type: row of service, label: Service}, settled: {type: day, label: Settled}}",
            "closing": "{closed: {type: day, label: Closed, required: yes}}",
        ]
        for (name, fields) in kinds {
            folder = folder.with("kinds/\(name).yaml") { _ in
                "kind: \(name)\nlabel: \(name)\nplural: \(name)s\nof: service\nfields: \(fields)\n"
                    + (name == "closing" ? "checks:\n  - refuse unless: \(unless)\n    say: Settle the queries first.\n" : "")
            }
        }
        folder = folder.with("pathway.yaml") {
            $0 + kinds.keys.sorted().map { "  add_\($0):\n    label: Add\n    by: [worker]\n    records: [\($0)]\n" }.joined()
        }
        return folder.with("service.yaml") { content in
            content.replacingOccurrences(
                of: "may: [read, assess, agree_plan",
                with: "may: [read, add_closing, add_complaint, add_query, add_service, assess, agree_plan")
        }
    }

    @Test func `so a rule that goes by it finds nothing, and is refused where it stands`() throws {
        for unless in ["has no complaint where settled is not recorded", "has no closing.service.complaint where settled is not recorded"] {
            let mistakes = try folder(unless).allMistakes
            #expect(
                mistakes.map(\.what) == ["closing and complaint are not of the same service: one of them asks for a record called service"])
            #expect(mistakes.first?.place.file == "kinds/closing.yaml")
        }
    }

    @Test func `and another link may be gone by, as may the question itself`() throws {
        for unless in ["has no closing.query where settled is not recorded", "has no query where closing.query.service is recorded"] {
            #expect(try folder(unless).allMistakes.map(\.what).filter { $0.contains("same service") } == [])
        }
    }
}
