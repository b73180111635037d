import Core
import Record
import Storage

/// The kinds of fact about a return. None is a kind of a folder: those have no dot.
enum ReturnFact {
    static let prefix = "return."
    /// A part of the narrative, as it was written last.
    static let narrative = "return.narrative"
    /// Something unlikely that was said to be right.
    static let check = "return.check"
    static let question = "return.question"
    static let answer = "return.answer"
    /// The seal itself, then one fact for each figure and each table, all of one subject.
    static let seal = "return.seal"
    static let figure = "return.figure"
    static let table = "return.table"
}

/// The facts of one seal in, its rows out. What is written to a return before it is sealed is read from the facts themselves.
package enum SealFold {
    package static let area = AreaFold(
        prefix: ReturnFact.prefix,
        tables: { fact in
            [ReturnFact.seal, ReturnFact.figure, ReturnFact.table].contains(fact.kind)
                ? [("seal_row", "seal"), ("seal_figure", "seal"), ("seal", "id")] : []
        },
        rows: rows,
        allTables: [("seal", ["id"]), ("seal_figure", ["seal", "nth"]), ("seal_row", ["seal", "code", "list", "nth"])],
        proof: { try SealStore($0).findings() })

    static func rows(of facts: [Fact]) -> [TableRow] {
        var rows: [TableRow] = []
        var figures = 0
        for fact in facts.inEffect {
            switch fact.said.kind {
            case ReturnFact.seal: rows.append(seal(fact.said.subject, fact.fields))
            case ReturnFact.figure:
                rows += figure(fact.said.subject, figures, fact.fields)
                figures += 1
            case ReturnFact.table:
                rows += listed(fact.said.subject, fact.fields["kind"]?.text ?? "", SealRows.table, fact.fields["rows"])
            default: continue
            }
        }
        return rows
    }

    private static func seal(_ id: Reference, _ fields: [String: JSON]) -> TableRow {
        var head = fields
        let columns = SealRows.seal
        for name in columns.values { head[name] = nil }
        func text(_ column: String) -> Value { .text(columns[column].flatMap { fields[$0]?.text } ?? "") }
        return TableRow(
            table: "seal", key: ["id"],
            cells: [
                "id": id.stored, "service": text("service"), "name": text("name"), "period": text("period"), "digest": text("digest"),
                "number": .integer(fields["number"]?.number ?? 0),
                "at": Moment(iso: fields["sealed"]?.text ?? "")?.stored ?? .integer(0),
                "head": .text(JSON.object(head).canonicalText),
            ])
    }

    private static func figure(_ id: Reference, _ nth: Int, _ fields: [String: JSON]) -> [TableRow] {
        let code = fields["code"]?.text ?? ""
        var (rest, rows): ([String: JSON], [TableRow]) = (fields, [])
        for list in SealRows.lists {
            rows += listed(id, code, list, fields[list])
            rest[list] = nil
        }
        if case .list(let folds)? = fields["folds"] {
            rest["folds"] = .list(
                folds.enumerated().map { place, fold in
                    rows += listed(id, code, SealRows.fold(place), fold["rows"])
                    return fold.without("rows")
                })
        }
        var cells: [String: Value] = ["seal": id.stored, "nth": nth.stored]
        for (column, member) in SealRows.figure {
            cells[column] = fields[member]?.value ?? .null
            rest[member] = nil
        }
        cells["rest"] = .text(JSON.object(rest).canonicalText)
        return [TableRow(table: "seal_figure", key: ["seal", "nth"], cells: cells)] + rows
    }

    private static func listed(_ id: Reference, _ code: String, _ list: String, _ rows: JSON?) -> [TableRow] {
        guard case .list(let rows)? = rows else { return [] }
        return rows.enumerated().compactMap { nth, row in
            guard let printed = row.text ?? row["reference"]?.text, let reference = Reference(printed) else { return nil }
            let reason = row["reason"] ?? row["value"]
            return TableRow(
                table: "seal_row", key: ["seal", "code", "list", "nth"],
                cells: [
                    "seal": id.stored, "code": .text(code), "list": .text(list), "nth": nth.stored, "reference": reference.stored,
                    "letter": .text(String(printed.prefix { $0 != "-" })), "reason": reason?.value ?? .null,
                ])
        }
    }
}

/// Which members of a seal have columns of their own, in both directions.
enum SealRows {
    /// The column and the member.
    static let seal = ["service": "service", "name": "return", "period": "period", "number": "number", "at": "sealed", "digest": "digest"]
    static let figure = [
        "code": "code", "covers": "coversWords", "value": "value", "numerator": "numerator", "denominator": "denominator",
        "target": "target", "result": "result",
    ]
    static let lists = ["counted", "notCounted", "leftOut", "undecided"]
    static let table = "table"
    static func fold(_ place: Int) -> String { "fold \(place + 1)" }
}

extension JSON {
    var value: Value {
        switch self {
        case .text(let text): .text(text)
        case .number(let number): .integer(number)
        default: .null
        }
    }
    func without(_ name: String) -> JSON {
        guard case .object(var members) = self else { return self }
        members[name] = nil
        return .object(members)
    }
}
