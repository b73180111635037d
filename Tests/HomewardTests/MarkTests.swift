import Access
import Core
import HTTPTypes
import Record
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("SEC-01")) struct `An answer with a mark` {
    /// Every page that can be come to by links, and the files beside them, as one role sees them.
    private func pages(_ lantern: LanternBed, of role: String) async throws -> [(address: String, text: String)] {
        let browser = try await lantern.browser(role)
        let notes = lantern.notes.map { "/records/\($0)" }
        var open =
            [
                "/", "/my-day", "/referrals", "/registers", "/registers/contact", "/search", "/cases/\(lantern.file)", "/settings",
                "/returns",
            ]
            + ["/cases/\(lantern.file)/change_note", "/records/\(lantern.contact)", "/readers/\(lantern.file)", "/figures/2026-27-q1"]
            + ["/records/\(lantern.person)", "/records/\(lantern.alarm)", "/cases/\(lantern.file)/raise_alarm"] + notes
            + notes.map { "\($0)/correct" }
            + ["lan-1", "lan-2"].map { "/figures/2026-27-q1/\($0)" } + ["", "/draft"].map { "/returns/quarterly/2026-27-q1\($0)" }
        var seen = Set(open)
        var pages: [(String, String)] = []
        while !open.isEmpty, pages.count < 300 {
            let address = open.removeFirst()
            let answer = try await browser.get(address)
            pages.append((address, answer.text))
            for link in answer.links + [answer.location].compactMap(\.self) where seen.insert(link).inserted {
                // Periods lead to periods without end.
                let isPeriod = link.hasPrefix("/figures/") || link.hasPrefix("/returns/")
                if !isPeriod || link.contains("2026-27-q1") { open.append(link) }
            }
        }
        #expect(pages.count < 300, "there are more pages than were looked at")
        return pages
    }

    /// Whether a page asks questions whose answers it does not show.
    private func isForm(_ address: String) -> Bool {
        let pieces = address.prefix { $0 != "?" }.split(separator: "/")
        return pieces.count == 3 && ["cases", "registers"].contains(pieces[0]) || address.hasSuffix("/start")
    }

    @Test(arguments: TestEngine.allCases)
    func `is on no page of a role that lacks the mark, and on some page of a role that has it`(engine: TestEngine) async throws {
        try await LanternBed.with(on: engine) { lantern in
            for (role, marks) in Lantern.roles + [("rita", [])] {
                let pages = try await pages(lantern, of: role)
                #expect(pages.contains { $0.address == "/cases/\(lantern.file)" && $0.text.contains("Timeline") })
                let forbidden = Mark.allCases.filter { !marks.contains($0) }
                for page in pages {
                    for mark in forbidden {
                        for word in Lantern.words[mark, default: []] + Lantern.rows[mark, default: []]
                        where word != Lantern.chosen || !isForm(page.address) {
                            #expect(!page.text.contains(word), "\(role) reads \(word) at \(page.address)")
                        }
                        if isForm(page.address) { continue }
                        for label in Lantern.labels[mark, default: []] {
                            #expect(!page.text.contains(label), "\(role) is told of \(label) at \(page.address)")
                        }
                    }
                }
                // A word under two marks is for whoever reads both.
                let hidden = Set(forbidden.flatMap { Lantern.words[$0, default: []] })
                for mark in marks {
                    for word in Lantern.words[mark, default: []] where !hidden.contains(word) && word != "9434765919" {
                        #expect(pages.contains { $0.text.contains(word) }, "\(role) nowhere reads \(word)")
                    }
                }
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is found by nothing that it says`(engine: TestEngine) async throws {
        try await LanternBed.with(on: engine) { lantern in
            for (role, finds) in [("keyworker", true), ("not_h", true), ("not_id", false), ("rita", false)] {
                let browser = try await lantern.browser(role)
                for typed in ["QuokkaID1 Lowe", "QuokkaID2", "14 5 1931", "9434765919"] {
                    _ = try await browser.get("/search")
                    let answer = try await browser.post("/search", [("for", typed)])
                    #expect(answer.text.contains("1 case was found") == finds, "\(role): \(typed)")
                    #expect(answer.links.contains { $0.hasPrefix("/cases/") } == finds, "\(role): \(typed)")
                }
                let answer = try await browser.post("/search", [("for", lantern.file.description)])
                #expect(answer.text.contains("1 case was found") && answer.text.contains("May 1931") == finds, "\(role)")
                #expect(answer.text.contains("QuokkaID1") == finds, "\(role)")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `leaves a record its kind and its reference, where it is the title`(engine: TestEngine) async throws {
        try await LanternBed.with(on: engine) { lantern in
            let address = "/cases/\(lantern.file)/change_note"
            #expect(try await lantern.browser("not_h").get(address).text.contains("QuokkaSG3, 7 April 2026"))
            let choice = try await lantern.browser("not_sg").get(address)
            let link = try await lantern.browser("not_sg").get("/cases/\(lantern.file)/note")
            for note in lantern.notes {
                #expect(choice.text.contains("Note, 7 April 2026, N-\(note)"))
                #expect(link.text.contains("Note of 7 April 2026, N-\(note)"))
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `hides the record whose kind carries it, also from whoever made it`(engine: TestEngine) async throws {
        try await LanternBed.with(on: engine) { lantern in
            let (knows, not) = (try await lantern.browser("not_h"), try await lantern.browser("not_sg"))
            let address = "/records/\(lantern.alarm)"
            #expect(try await knows.get(address).status == 200)
            #expect(try await knows.get("/my-day").text.contains("LabelSG5"))
            // As of a record that there never was.
            let (hidden, none) = (try await not.get(address), try await not.get("/records/\(Reference.random())"))
            #expect(hidden.status == 404 && none.status == 404)
            #expect(hidden.text.utf8.count == none.text.utf8.count)
            #expect(try await not.get("\(address)/correct").status == 404)
            _ = try await not.get("/search")
            #expect(try await not.post("/search", [("for", lantern.alarm.description)]).text.contains("Nobody was found"))
            let form = try await not.get("/cases/\(lantern.file)/raise_alarm")
            let raised = try await not.post(
                "/cases/\(lantern.file)/raise_alarm", form.hidden + [("alarm-rung", "9 4 2026"), ("alarm-what", "Shouting")])
            #expect(raised.status == 303)
            #expect(try await !not.get("/cases/\(lantern.file)").text.contains("Shouting"))
            #expect(try await knows.get("/cases/\(lantern.file)").text.contains("Shouting"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `stays where somebody changes the record who may not read it`(engine: TestEngine) async throws {
        try await LanternBed.with(on: engine) { lantern in
            let note = lantern.notes[0]
            let before = try await lantern.reading(note)
            let browser = try await lantern.browser("not_h")
            let address = "/cases/\(lantern.file)/change_note?note=\(note)"
            let form = try await browser.get(address)
            #expect(form.text.contains("LabelH2") && form.text.contains("Your role does not read what stands here"))
            let answers = [("note-place", "Harbour"), ("note-subject", "QuokkaSG4"), ("note-said", "Quokka3P2")]
            // The rows whose questions are all theirs to read are sent back as they stood.
            let rows = [("note-met.1.who", "QuokkaSAFE2"), ("note-met.1.minutes", "5")]
            let changed = try await browser.post(address, form.hidden + answers + rows + [("note-health", "")])
            #expect(changed.status == 303, "\(changed.text)")
            var after = try await lantern.reading(note)
            #expect(after["place"]?.text == "Harbour" && after["health"]?.text == "QuokkaH4")
            after["place"] = before["place"]
            #expect(after["met"] == before["met"] && after["subject"] == before["subject"] && after["said"] == before["said"])

            // Somebody who may not read a question of the rows is not asked for them, and they stay.
            let other = try await lantern.browser("not_safe")
            let asked = try await other.get(address)
            #expect(asked.status == 200 && !asked.text.contains("Whom they met"))
            let more = [("note-place", "Station"), ("note-subject", "QuokkaSG4"), ("note-said", "Quokka3P2"), ("note-health", "QuokkaH4")]
            #expect(try await other.post(address, asked.hidden + more).status == 303)
            let then = try await lantern.reading(note)
            #expect(then["place"]?.text == "Station" && then["met"] == before["met"])

            // What they may not read they may still say, and are not told whether it stood there already.
            let again = try await browser.get(address)
            let same = [("note-place", "Station"), ("note-subject", "QuokkaSG4"), ("note-said", "Quokka3P2"), ("note-health", "QuokkaH4")]
            let said = try await browser.post(address, again.hidden + same + rows)
            #expect(said.status == 303 || said.text.contains("QuokkaH6"), "\(said.text)")
            #expect(!said.text.contains("Nothing here differs"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `stays where somebody corrects the record who may not read it`(engine: TestEngine) async throws {
        try await LanternBed.with(on: engine) { lantern in
            let note = lantern.notes[0], address = "/records/\(note)/correct"
            let before = try await lantern.reading(note)
            for (role, hidden) in [("not_h", "health"), ("not_sg", "subject"), ("not_3p", "said"), ("not_safe", "met")] {
                let browser = try await lantern.browser(role)
                let form = try await browser.get(address)
                #expect(form.status == 200 && !form.text.contains("note-\(hidden)"), "\(role)")
                let all: [(String, String)] = [
                    ("note-held", "7 4 2026"), ("note-place", "By \(role)"), ("note-subject", "QuokkaSG4"), ("note-said", "Quokka3P2"),
                    ("note-health", "QuokkaH4"), ("note-helper", lantern.contact.description), ("note-met.1.who", "QuokkaSAFE2"),
                    ("note-met.1.minutes", "5"), ("why", "A slip"),
                ]
                // Sent all the same, it changes nothing.
                let forged = all.map { $0.0.hasPrefix("note-\(hidden)") ? ($0.0, $0.0.hasSuffix("minutes") ? "9" : "forged") : $0 }
                let answer = try await browser.post(address, form.hidden + forged)
                #expect(answer.status == 303, "\(role): \(answer.text)")
                let after = try await lantern.reading(note)
                #expect(after["place"]?.text == "By \(role)" && after[hidden] == before[hidden], "\(role)")
            }
        }
    }

    @Test func `needs every one of its marks`() {
        let viewer = Viewer(
            user: "u", name: "U", organisation: "o", capacity: "c", purpose: "support", via: "test", scope: .everything,
            reading: .init(marks: [.health, .offence], absent: []))
        #expect(viewer.reads([]) && viewer.reads([.health]) && viewer.reads([.health, .offence]))
        #expect(!viewer.reads([.health, .safeContact]) && !viewer.reads([.identifying]))
    }
}
