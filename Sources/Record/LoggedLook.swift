import Core
import Proof

/// A look as it was written down: what ``Look`` says, in its place in the log. It holds no word of what was seen.
package struct LoggedLook: Hashable, Sendable {
    package let id: Int64
    package let at: Moment
    package let by: String, capacity: String, organisation: String, purpose: String
    package let route: String
    package let subject: Reference?
    /// Who stood in the list that was seen; nil where one record was, or everybody.
    package let list: SeenList?
    package let count: Int
    package let request: String
    package let service: Reference?
    package let leaf: Int64?

    /// One line of an export.
    package var json: JSON {
        .object([
            "look": .number(id), "at": .text(at.description), "by": .text(by), "capacity": .text(capacity),
            "organisation": .text(organisation), "purpose": .text(purpose), "route": .text(route),
            "subject": subject.map { .text($0.description) } ?? .null, "list": list.map { .number($0.number) } ?? .null,
            "listed": list.map { .text($0.digest.hexadecimal) } ?? .null, "count": .number(Int64(count)), "request": .text(request),
            "service": service.map { .text($0.description) } ?? .null, "leaf": leaf.map { .number($0) } ?? .null,
        ])
    }

    func placed(at leaf: Int64?) -> LoggedLook {
        LoggedLook(
            id: id, at: at, by: by, capacity: capacity, organisation: organisation, purpose: purpose, route: route, subject: subject,
            list: list,
            count: count, request: request, service: service, leaf: leaf)
    }
}

extension LoggedLook {
    /// - Throws: ``LineMistake`` naming the field that is missing or unreadable.
    init(_ json: JSON) throws(LineMistake) {
        let fields = LineReader(json)
        let number = try fields.optional("list") { reader, name throws(LineMistake) in try reader.number(name) }
        let digest = try fields.optional("listed") { reader, name throws(LineMistake) in try reader.bytes(name) }
        let reference = { (name: String) throws(LineMistake) in
            try fields.optional(name) { reader, name throws(LineMistake) in try reader.reference(name) }
        }
        var list: SeenList?
        if let number {
            guard let digest, let seen = SeenList(digest: digest), seen.number == number else {
                throw LineMistake(field: "listed", sentence: "must be the digest that the list is numbered by")
            }
            list = seen
        }
        self.init(
            id: try fields.number("look"), at: try fields.moment("at"), by: try fields.text("by"), capacity: try fields.text("capacity"),
            organisation: try fields.text("organisation"), purpose: try fields.text("purpose"), route: try fields.text("route"),
            subject: try reference("subject"), list: list, count: Int(try fields.number("count")), request: try fields.text("request"),
            service: try reference("service"),
            leaf: try fields.optional("leaf") { reader, name throws(LineMistake) in try reader.number(name) })
    }
}

/// A list that was seen, known by who stands in it: the same on every machine, and kept once however often it is seen.
package struct SeenList: Hashable, Sendable {
    /// SHA-256 of the references in their order, with spaces between them.
    package let digest: [UInt8]

    init(_ references: some Sequence<Reference>) { self.init(named: references.sorted().map(\.description)) }

    /// - Parameter names: references in their order; what is none is taken as it stands, so that it is noticed.
    init(named names: [String]) { digest = Array(names.joined(separator: " ").utf8).sha256 }

    init?(digest: [UInt8]) {
        guard digest.count == 32 else { return nil }
        self.digest = digest
    }

    /// 63 bits of the digest.
    package var number: Int64 { digest.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) } & Int64.max }

    /// One line of an export: who stands in it.
    static func line(_ number: Int64, _ names: [String]) -> JSON {
        .object(["list": .number(number), "subjects": .list(names.map(JSON.text))])
    }
}
