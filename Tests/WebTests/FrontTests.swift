import Core
import HTTPTypes
import Hummingbird
import Logging
import Synchronization
import Testbed
import Testing

@testable import Web

private struct Secretive: Error { let name = "Ada Example" }
private enum Declined: Refusal {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case as_(RefusalKind)
    var notice: Notice { Notice("This room is taken.", "Choose another room.") }
    var kind: RefusalKind { if case .as_(let kind) = self { kind } else { .refused } }
}

/// A site with one of everything, and the browser that visits it.
private func browser(
    isSecure: Bool = false, signedIn token: SessionToken? = nil, logger: Logger = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
) async -> Browser {
    let site = Site(isSecure: isSecure, now: { Moment(Day(2026, 5, 14), 14, 32) })
    let router = site.router()
    router.add(
        middleware: SignIns { digest, _ in
            digest == token?.digest ? Session(digest: digest, user: "U-7K2M-9XQ4", viewer: "viewer") : nil
        })
    router.add(middleware: Refusals())
    router.add(middleware: FormGuard())
    router.get("/form") { _, context in
        Reply.page(
            Page("Form", form: Form(to: "/form", token: context.token, fields: [FormField("name", "Name")], button: "Save")), context)
    }
    router.post("/form") { _, context in Reply.redirect(to: "/form?saved=\(context.form["name"] ?? "")") }
    router.get("/who") { _, context in Reply.text(context.session?.viewer(as: String.self) ?? "nobody") }
    router.get("/people/{person}") { _, context -> Response in throw Secretive() }
    router.post("/people/{person}/close") { _, context -> Response in Reply.redirect(to: "//example.org") }
    for (name, kind) in kinds {
        router.get(RouterPath("/refused/\(name)")) { _, _ -> Response in throw Declined.as_(kind) }
    }
    let visitor = Browser(site.front(router), logger: logger)
    if let token { await visitor.setCookie(isSecure ? "__Host-homeward" : "homeward", token.text) }
    return visitor
}

private let kinds: [(String, RefusalKind)] = [
    ("unreadable", .unreadable), ("refused", .refused), ("absent", .absent), ("not-allowed", .notAllowed), ("overtaken", .overtaken),
    ("unavailable", .unavailable),
]

@Suite struct `The front door` {
    @Test(arguments: ["/form", "/nowhere", "/people/P-7K2M-9XQ4", "/refused/refused", "/assets/x/nothing.css"])
    func `sends every answer with its headers`(address: String) async throws {
        let answer = try await browser(isSecure: true).get(address)
        #expect(answer.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'") == true)
        #expect(answer.headers[.strictTransportSecurity] == "max-age=63072000; includeSubDomains")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
        #expect(answer.headers[HTTPField.Name("Cross-Origin-Opener-Policy")!] == "same-origin")
        #expect(answer.headers[HTTPField.Name("Cross-Origin-Resource-Policy")!] == "same-origin")
        #expect(answer.headers[HTTPField.Name("Permissions-Policy")!]?.contains("camera=()") == true)
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.server] == nil)
    }

    @Test func `lets assets be kept for ever, under the hash of their contents`() async throws {
        let answer = try await browser().get(Assets.address("homeward.css"))
        #expect(answer.status == 200)
        #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(answer.headers[.contentType] == "text/css; charset=utf-8")
        #expect(answer.headers[.setCookie] == nil)
        #expect(answer.headers[.strictTransportSecurity] == nil)
        #expect(try await browser().get("/assets/0000000000000000/homeward.css").headers[.cacheControl] == "no-store")
        #expect(try await browser().get("/assets/none/homeward.css").status == 404)
    }

    @Test(arguments: [
        ("unreadable", 400), ("refused", 422), ("absent", 404), ("not-allowed", 403), ("overtaken", 409), ("unavailable", 503),
    ])
    func `answers a refusal with a page in its words`(name: String, status: Int) async throws {
        let answer = try await browser().get("/refused/\(name)")
        #expect(answer.status == status)
        #expect(answer.text.contains(name == "absent" ? "There is no page at this address." : "This room is taken."))
        #expect(answer.text.contains("<code>"))
    }

    @Test func `answers what is not yours as it answers what is not there`() async throws {
        let visitor = await browser()
        _ = try await visitor.get("/form")
        let refused = try await visitor.get("/refused/absent"), unknown = try await visitor.get("/nowhere")
        #expect(refused.status == unknown.status)
        #expect(withoutNumber(refused.text) == withoutNumber(unknown.text))
        #expect(refused.bytes.count == unknown.bytes.count)
        #expect(refused.headers.filter { $0.name != .contentLength } == unknown.headers.filter { $0.name != .contentLength })
    }

    @Test func `says nothing about an error that nobody expected`() async throws {
        let answer = try await browser().get("/people/P-7K2M-9XQ4")
        #expect(answer.status == 500)
        #expect(!answer.text.contains("Ada") && !answer.text.contains("Secretive"))
    }

    @Test func `tells a wrong method from an unknown address`() async throws {
        let visitor = await browser()
        let wrong = try await visitor.send(.get, "/people/P-7K2M-9XQ4/close")
        #expect(wrong.status == 405)
        #expect(wrong.headers[.allow] == "POST")
        #expect(try await visitor.send(.get, "/people/P-7K2M-9XQ4/close/it").status == 404)
        #expect(try await visitor.send(.head, "/form").status == 200)
        #expect(try await visitor.send(.head, "/form").bytes.isEmpty)
        let put = try await visitor.send(.put, "/form")
        #expect(put.status == 405)
        #expect(put.headers[.allow] == "GET, HEAD, POST")
    }

    @Test func `never sends anyone to another site`() async throws {
        let visitor = await browser()
        _ = try await visitor.get("/form")
        #expect(try await visitor.post("/people/x/close", []).location == "/")
        #expect(Reply.redirect(to: "/a\r\nSet-Cookie: x").headers[.location] == "/")
        #expect(Reply.redirect(to: "/people?page=2").headers[.location] == "/people?page=2")
    }

    private func withoutNumber(_ text: String) -> String {
        text.replacing(/<code>[0-9a-f]{16}<\/code>/, with: "<code></code>")
    }
}

