import Cases
import Core
import HTTPTypes
import Record
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

/// Trust data by file: the columns of the form, a line a ward.
private enum Totals {
    static let act = "/registers/trust_data/send_trust_figures", file = "\(act)/file", take = "\(act)/file/take"
    static let columns = [
        "ward", "covers", "available_bed_days", "occupied_bed_days", "discharges", "delayed_by_housing", "housing_delay_days",
        "other_delay_days", "readmissions", "failed_discharges",
    ]
    static let right = ["ward_a", "2025-26-q4", "1000", "900", "20", "1", "7", "5", "2", "1"]

    /// A line with other answers in some columns.
    static func line(_ changes: [String: String] = [:]) -> [String] { zip(columns, right).map { changes[$0] ?? $1 } }
    static func csv(_ lines: [[String]], columns: [String] = columns) -> [UInt8] {
        Array(([columns] + lines).map { $0.joined(separator: ",") + "\n" }.joined().utf8)
    }
    static let three = ["ward_a", "ward_b", "ward_c"].map { line(["ward": $0]) }
}

/// People who send what a register holds, a line a record.
extension Browser {
    /// Uploads a file and comes to the page that shows its lines.
    fileprivate func upload(_ bytes: [UInt8], to address: String) async throws -> Answer {
        _ = try await get(address)
        let answer = try await upload(address, [], file: ("file", bytes))
        #expect(answer.status == 303 && answer.location == "\(address)/take")
        return try await get("\(address)/take")
    }

    /// Presses the button that takes what a page shows.
    fileprivate func take(_ page: Answer, at address: String, right: Bool = false) async throws -> Answer {
        try await post(address, page.approval + (right ? [("right", "yes")] : []))
    }
}

extension Browser.Answer {
    /// What the form that takes the lines sends.
    fileprivate var approval: [(String, String)] { hidden.filter { ["key", "seen"].contains($0.0) } }
    fileprivate func says(_ text: String) -> Bool { self.text.contains(HTML(text: text).text) }
    /// Whether a place is named, leads to its cell, and says there and in the list what is wrong.
    fileprivate func tells(_ place: String, _ sentence: String) -> Bool {
        let id = place.lowercased().split(separator: ", ").joined(separator: " ").split(separator: " ").joined(separator: "-")
        return text.contains("href=\"#\(id)\">\(place)</a>") && text.contains("id=\"\(id)\"")
            && text.split(separator: HTML(text: sentence).text, omittingEmptySubsequences: false).count >= 3
    }
}

