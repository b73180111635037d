import Access
import Cases
import Core
import Figures
import HTTPTypes
import Hummingbird
import Messages
import Record
import Returns
import Specification
import Web

/// The addresses of Homeward: every area's routes behind one front door.
struct HouseSite {
    let house: House

    let site: Site

    init(house: House, isSecure: Bool) {
        self.house = house
        var frame = Frame()
        frame.isDemonstration = true
        site = Site(isSecure: isSecure, frame: frame, now: house.record.now)
    }

    func front() -> Front {
        let router = site.router()
        let signIns = SignInRoutes(house: house)
        router.add(middleware: SignIns(find: signIns.find))
        router.add(middleware: Framing(house: house))
        router.add(middleware: Refusals())
        router.add(middleware: FormGuard())
        router.get("/healthz") { _, _ in Reply.text("ok\n") }
        router.get("/") { _, context in try home(context) }
        signIns.add(to: router)
        CaseRoutes(acts: CaseActs(record: house.record, shelf: house.shelf), directory: house.directory).add(to: router)
        MyDayRoutes(database: house.database, shelf: house.shelf, directory: house.directory).add(to: router)
        FigureRoutes(database: house.database, shelf: house.shelf, sent: SealStore.sent, directory: house.directory).add(to: router)
        ReturnRoutes(acts: ReturnActs(record: house.record, shelf: house.shelf), directory: house.directory).add(to: router)
        MessageRoutes(database: house.database, directory: house.directory).add(to: router)
        return site.front(router)
    }

    /// The first place of the viewer's navigation, or the door.
    private func home(_ context: HomewardContext) throws -> Response {
        guard let session = context.session, let user = house.directory[session.user] else { return Reply.redirect(to: "/sign-in") }
        return Reply.redirect(to: Framing.navigation(for: user, in: house.shelf).first?.address ?? "/sign-in")
    }
}

/// Puts the viewer's organisation and navigation round every page, and sends those who are not signed in to the door.
struct Framing: RouterMiddleware {
    typealias Context = HomewardContext
    let house: House

    func handle(
        _ request: Request, context: HomewardContext, next: (Request, HomewardContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let session = context.session, let user = house.directory[session.user] {
            context.frame.organisation = user.organisationLabel
            context.frame.navigation = Framing.navigation(for: user, in: house.shelf)
            if user.may("read") { context.frame.tools = [NavigationItem("E-mail", to: "/messages")] }
            context.frame.signOut = Button("Sign out", .post(to: "/sign-out", token: context.token), look: .plain)
        }
        return try await next(request, context)
    }

    static func navigation(for user: Directory.User, in shelf: Shelf) -> [NavigationItem] {
        guard let published = shelf[user.service] else { return [] }
        var items: [NavigationItem] = []
        if user.may("read") {
            let kinds = published.service.acts.filter(\.beginsCase).compactMap { act in
                act.records.map(\.value).first { $0 != "person" && $0 != "case" }.flatMap { published.service.kinds[$0] }
            }
            items.append(NavigationItem("My day", to: "/my-day"))
            items += kinds.map {
                NavigationItem(
                    $0.plural.english.beginningSentence, to: "/\(CaseRoutes.address(of: $0))")
            }
        }
        // Before the registers: whoever sees no case begins with the figures.
        if user.may("figures") { items.append(NavigationItem("This quarter", to: "/figures")) }
        if ReturnRights(user, in: published.service).sees { items.append(NavigationItem("Returns", to: "/returns")) }
        if CaseRoutes.hasRegisters(for: user, in: published) { items.append(NavigationItem("Registers", to: "/registers")) }
        return items
    }
}
