import Core
import Hummingbird

/// Every component on a page of examples, at `/styleguide`, in development. The accessibility tests walk through it.
package enum Styleguide {
    package struct Chapter: Sendable {
        package let name: String
        package let title: String
        let page: @Sendable (_ token: String) -> Page
    }

    package static let chapters: [Chapter] = [
        Chapter(name: "words", title: "Words that stand out", page: { _ in StyleguideWords.page }),
        Chapter(name: "questions", title: "Questions", page: { StyleguideForms.questions(token: $0) }),
        Chapter(name: "problems", title: "Questions with problems", page: { StyleguideForms.problems(token: $0) }),
        Chapter(name: "lists", title: "Lists", page: { _ in StyleguideLists.page }),
        Chapter(name: "record", title: "A record", page: { StyleguideRecord.page(token: $0) }),
        Chapter(name: "figures", title: "Figures", page: { _ in StyleguideFigures.page }),
        Chapter(name: "interruption", title: "An interruption", page: { _ in StyleguideRecord.interruption }),
        Chapter(name: "confirmation", title: "A confirmation", page: { StyleguideRecord.confirmation(token: $0) }),
        Chapter(name: "easy-read", title: "Easy read", page: { StyleguideRecord.easyRead(token: $0) }),
    ]

    /// The contents, or the chapter of that name; nil for no such chapter.
    package static func page(_ name: String? = nil, token: String) -> Page? {
        guard let name else { return contents }
        guard let chapter = chapters.first(where: { $0.name == name }) else { return nil }
        var page = chapter.page(token)
        page.place = "/styleguide"
        return page
    }

    private static var contents: Page {
        var content: HTML = "\(Heading("Components"))<p>Everything a page of Homeward is made of. The people are invented.</p><ul>"
        for chapter in chapters { content += "<li>\(Link(chapter.title, to: "/styleguide/\(chapter.name)"))</li>" }
        content += "</ul>"
        return Page("Components", place: "/styleguide", content)
    }

    /// The frame of the examples, with everything a frame can hold.
    package static func frame(token: String) -> Frame {
        var frame = Frame()
        frame.organisation = "Example Housing Support"
        frame.switcher = Link("Change organisation", to: "/organisations")
        frame.isDemonstration = true
        frame.navigation = [
            NavigationItem("Components", to: "/styleguide"),
            NavigationItem("My day", to: "/my-day", badge: Badge(3, "need you now")),
            NavigationItem("My people", to: "/people"), NavigationItem("Calendar", to: "/calendar"),
            NavigationItem("Timesheet", to: "/timesheets"), NavigationItem("Guidance", to: "/guidance"),
        ]
        frame.tools = [NavigationItem("Search", to: "/search"), NavigationItem("Updates", to: "/updates", badge: Badge(12, "unread"))]
        frame.signOut = Button("Sign out", .post(to: "/sign-out", token: token), look: .plain)
        frame.help = Help(
            telephone: "01632 960 001", outOfHours: "01632 960 999", message: Link("Send us a message", to: "/help/message"),
            guidance: Link("Guidance for this page", to: "/guidance"))
        frame.footer = [Link("Accessibility", to: "/accessibility"), Link("Privacy", to: "/privacy")]
        return frame
    }

    /// `/styleguide` and its chapters; `?theme=dark` shows the other colours.
    package static func add(to router: Router<HomewardContext>) {
        @Sendable func reply(_ request: Request, _ context: HomewardContext, name: String?) throws -> Response {
            guard let page = page(name, token: context.token) else { throw WebRefusal.absent }
            var context = context
            context.frame = frame(token: context.token)
            if let theme = request.uri.queryParameters["theme"].flatMap({ Frame.Theme(rawValue: String($0)) }) {
                context.frame.theme = theme
            }
            return Reply.page(page, context)
        }
        router.get("/styleguide") { request, context in try reply(request, context, name: nil) }
        router.get("/styleguide/{chapter}") { request, context in try reply(request, context, name: context.parameters.get("chapter")) }
    }
}
