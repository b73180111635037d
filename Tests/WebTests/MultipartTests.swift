import Core
import HTTPTypes
import Hummingbird
import Testbed
import Testing

@testable import Web

@Suite(.covers("SR-21", "SR-22")) struct `A form with a file` {
    private static let type = "multipart/form-data; boundary=xYz"

    private func read(_ text: String, type: String = Self.type) throws -> FormBody { try FormBody(multipart: Array(text.utf8), type: type) }
    private static func part(_ head: String, _ content: String) -> String {
        "--xYz\r\nContent-Disposition: form-data; \(head)\r\n\r\n\(content)\r\n"
    }

    @Test func `gives its answers and the file as it came`() throws {
        let body = try read(
            Self.part("name=\"token\"", "t") + Self.part("name=\"lines\"", "a\r\nb") + Self.part("name=need", "1")
                + Self.part("name=need", "2")
                + "--xYz\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a \\ %22b%22; c.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\n"
                + "x\r\n--xY\r\n--\r\n\r\n--xYz--\r\n")
        #expect(body["token"] == "t" && body["lines"] == "a\nb" && body.all("need") == ["1", "2"])
        #expect(body.files.map(\.name) == ["file"] && body.file("file")?.bytes == Array("x\r\n--xY\r\n--\r\n".utf8))
    }

    @Test func `has no file where none was chosen, and an empty one where that was`() throws {
        #expect(try read(Self.part("name=\"file\"; filename=\"\"", "") + "--xYz--").files == [])
        #expect(try read(Self.part("name=\"file\"; filename=\"a.csv\"", "") + "--xYz--").file("file")?.bytes == [])
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=a; boundary=a",
        "multipart/form-data; boundary=\"a", "multipart/form-data; boundary=a\u{7F}", "multipart/form-data; boundary=é",
        "multipart/form-data; boundary=" + String(repeating: "a", count: 71),
    ])
    func `says what stands between its parts`(type: String) {
        #expect(throws: FormRefusal.unreadable) { try MultipartReader.boundary(in: type) }
        #expect((try? MultipartReader.boundary(in: "multipart/form-data; charset=utf-8; boundary=\"a b\"")) == nil)
        #expect((try? MultipartReader.boundary(in: "Multipart/Form-Data; Boundary=\"a:b\"")) == Array("a:b".utf8))
    }

    @Test(arguments: [
        "", "--", "--xYz", "--xYz\r\n", "--xYz--x", "\r\n--xYz--", "a--xYz--",
        part("name=\"a\"", "1"), part("name=\"a\"", "1") + "--xYz", part("name=\"a\"", "1") + "--xYz-",
        part("name=\"a\"", "1") + "--xYz--\r\nmore",
        part("", "1") + "--xYz--", part("name=\"\"", "1") + "--xYz--", part("name=\"a\"; name=\"b\"", "1") + "--xYz--",
        part("name=\"a", "1") + "--xYz--", part("name=\"a\"x", "1") + "--xYz--", part("name=\"a\"; other=\"b\"", "1") + "--xYz--",
        part("filename=\"a\"", "1") + "--xYz--", part("name=\"a\"", "\u{0}") + "--xYz--", part("name=\"\u{0}\"", "1") + "--xYz--",
        "--xYz\r\n\r\n1\r\n--xYz--", "--xYz\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--xYz--",
        "--xYz\nContent-Disposition: form-data; name=\"a\"\n\n1\n--xYz--",
        "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--xYz--",
        "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n1\r\n--xYz--",
        "--xYz\r\n" + String(repeating: "X: y\r\n", count: 20) + "Content-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--xYz--",
        "--xYz\r\nX: " + String(repeating: "y", count: 2_000) + "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--xYz--",
        "--xYz\r\nno colon\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--xYz--",
    ])
    func `is refused whole where it is torn or strange`(text: String) {
        #expect(throws: FormRefusal.unreadable) { try read(text) }
    }

    @Test func `that is cut off anywhere is refused`() throws {
        let whole = Self.part("name=\"a\"", "1") + Self.part("name=\"file\"; filename=\"b\"", "2") + "--xYz--"
        let bytes = Array(whole.utf8)
        for count in 0..<bytes.count {
            #expect(throws: FormRefusal.unreadable, "\(count)") { try FormBody(multipart: bytes[..<count], type: Self.type) }
        }
        #expect(try FormBody(multipart: bytes, type: Self.type).files.count == 1)
    }

    @Test func `has an end`() {
        #expect(throws: FormRefusal.tooLarge(most: FormBody.mostUploadBytes)) {
            try FormBody(multipart: [UInt8](repeating: 97, count: FormBody.mostUploadBytes + 1), type: Self.type)
        }
        #expect(throws: FormRefusal.tooManyAnswers) {
            try read(String(repeating: Self.part("name=\"a\"", "1"), count: 201) + "--xYz--")
        }
    }

    /// Lets nobody pass until it is opened, and says who has come.
    private actor Door {
        let arrived = AsyncStream<Void>.makeStream()
        private var isOpen = false
        private var waiting: [CheckedContinuation<Void, Never>] = []

        func pass() async {
            if isOpen { return }
            await withCheckedContinuation { continuation in
                waiting.append(continuation)
                arrived.continuation.yield()
            }
        }

        func open() {
            isOpen = true
            for continuation in waiting { continuation.resume() }
        }
    }

    /// A site that takes files at one of its two forms.
    ///
    /// - Parameter held: waited for before a form is answered.
    private func browser(held: @escaping @Sendable () async -> Void = {}) -> Browser {
        let site = Site(isSecure: false, now: { Moment(Day(2026, 5, 14), 14, 32) })
        let router = site.router()
        router.add(middleware: SignIns { digest, _ in Session(digest: digest, user: "olga", viewer: 0) })
        router.add(middleware: Refusals())
        router.add(middleware: FormGuard(uploads: ["/lists/{list}/file"]))
        for address in ["/lists/{list}/file", "/lists/{list}"] {
            router.get(RouterPath(address)) { _, context in
                Reply.page(Page("Form", form: Form(to: "/", token: context.token, fields: [FormField("a", "A")], button: "Send")), context)
            }
            router.post(RouterPath(address)) { _, context in
                await held()
                return Reply.text("\(context.form["a"] ?? "") \(context.form.file("file")?.bytes.count ?? -1)")
            }
        }
        return Browser(site.front(router))
    }

    @Test(.covers("SR-21", "AV-03")) func `waits in memory beside eleven others at most; one more is told to come again`() async throws {
        let door = Door()
        let visitor = browser { await door.pass() }
        await visitor.setCookie(CookieJar.header(.session, isSecure: false), SessionToken.random().text)
        _ = try await visitor.get("/lists/x/file")
        let file = (name: "file", bytes: [UInt8]("1,2".utf8))
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 1...12 { group.addTask { try await visitor.upload("/lists/x/file", [], file: file).status } }
            var arrived = door.arrived.stream.makeAsyncIterator()
            for _ in 1...12 { _ = await arrived.next() }
            #expect(try await visitor.upload("/lists/x/file", [], file: file).status == 503)
            await door.open()
            for try await status in group { #expect(status == 200) }
        }
        #expect(try await visitor.upload("/lists/x/file", [], file: file).status == 200)
    }

    @Test func `is taken where one is asked for, with the token of its page, and nowhere else`() async throws {
        let visitor = browser(), file = (name: "file", bytes: [UInt8]("1,2".utf8))
        _ = try await visitor.get("/lists/x/file")
        #expect(try await visitor.upload("/lists/x/file", [("a", "b")], file: file).status == 403, "nobody is signed in")
        await visitor.setCookie(CookieJar.header(.session, isSecure: false), SessionToken.random().text)
        #expect(try await visitor.upload("/lists/x/file", [("a", "b")], file: file).status == 403)
        _ = try await visitor.get("/lists/x/file")
        #expect(try await visitor.upload("/lists/x/file", [("a", "b")], file: file).text == "b 3")
        #expect(try await visitor.upload("/lists/x/file", [("token", "")], file: file).status == 403)
        #expect(try await visitor.upload("/lists/x", [("a", "b")], file: file).status == 400)
        #expect(try await visitor.post("/lists/x/file", [("a", "b")]).text == "b -1")
        let large = (name: "file", bytes: [UInt8](repeating: 97, count: FormBody.mostUploadBytes))
        #expect(try await visitor.upload("/lists/x/file", [], file: large).status == 413)
    }
}
