import Access
import Core
import HTTPTypes
import Hummingbird
import Record
import Specification
import Storage
import Web

/// Registers: kinds that belong to the service and not to a case, such as its workers. Listed for whoever may read or add to them,
/// each record with what may be done to it. Records of cases that the folder lists stand beside them, such as what was shared with whom: of the
/// cases that one sees, and as far as one reads them.
extension CaseRoutes {
    /// Whether there is a register that a user may read or add to.
    package static func hasRegisters(for user: Directory.User, in published: Published) -> Bool {
        !kinds(in: published, for: user).isEmpty
    }

    private static func acts(on kind: Kind, in published: Published, for user: Directory.User) -> [ServiceAct] {
        published.service.acts.filter { act in
            user.may(act.code) && published.service.isOfRegisters(act) && act.kinds.first?.value == kind.name
        }
    }

    /// Where the form of an act stands that adds to a record of a register: `/registers/query/settle?query=7K2M-9XQ4`.
    static func address(of act: ServiceAct, on kind: Kind, record: Reference) -> String {
        "/registers/\(kind.name)/\(act.code)?\(kind.name)=\(record)"
    }

    /// The acts that a user may do to one record of a register.
    func possible(on entry: CaseStore.Entry, for user: Directory.User, at moment: Moment) async throws -> [ServiceAct] {
        let published = try service(of: user)
        guard entry.service == published.reference, let kind = published.service.kinds[entry.kind] else { return [] }
        let acts = CaseRoutes.acts(on: kind, in: published, for: user).filter { !$0.amends.isEmpty }
        if acts.isEmpty { return [] }
        return try await database.read { transaction in
            let store = RegisterStore(published, transaction, for: user.viewer)
            return try acts.filter { act in
                try !store.records(of: kind, where: act.amends[0].condition, only: entry.id, at: moment).isEmpty
            }
        }
    }

    private static func kinds(in published: Published, for user: Directory.User) -> [Kind] {
        published.service.kinds.filter { kind in
            kind.isFolders && !["case", "person"].contains { published.service.concerns(kind, $0) }
                && (user.may("read") && !user.role.reading.absent.contains(kind.name) || !acts(on: kind, in: published, for: user).isEmpty)
        }
    }

