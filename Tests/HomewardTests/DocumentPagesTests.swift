import Core
import Documents
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("ROT-065", "ROT-099")) struct `A document on its page` {
    /// The letter says answers that carry the marks for health, safeguarding and others' words, and a group of nothing but offences.
    private static let readers = ["keyworker", "not_id", "not_safe"]

    @Test(arguments: TestEngine.allCases)
    func `is read by whoever reads all that it says, and by nobody else`(engine: TestEngine) async throws {
        try await LanternBed.with(on: engine) { lantern in
            let worker = try await lantern.browser("keyworker")
            let letters = try await worker.get("/cases/\(lantern.file)").links.filter { $0.hasPrefix("/documents/") }
            #expect(letters.count == 2)
            let letter = try #require(letters.last)
            for (role, _) in Lantern.roles {
                let browser = try await lantern.browser(role)
                let page = try await browser.get(letter)
                #expect(page.text.contains("Quokka3P2") == Self.readers.contains(role), "\(role)")
                #expect((page.status == 200) == Self.readers.contains(role), "\(role)")
                let paper = try await browser.get("\(letter)/pdf")
                #expect(paper.status == page.status, "\(role)")
                #expect(paper.bytes.starts(with: Array("%PDF-".utf8)) == Self.readers.contains(role), "\(role)")
                #expect(page.text.contains("<li class=\"typed\">Library: QuokkaH2</li>") == Self.readers.contains(role))
                let file = try await browser.get("/cases/\(lantern.file)")
                #expect(file.text.contains("Document issued"), "that it was issued is known to whoever knows the case")
                #expect(file.links.contains(letter) == Self.readers.contains(role), "\(role)")
            }
            let absent = try await worker.get("/documents/\(Reference.random())")
            #expect(absent.status == 404)
            #expect(try await worker.get("/documents/\(Reference.random())/pdf").status == 404)
            // A record that is no document, and a document as a record.
            #expect(try await worker.get("/documents/\(lantern.notes[0])").status == 404)
            #expect(try await worker.get("/records/\(letter.split(separator: "/")[1])").status == 404)
        }
    }

    /// All tests run beside this one: how long a page of paper takes says nothing here.
    private static let patient = PaperProgram(longest: .seconds(900))

    /// What is typed is a text, and nothing stands in it that the program would fetch.
    @Test func `is one whole on paper, whatever was typed`() async throws {
        let typed = "</p><img src=\"file:///etc/passwd\"><style>@import url(http://127.0.0.1/x)</style> café £5"
        let document = WrittenDocument(
            name: "letter", lines: [.init(.title, typed), .init(.item, typed), .init(.paragraph, typed)], records: [])
        let paper = DocumentPage(document, .random(), issued: "Issued on 2 April 2026", back: BackLink("Back", to: "/")).paper
        let text = String(decoding: paper.bytes, as: UTF8.self)
        #expect(!text.contains("<img") && !text.contains("href=") && !text.contains("src=\"") && text.contains("&lt;img"))
        let bytes = try await Self.patient.printed(paper.bytes)
        #expect(bytes.starts(with: Array("%PDF-".utf8)) && bytes.count > 1_000)
    }

    @Test func `is none where the program is missing or does not end, and the page can be printed`() async throws {
        await #expect(throws: PaperRefusal.noProgram) { try await PaperProgram(name: "no-such-program").printed([]) }
        await #expect(throws: PaperRefusal.tooLong) { try await PaperProgram(longest: .milliseconds(1)).printed(Array("<p>".utf8)) }
        #expect(await Doctor.paper(PaperProgram(name: "no-such-program")).state == .look)
        #expect(await Doctor.paper().state == .well)
        #expect(PaperRefusal.noProgram.notice.remedy.contains("Print the document"))
    }

    @Test func `is made for two at once, and then for others again`() async throws {
        let program = Self.patient, page = Array("<p>one</p>".utf8)
        let outcomes = await withTaskGroup(of: PaperRefusal?.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    do { _ = try await program.printed(page) } catch { return error as? PaperRefusal }
                    return nil
                }
            }
            return await group.reduce(into: [PaperRefusal?]()) { $0.append($1) }
        }
        #expect(outcomes.contains(nil) && outcomes.contains(.busy))
        #expect(outcomes.compactMap(\.self).filter { $0 != .busy } == [])
        #expect(try await program.printed(page).starts(with: Array("%PDF-".utf8)))
    }
}
