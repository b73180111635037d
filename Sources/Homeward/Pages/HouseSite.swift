import Access
import Boards
import Cases
import Contracts
import Core
import Figures
import HTTPTypes
import Hummingbird
import Messages
import OwnPages
import Record
import Returns
import Specification
import Web

/// The addresses of Homeward: every area's routes behind one front door.
struct HouseSite {
    let house: House
    /// nil in a demonstration, whose people sign in without a password.
    let accounts: Accounts?
    let site: Site
    /// The programs of the system that make pictures anew and PDFs.
    var pictures = PictureProgram(), paper = PaperProgram()

    init(house: House, accounts: Accounts? = nil, isSecure: Bool) {
        (self.house, self.accounts) = (house, accounts)
        var frame = Frame()
        frame.isDemonstration = house.isDemonstration
        site = Site(isSecure: isSecure, frame: frame, now: house.record.now)
    }

    func front() -> Front { site.front(router) }

    /// Every address there is.
    var router: Router<HomewardContext> {
        let router = site.router()
        router.add(middleware: SignIns(find: SessionFinding(house: house).find))
        router.add(middleware: Framing(house: house))
        router.add(middleware: Refusals())
        router.add(middleware: FormGuard(uploads: CaseRoutes.uploads))
        router.get("/healthz") { _, _ in Reply.text("ok\n") }
        router.get("/readyz", use: Readiness(house.database).answer)
        router.get("/") { _, context in try home(context) }
        if house.isDemonstration {
            DemonstrationDoor(house: house).add(to: router)
            Tour(database: house.database, shelf: house.shelf).add(to: router)
        }
        if let accounts { DoorRoutes(accounts, localWords: house.localWords).add(to: router) }
        SignInsRoutes(database: house.database, steady: house.steady).add(to: router)
        let (shelf, directory, log) = (house.shelf, house.directory, house.log)
        let desk = FileDesk(directory: directory, log: log, accounts: accounts)
        let attachments = AttachmentDesk(database: house.database, cleaned: pictures.cleaned)
        CaseRoutes(
            acts: CaseActs(record: house.record, shelf: shelf), directory: directory, log: log, desk: desk, attachments: attachments,
            printed: paper.printed
        ).add(to: router)
        ReaderRoutes(database: house.database, shelf: shelf, directory: directory, log: log).add(to: router)
        SearchRoutes(database: house.database, shelf: shelf, directory: directory, log: log).add(to: router)
        MyDayRoutes(database: house.database, shelf: shelf, directory: directory, log: log).add(to: router)
        let figures = FigureRoutes(database: house.database, shelf: shelf, sent: SealStore.sent, directory: directory, log: log, desk: desk)
        figures.add(to: router)
        BoardRoutes(database: house.database, shelf: shelf, directory: directory, log: log, desk: desk).add(to: router)
        OwnRoutes(database: house.database, shelf: shelf, directory: directory, log: log).add(to: router)
        ReturnRoutes(acts: ReturnActs(record: house.record, shelf: shelf), directory: directory, log: log).add(to: router)
        SettingRoutes(acts: SettingActs(record: house.record, shelf: shelf), directory: directory).add(to: router)
        MessageRoutes(database: house.database, directory: house.directory).add(to: router)
        let feeds = FeedRoutes(database: house.database, shelf: shelf, directory: directory, log: log, isSecure: site.isSecure) {
            [house] code, moment, transaction in
            try house.catchUp(in: transaction, at: moment)
            return try house.user(code, in: transaction)
        }
        feeds.add(to: router)
        return router
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
            let isOwn = house.shelf.hasOwnPages(user)
            if user.may("read"), !isOwn {
                context.frame.tools.append(NavigationItem("Search", to: "/search"))
                // Seldom wanted: at the foot, so that the head leaves a phone's first screen to the page.
                context.frame.footer.append(Link("E-mail", to: "/messages"))
            }
            context.frame.footer.append(Link("Where you are signed in", to: "/sign-ins"))
            context.frame.isOwn = isOwn
            if isOwn { context.frame.exit = ExitThisPage(to: "/leave", token: context.token) }
            context.frame.signOut = Button(isOwn ? "I am finished" : "Sign out", .post(to: "/sign-out", token: context.token), look: .plain)
            // A minute less than the store gives, which notes at most once a minute that somebody is there. It names no address: pages about
            // what is not there and what is not theirs are the same to the byte.
            context.frame.timeout = TimeoutWarning(
                idleSeconds: (SignInStore.idleMinutes - 1) * 60, extend: "/sign-ins/extend", end: "/sign-out", token: context.token)
        }
        return try await next(request, context)
    }

    static func navigation(for user: Directory.User, in shelf: Shelf) -> [NavigationItem] {
        guard let published = shelf[user.service] else { return [] }
        if shelf.hasOwnPages(user) { return [NavigationItem("Home", to: "/me")] }
        var items: [NavigationItem] = []
        if user.may("read") {
            items.append(NavigationItem("My day", to: "/my-day"))
            items += published.service.openings.map { _, kind in
                NavigationItem(kind.plural.english.beginningSentence, to: "/\(CaseRoutes.address(of: kind))")
            }
        }
        // Before the registers: whoever sees no case begins with the figures.
        if user.may("figures") { items.append(NavigationItem("This quarter", to: "/figures")) }
        if ReturnRights(user, in: published.service).sees { items.append(NavigationItem("Returns", to: "/returns")) }
        if CaseRoutes.hasRegisters(for: user, in: published) { items.append(NavigationItem("Registers", to: "/registers")) }
        if user.seesSettings, !published.service.settings.isEmpty {
            items.append(NavigationItem("Agreed", to: "/settings"))
        }
        return items
    }
}
