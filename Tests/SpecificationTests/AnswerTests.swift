import Core
import Storage
import Testing

@testable import Specification

@Suite struct `A record's answers` {
    let day = Day(2026, 4, 20)

    private func read(_ kind: String, _ json: String, needsAll: Bool = true) throws -> (answers: Answers, sentences: [String]) {
        let service = try Folders.example()
        let kind = try #require(service.kinds[kind])
        let (answers, mistakes) = service.read(try JSON(parsing: json), of: kind, on: day, needsAll: needsAll)
        return (answers, mistakes.map { "\($0.field): \($0.sentence)" })
    }

    @Test(arguments: [
        ("visit", #"{}"#, ["on_day: Enter the day", "minutes: Enter the minutes", "type: Choose the kind of visit"]),
        ("visit", #"{"on_day":"2026-02-30","minutes":60,"type":"visit"}"#, ["on_day: Day must be a real date, as in 2026-04-02"]),
        ("visit", #"{"on_day":"2026-02-28","minutes":-1,"type":"visit"}"#, ["minutes: Minutes must be a whole number of minutes"]),
        ("visit", #"{"on_day":"2026-02-28","minutes":1,"type":"vist"}"#, ["type: Kind of visit cannot be vist. Did you mean visit?"]),
        ("visit", #"{"on_day":"2026-02-28","minutes":1,"type":"visit","mins":1}"#, ["mins: There is no question named mins"]),
        (
            "visit", #"{"on_day":"2026-02-28","minutes":1,"type":"visit","leave":{"starts":"2026-03-02","ends":"2026-03-01"}}"#,
            ["leave: Person away must not end before it starts"]
        ),
        (
            "visit", #"{"on_day":"2026-02-28","minutes":1,"type":"visit","goal":"7K2M-9XQ5"}"#,
            ["goal: Goal worked on must be a reference, as in 7K2M-9XQ4"]
        ),
        (
            "decision", #"{"result":"declined","decided":"2026-04-20T09:00:00.000Z","reason":"moved"}"#,
            ["reason: Reason cannot be Lives outside the town on 20 April 2026"]
        ),
        (
            "referral", #"{"source":"self","received":"2026-04-20T09:00:00.000Z","needs":[],"consent":true}"#,
            ["needs: Answer: What help is needed with"]
        ),
        (
            "assessment", #"{"completed":"2026-04-20T09:00:00.000Z","room_temperature":"18.25"}"#,
            ["room_temperature: Room temperature must be a number with at most 1 decimal", "score: Scores must have 1 row or more"]
        ),
        (
            "assessment", #"{"completed":"2026-04-20T09:00:00.000Z","score":[{"area":"money","level":1},{"level":2,"aera":"home"}]}"#,
            ["score.1.aera: There is no question named aera. Did you mean area?", "score.1.area: Choose the area of life"]
        ),
        ("goal", #"{"title":"Pay the rent"}"#, ["plan: Choose the support plan"]),
        ("rent_totals", #"{"district":"quay","tenancies":4,"evictions":0,"covers":"2026-27"}"#, ["covers: Period must be a quarter"]),
        (
            "person", #"{"name":"Ada Plain","born":"1980-05-14","nhs_number":"943 476 5918"}"#,
            ["nhs_number: 943 476 5918 is no NHS number: its last digit does not fit the others. Check each digit"]
        ),
        (
            "person", #"{"name":"Ada Plain","born":"1980-05-14","nhs_number":"943476"}"#,
            ["nhs_number: 943476 is no NHS number: it has ten digits, as in 943 476 5919"]
        ),
        ("person", #"{"name":"Ada Plain","born":"1980-05-14","nhs_number":"943 476 5919"}"#, []),
        ("withdrawal", #"{"reason":"two\nlines"}"#, ["reason: Why the referral is withdrawn must be on one line"]),
    ])
    func `are refused in words that stand beside the field`(kind: String, json: String, sentences: [String]) throws {
        #expect(try read(kind, json).sentences == sentences)
    }

    @Test(arguments: [
        (FieldType.day, "Date of birth", "Enter the date of birth"), (.day, "Planned day", "Enter the planned day"),
        (.day, "Left the ward", "Enter the date: Left the ward"), (.moment, "Checked", "Enter the date and time: Checked"),
        (.moment, "Date and time received", "Enter the date and time received"), (.text, "NHS number", "Enter the NHS number"),
        (.text, "Checked by", "Answer: Checked by"), (.code("place"), "Where to", "Answer: Where to"),
        (.code("place"), "Wards of", "Answer: Wards of"), (.code("ward"), "Ward", "Choose the ward"),
        (.yesNo, "Agreed with the person", "Answer yes or no: Agreed with the person"),
        (.day, "Asked on", "Enter the date: Asked on"), (.day, "When", "Answer: When"),
        (.yesNo, "Is the person safe?", "Answer: Is the person safe?"),
    ])
    func `that are missing are asked for in a sentence`(type: FieldType, label: String, sentence: String) {
        #expect(Field("asked", SharedVocabulary.place, type, Words(label)).missingSentence == sentence)
    }

    @Test func `may be too long by one character`() throws {
        let fits = try read("withdrawal", #"{"reason":"\#(String(repeating: "é", count: 200))"}"#)
        #expect(fits.sentences == [])
        let long = try read("withdrawal", #"{"reason":"\#(String(repeating: "é", count: 201))"}"#)
        #expect(long.sentences == ["reason: Why the referral is withdrawn must be 200 characters or fewer"])
    }

    @Test func `come back from their rows as they were given`() throws {
        let service = try Folders.example()
        let kind = try #require(service.kinds["assessment"])
        let json =
            #"{"adjustment":30,"completed":"2026-04-15T09:00:00.000Z","rent":9550,"room_temperature":"18.5","#
            + #""score":[{"area":"money","level":2},{"area":"safety","evidence":"Left the gas on.\nTwice.","level":2}]}"#
        let (answers, mistakes) = service.read(try JSON(parsing: json), of: kind, on: day)
        #expect(mistakes == [])
        #expect(service.body(of: answers, kind: kind).canonicalText == json)
        let id = try #require(Reference("7K2M-9XQ4") ?? Reference(number: 12345))
        let worked = service.worked(of: kind, id: id, day: day, answers: answers)
        #expect(worked == ["total": .number(Ratio(6)), "weekly": .minutes(Minutes(150)), "serious": .yesNo(true)])
        let rows = service.rows(of: answers, worked: worked, kind: kind, id: id)
        #expect(rows.cells["room_temperature"] == .integer(185))
        #expect(rows.cells["total"] == .integer(60_000))
        #expect(rows.children["example_assessment__score"]?[1]["previous"] == rows.children["example_assessment__score"]?[0]["id"])
        let again = service.answers(of: kind, cell: { rows.cells[$0] ?? .null }, children: { rows.children[$0] ?? [] })
        #expect(again == answers)
    }

    @Test func `of an added question lie under the service's name`() throws {
        let service = try Folders.example()
        let kind = try #require(service.kinds["person"])
        let (answers, mistakes) = service.read(
            try JSON(parsing: #"{"born":"1990-05-01","languages":["polish","english"],"name":"Ida Test","safe_phone":"01632 960001"}"#),
            of: kind, on: day)
        #expect(mistakes == [])
        let id = try #require(Reference(number: 7))
        let rows = service.rows(of: answers, kind: kind, id: id)
        #expect(rows.cells["example__safe_phone"] == .text("01632 960001"))
        #expect(rows.cells["born"] == Day(1990, 5, 1).stored)
        #expect(rows.children["person__example__languages"]?.count == 2)
        let again = service.answers(of: kind, cell: { rows.cells[$0] ?? .null }, children: { rows.children[$0] ?? [] })
        #expect(again.fields["languages"] == .codes(["english", "polish"]))
    }

    @Test func `follow the effective receipt`() throws {
        let service = try Folders.example()
        let kind = try #require(service.kinds["referral"])
        let late = Answers(fields: ["received": .moment(Moment(Day(2026, 4, 2), 17, 10))])
        let worked = service.worked(of: kind, id: try #require(Reference(number: 9)), day: day, answers: late)
        #expect(worked["effective"] == .moment(Moment(Day(2026, 4, 7), 9)))
        #expect(worked["late_in_day"] == .yesNo(true))
    }
}
