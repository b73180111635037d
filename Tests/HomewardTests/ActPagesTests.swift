import Access
import Core
import Foundation
import HTTPTypes
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("EXP-31", "EXP-24", "SR-04")) struct `The form of an act` {
    private static let referral = [
        ("person-name", "Ann Lowe"), ("person-born", "17 5 1980"), ("referral-source", "self"), ("referral-received", "2 4 2026"),
        ("referral-received-time", "16:30"), ("referral-needs", "money"),
    ]

    private func refer(in bed: HouseBed, consent: String = "yes") async throws -> (browser: Browser, address: String) {
        let browser = try await bed.browser(of: "example-olga.finch")
        let form = try await browser.get("/referrals/start")
        let answer = try await browser.post(
            "/referrals/start", form.hidden + Self.referral + [("referral-consent", consent), ("referral-no_consent_reason", "Afraid")])
        guard consent == "no" else { return (browser, try #require(answer.location?.prefix { $0 != "?" }.description)) }
        #expect(answer.status == 422)
        #expect(answer.text.contains("Is this referral meant to be sent?") && answer.text.contains("referral-consent-confirmed"))
        #expect(answer.text.contains("Ann Lowe") && answer.text.contains("Afraid"))
        // Without the tick it is asked again; with it the act is taken.
        let again = Self.referral + [("referral-consent", consent), ("referral-no_consent_reason", "Afraid")]
        #expect(try await browser.post("/referrals/start", answer.hidden + again).status == 422)
        let taken = try await browser.post("/referrals/start", answer.hidden + again + [("referral-consent-confirmed", "yes")])
        return (browser, try #require(taken.location?.prefix { $0 != "?" }.description))
    }

    /// A case that is supported, so that its work can be paused.
    private func accepted(in bed: HouseBed) async throws -> String {
        let (_, address) = try await refer(in: bed)
        let manager = try await bed.browser(of: "example-mina.okoro")
        let form = try await manager.get("\(address)/decide")
        let decided = [("decision-result", "accepted"), ("decision-decided", "7 4 2026"), ("decision-decided-time", "10:00")]
        let answer = try await manager.post("\(address)/decide", form.hidden + decided)
        #expect(answer.status == 303)
        return address
    }

    @Test(arguments: TestEngine.allCases)
    func `asks about an unlikely answer once, keeps all that was typed, and the case shows what was checked`(
        engine: TestEngine
    ) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let (browser, address) = try await refer(in: bed, consent: "no")
            let page = try await browser.get(address)
            #expect(page.text.contains("Checked: The person does not agree. Is this referral meant to be sent?"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that adds to a record comes filled with it, and asks which where there are several`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let address = try await accepted(in: bed)
            let worker = try await bed.browser(of: "example-wes.marlow")
            let none = try await worker.get("\(address)/resume_work")
            #expect(none.status == 422 && none.text.contains("There is no pause here"))
            for reason in ["hospital", "away"] {
                try await pause(because: reason, on: address, by: worker)
                if reason == "hospital" {
                    let only = try await worker.get("\(address)/resume_work")
                    #expect(only.status == 200 && only.text.contains("pause-resumed") && !only.text.contains("pause-reason"))
                }
            }
            let which = try await worker.get("\(address)/resume_work")
            #expect(which.text.contains("Which pause?"))
            let links = which.links.filter { $0.contains("?pause=") }
            #expect(links.count == 2)
            let form = try await worker.get(links[0])
            let resumed = try await worker.post(links[0], form.hidden + [("pause-resumed", "13 4 2026")])
            #expect(resumed.status == 303)
            // One is left, so nothing is asked but the day.
            #expect(try await worker.get("\(address)/resume_work").text.contains("pause-resumed"))
            let elsewhere = try await worker.get("\(address)/resume_work?pause=7K2M-9XQ4")
            #expect(elsewhere.status == 404)
        }
    }

    /// The invented service, whose pauses can be answered, and whose work goes on on a day that must be said.
    private static func folderWithAnswers() throws -> Folder {
        let folder = try Folder(at: HouseBed.services.appending(path: "example").path)
        var files = folder.files.filter { !$0.key.hasPrefix("examples/") }
        files["kinds/pause.yaml"]?.replace("fields:", with: "list: [paused, reason]\nfields:")
        files["kinds/pause_note.yaml"] = """
            kind: pause_note
            label: Note on a pause
            plural: Notes on pauses
            of: pause
            day: noted
            fields:
              noted: {type: day, label: Noted, required: yes}
              words: {type: long text, label: What was done meanwhile, required: yes}
            """
        files["pathway.yaml"]?.replace(
            "        where: resumed is not recorded\n",
            with: """
                        where: resumed is not recorded
                    guards:
                      - refuse unless: resumed is recorded
                        say: Say on which day the work went on.
                  note_pause:
                    label: Note what was done meanwhile
                    by: [worker]
                    records: [pause_note]

                """)
        files["service.yaml"]?.replace("pause_work, resume_work,", with: "pause_work, resume_work, note_pause,")
        return Folder(name: "example", files: files)
    }

    @Test func `calls nothing optional that it insists on, and says so beside the question`() async throws {
        try await HouseBed.with(on: .sqlite, folders: [Self.folderWithAnswers()]) { bed in
            let address = try await accepted(in: bed), worker = try await bed.browser(of: "example-wes.marlow")
            try await pause(because: "hospital", on: address, by: worker)
            let form = try await worker.get("\(address)/resume_work")
            #expect(form.text.contains("Work went on") && !form.text.contains("(optional)"))
            // Asked where a pause is recorded, the same day may be left open.
            #expect(try await worker.get("\(address)/pause_work").text.contains("(optional)"))
            let answer = try await worker.post("\(address)/resume_work", form.hidden)
            #expect(answer.status == 422 && answer.text.contains("Say on which day the work went on."))
            #expect(answer.text.contains("href=\"#pause-resumed"), "the summary leads to the question")
        }
    }

    @Test(arguments: [("", "Yesterday Today"), (", past: yes", "Yesterday Today"), (", past: no", "Today Tomorrow")])
    func `offers the days near today on which it is likely`(past: String, days: String) async throws {
        var files = try Folder(at: HouseBed.services.appending(path: "example").path).files.filter { !$0.key.hasPrefix("examples/") }
        files["kinds/visit.yaml"]?.replace("label: Day, required: yes", with: "label: Day, required: yes\(past)")
        try await HouseBed.with(on: .sqlite, folders: [Folder(name: "example", files: files)]) { bed in
            let address = try await accepted(in: bed), worker = try await bed.browser(of: "example-wes.marlow")
            #expect(try await worker.get("\(address)/record_visit").text.contains("data-days=\"\(days)\""))
        }
    }

    @Test func `shows what it answers, and each of several with what a list of them shows`() async throws {
        try await HouseBed.with(on: .sqlite, folders: [Self.folderWithAnswers()]) { bed in
            let address = try await accepted(in: bed), worker = try await bed.browser(of: "example-wes.marlow")
            try await pause(because: "hospital", on: address, by: worker)
            let one = try await worker.get("\(address)/note_pause")
            #expect(one.text.contains("Pause, 8 April 2026") && one.text.contains("In hospital") && !one.text.contains("pause_note-pause"))
            try await pause(because: "away", on: address, by: worker)
            let several = try await worker.get("\(address)/note_pause")
            #expect(several.text.contains("pause_note-pause") && !several.text.contains("Pause, 8 April 2026</h2>"))
            #expect(several.text.contains("Why: In hospital") && several.text.contains("Why: Away"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `whose record somebody else changed meanwhile keeps what was typed, says what they recorded, and is taken when it is sent again`(
        engine: TestEngine
    ) async throws {
        var files = try Self.folderWithAnswers().files
        files["service.yaml"]?.replace("may: [read, readers, figures,", with: "may: [read, correct, readers, figures,")
        try await HouseBed.with(on: engine, folders: [Folder(name: "example", files: files)]) { bed in
            let address = try await accepted(in: bed), worker = try await bed.browser(of: "example-wes.marlow")
            try await pause(because: "hospital", on: address, by: worker)
            let manager = try await bed.browser(of: "example-mina.okoro"), page = try await manager.get(address).text
            let record = try #require(page.firstMatch(of: /href="(\/records\/[^"\/]+)"/))
            let place = "\(record.1)/correct"
            let resume = try await worker.get("\(address)/resume_work")
            let forms = [try await manager.get(place), try await manager.get(place)]
            func corrected(_ paused: String, _ reason: String) -> [(String, String)] {
                [("pause-paused", paused), ("pause-reason", reason), ("why", "A slip")]
            }
            let quicker = try await manager.post(place, forms[0].hidden + corrected("7 4 2026", "away"))
            #expect(quicker.status == 303, "\(quicker.text)")
            // Of two who correct the second learns what the first has written. Their day stays; the reason, which they left as it was, is the first's.
            let late = try await manager.post(place, forms[1].hidden + corrected("6 April 2026", "hospital"))
            #expect(late.status == 409 && late.text.contains("What you typed is still here"))
            // Left and opened again, it is still there.
            for form in [late, try await manager.get(place)] {
                let told = try #require(form.text.components(separatedBy: "What somebody else recorded meanwhile").dropFirst().first)
                let list = told.components(separatedBy: "</dl>")
                #expect(list[0].contains("Tuesday 7 April 2026") && list[0].contains("Away"))
                #expect(list[1].contains("value=\"6 April 2026\"") && list[1].contains("value=\"away\" checked"))
            }
            #expect(try await manager.post(place, late.hidden + corrected("6 April 2026", "away")).status == 303)
            // An act that adds to the record asks nothing of what they changed.
            let typed = [("pause-resumed", "13 April 2026")]
            let overtaken = try await worker.post("\(address)/resume_work", resume.hidden + typed)
            #expect(overtaken.status == 409 && overtaken.text.contains("It is nothing that this form asks."))
            #expect(overtaken.text.contains("value=\"13 April 2026\""))
            #expect(try await worker.post("\(address)/resume_work", overtaken.hidden + typed).status == 303)
        }
    }

    @Test func `that begins a case says when it goes on with what was saved, and where that is thrown away`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let browser = try await bed.browser(of: "example-olga.finch"), words = "You go on with what you saved on"
            let form = try await browser.get("/referrals/start")
            #expect(!form.text.contains(words))
            let later = try await browser.post("/referrals/start", form.hidden + Self.referral + [("later", "yes")])
            #expect(later.status == 303)
            let again = try await browser.get("/referrals/start")
            #expect(again.text.contains(words) && again.text.contains("Ann Lowe"))
            #expect(again.links.contains("/drafts/discard?form=/referrals/start"))
        }
    }

    private func pause(because reason: String, on address: String, by worker: Browser) async throws {
        let form = try await worker.get("\(address)/pause_work")
        let paused = [("pause-paused", "8 4 2026"), ("pause-reason", reason)]
        #expect(try await worker.post("\(address)/pause_work", form.hidden + paused).status == 303)
    }

    @Test func `grows by a row, loses one, and sends nothing by that`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let address = try await accepted(in: bed)
            let worker = try await bed.browser(of: "example-wes.marlow")
            let form = try await worker.get("\(address)/assess")
            let first = [("assessment-score.1.area", "money"), ("assessment-score.1.level", "2")]
            let second = [("assessment-score.2.area", "home"), ("assessment-score.2.level", "1")]
            let grown = try await worker.post("\(address)/assess", form.hidden + first + [("add", "assessment-score")])
            #expect(grown.status == 200 && grown.text.contains("assessment-score.2.area") && !grown.text.contains("assessment-score.3"))
            let shrunk = try await worker.post(
                "\(address)/assess", form.hidden + first + second + [("remove", "assessment-score.1")])
            #expect(shrunk.text.contains("assessment-score.1.area") && !shrunk.text.contains("assessment-score.2"))
            let rows = try await bed.house.database.read { try $0.rows("SELECT id FROM example_assessment") { _ in 1 } }
            #expect(rows.isEmpty)
        }
    }

    /// What is wrong in the second row stands beside the second row, whether the answer itself is wrong or a check of the folder says so.
    @Test(arguments: [
        (["1.area": "money", "1.level": "2", "2.area": "home"], "2.level", "Enter the level"),
        (["1.area": "money", "2.area": "home", "2.level": "1"], "1.level", "Enter the level"),
        (["1.area": "money", "1.level": "2", "2.area": "home", "2.level": "7"], "2.level", "A level is a number from 0 to 4."),
        (["1.area": "money", "1.level": "2", "2.area": "home", "2.level": "two"], "2.level", "The level must be a number"),
        // A row that was left empty is none: what follows takes its place.
        (["1.area": " ", "2.area": "home", "2.level": "7"], "1.level", "A level is a number from 0 to 4."),
        (["2.area": "home", "2.level": "two"], "1.level", "The level must be a number"),
        (["1.area": "money", "1.level": "2", "4.area": "home", "4.level": "7"], "2.level", "A level is a number from 0 to 4."),
    ])
    func `says what is wrong in a row beside that row`(rows: [String: String], at: String, sentence: String) async throws {
        var files = try Folder(at: HouseBed.services.appending(path: "example").path).files
        files["kinds/assessment.yaml"] = files["kinds/assessment.yaml"]?.replacing(
            "      level: {type: number, label: Level, required: yes}\n",
            with: """
                      level:
                        type: number
                        label: Level
                        required: yes
                        checks:
                          - refuse unless: level at least 0 and level at most 4
                            say: A level is a number from 0 to 4.

                """)
        try await HouseBed.with(on: .sqlite, folders: [Folder(name: "example", files: files)]) { bed in
            let file = try await accepted(in: bed)
            let worker = try await bed.browser(of: "example-wes.marlow")
            let form = try await worker.get("\(file)/assess")
            let answers = [("assessment-completed", "10 4 2026"), ("assessment-completed-time", "10:00")]
            let sent = try await worker.post("\(file)/assess", form.hidden + answers + rows.map { ("assessment-score.\($0)", $1) })
            #expect(sent.status == 422)
            #expect(sent.text.ranges(of: " id=\"assessment-score.\(at)-error\"").count == 1, "\(sent.text)")
            #expect(sent.text.ranges(of: /id="[^"]+-error"/).count == 1, "beside no other question")
            #expect(sent.text.ranges(of: sentence).count == 2, "in the summary and beside the question")
        }
    }

    @Test func `is read in its rows as well, by those who read every question of them`() async throws {
        var files = try Folder(at: HouseBed.services.appending(path: "example").path).files
        files["service.yaml"] = files["service.yaml"]?.replacing(
            "may: [read, readers, figures,", with: "may: [read, correct, readers, figures,")
        try await HouseBed.with(on: .sqlite, folders: [Folder(name: "example", files: files)]) { bed in
            let file = try await accepted(in: bed)
            let worker = try await bed.browser(of: "example-wes.marlow"), referrer = try await bed.browser(of: "example-olga.finch")
            let form = try await worker.get("\(file)/assess")
            let answers = [
                ("assessment-completed", "10 4 2026"), ("assessment-completed-time", "10:00"),
                ("assessment-score.1.area", "money"), ("assessment-score.1.level", "2"),
                ("assessment-score.2.area", "home"), ("assessment-score.2.level", "1"),
                ("assessment-score.2.evidence", "Damp behind the bed"),
            ]
            #expect(try await worker.post("\(file)/assess", form.hidden + answers).status == 303)
            let record = try await bed.house.database.read { transaction in
                try transaction.row("SELECT id FROM record WHERE kind = 'assessment'") { try $0.get("id", as: Reference.self) }
            }
            let address = "/records/\(try #require(record))", page = try await worker.get(address).text
            for (words, times) in [("Scores", 1), ("Score 1", 1), ("Score 2", 1), ("Area of life", 2), ("Damp behind the bed", 1)] {
                #expect(page.ranges(of: ">\(words)<").count == times, "\(words)")
            }
            let manager = try await bed.browser(of: "example-mina.okoro")
            let correction = try await manager.get("\(address)/correct").hidden
            let mended = answers.dropLast() + [("assessment-score.2.evidence", "Damp behind the wardrobe"), ("why", "Seen again")]
            let taken = try await manager.post("\(address)/correct", correction + mended)
            #expect(taken.status == 303, "\(taken.text)")
            let history = try await worker.get(address).text
            #expect(history.contains("<del>Area of life: Money, Level: 2; Area of life: Home, Level: 1, Why: Damp behind the bed</del>"))
            #expect(history.contains("Why: Damp behind the wardrobe</ins>"))
            let theirs = try await referrer.get(address).text
            #expect(!theirs.contains("Damp behind") && !theirs.contains("Score 1") && !theirs.contains("<del>"))
        }
    }

    /// A worker's assessment of two areas of life, and a manager who may correct it.
    private func withAssessment(
        on engine: TestEngine, _ body: (_ bed: HouseBed, _ manager: Browser, _ record: String) async throws -> Void
    ) async throws {
        var files = try Folder(at: HouseBed.services.appending(path: "example").path).files
        files["service.yaml"] = files["service.yaml"]?.replacing(
            "may: [read, readers, figures,", with: "may: [read, correct, readers, figures,")
        try await HouseBed.with(on: engine, folders: [Folder(name: "example", files: files)]) { bed in
            let file = try await accepted(in: bed), worker = try await bed.browser(of: "example-wes.marlow")
            let form = try await worker.get("\(file)/assess")
            let answers = [
                ("assessment-completed", "10 4 2026"), ("assessment-completed-time", "10:00"),
                ("assessment-score.1.area", "money"), ("assessment-score.1.level", "2"),
                ("assessment-score.2.area", "home"), ("assessment-score.2.level", "1"),
            ]
            #expect(try await worker.post("\(file)/assess", form.hidden + answers).status == 303)
            let record: Reference? = try await bed.house.database.read { transaction in
                try transaction.row("SELECT id FROM record WHERE kind = 'assessment'") { try $0.get("id") }
            }
            try await body(bed, try await bed.browser(of: "example-mina.okoro"), "/records/\(try #require(record))")
        }
    }

    /// What a browser sends of the boxes in which something is typed or chosen.
    private func typed(_ page: Browser.Answer) -> [(String, String)] {
        let boxes = page.text.matches(of: /<input class="input[^>]* name="([^"]+)"[^>]* value="([^"]+)"/).map { ("\($0.1)", "\($0.2)") }
        let ticked = page.text.matches(of: /type="radio" id="[^"]+" name="([^"]+)" value="([^"]+)"[^>]* checked/).map {
            ("\($0.1)", "\($0.2)")
        }
        let chosen = page.text.matches(
            of: /<select[^>]* name="([^"]+)"(?:(?!<\/select>).)*<option value="([^"]+)" selected/.dotMatchesNewlines()
        )
        .map { ("\($0.1)", "\($0.2)") }
        return boxes + ticked + chosen
    }

    @Test(.covers("EXP-29"), arguments: TestEngine.allCases)
    func `that corrects shows every row, and sent as it stands it takes none away`(engine: TestEngine) async throws {
        try await withAssessment(on: engine) { bed, manager, record in
            let form = try await manager.get("\(record)/correct")
            let standing = typed(form)
            #expect(
                standing.contains { $0 == ("assessment-score.2.area", "home") }
                    && standing.contains { $0 == ("assessment-score.2.level", "1") })
            // A row more, or one fewer, sends nothing, and is a draft that is gone on with.
            let grown = try await manager.post("\(record)/correct", form.hidden + standing + [("add", "assessment-score")])
            #expect(grown.status == 200 && grown.text.contains("assessment-score.3.area"))
            let shrunk = try await manager.post(
                "\(record)/correct", form.hidden + standing + [("why", "Not home"), ("remove", "assessment-score.2")])
            #expect(shrunk.status == 200 && !shrunk.text.contains("assessment-score.2"))
            #expect(try await manager.get("\(record)/correct").text.contains("value=\"Not home\""))
            func rows() async throws -> Int? {
                try await bed.house.database.read {
                    try $0.row("SELECT COUNT(*) AS many FROM example_assessment__score") { try $0.get("many") }
                }
            }
            #expect(try await rows() == 2)
            let taken = try await manager.post("\(record)/correct", form.hidden + standing + [("why", "Read again")])
            #expect(taken.status == 303, "\(taken.text)")
            #expect(try await rows() == 2)
            #expect(!(try await manager.get("\(record)/correct").text.contains("Not home")), "what was sent is no draft any more")
        }
    }

    @Test(.covers("SR-05", "EXP-29"), arguments: TestEngine.allCases)
    func
        `that is of a record as it was looked at does not undo unseen what somebody else changed meanwhile, whatever else is wrong with it`(
            engine: TestEngine
        ) async throws
    {
        try await withAssessment(on: engine) { bed, manager, record in
            let form = try await manager.get("\(record)/correct"), standing = typed(form)
            let other = try await bed.browser(of: "example-mina.okoro")
            let theirs = try await other.get("\(record)/correct")
            let first = typed(theirs).map { $0 == ("assessment-score.1.level", "2") ? ($0.0, "3") : $0 }
            let quicker = try await other.post("\(record)/correct", theirs.hidden + first + [("why", "Worse")])
            #expect(quicker.status == 303, "\(quicker.text)")
            for why in [[], [("why", "A slip")]] {
                #expect(try await manager.post("\(record)/correct", form.hidden + standing + why).status == 409)
            }
            // Nor where the form comes back with an error: it says what they recorded, and shows it where nothing else was typed.
            let gone = [("withdraw", "yes")]
            let refused = try await manager.post("\(record)/correct", form.hidden + standing + gone)
            #expect(refused.status == 422 && refused.text.contains("What somebody else recorded meanwhile"))
            for page in [refused, try await manager.get("\(record)/correct")] {
                #expect(typed(page).contains { $0 == ("assessment-score.1.level", "3") })
            }
        }
    }

    /// A reference says nothing to whoever reads who is to come.
    @Test(arguments: TestEngine.allCases)
    func `that leads to a record of a register is read by its name, by those for whom that is there`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let address = try await accepted(in: bed), manager = try await bed.browser(of: "example-mina.okoro")
            let naming = try await manager.get("/registers/worker/name_worker")
            let ada = [("worker-name", "Ada Bloom"), ("worker-starts", "1 4 2026")]
            _ = try await manager.post("/registers/worker/name_worker", naming.hidden + ada)
            let list = try await manager.get("/registers/worker").links.filter { $0.hasPrefix("/records/") }
            let worker = String(try #require(list.first).dropFirst("/records/".count))
            let form = try await manager.get("\(address)/allocate")
            let allocation = [
                ("allocation-worker", worker), ("allocation-starts", "8 4 2026"), ("allocation-weekly_minutes", "90"),
            ]
            let answer = try await manager.post("\(address)/allocate", form.hidden + allocation)
            try #require(answer.status == 303, "\(answer.text)")
            let page = try await manager.get(address)
            #expect(page.text.contains("Worker: Ada Bloom") && !page.text.contains("Worker: \(worker)"))
            // The newest stands first.
            let record = try #require(page.links.first { $0.hasPrefix("/records/") })
            #expect(try await manager.get(record).text.contains("Ada Bloom"))
            // The register is not the referrer's, who reads the case.
            let theirs = try await bed.browser(of: "example-olga.finch").get(address)
            #expect(theirs.status == 200 && !theirs.text.contains("Ada Bloom"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `of a register is reached from the list of registers by those whose role may`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro")
            #expect(try await manager.get("/registers").links.contains("/registers/worker"))
            let form = try await manager.get("/registers/worker/name_worker")
            let ada = [("worker-name", "Ada Quill"), ("worker-starts", "1 3 2026")]
            let answer = try await manager.post("/registers/worker/name_worker", form.hidden + ada)
            #expect(answer.location == "/registers/worker?done=name_worker")
            #expect(try await manager.get("/registers/worker").text.contains("Ada Quill"))
            let worker = try await bed.browser(of: "example-wes.marlow")
            #expect(try await worker.get("/registers/worker/name_worker").status == 403)
            // Where a case's form asks for a worker, the register is offered.
            let address = try await accepted(in: bed)
            #expect(try await manager.get("\(address)/allocate").status == 200)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `sent twice is answered alike though the case has moved on; what somebody typed too late is kept`(
        engine: TestEngine
    ) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let (_, address) = try await refer(in: bed)
            let manager = try await bed.browser(of: "example-mina.okoro")
            let forms = [try await manager.get("\(address)/decide"), try await manager.get("\(address)/decide")]
            let decided = [("decision-result", "accepted"), ("decision-decided", "7 4 2026"), ("decision-decided-time", "10:00")]
            let first = try await manager.post("\(address)/decide", forms[0].hidden + decided)
            let second = try await manager.post("\(address)/decide", forms[0].hidden + decided)
            #expect(first.status == 303 && second.status == 303 && first.location == second.location)
            let late = try await manager.post("\(address)/decide", forms[1].hidden + decided)
            #expect(late.status == 422 && late.text.contains("is not possible now") && late.text.contains("7 4 2026"))
            // Whoever opens the form anew is told at once.
            #expect(try await manager.get("\(address)/decide").status == 422)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `sent again with other answers is refused, and again with the same is answered as before`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let browser = try await bed.browser(of: "example-olga.finch")
            let form = (try await browser.get("/referrals/start")).hidden
            let answers = Self.referral + [("referral-consent", "yes")]
            let first = try await browser.post("/referrals/start", form + answers)
            let second = try await browser.post("/referrals/start", form + answers)
            #expect(first.status == 303 && first.location == second.location)
            let other = try await browser.post("/referrals/start", form + answers.dropFirst() + [("person-name", "Bo Ek")])
            #expect(other.status == 409 && other.text.contains("sent before, with other answers"))
        }
    }
}
