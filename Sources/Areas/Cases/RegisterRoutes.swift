import Access
import Core
import HTTPTypes
import Hummingbird
import Record
import Specification
import Storage
import Web

/// Registers: kinds that belong to the service and not to a case, such as its workers. Listed for whoever may read or add to them.
extension CaseRoutes {
    /// Whether there is a register that a user may read or add to.
    package static func hasRegisters(for user: Directory.User, in published: Published) -> Bool {
        !kinds(in: published, for: user).isEmpty
    }

    private static func acts(on kind: Kind, in published: Published, for user: Directory.User) -> [ServiceAct] {
        published.service.acts.filter { act in
            user.may(act.code) && published.isOfRegisters(act) && act.records.first?.value == kind.name
        }
    }

    private static func kinds(in published: Published, for user: Directory.User) -> [Kind] {
        published.service.kinds.filter { kind in
            kind.isFolders && !["case", "person"].contains { published.service.concerns(kind, $0) }
                && (user.may("read") || !acts(on: kind, in: published, for: user).isEmpty)
        }
    }

    func registers(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let published = try service(of: user)
        let kinds = CaseRoutes.kinds(in: published, for: user)
        var content: HTML = "\(Heading("Registers", caption: published.service.label.english))"
        if kinds.isEmpty {
            content += "\(EmptyState("There are no registers here.", why: "This service keeps none, or none that your role reads."))"
        }
        content += "<ul class=\"links\">"
        for kind in kinds { content += "<li>\(Link(kind.plural.english.beginningSentence, to: "/registers/\(kind.name)"))</li>" }
        content += "</ul>"
        return Reply.page(Page("Registers", place: "/registers", content), context)
    }

    func register(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let published = try service(of: user)
        guard let kind = CaseRoutes.kinds(in: published, for: user).first(where: { $0.name == context.parameters.get("kind") }) else {
            throw WebRefusal.absent
        }
        let records = try await database.read { transaction in
            let records = try CaseStore(transaction, for: user.viewer).register(of: kind.name, in: published.reference)
            let facts = try FactStore(transaction).facts(of: records)
            return records.compactMap { record in facts[record].map { (id: record, effective: $0.inEffect) } }
        }
        let title = kind.plural.english.beginningSentence
        var content: HTML = "\(Heading(title, caption: published.service.label.english))"
        for act in CaseRoutes.acts(on: kind, in: published, for: user) {
            content += "<p>\(Link(act.label.english, to: "/registers/\(kind.name)/\(act.code)"))</p>"
        }
        if records.isEmpty {
            content += "\(EmptyState("Nothing is recorded here yet.", why: "What is added stands here, newest first."))"
        } else {
            let listed = kind.listed.isEmpty ? Array(kind.fields.prefix(4)) : kind.listed.compactMap { kind.fields[$0.value] }
            let words = AnswerWords(service: published.service)
            let columns = [Table.Column("Reference"), Table.Column("Day")] + listed.map { Table.Column($0.label.english) }
            let rows = records.map { record -> [HTML] in
                let reading = record.effective.reading
                let cells = listed.map { field in HTML(text: reading[field.name].map { words.words(of: field, json: $0) } ?? "Not recorded")
                }
                return [
                    "\(Link(record.id.printed(kind.letter), to: "/records/\(record.id)"))",
                    HTML(text: record.effective.first?.day.withoutWeekday ?? ""),
                ] + cells
            }
            content += "\(Table("\(title), newest first", captionHidden: true, columns: columns, rows: rows))"
        }
        var page = Page(title, back: BackLink("Back to the registers", to: "/registers"), place: "/registers", wide: true, content)
        if let act = request.uri.queryParameters.get("done").flatMap({ published.service.acts[$0] }) {
            page.banner = NotificationBanner(.done, try await done(act, in: published, on: context.today))
        }
        return Reply.page(page, context)
    }

    // MARK: Adding to one

    func entry(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        return try await show(try await entering(context, user, isSent: false), context, user)
    }

    func enter(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let place = try await entering(context, user, isSent: true)
        return try await take(place, context, user, later: place.back.link.address) {
            try await acts.enter($0, by: user)
        }
    }

    private func entering(_ context: HomewardContext, _ user: Directory.User, isSent: Bool) async throws -> Place {
        let published = try service(of: user)
        let (code, name) = (context.parameters.get("act") ?? "", context.parameters.get("kind") ?? "")
        guard let act = published.service.acts[code], published.isOfRegisters(act), let kind = published.service.kinds[name],
            act.records.contains(where: { $0.value == name })
        else { throw WebRefusal.absent }
        guard user.may(code) else { throw CaseRefusal.notYours(act: act.label.english) }
        return Place(
            reading: try await acts.read(act, on: nil, in: published, for: user, at: context.arrived, isSent: isSent),
            address: "/registers/\(name)/\(code)", file: nil, chosen: [:],
            back: BackLink("Back to \(kind.plural.english.withinSentence)", to: "/registers/\(name)"))
    }
}
