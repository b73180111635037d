import Core
import Figures
import Proof
import Record
import Specification
import Storage

/// Reading seals.
package struct SealStore {
    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// A seal without what it holds.
    package struct Heading: Sendable, Equatable {
        package let id: Reference
        package let service: String, name: String, period: String
        package let number: Int
        package let at: Moment
        /// As it was recorded when it was sealed, and as it was printed.
        package let digest: String
    }

    private static let columns: Statement = "id, service, name, period, number, at, digest"

    private static func heading(_ row: ResultRow) throws -> Heading {
        Heading(
            id: try row.get("id"), service: try row.get("service"), name: try row.get("name"), period: try row.get("period"),
            number: try row.get("number"), at: try row.get("at"), digest: try row.get("digest"))
    }

    /// The seals of one return, the first first.
    package func headings(of returned: PeriodReturn) throws -> [Heading] {
        try headings(of: returned.service.name, returned.name, returned.period.label)
    }

    package func headings(of service: String, _ name: String, _ period: String) throws -> [Heading] {
        try transaction.rows(
            """
            SELECT \(SealStore.columns) FROM seal WHERE service = \(service) AND name = \(name) AND period = \(period) ORDER BY number
            """, SealStore.heading)
    }

    /// The latest seal of each return of a service, by `quarterly 2026-27-q1`.
    package func latest(of service: String) throws -> [String: Heading] {
        let all = try transaction.rows(
            "SELECT \(SealStore.columns) FROM seal WHERE service = \(service) ORDER BY number", SealStore.heading)
        return Dictionary(all.map { ("\($0.name) \($0.period)", $0) }, uniquingKeysWith: { $1 })
    }

    /// What a seal holds; nil for no such seal.
    ///
    /// - Throws: ``StorageError/unexpectedValue(column:wanted:)`` where its rows make no return.
    package func sealed(_ id: Reference) throws -> SealedReturn? {
        try document(of: id).map { document in
            try SealStore.read { () throws(LineMistake) in try SealedReturn(document: document) }
        }
    }

    private static func read<Sealed>(_ body: () throws(LineMistake) -> Sealed) throws -> Sealed {
        do throws(LineMistake) { return try body() } catch {
            throw StorageError.unexpectedValue(column: "seal.\(error.field)", wanted: "sealed return")
        }
    }

    /// The document as the rows have it: whatever was changed in one of them changes its digest.
    private func document(of id: Reference) throws -> JSON? {
        let head = try transaction.row("SELECT service, name, period, number, at, head FROM seal WHERE id = \(id)") { row in
            var members = try SealStore.object(row, "head")
            members["service"] = .text(try row.get("service"))
            members["return"] = .text(try row.get("name"))
            members["period"] = .text(try row.get("period"))
            members["number"] = .number(try row.get("number"))
            members["sealed"] = .text(try row.get("at", as: Moment.self).description)
            return members
        }
        guard var head else { return nil }
        let rows = try self.rows(of: id)
        head["figures"] = .list(try figures(of: id, rows))
        // A table without a row has a heading all the same, and only its heading says its words.
        if case .list(let tables)? = head["tables"] {
            head["tables"] = .list(
                tables.map { table in
                    table.with("rows", .list((rows[table["kind"]?.text ?? ""]?[SealRows.table] ?? []).map { .text($0.printed) }))
                })
        }
        return .object(head)
    }

    /// Figures of the whole service as they were sent.
    package static let sent = SentFigures { service, code, covers, transaction in
        try SealStore(transaction).figure(code, of: service, covering: covers)
    }

    private func figure(_ code: String, of service: String, covering covers: String) throws -> FigureReport? {
        let seal: Reference? = try transaction.row(
            """
            SELECT seal.id FROM seal_figure JOIN seal ON seal.id = seal_figure.seal
            WHERE seal_figure.code = \(code) AND seal_figure.covers = \(covers) AND seal.service = \(service) AND seal.name NOT LIKE '%~%'
            ORDER BY seal.at DESC, seal.number DESC LIMIT 1
            """
        ) { try $0.get("id") }
        guard let seal, let figure = try figures(of: seal, try rows(of: seal, only: code), only: code).first else { return nil }
        return try SealStore.read { () throws(LineMistake) in try FigureReport(sealed: figure) }
    }

    private struct Row { let printed: String, reason: JSON }

    /// By code and list, in order.
    private func rows(of id: Reference, only code: String? = nil) throws -> [String: [String: [Row]]] {
        var rows: [String: [String: [Row]]] = [:]
        try transaction.forEach(
            """
            SELECT code, list, reference, letter, reason FROM seal_row WHERE seal = \(id)\(SealStore.of(code)) ORDER BY code, list, nth
            """
        ) { row in
            let reference: Reference = try row.get("reference"), letter: String = try row.get("letter")
            rows[try row.get("code"), default: [:]][try row.get("list"), default: []].append(
                Row(printed: reference.printed(letter), reason: try row.find("reason", as: String.self).map { .text($0) } ?? .null))
        }
        return rows
    }

    private func figures(of id: Reference, _ rows: [String: [String: [Row]]], only code: String? = nil) throws -> [JSON] {
        try transaction.rows(
            """
            SELECT code, covers, value, numerator, denominator, target, result, rest FROM seal_figure
            WHERE seal = \(id)\(SealStore.of(code)) ORDER BY nth
            """
        ) { row in
            let code: String = try row.get("code")
            var members = try SealStore.object(row, "rest")
            for (column, member) in SealRows.figure { members[member] = try row.value(column).json }
            let own = rows[code] ?? [:]
            func list(_ name: String, _ reason: String) -> JSON {
                .list((own[name] ?? []).map { .object(["reference": .text($0.printed), reason: $0.reason]) })
            }
            for name in SealRows.lists { members[name] = list(name, "reason") }
            if case .list(let folds)? = members["folds"] {
                members["folds"] = .list(folds.enumerated().map { $1.with("rows", list(SealRows.fold($0), "value")) })
            }
            return .object(members)
        }
    }

    /// One figure alone; nil for all.
    private static func of(_ code: String?) -> Statement { code.map { " AND code = \($0)" } ?? "" }

    private static func object(_ row: ResultRow, _ column: String) throws -> [String: JSON] {
        guard case .object(let members)? = try? JSON(parsing: try row.get(column, as: String.self)) else {
            throw StorageError.unexpectedValue(column: "seal.\(column)", wanted: "sealed return")
        }
        return members
    }

    /// Every seal whose rows no longer give the digest it was sealed with.
    func findings() throws -> [String] {
        let all = try transaction.rows("SELECT \(SealStore.columns) FROM seal ORDER BY at, id", SealStore.heading)
        return all.compactMap { heading in
            let found = try? document(of: heading.id)?.canonical.sha256.hexadecimal
            if found == heading.digest { return nil }
            return "seal \(heading.id) (\(heading.service), \(heading.name), \(heading.period), number \(heading.number)): "
                + "what it holds is not what was sealed; its digest was \(heading.digest)"
        }
    }
}

extension JSON {
    fileprivate func with(_ name: String, _ value: JSON) -> JSON {
        guard case .object(var members) = self else { return self }
        members[name] = value
        return .object(members)
    }
}

extension Value {
    fileprivate var json: JSON {
        switch self {
        case .text(let text): .text(text)
        case .integer(let number): .number(number)
        case .null, .bytes: .null
        }
    }
}
