import Access
import Core
import Foundation
import HTTPTypes
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Cases
@testable import Homeward

@Suite(.covers("SR-07", "SR-22", "SEC-10")) struct `A file that is attached` {
    private static let paper = Array("%PDF-1.7\nAnn Lowe signs\u{7F}".utf8) + [0xE9, 0x00, 0x0D, 0x0A, 0x2D, 0x2D]

    private static let referral = [
        ("person-name", "Ann Lowe"), ("person-born", "17 5 1980"), ("referral-source", "self"), ("referral-received", "2 4 2026"),
        ("referral-received-time", "16:30"), ("referral-needs", "money"), ("referral-consent", "yes"),
    ]

    private func refer(
        _ browser: Browser, _ bytes: [UInt8], called name: String = "letter.pdf", but changes: [String: String] = [:]
    ) async throws -> Browser.Answer {
        let form = try await browser.get("/referrals/start")
        let answers = Self.referral.map { ($0.0, changes[$0.0] ?? $0.1) }
        return try await browser.upload("/referrals/start", form.hidden + answers, file: ("referral-letter", bytes), called: name)
    }

    /// The addresses of files on the page of the case's referral.
    private func files(_ browser: Browser, _ answer: Browser.Answer) async throws -> [String] {
        let location = try #require(answer.location, "\(answer.status) \(answer.text)")
        var files: [String] = []
        for record in Set(try await browser.get(location).links.filter { $0.hasPrefix("/records/") }) {
            files += try await browser.get(record).links.filter { $0.contains("/files/") }
        }
        return Set(files).sorted()
    }

    private func kept(_ bed: HouseBed) async throws -> Int {
        try await bed.house.database.read { try $0.row("SELECT COUNT(*) AS many FROM attachment") { try $0.get("many") } ?? -1 }
    }

    // MARK: There and back

    @Test(arguments: TestEngine.allCases)
    func `comes back byte by byte, as something to keep and not to show, under a name of ours, and is a look`(engine: TestEngine)
        async throws
    {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let browser = try await bed.browser(of: "example-olga.finch")
            // A part and a half, with all there is in it that a boundary could be taken for.
            let long = Self.paper + (0..<(AttachmentStore.partBytes * 3 / 2)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
            let taken = try await refer(browser, long, called: "C:\\fakepath\\Ann’s “letter”\u{202E}fdp.exe.pdf")
            let manager = try await bed.browser(of: "example-mina.okoro")
            let file = try #require(try await files(manager, taken).first)
            let page = try await manager.get(
                String(file.prefix { $0 != "/" } + file.split(separator: "/").prefix(2).map { "/\($0)" }.joined()))
            #expect(page.text.contains("Ann’s “letter”fdp.exe.pdf (PDF, 393 KB)") && page.text.contains("Not looked through for viruses"))
            let answer = try await manager.get(file)
            #expect(answer.status == 200 && answer.bytes == long)
            let record = file.split(separator: "/")[1]
            #expect(answer.headers[.contentDisposition] == "attachment; filename=\"referral-R-\(record)-letter.pdf\"")
            #expect(answer.headers[.contentType] == "application/pdf" && answer.headers[.xContentTypeOptions] == "nosniff")
            #expect(answer.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
            #expect(answer.headers[.cacheControl] == "no-store")
            let looks: [String] = try await bed.house.database.read { transaction in
                try transaction.rows("SELECT route FROM access_log WHERE by = 'example-mina.okoro'") { try $0.get("route") }
            }
            #expect(looks.contains("/records/{record}/files/{fact}/{question}"))
        }
    }

    /// A JPEG with the place of its making in it, and words after its end.
    private func picture() async throws -> [UInt8] {
        let plain = try await OutsideProgram.run(["gm", "convert", "-size", "40x20", "xc:teal", "jpeg:-"])
        let place = Array("Exif\0\0GPSCANARY 51.5,-0.1".utf8)
        return Array(plain.prefix(2)) + [0xFF, 0xE1, 0, UInt8(place.count + 2)] + place + Array(plain.dropFirst(2))
            + Array("TAILCANARY".utf8)
    }

    @Test func `is made anew where it is a picture, so that it does not say where it was taken`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let browser = try await bed.browser(of: "example-olga.finch")
            let picture = try await picture()
            let file = try #require(
                try await files(try await bed.browser(of: "example-mina.okoro"), try await refer(browser, picture)).first)
            let bytes = try await bed.browser(of: "example-mina.okoro").get(file).bytes
            #expect(bytes.starts(with: [0xFF, 0xD8, 0xFF]) && bytes.count > 100)
            let size = try await OutsideProgram.run(["gm", "identify", "-format", "%w x %h", "jpeg:-"], reading: Data(bytes))
            #expect(String(decoding: size, as: UTF8.self).hasPrefix("40 x 20"))
            #expect(!String(decoding: bytes, as: UTF8.self).contains("CANARY"))
            #expect(String(decoding: picture, as: UTF8.self).contains("GPSCANARY"), "it was there before")
        }
    }

    @Test func `is refused where it is a picture and the program is missing that makes it anew, and the doctor says so`() async throws {
        let missing = PictureProgram(name: "no-such-program"), picture = try await picture()
        #expect(await missing.isThere() == false)
        await #expect(throws: AttachmentProblem.noPictures) { try await missing.cleaned(picture, as: .jpeg) }
        #expect(await Doctor.pictures(missing).state == .look)
        #expect(await Doctor.pictures().state == .well)
        // One that never ends is not waited for.
        await #expect(throws: AttachmentProblem.picture) {
            try await PictureProgram(longest: .milliseconds(1)).cleaned(picture, as: .jpeg)
        }
    }

    // MARK: What is not taken

    private struct Hostile {
        let name: String, bytes: [UInt8], sentence: String

        init(_ name: String, _ bytes: [UInt8], _ sentence: String) { (self.name, self.bytes, self.sentence) = (name, bytes, sentence) }
        init(_ name: String, _ text: String, _ sentence: String) { self.init(name, Array(text.utf8), sentence) }
    }

    private static let unknown = "The selected file must be a picture", unreadable = "We could not read this picture"
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    /// 60,000 by 60,000 pixels in a few bytes.
    private static let bomb: [UInt8] =
        png + [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 0, 0, 0, 0, 0x5C, 0x2B, 0x4F, 0x1B]
        + [0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54]

    private static let hostile: [Hostile] = [
        Hostile("empty.pdf", "", "The selected file is empty"),
        Hostile("run.exe", [0x4D, 0x5A, 0x90, 0x00], unknown),
        Hostile("picture.jpg", [0x4D, 0x5A, 0x90, 0x00], unknown),
        Hostile("old.doc", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], unknown),
        Hostile("archive.zip", "PK\u{3}\u{4}....readme.txtPK", unknown),
        Hostile("page.gif", "GIF89a\u{1}", unknown),
        Hostile("latin.txt", [0x63, 0x61, 0x66, 0xE9], unknown),
        Hostile(
            "letter.docm", "PK\u{3}\u{4}[Content_Types].xml word/document.xml word/vbaProject.binPK", "The selected file holds macros"),
        Hostile("torn.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0x00], unreadable),
        Hostile("torn.png", png + [0x00], unreadable),
        Hostile("bomb.png", bomb, unreadable),
        Hostile(
            "large.txt", [UInt8](repeating: 0x61, count: Core.Attachment.mostBytes + 1), "The selected file must be smaller than 20 MB"),
    ]

    @Test(.covers("AV-03"), arguments: hostile.indices)
    func `is refused beside its question where it is nothing that may be attached, and what was typed stays`(index: Int) async throws {
        let (name, bytes, sentence) = (Self.hostile[index].name, Self.hostile[index].bytes, Self.hostile[index].sentence)
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let browser = try await bed.browser(of: "example-olga.finch")
            let answer = try await refer(browser, bytes, called: name)
            #expect(answer.status == 422)
            #expect(answer.text.contains("<a href=\"#referral-letter\">\(sentence)"), "\(name)")
            #expect(answer.text.contains("value=\"Ann Lowe\"") && answer.text.contains("value=\"17 5 1980\""))
            #expect(try await kept(bed) == 0)
        }
    }

    private static let welcome: [(text: String, form: Core.Attachment.Form)] = [
        ("%PDF-1.7 ...", .pdf), ("Dear Sir,\r\n\tcafé\u{c}", .text), ("From: a@b\n\n<script>alert(1)</script>", .text),
        ("PK\u{3}\u{4}[Content_Types].xml....word/document.xmlPK", .word),
        ("PK\u{3}\u{4}[Content_Types].xml....xl/workbook.xmlPK", .workbook),
        ("PK\u{3}\u{4}[Content_Types].xml....ppt/presentation.xmlPK", .slides),
        ("PK\u{3}\u{4}....mimetypeapplication/vnd.oasis.opendocument.textPK", .openText),
        ("PK\u{3}\u{4}....mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK", .openSheet),
    ]

    @Test(arguments: welcome.indices)
    func `is known by what it holds, whatever it is called`(index: Int) throws {
        #expect(try AttachmentContent.form(of: Array(Self.welcome[index].text.utf8)) == Self.welcome[index].form)
    }

    @Test func `is not read of somebody who is not signed in, nor where a form holds none`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let stranger = Browser(bed.front)
            _ = try await stranger.get("/sign-in")
            #expect(try await stranger.upload("/referrals/start", Self.referral, file: ("referral-letter", Self.paper)).status >= 400)
            let browser = try await bed.browser(of: "example-olga.finch")
            _ = try await browser.get("/referrals/start")
            #expect(try await browser.upload("/sign-out", [], file: ("x", Self.paper)).status == 400)
            // What is sent under the name of no such question is let fall.
            let answer = try await browser.upload("/referrals/start", Self.referral, file: ("person-name", Self.paper))
            #expect(answer.status == 303)
            #expect(try await kept(bed) == 0)
        }
    }

    // MARK: Nothing chosen is lost

    @Test(arguments: TestEngine.allCases)
    func `is chosen once, whatever else is wrong, put aside or resent`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let browser = try await bed.browser(of: "example-olga.finch"), manager = try await bed.browser(of: "example-mina.okoro")
            let refused = try await refer(browser, Self.paper, but: ["person-name": ""])
            #expect(refused.status == 422 && refused.text.contains("letter.pdf (PDF, 1 KB)"))
            // Left, and come back to: the draft has it.
            let again = try await browser.get("/referrals/start")
            #expect(again.text.contains("letter.pdf (PDF, 1 KB)"))
            let sent = again.hidden + Self.referral
            let taken = try await browser.post("/referrals/start", sent)
            let file = try #require(try await files(manager, taken).first)
            #expect(try await manager.get(file).bytes == Self.paper)
            // The same form again: one referral, one file.
            #expect(try await browser.post("/referrals/start", sent).location?.prefix { $0 != "?" } == taken.location?.prefix { $0 != "?" })
            #expect(try await kept(bed) == 1)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is taken out again before the form is sent`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let browser = try await bed.browser(of: "example-olga.finch")
            let refused = try await refer(browser, Self.paper, but: ["person-name": ""])
            let taken = try await browser.post("/referrals/start", refused.hidden + Self.referral + [("referral-letter-remove", "yes")])
            #expect(try await files(try await bed.browser(of: "example-mina.okoro"), taken) == [])
        }
    }

    // MARK: Whose it is

    @Test(.covers("SEC-01"), arguments: TestEngine.allCases)
    func `is attached by whoever sent it, and by nobody who only knows what it is called by`(engine: TestEngine) async throws {
        var texts = try Folder(at: HouseBed.services.appending(path: "example").path).files
        texts["service.yaml"] = texts["service.yaml"]?.split(separator: "may: [read, readers,", omittingEmptySubsequences: false)
            .joined(separator: "may: [read, refer, readers,")
        texts["pathway.yaml"] = texts["pathway.yaml"]?.split(separator: "by: [referrer]", omittingEmptySubsequences: false)
            .joined(separator: "by: [referrer, manager]")
        try await HouseBed.with(on: engine, folders: [Folder(name: "example", files: texts)]) { bed in
            let browser = try await bed.browser(of: "example-olga.finch")
            let held = try #require(try await refer(browser, Self.paper, but: ["person-name": ""]).hidden("referral-letter"))
            let claim = held.split(separator: "&quot;", omittingEmptySubsequences: false).joined(separator: "\"")
            let thief = try await bed.browser(of: "example-mina.okoro")
            let form = try await thief.get("/referrals/start")
            let answer = try await thief.post("/referrals/start", form.hidden + Self.referral + [("referral-letter", claim)])
            #expect(answer.status == 422 && answer.text.contains("The file “letter.pdf” is not here any more."), "\(answer.status)")
            #expect(answer.text.contains("value=\"Ann Lowe\""))
            // Nor by its owner as something that it is not.
            let own = try await browser.get("/referrals/start")
            let bent = claim.split(separator: "application/pdf", omittingEmptySubsequences: false).joined(separator: "text/plain")
            let mine = own.hidden.filter { $0.0 != "referral-letter" } + Self.referral
            #expect(try await browser.post("/referrals/start", mine + [("referral-letter", bent)]).status == 422)
            #expect(try await browser.post("/referrals/start", mine + [("referral-letter", claim)]).status == 303)
        }
    }

    @Test(.covers("SR-15", "SEC-01"), arguments: TestEngine.allCases)
    func `is there for whoever reads the answer, and for anybody else as if it never was`(engine: TestEngine) async throws {
        let plain = try Folder(at: HouseBed.services.appending(path: "example").path)
        var texts = plain.files
        let kind = try #require(texts["kinds/referral.yaml"])
        texts["kinds/referral.yaml"] = kind.split(separator: "    label: Letter\n", omittingEmptySubsequences: false)
            .joined(separator: "    label: Letter\n    marks: [H]\n")
        try await HouseBed.with(on: engine, folders: [Folder(name: "example", files: texts)]) { bed in
            let referrer = try await bed.browser(of: "example-olga.finch"), manager = try await bed.browser(of: "example-mina.okoro")
            let taken = try await refer(referrer, Self.paper)
            let file = try #require(try await files(manager, taken).first)
            #expect(try await manager.get(file).bytes == Self.paper)
            #expect(try await files(referrer, taken) == [], "she may not read it once it is sent")
            let officer = try await bed.browser(of: "example-carl.dunn")
            let pieces = file.split(separator: "/")
            let never = "/records/\(pieces[1])/files/\(pieces[3])/never", far = "/records/\(Reference.random())/files/1/letter"
            for browser in [referrer, officer] {
                let (mine, none, elsewhere) = (try await browser.get(file), try await browser.get(never), try await browser.get(far))
                #expect(mine.status == 404 && none.status == 404 && elsewhere.status == 404)
                #expect(mine.bytes.count == none.bytes.count && none.bytes.count == elsewhere.bytes.count)
            }
            #expect(try await manager.get(never).status == 404)
            #expect(try await Browser(bed.front).get(file).status != 200)
        }
    }

    // MARK: Later

    @Test(arguments: TestEngine.allCases)
    func `stays through a correction, and where it is replaced its history gives it still`(engine: TestEngine) async throws {
        var texts = try Folder(at: HouseBed.services.appending(path: "example").path).files
        texts["service.yaml"] = texts["service.yaml"]?.split(separator: "may: [read, readers,", omittingEmptySubsequences: false)
            .joined(separator: "may: [read, correct, readers,")
        try await HouseBed.with(on: engine, folders: [Folder(name: "example", files: texts)]) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro")
            let taken = try await refer(try await bed.browser(of: "example-olga.finch"), Self.paper)
            let file = try #require(try await files(manager, taken).first)
            let record = "/records/\(file.split(separator: "/")[1])"
            let form = try await manager.get("\(record)/correct")
            #expect(form.text.contains("letter.pdf (PDF, 1 KB)"))
            let answers = Self.referral.filter { $0.0.hasPrefix("referral") } + [("why", "The source was wrong")]
            let kept = try await manager.post("\(record)/correct", form.hidden + answers)
            #expect(kept.status == 303, "\(kept.text)")
            #expect(try await manager.get(file).bytes == Self.paper)
            let second = try await manager.get("\(record)/correct")
            let replaced = try await manager.upload(
                "\(record)/correct", second.hidden + answers, file: ("referral-letter", Array("The right letter".utf8)), called: "right.txt"
            )
            #expect(replaced.status == 303, "\(replaced.text)")
            let page = try await manager.get(record)
            let links = Set(page.links.filter { $0.contains("/files/") })
            #expect(page.text.contains("right.txt (text, 1 KB)") && links.count >= 2 && links.contains(file))
            var contents: Set<[UInt8]> = []
            for link in links { contents.insert(try await manager.get(link).bytes) }
            #expect(contents == [Self.paper, Array("The right letter".utf8)])
        }
    }

    /// Lines of another system name files that are elsewhere.
    @Test func `stays named through a correction where it is only named, and is elsewhere`() async throws {
        var texts = try Folder(at: HouseBed.services.appending(path: "example").path).files
        texts["service.yaml"] = texts["service.yaml"]?.split(separator: "may: [read, readers,", omittingEmptySubsequences: false)
            .joined(separator: "may: [read, correct, readers,")
        try await HouseBed.with(on: .sqlite, folders: [Folder(name: "example", files: texts)]) { bed in
            let browser = try await bed.browser(of: "example-olga.finch"), manager = try await bed.browser(of: "example-mina.okoro")
            _ = try await browser.get("/referrals/start")
            let taken = try await browser.post("/referrals/start", Self.referral + [("referral-letter", "Letter in box 12")])
            var record: String?
            for link in Set(try await manager.get(try #require(taken.location)).links.filter { $0.hasPrefix("/records/") })
            where try await manager.get(link).text.contains("Letter in box 12") { record = link }
            let address = "\(try #require(record))/correct", form = try await manager.get(address)
            #expect(form.text.contains("<p class=\"attached\">Letter in box 12</p>"))
            let answers = Self.referral.filter { $0.0.hasPrefix("referral") } + [("why", "The source was wrong")]
            #expect(try await manager.post(address, form.hidden + answers).status == 303)
            #expect(try await manager.get(try #require(record)).text.contains(">Letter in box 12<"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is let go of after an hour where nobody waits for it, and after thirty days with its draft`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let (now, database) = (HouseBed.now, bed.house.database)
            let browser = try await bed.browser(of: "example-olga.finch")
            func standing() async throws -> Set<String> {
                let all: [String] = try await database.read { transaction in
                    try transaction.rows("SELECT bytes FROM attachment_part") {
                        String(decoding: try $0.get("bytes", as: [UInt8].self), as: UTF8.self)
                    }
                }
                return Set(all)
            }
            // One is attached, one stands in a draft, one was replaced by it.
            #expect(try await refer(browser, Array("attached".utf8), called: "a.txt").status == 303)
            for word in ["replaced", "drafted"] {
                #expect(try await refer(browser, Array(word.utf8), called: "b.txt", but: ["person-name": ""]).status == 422)
            }
            try await AttachmentDesk.sweep(database, at: now.adding(minutes: 30))
            #expect(try await standing() == ["attached", "drafted", "replaced"], "within the hour")
            try await AttachmentDesk.sweep(database, at: now.adding(hours: 2))
            #expect(try await standing() == ["attached", "drafted"])
            try await AttachmentDesk.sweep(database, at: now.adding(hours: 24 * 31))
            let drafts: Int? = try await database.read { try $0.row("SELECT COUNT(*) AS many FROM draft") { try $0.get("many") } }
            #expect(drafts == 0)
            #expect(try await standing() == ["attached"])
        }
    }
}
