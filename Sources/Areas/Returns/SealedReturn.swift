import Core
import Figures
import Proof
import Record

/// What was sent: every figure with its lists, the words written to them, the version they follow, who signed. Of people it holds references
/// and reasons, never a name, so it outlives their records.
package struct SealedReturn: Sendable, Equatable {
    package let service: String, serviceLabel: String
    package let name: String, label: String
    /// `2026-27-q1`, and in words.
    package let period: String, periodWords: String
    /// 1, and one more for each time it was sent again.
    package let number: Int
    package let sealed: Moment
    package let signed: Signature
    /// The SHA-256 of the service folder.
    package let specification: String
    /// Why it was sent again.
    package let reason: String?
    package let narrative: [Part]
    /// What was unlikely and said to be right.
    package let checked: [String]
    package let figures: [FigureReport]
    package let tables: [Listing]

    package struct Signature: Sendable, Equatable {
        package let by: String, name: String
        package let capacity: String, capacityLabel: String
        package let organisation: String, organisationLabel: String
    }
    package struct Part: Sendable, Equatable {
        package let name: String, label: String, text: String
    }
    /// The records of a kind that fall into the period.
    package struct Listing: Sendable, Equatable {
        package let kind: String, label: String
        package let rows: [FigureReport.Row]
    }

    /// Every record in its lists.
    var references: Set<Reference> {
        var rows = tables.flatMap(\.rows)
        for figure in figures {
            rows += figure.counted + figure.notCounted
            rows += figure.leftOut + figure.undecided
            rows += figure.folds.flatMap(\.rows)
        }
        return Set(rows.map(\.reference))
    }

    /// The SHA-256 of its canonical JSON: whoever has the document can work it out again.
    package var digest: String { document.canonical.sha256.hexadecimal }

    /// All of it. Its shape is written down in `docs/reference/figures.md`.
    package var document: JSON {
        var members = head
        members["figures"] = .list(figures.map(\.sealed))
        members["tables"] = .list(tables.map(\.json))
        return .object(members)
    }

    /// All but the rows.
    var head: [String: JSON] {
        [
            "service": .text(service), "serviceLabel": .text(serviceLabel), "return": .text(name), "label": .text(label),
            "period": .text(period), "periodWords": .text(periodWords), "number": .number(Int64(number)),
            "sealed": .text(sealed.description), "specification": .text(specification), "reason": reason.map { .text($0) } ?? .null,
            "signed": .object([
                "by": .text(signed.by), "name": .text(signed.name), "capacity": .text(signed.capacity),
                "capacityLabel": .text(signed.capacityLabel), "organisation": .text(signed.organisation),
                "organisationLabel": .text(signed.organisationLabel),
            ]),
            "narrative": .list(
                narrative.map { .object(["name": .text($0.name), "label": .text($0.label), "text": .text($0.text)]) }),
            "checked": .list(checked.map { .text($0) }),
        ]
    }
}

extension SealedReturn.Listing {
    var json: JSON {
        .object(["kind": .text(kind), "label": .text(label), "rows": .list(rows.map { .text($0.printed) })])
    }
}

extension SealedReturn {
    /// - Throws: ``LineMistake`` naming the member that is missing or unreadable.
    init(document json: JSON) throws(LineMistake) {
        let members = LineReader(json)
        let signed = LineReader(try members.object("signed"))
        self.init(
            service: try members.text("service"), serviceLabel: try members.text("serviceLabel"), name: try members.text("return"),
            label: try members.text("label"), period: try members.text("period"), periodWords: try members.text("periodWords"),
            number: Int(try members.number("number")), sealed: try members.moment("sealed"),
            signed: Signature(
                by: try signed.text("by"), name: try signed.text("name"), capacity: try signed.text("capacity"),
                capacityLabel: try signed.text("capacityLabel"), organisation: try signed.text("organisation"),
                organisationLabel: try signed.text("organisationLabel")),
            specification: try members.text("specification"),
            reason: try members.optional("reason") { reader, name throws(LineMistake) in try reader.text(name) },
            narrative: try json.each("narrative") { part throws(LineMistake) in
                let part = LineReader(part)
                return Part(name: try part.text("name"), label: try part.text("label"), text: try part.text("text"))
            },
            checked: try json.each("checked") { item throws(LineMistake) in try item.written("checked") },
            figures: try json.each("figures") { figure throws(LineMistake) in try FigureReport(sealed: figure) },
            tables: try json.each("tables") { table throws(LineMistake) in
                let listing = LineReader(table)
                return Listing(
                    kind: try listing.text("kind"), label: try listing.text("label"),
                    rows: try table.each("rows") { row throws(LineMistake) in try FigureReport.Row(printed: try row.written("rows")) })
            })
    }
}

extension FigureReport.Row {
    fileprivate init(printed: String) throws(LineMistake) {
        guard let reference = Reference(printed) else { throw LineMistake(field: "rows", sentence: "must be references") }
        self.init(reference: reference, letter: String(printed.prefix { $0 != "-" }), reason: nil)
    }
}

extension JSON {
    fileprivate func each<T>(_ name: String, _ read: (JSON) throws(LineMistake) -> T) throws(LineMistake) -> [T] {
        guard case .list(let items)? = self[name] else { throw LineMistake(field: name, sentence: "must be a list") }
        var found: [T] = []
        for item in items { found.append(try read(item)) }
        return found
    }
    fileprivate func written(_ field: String) throws(LineMistake) -> String {
        guard let text else { throw LineMistake(field: field, sentence: "must be a list of texts") }
        return text
    }
}
