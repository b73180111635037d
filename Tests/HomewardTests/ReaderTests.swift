import Access
import Core
import HTTPTypes
import Record
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("SEC-16", "DP-03")) struct `What somebody looked at` {
    /// The log as it stands: who by which page, and the records that stood there.
    private struct Written {
        let by: String, route: String
        let shown: Set<Reference>
    }

    private func log(_ bed: HouseBed) async throws -> [Written] {
        try await bed.house.database.read { transaction in
            var listed: [Int64: Set<Reference>] = [:]
            try transaction.forEach("SELECT list, subject FROM access_listed") {
                listed[try $0.get("list"), default: []].insert(try $0.get("subject"))
            }
            return try transaction.rows("SELECT list, by, route, subject, count FROM access_log ORDER BY id") { row in
                let one: Reference? = try row.find("subject")
                let list: Int64? = try row.find("list")
                let shown = list.flatMap { listed[$0] } ?? Set([one].compactMap(\.self))
                #expect(try row.get("count", as: Int.self) == shown.count)
                return Written(by: try row.get("by"), route: try row.get("route"), shown: shown)
            }
        }
    }

    /// Whom a word of a page tells of: the cases of every reference and every name.
    private struct Telling {
        var cases: [String: Set<Reference>] = [:]
        var casesOf: [Reference: Set<Reference>] = [:]
        let names: [String: Set<Reference>]

        init(_ bed: HouseBed) async throws {
            let (cases, casesOf, names) = try await bed.house.database.read { transaction in
                var (cases, casesOf): ([String: Set<Reference>], [Reference: Set<Reference>]) = ([:], [:])
                var names: [String: Set<Reference>] = [:]
                try transaction.forEach(
                    """
                    SELECT record.id, record.kind, COALESCE(record."case", opened.id) AS file FROM record
                    LEFT JOIN record AS opened ON opened.kind = 'case'
                      AND (opened.id = record.id OR record."case" IS NULL AND opened.person = COALESCE(record.person, record.id))
                    WHERE record."case" IS NOT NULL OR opened.id IS NOT NULL
                    """
                ) { row in
                    let (id, file): (Reference, Reference) = (try row.get("id"), try row.get("file"))
                    cases[id.description, default: []].insert(file)
                    casesOf[id, default: []].insert(file)
                }
                try transaction.forEach(
                    "SELECT person.name, record.id FROM person JOIN record ON record.person = person.id AND record.kind = 'case'"
                ) { names[try $0.get("name"), default: []].insert(try $0.get("id")) }
                return (cases, casesOf, names)
            }
            (self.cases, self.casesOf, self.names) = (cases, casesOf, names)
        }

        /// Of each thing that a page tells, the cases it can be about.
        func told(by text: String) -> [Set<Reference>] {
            let words = Set(text.split { !($0.isLetter || $0.isNumber || $0 == "-") }.map { String($0.suffix(9)) })
            return words.compactMap { cases[$0] } + names.filter { text.contains($0.key) }.map(\.value)
        }
    }

    /// An address without the references, periods and codes in it: some pages of each sort are enough.
    private static func pattern(_ address: String) -> String {
        address.prefix { $0 != "?" }.split(separator: "/").map { $0.contains(where: \.isNumber) ? "*" : String($0) }.joined(separator: "/")
    }

    private static let person = [
        "/my-day", "/referrals", "/cases/{case}", "/cases/{case}/{act}", "/records/{record}", "/figures/{period}/{code}",
        "/returns/{return}/{period}", "/returns/{return}/{period}/sealed.json", "/returns/{return}/{period}/sealed.xlsx",
        "/readers/{case}",
    ]

    @Test(arguments: TestEngine.allCases)
    func `is written once for every page that tells of anybody, whoever looks, and never for another`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"], people: 60) { bed in
            let telling = try await Telling(bed)
            for user in bed.house.directory.users {
                let browser = try await bed.browser(of: user.code)
                var (open, seen) = (["/"], Set(["/"]))
                var before = try await log(bed).count
                var visits: [String: Int] = [:]
                while !open.isEmpty {
                    let address = open.removeFirst()
                    visits[Self.pattern(address), default: 0] += 1
                    // Only one of the returns was sent, and not every case is open to an act.
                    let most = Self.pattern(address) == "cases/*" ? 15 : 3
                    if visits[Self.pattern(address), default: 0] > most, !address.hasPrefix("/returns/") { continue }
                    let answer = try await browser.get(address)
                    for link in answer.links + [answer.location].compactMap(\.self) where link != "/sign-in" && seen.insert(link).inserted {
                        open.append(link)
                    }
                    let written = try await log(bed)[before...]
                    before += written.count
                    let told = telling.told(by: answer.text)
                    #expect(written.count <= 1, "\(address)")
                    let logged = written.flatMap(\.shown).reduce(into: Set<Reference>()) { $0.formUnion(telling.casesOf[$1] ?? []) }
                    for about in told { #expect(!about.isDisjoint(with: logged), "\(user.code) at \(address)") }
                    #expect(written.allSatisfy { $0.by == user.code })
                    // A workbook tells too, in a form that is not looked into here.
                    if told.isEmpty, !address.contains("sealed.xlsx") { #expect(written.isEmpty, "\(user.code) at \(address)") }
                }
            }
            let routes = Set(try await log(bed).map(\.route))
            #expect(routes.isSuperset(of: Self.person), "\(Set(Self.person).subtracting(routes))")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is not shown where it cannot be written down`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["rotherham"], people: 12) { bed in
            let browser = try await bed.browser(of: "rotherham-manager")
            let names = try await bed.house.database.read { try $0.rows("SELECT name FROM person") { try $0.get("name", as: String.self) } }
            let queue = try await browser.get("/referrals")
            let file = try #require(queue.links.first { $0.hasPrefix("/cases/") })
            let record = try #require(try await browser.get(file).links.first { $0.hasPrefix("/records/") })
            #expect(names.contains { queue.text.contains($0) })
            try await bed.house.database.write { try $0.script("DROP TABLE access_listed; DROP TABLE access_log;") }
            for address in ["/my-day", "/referrals", file, record, "\(record)/correct"] {
                let answer = try await browser.get(address)
                #expect(answer.status == 503, "\(address)")
                #expect(answer.text.contains("could not be written down that you looked at it"))
                #expect(names.allSatisfy { !answer.text.contains($0) })
            }
            // What shows nobody is there as before.
            #expect(try await browser.get("/referrals/start").status == 200)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `leaves no trace where it was refused`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["rotherham"], people: 12) { bed in
            let manager = try await bed.browser(of: "rotherham-manager")
            let file = try #require(try await manager.get("/referrals").links.first { $0.hasPrefix("/cases/") })
            let before = try await log(bed).count
            let lead = try await bed.browser(of: "rotherham-trust-lead")
            for address in [file, "/readers/\(file.dropFirst(7))", "/my-day"] {
                #expect([403, 404].contains(try await lead.get(address).status), "\(address)")
            }
            #expect(try await manager.get("/cases/C-7K2M-9XQ4").status == 404)
            #expect(try await log(bed).count == before)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is told to the role that may know it, with who, in which role and by which page`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"], people: 8) { bed in
            let (worker, manager) = (try await bed.browser(of: "example-wes.marlow"), try await bed.browser(of: "example-mina.okoro"))
            let file = try #require(try await worker.get("/referrals").links.first { $0.hasPrefix("/cases/") })
            let record = try #require(try await worker.get(file).links.first { $0.hasPrefix("/records/") })
            _ = try await worker.get(record)
            let readers = try #require(try await manager.get(file).links.first { $0.hasPrefix("/readers/") })
            let page = try await manager.get(readers)
            #expect(page.status == 200)
            for words in ["Wes Marlow", "Support worker", "Harbour Street Support", "The case<", "One record<", "A list", "14 April 2026"] {
                #expect(page.text.contains(words), "\(words)")
            }
            #expect(!(try await worker.get(file).links.contains(readers)))
            #expect(try await worker.get(readers).status == 403)
            // A case of which nobody was told has only its own looks.
            let others = try await bed.house.database.read {
                try $0.rows("SELECT id FROM record WHERE kind = 'case'") { try $0.get("id", as: Reference.self) }
            }
            #expect(others.count == 8)
            for other in others where !file.hasSuffix(other.description) {
                #expect(!(try await manager.get("/readers/\(other)").text.contains("One record<")))
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is only added to: the database itself refuses to change it or take it out`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"], people: 1) { bed in
            _ = try await bed.browser(of: "example-wes.marlow").get("/my-day")
            _ = try await bed.browser(of: "example-wes.marlow").get("/referrals")
            for script in [
                "UPDATE access_log SET by = 'nobody'", "UPDATE access_log SET list = 1", "DELETE FROM access_log",
                "UPDATE access_listed SET subject = 1",
                "DELETE FROM access_listed",
            ] {
                await #expect(throws: StorageError.self, "\(script)") { try await bed.house.database.write { try $0.script(script) } }
            }
            #expect(try await !log(bed).isEmpty)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `in a list that stays as it is is kept once for all who look, and anew when somebody joins it`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"], people: 3) { bed in
            func kept() async throws -> (lists: Int, rows: Int) {
                try await bed.house.database.read { transaction in
                    let lists = try transaction.row("SELECT COUNT(DISTINCT list) AS number FROM access_listed") {
                        try $0.get("number", as: Int.self)
                    }
                    let rows = try transaction.row("SELECT COUNT(*) AS number FROM access_listed") { try $0.get("number", as: Int.self) }
                    return (lists ?? 0, rows ?? 0)
                }
            }
            let browser = try await bed.browser(of: "example-mina.okoro"), before = try await log(bed).count
            _ = try await browser.get("/referrals")
            let once = try await kept()
            for _ in 1...2 { _ = try await browser.get("/referrals") }
            #expect(try await kept() == once)
            let three = try #require(try await log(bed).last?.shown)
            let looks = try await log(bed)
            #expect(looks.count == before + 3 && looks.suffix(3).allSatisfy { $0.shown == three })
            let olga = try await bed.browser(of: "example-olga.finch")
            let form = try await olga.get("/referrals/start")
            _ = try await olga.post(
                "/referrals/start",
                form.hidden + [
                    ("person-name", "Ann Lowe"), ("person-born", "17 5 1980"), ("referral-source", "self"),
                    ("referral-received", "13 4 2026"), ("referral-received-time", "11:30"), ("referral-needs", "money"),
                    ("referral-consent", "yes"),
                ])
            _ = try await browser.get("/referrals")
            let more = try #require(try await log(bed).last?.shown)
            #expect(!three.isEmpty && more.isStrictSuperset(of: three))
            #expect(try await kept() == (once.lists + 1, once.rows + more.count))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `by many at one moment is written down for each of them`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"], people: 1) { bed in
            let file = try #require(
                try await bed.house.database.read {
                    try $0.row("SELECT id FROM record WHERE kind = 'case'") { try $0.get("id", as: Reference.self) }
                })
            let (log, before) = (bed.house.log, try await log(bed).count)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<300 {
                    let viewer = Viewer.operate("look \(number)")
                    group.addTask {
                        try await log.keep(Look(at: HouseBed.now, viewer, in: nil, route: "/cases/{case}", shown: .one(file)))
                    }
                }
                try await group.waitForAll()
            }
            let purposes = try await bed.house.database.read {
                try $0.rows("SELECT DISTINCT purpose FROM access_log WHERE purpose LIKE 'look %'") {
                    try $0.get("purpose", as: String.self)
                }
            }
            #expect(purposes.count == 300)
            #expect(try await self.log(bed).count == before + 300)
        }
    }
}