@Suite(.covers("EXP-69", "SR-14")) struct `The log of the server` {
    private static let now = Moment(Day(2026, 5, 14), 14, 32)

    /// The lines of what is done with a logger.
    private func lines(from level: Logger.Level = .info, _ body: (Logger) async throws -> Void) async throws -> [String] {
        let written = Mutex<[String]>([])
        let logger = Logger(label: "homeward") { _ in
            JSONLog(from: level, now: { Self.now }) { line in written.withLock { $0.append(line) } }
        }
        try await body(logger)
        return written.withLock(\.self)
    }

    @Test func `holds a line for each request, and no word of what was asked, sent or answered`() async throws {
        let lines = try await lines { logger in
            let visitor = await browser(logger: logger)
            _ = try await visitor.get("/form?saved=Ada")
            _ = try await visitor.post("/form", [("name", "Ada Example")], headers: [.userAgent: "Ada's telephone"])
            _ = try await visitor.get("/people/Ada-Example")
            _ = try await visitor.get("/nowhere/Ada")
            _ = try await visitor.send(HTTPRequest.Method("ADA")!, "/form")
        }
        let read = try lines.map { try JSON(parsing: $0) }
        #expect(read.map(\.canonicalText) == lines, "each is one object, in its one form")
        #expect(!lines.joined().contains("Ada") && !lines.joined().contains("Secretive()"))
        let answered = lines.filter { $0.contains("\"message\":\"answered\"") }
        let told = [
            ("GET", "/form", 200), ("POST", "/form", 303), ("GET", "/people/{person}", 500), ("any", "none", 404), ("any", "none", 405),
        ]
        #expect(answered.count == told.count)
        for (line, (method, route, status)) in zip(answered, told) {
            #expect(line.contains(#""method":"\#(method)""#) && line.contains(#""route":"\#(route)""#), "\(line)")
            #expect(line.contains(#""status":\#(status)"#) && line.contains(#""at":"\#(Self.now)""#), "\(line)")
        }
    }

    @Test func `holds what went wrong, with the number that stands on the page, though requests are not logged`() async throws {
        var number = ""
        let lines = try await lines(from: .notice) { logger in
            let visitor = await browser(logger: logger)
            _ = try await visitor.get("/form")
            let page = try await visitor.get("/people/P-7K2M-9XQ4").text
            number = page.firstMatch(of: /<code>([0-9a-f]{16})<\/code>/).map { String($0.1) } ?? "none"
        }
        #expect(lines.count == 1)
        #expect(lines.first?.contains(#""level":"error""#) == true && lines.first?.contains(number) == true)
        #expect(lines.first?.contains(#""type":"Secretive""#) == true)
    }

    @Test func `repeats no words of a library, nor what comes beside them`() async throws {
        let lines = try await lines { logger in
            logger.error("Ada Example was not found", metadata: ["name": "Ada Example"], source: "SomeLibrary")
        }
        #expect(lines.count == 1 && !lines.joined().contains("Ada") && lines.joined().contains("SomeLibrary"))
    }
}