@Suite(.covers("ROT-084", "ROT-097", "EXP-49")) struct `Lines of a file` {
    private func recorded(_ house: House) async throws -> [Fact] {
        try await house.database.read { transaction in
            var facts: [Fact] = []
            try FactStore(transaction).forEach(.recorded) { facts.append($0) }
            return facts
        }
    }

    private func with(
        on engine: TestEngine = .sqlite, service: String = "rotherham", user: String = "trust-lead",
        _ body: (HouseBed, Browser) async throws -> Void
    ) async throws {
        try await HouseBed.with(on: engine, services: [service]) { bed in
            try await body(bed, try await bed.browser(of: "\(service)-\(user)"))
        }
    }

    // MARK: What is wrong

    static let wrong: [(column: String, answer: String, sentence: String)] = [
        ("ward", "ward_x", "Ward cannot be ward_x. Did you mean ward_a?"),
        ("ward", "", "Choose the ward"),
        ("housing_delay_days", "-3", "Days cannot be fewer than none. Enter how many there were."),
        (
            "housing_delay_days", "896",
            "There are more days of delay than occupied bed-days in the period. "
                + "Each day of delay is a day in a bed of the period, so check these numbers."
        ),
        ("occupied_bed_days", "1001", "More bed-days are occupied than there are. Check both numbers."),
        ("delayed_by_housing", "21", "More discharges were delayed than there were. Check both numbers."),
        ("discharges", "twenty", "The discharges must be a number"), ("discharges", "20.5", "The discharges must be a whole number"),
        ("readmissions", "", "Enter the readmissions within 30 days"),
        ("covers", "2026-Q1", "2026-Q1 could mean a calendar year or a reporting year."), ("covers", "2025-26", "Period must be a quarter"),
    ]

    @Test func `with a mistake are not taken: line and column are named, in the sentence of the form`() async throws {
        try await with { bed, browser in
            for (column, answer, sentence) in Self.wrong {
                let told = "\(column) \(answer)"
                let page = try await browser.upload(
                    Totals.csv([Totals.line(["ward": "ward_b"]), Totals.line([column: answer])]), to: Totals.file)
                #expect(page.status == 200 && page.text.contains("<title>Error: "), "\(told)")
                #expect(page.says("There is 1 mistake in this file, so nothing was taken"), "\(told)")
                #expect(page.tells("Line 3, \(column)", sentence), "\(told): \(page.text)")
                // There is no button, and nobody can do without it.
                #expect(!page.text.contains(">Take 2 lines<"))
                #expect(try await browser.take(page, at: Totals.take).status == 422)
                let form = try await browser.get(Totals.act).hidden
                let typed = zip(Totals.columns, Totals.line([column: answer])).map { ("trust_data-\($0)", $1) }
                let refused = try await browser.post(Totals.act, form + typed)
                #expect(refused.status == 422 && refused.says(sentence), "the form says something else of \(told)")
            }
            #expect(try await recorded(bed.house).isEmpty)
        }
    }

    @Test func `are told all their mistakes at once, each where it stands, those of the heading and of whole lines too`() async throws {
        try await with { bed, browser in
            let columns = Totals.columns.filter { $0 != "readmissions" } + ["readmisions", "ward"]
            let cells = Totals.right.prefix(8) + ["1", "2", "ward_a"]
            func line(_ changes: [Int: String]) -> [String] { cells.enumerated().map { changes[$0] ?? $1 } }
            let page = try await browser.upload(
                Totals.csv(
                    [line([0: "ward_x", 6: "-3"]), ["ward_b", "2025-26-q4"], line([3: "many", 4: "-1"]), line([:]), line([:])],
                    columns: columns),
                to: Totals.file)
            for place in ["Line 2, ward", "Line 2, housing_delay_days", "Line 4, occupied_bed_days", "Line 4, discharges"] {
                #expect(page.text.contains("\">\(place)</a>"), "\(place)")
            }
            for place in ["Line 5, ward", "Line 6, ward"] {
                #expect(page.text.contains("\">\(place)</a>") && page.says("Line 4 is for the same ward and quarter. Take one of them out"))
            }
            for (place, sentence) in [
                ("Line 1, readmisions", "There is no question named readmisions. Did you mean readmissions?"),
                ("Line 1, readmissions", "This column is missing. Add it to the first line"),
                ("Line 1, ward", "This column is there twice. Take one out"),
                ("Line 3", "This line has 2 cells and the first line has 11. Put a separator between any two"),
            ] {
                #expect(page.text.contains(">\(place)<") && page.says(sentence), "\(place)")
            }
            // A column that is missing is said once, not in each line.
            #expect(!page.says("Enter the readmissions within 30 days"))
            #expect(try await recorded(bed.house).isEmpty)
            // The file waits, whoever looks again and wherever.
            let again = try await bed.browser(of: "rotherham-trust-lead")
            #expect(try await again.get(Totals.take).says("Line 4 is for the same ward and quarter. Take one of them out"))
            #expect(try await again.get(Totals.file).links.contains(Totals.take))
            #expect(try await bed.browser(of: "rotherham-manager").get(Totals.take).status == 403)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `of what is recorded already are refused, in a file and in the form`(engine: TestEngine) async throws {
        try await with(on: engine) { bed, browser in
            let sentence = "Trust's figures for this ward and quarter are recorded already. Correct what is recorded"
            let page = try await browser.upload(Totals.csv([Totals.line()]), to: Totals.file)
            #expect(try await browser.take(page, at: Totals.take).status == 303)
            let second = try await browser.upload(Totals.csv([Totals.line(["ward": "ward_b"]), Totals.line()]), to: Totals.file)
            #expect(second.tells("Line 3, ward", sentence))
            let typed = zip(Totals.columns, Totals.right).map { ("trust_data-\($0)", $1) }
            let refused = try await browser.post(Totals.act, try await browser.get(Totals.act).hidden + typed)
            #expect(refused.status == 422 && refused.says(sentence))
            #expect(try await recorded(bed.house).count == 1)
        }
    }

    @Test func `that were right when they were looked at are looked at again when somebody else was quicker`() async throws {
        try await with { bed, browser in
            let page = try await browser.upload(Totals.csv(Totals.three), to: Totals.file)
            let typed = zip(Totals.columns, Totals.right).map { ("trust_data-\($0)", $1) }
            #expect(try await browser.post(Totals.act, try await browser.get(Totals.act).hidden + typed).status == 303)
            let refused = try await browser.take(page, at: Totals.take)
            #expect(refused.status == 422 && refused.text.contains("\">Line 2, ward</a>"))
            // Another file in its place is not what was approved.
            let other = try await browser.upload(Totals.csv([Totals.line(["ward": "ward_b"])]), to: Totals.file)
            let stale = try await browser.take(page, at: Totals.take)
            #expect(
                stale.status == 422 && stale.says("What would be taken is not what you looked at any more. Look at it again, then take it"))
            #expect(try await recorded(bed.house).count == 1)
            #expect(try await browser.take(other, at: Totals.take).status == 303)
        }
    }

    // MARK: What is taken

    @Test(.covers("SR-04", "SR-05"), arguments: TestEngine.allCases)
    func `that are right are taken together and once, however often the button is pressed`(engine: TestEngine) async throws {
        try await with(on: engine) { bed, browser in
            let page = try await browser.upload(Totals.csv(Totals.three), to: Totals.file)
            #expect(
                page.says("3 lines, with commas between the cells. Nothing has been taken yet.") && page.text.contains(">Take 3 lines<"))
            #expect(!page.text.contains("Error") && page.approval.count == 2)
            #expect(try await recorded(bed.house).isEmpty)
            async let first = browser.take(page, at: Totals.take)
            async let second = browser.take(page, at: Totals.take)
            let third = try await (first, second)
            for answer in [third.0, third.1, try await browser.take(page, at: Totals.take)] {
                #expect(answer.status == 303 && answer.location == "/registers/trust_data?done=send_trust_figures&lines=3")
            }
            let facts = try await recorded(bed.house)
            #expect(facts.count == 3 && Set(facts.map(\.act.key)).count == 3 && Set(facts.map(\.subject)).count == 3)
            #expect(facts.allSatisfy { $0.act.via == "file" && $0.act.by == "rotherham-trust-lead" && $0.act.capacity == "rdash_lead" })
            let bodies = Set(facts.map { $0.body.json["ward"]?.text })
            #expect(bodies == ["ward_a", "ward_b", "ward_c"] && facts[0].body.json["housing_delay_days"] == .number(7))
            let register = try await browser.get("/registers/trust_data?done=send_trust_figures&lines=3")
            #expect(register.says("3 lines were taken.") && register.links.contains(Totals.file))
            // Who sent them reads them.
            for fact in facts {
                #expect(register.links.contains("/records/\(fact.subject)"))
                #expect(try await browser.get("/records/\(fact.subject)").status == 200)
            }
            // What was taken waits no more.
            #expect(try await browser.get(Totals.take).location == Totals.file)
        }
    }

    @Test(.covers("EXP-18")) func `with something unlikely are taken once it is said to be right, and the record says so`() async throws {
        try await with { bed, browser in
            let question =
                "These are more days than the delayed discharges can have had in the period. "
                + "Are people counted who were not discharged in it?"
            let lines = [Totals.line(), Totals.line(["ward": "ward_b", "delayed_by_housing": "0"])]
            let page = try await browser.upload(Totals.csv(lines), to: Totals.file)
            #expect(page.tells("Line 3, housing_delay_days", question) && page.text.contains(">Take 2 lines<"))
            let refused = try await browser.take(page, at: Totals.take)
            #expect(refused.status == 422 && refused.says("Say that these answers are right, or change the file"))
            #expect(try await recorded(bed.house).isEmpty)
            #expect(try await browser.take(page, at: Totals.take, right: true).status == 303)
            let facts = try await recorded(bed.house)
            let asked = JSON.list([.object(["field": .text("housing_delay_days"), "question": .text(question)])])
            #expect(facts.map { $0.body.json["asked again"] } == [nil, asked])
        }
    }

    @Test(.covers("ROT-KPI5", "ROT-097")) func `leave a figure awaited, never none, until those of every ward are there`() async throws {
        try await with { bed, browser in
            let commissioner = try await bed.browser(of: "rotherham-commissioner")
            func figure() async throws -> String { try await commissioner.get("/figures/2025-26-q4/rot-kpi5").text }
            #expect(try await figure().contains("Awaiting"))
            let two = try await browser.upload(Totals.csv(Array(Totals.three.prefix(2))), to: Totals.file)
            #expect(try await browser.take(two, at: Totals.take).status == 303)
            let some = try await figure()
            #expect(some.contains("Awaiting") && !some.contains("5.0%"))
            let last = try await browser.upload(Totals.csv(Array(Totals.three.suffix(1))), to: Totals.file)
            #expect(try await browser.take(last, at: Totals.take).status == 303)
            let all = try await figure()
            #expect(all.contains("5.0%") && !all.contains("Awaiting"))
        }
    }

    // MARK: Any register

    private static let workers = "/registers/worker/name_worker/file"

    @Test func `may have semicolons, a byte order mark, questions for headings, choices in words and guarded texts`() async throws {
        try await with(service: "example", user: "mina.okoro") { bed, browser in
            let text = "\u{FEFF}Name;First day of work;ends;;\r\n\"Lind; Petra\";14/4/2026;;;\r\n\r\n'=Hale;2026-04-01;1 May 2026;;\r\n"
            let page = try await browser.upload(Array(text.utf8), to: Self.workers)
            #expect(page.says("2 lines, with semicolons between the cells."))
            #expect(try await browser.take(page, at: "\(Self.workers)/take").status == 303)
            let bodies = try await recorded(bed.house).map { $0.body.json }
            #expect(
                bodies == [
                    .object(["name": .text("Lind; Petra"), "starts": .text("2026-04-14")]),
                    .object(["name": .text("=Hale"), "starts": .text("2026-04-01"), "ends": .text("2026-05-01")]),
                ])
            let totals = "/registers/rent_totals/report_totals/file"
            let words = "district,covers,tenancies,evictions\nNORTH ,January to March 2026,\"1,200\",3\n"
            let district = try await browser.upload(Array(words.utf8), to: totals)
            #expect(district.status == 200)
        }
    }

    @Test func `may be pasted, and what was pasted is kept until it is sent`() async throws {
        try await with(service: "example", user: "mina.okoro") { bed, browser in
            _ = try await browser.get(Self.workers)
            let typed = "name\tstarts\nAnn Lowe\t1 4 2026\n"
            #expect(try await browser.post("/drafts?form=\(Self.workers)", [("lines", typed)]).status == 200)
            #expect(try await browser.get(Self.workers).text.contains("Ann Lowe"))
            let sent = try await browser.post(Self.workers, [("lines", typed)])
            #expect(sent.status == 303)
            let page = try await browser.get("\(Self.workers)/take")
            #expect(page.says("1 line, with tabs between the cells.") && page.text.contains(">Take 1 line<"))
            // It is a draft among the others.
            #expect(try await browser.get("/my-day").says("Add a worker, from a file"))
            #expect(!(try await browser.get(Self.workers).text.contains("Ann Lowe")))
            #expect(try await browser.take(page, at: "\(Self.workers)/take").status == 303)
        }
    }

    @Test func `that say the same are asked about, where there may be two`() async throws {
        try await with(service: "example", user: "mina.okoro") { bed, browser in
            let page = try await browser.upload(Array("name,starts\nAnn,1 4 2026\nBea,1 4 2026\nAnn,1 4 2026\n".utf8), to: Self.workers)
            #expect(page.says("This says the same as line 2") && page.text.contains("\">Line 4</a>"))
            #expect(try await browser.take(page, at: "\(Self.workers)/take", right: true).status == 303)
            #expect(try await recorded(bed.house).count == 3)
        }
    }

    private static let torn = [
        ("name,starts\nAnn,1 4 2026\n\"Bea,1 4 2026\nCid,1 4 2026\n", "Line 3, name", "A quotation mark opens here and never closes."),
        ("name,starts\nAnn,1 4\"2026\n", "Line 2, starts", "A quotation mark stands within a cell that does not begin with one."),
        ("name,starts\n\"Ann\" ,1 4 2026\n", "Line 2, name", "Something stands behind the quotation mark that closes the cell."),
        ("name,starts\n", "Line 1", "Nothing stands below the first line."), ("\u{FEFF}\n", "Line 1", "The file is empty."),
    ]

    @Test func `that cannot be told apart are not guessed at`() async throws {
        try await with(service: "example", user: "mina.okoro") { bed, browser in
            for (text, place, sentence) in Self.torn {
                let page = try await browser.upload(Array(text.utf8), to: Self.workers)
                #expect(page.says(sentence) && page.text.contains(">\(place)<"), "\(text)")
                #expect(try await browser.take(page, at: "\(Self.workers)/take").status == 422)
            }
            #expect(try await recorded(bed.house).isEmpty)
        }
    }

    @Test func `are 2,000 at most, and come to that`() async throws {
        try await with(service: "example", user: "mina.okoro") { bed, browser in
            func file(_ many: Int) -> [UInt8] { Array("name,starts\n".utf8) + (1...many).flatMap { Array("Worker \($0),1 4 2026\n".utf8) } }
            let page = try await browser.upload(file(2_001), to: Self.workers)
            #expect(page.says("The file has more than 2,000 lines. Divide it into several files") && page.text.contains("<title>Error"))
            #expect(try await recorded(bed.house).isEmpty)
            let most = try await browser.upload(file(2_000), to: Self.workers)
            #expect(most.text.contains(">Take 2000 lines<") && most.bytes.count < 60_000)
            let last = try await browser.get("\(Self.workers)/take?page=40")
            #expect(last.text.contains("Worker 2000") && !most.text.contains("Worker 2000"))
            #expect(try await browser.take(most, at: "\(Self.workers)/take").status == 303)
            #expect(try await recorded(bed.house).count == 2_000)
        }
    }

    @Test func `come with a file of the columns, and are described by what a cell may hold`() async throws {
        try await with { bed, browser in
            let page = try await browser.get(Totals.file)
            #expect(page.links.contains("\(Totals.file)/empty") && page.says("ward_a (Ward A (acute))") && page.says("A whole number"))
            let empty = try await browser.get("\(Totals.file)/empty")
            #expect(Set(empty.text.split(separator: "\r\n")[0].split(separator: ",").map(String.init)) == Set(Totals.columns))
            #expect(empty.headers[.contentDisposition] == "attachment; filename=\"rotherham-trust_data.csv\"")
        }
    }

    @Test func `are refused with their file where that cannot be one`() async throws {
        let sentence = "The selected file must be CSV in UTF-8. In a spreadsheet, save it as “CSV UTF-8”"
        let files: [([UInt8], String)] = [
            ([UInt8]("ward\u{0}".utf8), sentence), ([0x77, 0xE9, 0x0A], sentence),
            ([UInt8](repeating: 0x61, count: 1_048_577), "The selected file must be smaller than 1 MB"),
        ]
        try await with { bed, browser in
            _ = try await browser.get(Totals.file)
            for (bytes, sentence) in files {
                let refused = try await browser.upload(Totals.file, [("lines", "kept")], file: ("file", bytes))
                #expect(refused.status == 422 && refused.says(sentence) && refused.text.contains("kept"))
            }
            let none = try await browser.post(Totals.file, [("lines", " \n")])
            #expect(none.status == 422 && none.says("Choose a file, or paste its lines"))
            #expect(try await browser.get(Totals.take).location == Totals.file)
        }
    }

    @Test(.covers("SR-15")) func `are taken by whoever may do the act, where the folder says that it may be done from a file`() async throws
    {
        try await with { bed, browser in
            _ = try await browser.upload(Totals.csv(Totals.three), to: Totals.file)
            for user in ["manager", "commissioner", "ward-nurse"] {
                let other = try await bed.browser(of: "rotherham-\(user)")
                for address in [Totals.file, "\(Totals.file)/empty", Totals.take] {
                    #expect(try await other.get(address).status == 403, "\(user) \(address)")
                }
                _ = try await other.get("/registers")
                #expect(try await other.upload(Totals.file, [], file: ("file", Totals.csv(Totals.three))).status == 403)
                #expect(try await other.post(Totals.take, []).status == 403)
                #expect(!(try await other.get("/registers/trust_data").links.contains(Totals.file)))
            }
            let manager = try await bed.browser(of: "rotherham-manager")
            #expect(try await manager.get("/registers/partner/add_partner").status == 200)
            #expect(try await manager.get("/registers/partner/add_partner/file").status == 404)
            #expect(try await recorded(bed.house).isEmpty)
        }
    }
}
