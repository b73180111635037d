import Core
import Storage

/// What is compared before and after a version is published.
struct ComparisonStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    func standings(of service: Reference) throws -> Standings {
        var standings = Standings()
        try transaction.forEach("SELECT \"case\" AS file, code FROM stage WHERE service = \(service) AND over = 0") {
            standings.stages[try $0.get("file")] = try $0.get("code")
        }
        try transaction.forEach(
            """
            SELECT clock."case" AS file, clock.code, clock.subject, clock.unit, clock.due FROM clock
            WHERE clock.service = \(service) AND clock.state IN ('running', 'paused') AND clock."case" IS NOT NULL
            """
        ) { row in
            let key = Standings.Key(code: try row.get("code"), subject: try row.get("subject"), unit: try row.get("unit"))
            standings.due[try row.get("file"), default: [:]][key] = try row.get("due")
        }
        return standings
    }

    /// The cases with an answer; with this one, if it is given.
    func files(answering answer: AnswerColumn, with code: String?) throws -> [Reference] {
        let meets: Statement = code.map { "answers.\(name: answer.column) = \($0)" } ?? "answers.\(name: answer.column) IS NOT NULL"
        let file: Statement = answer.records == "case_file" ? "item.id" : "item.\"case\""
        let from: Statement =
            answer.table == answer.records
            ? "\(name: answer.table) AS answers JOIN \(name: answer.records) AS item ON item.id = answers.id"
            : "\(name: answer.table) AS answers JOIN \(name: answer.records) AS item ON item.id = answers.record"
        return try transaction.rows("SELECT DISTINCT \(file) AS file FROM \(from) WHERE \(meets) AND \(file) IS NOT NULL") {
            try $0.get("file")
        }
    }
}