@Suite struct `A form is taken` {
    @Test func `from the page that was read, for those signed in and for those who are not`() async throws {
        for token in [nil, SessionToken.random()] {
            let visitor = await browser(signedIn: token)
            #expect(try await visitor.get("/form").status == 200)
            let answer = try await visitor.post("/form", [("name", "x")])
            #expect(answer.status == 303)
            #expect(answer.location == "/form?saved=x")
        }
    }

    @Test func `but not without its token, or with that of another`() async throws {
        let visitor = await browser(signedIn: SessionToken.random())
        #expect(try await visitor.post("/form", [("token", "")]).status == 403)
        let other = await browser()
        let stolen = try await other.get("/form").hidden("token") ?? ""
        #expect(stolen.count == 64)
        _ = try await visitor.get("/form")
        #expect(try await visitor.post("/form", [("token", stolen)]).status == 403)
    }

    @Test(arguments: [
        ("Sec-Fetch-Site", "cross-site", 403), ("Sec-Fetch-Site", "same-site", 403), ("Sec-Fetch-Site", "none", 403),
        ("Sec-Fetch-Site", "same-origin", 303),
    ])
    func `and not from another site`(name: String, value: String, status: Int) async throws {
        let visitor = await browser()
        _ = try await visitor.get("/form")
        let headers: HTTPFields = [HTTPField.Name(name)!: value]
        #expect(try await visitor.post("/form", [("name", "x")], headers: headers).status == status)
    }

    @Test(arguments: [
        ("http://localhost", true), ("null", true), ("http://example.org", false), ("https://localhost", false),
        ("http://localhost:81", false),
    ])
    func `by the origin, where a browser says no more`(origin: String, passes: Bool) {
        let headers: HTTPFields = [.origin: origin]
        let passed = (try? FormGuard.checkOrigin(of: headers, authority: "localhost", isSecure: false)) != nil
        #expect(passed == passes)
    }

    @Test func `and not larger than a form may be`() async throws {
        let visitor = await browser()
        _ = try await visitor.get("/form")
        let answer = try await visitor.post("/form", [("name", String(repeating: "a", count: 300_000))])
        #expect(answer.status == 413)
        #expect(answer.headers[.contentSecurityPolicy] != nil)
    }

    @Test func `and only as a form`() async throws {
        let visitor = await browser()
        _ = try await visitor.get("/form")
        #expect(try await visitor.post("/form", [], headers: [.contentType: "text/plain"]).status == 400)
    }
}

@Suite struct `A sign-in` {
    @Test func `is found by the digest of its cookie`() async throws {
        #expect(try await browser(signedIn: SessionToken.random()).get("/who").text == "viewer")
        #expect(try await browser().get("/who").text == "nobody")
    }

    @Test(arguments: ["", "x", "zz", String(repeating: "g", count: 64), String(repeating: "a", count: 64), "%00", "é"])
    func `with a broken cookie is none`(value: String) async throws {
        let visitor = await browser(signedIn: SessionToken.random())
        await visitor.setCookie("homeward", value)
        let answer = try await visitor.get("/who")
        #expect(answer.status == 200)
        #expect(answer.text == "nobody")
    }

    @Test func `whose cookie is given twice is none`() {
        let headers: HTTPFields = [.cookie: "homeward=a; homeward=b"]
        #expect(CookieJar.value(.session, in: headers, isSecure: false) == nil)
    }

    @Test func `is kept by a cookie that no script, no other host and no plain connection reads`() {
        let context = { (isSecure: Bool) in
            var context = HomewardContext(logger: .init(label: "test"))
            context.site.isSecure = isSecure
            return context
        }
        let token = SessionToken.random()
        var response = Response(status: .ok)
        response.signIn(token, context(true))
        #expect(response.headers[.setCookie] == "__Host-homeward=\(token.text); Path=/; HttpOnly; SameSite=Lax; Secure")
        var plain = Response(status: .ok)
        plain.signIn(token, context(false))
        #expect(plain.headers[.setCookie] == "homeward=\(token.text); Path=/; HttpOnly; SameSite=Lax")
        #expect(token.text.utf8.count == 64)
        #expect(token.digest != Array(token.text.utf8))
    }
}