    /// Those of cases that the folder says how to list; what begins a case has a list of its own.
    private static func kindsOfCases(in published: Published, for user: Directory.User) -> [Kind] {
        guard user.may("read") else { return [] }
        let openings = Set(published.service.openings.map(\.kind.name))
        return published.service.kinds.filter { kind in
            kind.isFolders && published.service.isOfCase(kind) && !kind.listed.isEmpty && !openings.contains(kind.name)
                && !user.role.reading.absent.contains(kind.name)
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
        content += links(to: kinds)
        let ofCases = CaseRoutes.kindsOfCases(in: published, for: user)
        if !ofCases.isEmpty { content += "<h2>Of all cases that you see</h2>\(links(to: ofCases))" }
        return Reply.page(Page("Registers", place: "/registers", content), context)
    }

    private func links(to kinds: [Kind]) -> HTML {
        var html: HTML = "<ul class=\"links\">"
        for kind in kinds { html += "<li>\(Link(kind.plural.english.beginningSentence, to: "/registers/\(kind.name)"))</li>" }
        html += "</ul>"
        return html
    }

    /// A register, or a kind of cases that is listed, if it is there for a user.
    func register(named name: String?, for user: Directory.User) throws -> (published: Published, kind: Kind) {
        let published = try service(of: user)
        let kinds = CaseRoutes.kinds(in: published, for: user) + CaseRoutes.kindsOfCases(in: published, for: user)
        guard let kind = kinds.first(where: { $0.name == name }) else { throw WebRefusal.absent }
        return (published, kind)
    }

    func register(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let (published, kind) = try register(named: context.parameters.get("kind"), for: user)
        let acts = CaseRoutes.acts(on: kind, in: published, for: user), adding = acts.filter { !$0.amends.isEmpty }
        let read = shelf.asRead(published, by: user.viewer), readKind = read.service.kinds[kind.name] ?? kind
        let asked = request.uri.queryParameters.get("page").flatMap { Int($0) } ?? 1
        let (filter, count, pagination, records, words, possible) = try await database.read { transaction in
            let filter = try self.filter(of: readKind, in: published, for: user, request, on: context.today, transaction)
            let all = try CaseStore(transaction, for: user.viewer).records(
                of: kind.name, in: published.reference, narrowed: (published.service.table(of: kind), filter.narrowing))
            let pagination = Pagination(page: asked, count: all.count) { filter.address("/registers/\(kind.name)", page: $0) }
            let shown = all.dropFirst((pagination.page - 1) * Pagination.pageSize).prefix(Pagination.pageSize)
            let records = try entries(Array(shown), of: kind, in: published, for: user, transaction)
            let words = AnswerWords(
                try read.naming(whatIsNamedIn: records.map { (kind.name, $0.effective.reading) }, for: user.viewer, transaction))
            let store = RegisterStore(published, transaction, for: user.viewer)
            let possible = try adding.map { act in
                (act, Set(try store.records(of: kind, where: act.amends[0].condition, at: context.arrived)))
            }
            return (filter, all.count, pagination, records, words, possible)
        }
        let title = kind.plural.english.beginningSentence
        var content: HTML = "\(Heading(title, caption: published.service.label.english))"
        for act in acts where act.amends.isEmpty {
            content += "<p>\(Link(act.label.english, to: "/registers/\(kind.name)/\(act.code)"))</p>"
            if published.service.register(fromFileBy: act) != nil {
                content += "<p>\(Link(FilePages.title(of: kind), to: "/registers/\(kind.name)/\(act.code)/file"))</p>"
            }
        }
        let place = "/registers/\(kind.name)"
        if !records.isEmpty || filter.isOn { content += filter.form(at: place) }
        if records.isEmpty, filter.isOn {
            content += "\(EmptyState("Nothing here is like that.", why: "Take a filter off to see more."))"
        } else if records.isEmpty {
            content += "\(EmptyState("Nothing is recorded here yet.", why: "What is added stands here, newest first."))"
        } else {
            let listed = readKind.columnsOfRegister
            let first = (pagination.page - 1) * Pagination.pageSize + 1
            content +=
                "\(ResultCaption(count, first: first, last: first + records.count - 1, one: "record", many: count >= 1_000 ? "or more records, the newest" : "records"))"
            let saysDay = listed.contains { $0.name == kind.dayField?.value }
            let isOfCase = published.service.isOfCase(kind), letter = published.letter(of: "case")
            let columns =
                [Table.Column("Reference")] + (isOfCase ? [Table.Column("Case")] : []) + (saysDay ? [] : [Table.Column("Day")])
                + listed.map { Table.Column($0.label.english) }
                + (adding.isEmpty ? [] : [Table.Column("What you can do")])
            let rows = records.map { record -> [HTML] in
                let reading = record.effective.reading
                let cells = listed.map { field in HTML(text: reading[field.name].map { words.words(of: field, json: $0) } ?? "Not recorded")
                }
                let reference = record.id.printed(kind.letter)
                let file = record.file.map { $0.printed(letter) }.map { [HTML("\(Link.reference($0, to: "/cases/\($0)"))")] } ?? []
                return ["\(Link(reference, to: "/records/\(record.id)"))"] + file
                    + (saysDay ? [] : [HTML(text: record.effective.first?.day.withoutWeekday ?? "")]) + cells
                    + (adding.isEmpty ? [] : [doing(possible.filter { $1.contains(record.id) }.map(\.0), kind, record.id, reference)])
            }
            content += "\(Table("\(title), newest first", captionHidden: true, columns: columns, rows: rows))\(pagination)"
            content += FileDesk.link(to: wanted(kind, in: published, filter, for: user), for: user)
        }
        var page = Page(title, back: BackLink("Back to the registers", to: "/registers"), place: "/registers", wide: true, content)
        if let act = request.uri.queryParameters.get("done").flatMap({ published.service.acts[$0] }) {
            let lines = request.uri.queryParameters.get("lines").flatMap { Int($0) }.map { FilePages.taken($0) + " " } ?? ""
            page.banner = NotificationBanner(.done, lines + (try await done(act, in: published, on: context.today)))
        }
        if pagination.pages > 1 { page.part = (pagination.page, pagination.pages) }
        if published.service.isOfCase(kind) { try await log.keep(.list(records.compactMap(\.file)), to: user, context) }
        return Reply.page(page, context)
    }

    /// The acts that may be done to one record, each a link that says of which.
    private func doing(_ acts: [ServiceAct], _ kind: Kind, _ record: Reference, _ reference: String) -> HTML {
        if acts.isEmpty { return "Nothing" }
        var html: HTML = "<ul class=\"plain\">"
        for act in acts {
            html += "<li>\(Link(act.label.english, to: CaseRoutes.address(of: act, on: kind, record: record), hidden: reference))</li>"
        }
        html += "</ul>"
        return html
    }

    // MARK: Adding to one

    func entry(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let place = try await entering(request, context, user, isSent: false)
        if let page = choosing(place) { return Reply.page(page, context) }
        return try await show(place, context, user)
    }

    func enter(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let place = try await entering(request, context, user, isSent: true)
        return try await take(place, context, user, later: place.back.link.address) {
            try await acts.enter($0, by: user)
        }
    }

    private func entering(
        _ request: Request, _ context: HomewardContext, _ user: Directory.User, isSent: Bool
    ) async throws -> Place {
        let published = try service(of: user)
        let (code, name) = (context.parameters.get("act") ?? "", context.parameters.get("kind") ?? "")
        guard let act = published.service.acts[code], published.service.isOfRegisters(act), let kind = published.service.kinds[name],
            act.kinds.contains(where: { $0.value == name })
        else { throw WebRefusal.absent }
        guard user.may(code) else { throw CaseRefusal.notYours(act: act.label.english) }
        let chosen = try chosen(request, by: act)
        let place = Place(
            reading: try await acts.read(
                act, on: nil, chosen: chosen, in: published, for: user, at: context.arrived, isSent: isSent),
            address: "/registers/\(name)/\(code)\(query(chosen))", file: nil, chosen: chosen,
            back: BackLink("Back to \(kind.plural.english.withinSentence)", to: "/registers/\(name)"),
            isEasy: wantsEasyWords(request))
        if !isSent { try check(place) }
        return place
    }
}
