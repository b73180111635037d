import Core
import Language

/// What running the worked examples of a folder gave.
package struct ExamplesReport: Sendable {
    package let service: String
    package let results: [ExampleResult]
    /// Rules that the database cannot read.
    package var mistakes: [Mistake] = []
    package var failures: Int { results.count { !$0.failures.isEmpty } }

    package var json: JSON {
        .object([
            "service": .text(service), "examples": .number(Int64(results.count)), "failed": .number(Int64(failures)),
            "results": .list(results.map(\.json)),
        ])
    }
}

/// One worked example: what it covers, and every expectation that did not hold.
package struct ExampleResult: Sendable {
    package let file: String
    package let name: String
    /// The catalogue's codes.
    package let covers: [String]
    package let failures: [Failure]

    /// An expectation that did not hold.
    package struct Failure: Sendable, CustomStringConvertible {
        package let place: SourcePlace
        /// `due of screening for a`
        package let what: String
        package let expected: String
        package let got: String
        /// The rows that explain what was got.
        package let behind: [String]

        package var description: String {
            "\(place): \(what): expected \(expected), got \(got)" + (behind.isEmpty ? "" : " (\(behind.joined(separator: "; ")))")
        }
    }

    package var json: JSON {
        .object([
            "file": .text(file), "name": .text(name), "covers": .list(covers.map(JSON.text)),
            "failures": .list(
                failures.map { failure in
                    .object([
                        "line": .number(Int64(failure.place.line)), "what": .text(failure.what), "expected": .text(failure.expected),
                        "got": .text(failure.got), "behind": .list(failure.behind.map(JSON.text)),
                    ])
                }),
        ])
    }
}
