import Cases
import Core
import Record
import Testbed
import Testing

@Suite(.covers("ROT-031", "ROT-048", "ROT-098", "SR-04")) struct `An act that cannot be` {
    let received = Moment(Day(2026, 4, 2), 16, 30)

    /// Expects this refusal and that nothing was written.
    private func expect(_ refusal: CaseRefusal, in bed: ServiceBed, _ act: () async throws -> String) async throws {
        let before = try await bed.size()
        await #expect(throws: refusal) { try await act() }
        #expect(try await bed.size() == before)
    }

    private func mistake(_ kind: String, _ field: String, _ sentence: String) -> CaseRefusal.AnswerMistake {
        .init(kind: kind, field: field, sentence: sentence)
    }

    @Test(.covers("ROT-051"), arguments: TestEngine.allCases)
    func `for want of answers names every one of them with a sentence`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let missing = CaseRefusal.answers([
                mistake("person", "name", "Enter the name"), mistake("person", "born", "Enter the date of birth"),
                mistake("referral", "received", "Enter the date and time received"),
                mistake("referral", "route", "Answer: How it was sent"),
                mistake("referral", "referrer", "Enter the name of the referrer"),
                mistake("referral", "need_types", "Choose the kind of help needed"),
                mistake("referral", "support_areas", "Choose the support areas"),
                mistake("referral", "clinical_risks", "Enter the clinical risks"),
                mistake("referral", "consent", "Answer: Has the patient agreed to this referral?"),
            ])
            let ward: [String: JSON] = ["ward": .text("ward_a")]
            for answers in [["person": [:], "referral": ward], ["referral": ward]] {
                try await expect(missing, in: bed) {
                    try await bed.acts.begin(bed.sent("refer", answers), by: try bed.nurse)
                }
            }
        }
    }

    @Test(arguments: TestEngine.allCases, [(Day(2008, 4, 2), true), (Day(2008, 4, 3), false), (Day(1950, 1, 1), true)])
    func `for age is a referral of anyone under 18 on the day it is received`(
        engine: TestEngine, example: (born: Day, isTaken: Bool)
    ) async throws {
        try await ServiceBed.with(on: engine) { bed in
            var person = ServiceBed.person
            person["born"] = .text(example.born.description)
            let answers = ["person": person, "referral": ServiceBed.referral(received: received)]
            if example.isTaken {
                _ = try await bed.acts.begin(bed.sent("refer", answers), by: try bed.nurse)
                // Case, person and referral; and the document that was sent, which is no record.
                #expect(try await bed.size() == [1, 4, 3])
            } else {
                let sentence = """
                    The patient is under 18 on the day the referral is received, so this service cannot take them. \
                    Contact the young people's housing team and record where you signposted them.
                    """
                try await expect(.answers([mistake("referral", "received", sentence)]), in: bed) {
                    try await bed.acts.begin(bed.sent("refer", answers), by: try bed.nurse)
                }
            }
        }
    }

    @Test func `for a code that no list has says which are near`() async throws {
        try await ServiceBed.with(on: .sqlite) { bed in
            var referral = ServiceBed.referral(received: received)
            referral["ward"] = .text("ward_aa")
            let answers = ["person": ServiceBed.person, "referral": referral]
            try await expect(.answers([mistake("referral", "ward", "Ward cannot be ward_aa. Did you mean ward_a?")]), in: bed) {
                try await bed.acts.begin(bed.sent("refer", answers), by: try bed.nurse)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `for this role says so`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let file = try await bed.refer(received: received)
            let decision = ServiceBed.decision(on: Day(2026, 4, 7), confirmed: nil)
            try await expect(.notYours(act: "Record the screening decision"), in: bed) {
                try await bed.perform("decide", decision, on: file, by: try bed.nurse)
            }
            try await expect(.notYours(act: "Make a referral"), in: bed) {
                try await bed.acts.begin(bed.sent("refer", [:]), by: try bed.user("commissioner"))
            }
            let referral = try await bed.subject("referral", in: file)
            try await expect(.notYours(act: "Correct a record"), in: bed) {
                try await bed.acts.correct(
                    referral.subject, nth: referral.nth, version: referral.nth, body: nil, day: nil, why: "a slip", key: "k",
                    by: try bed.nurse)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `in this stage says where the case stands`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let file = try await bed.refer(received: received)
            let decision = ServiceBed.decision(on: Day(2026, 4, 7), confirmed: Moment(Day(2026, 4, 7), 10))
            try await bed.checkCriteria(of: file)
            try await bed.perform("decide", decision, on: file)
            try await expect(.wrongStage(act: "Record the screening decision", stage: "Accepted"), in: bed) {
                try await bed.perform("decide", decision, on: file)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `by a guard or a check of the folder gives the folder's sentence`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let file = try await bed.refer(received: received)
            try await expect(.guarded("The decision cannot be earlier than the referral. Check the date decided."), in: bed) {
                try await bed.perform("decide", ServiceBed.decision(on: Day(2026, 4, 1), confirmed: nil), on: file)
            }
            let early = ServiceBed.decision(on: Day(2026, 4, 8), confirmed: Moment(Day(2026, 4, 7), 10))
            let sentence = "The referrer cannot be told before the decision. Check both dates."
            try await expect(.answers([mistake("decision", "confirmed", sentence)]), in: bed) {
                try await bed.perform("decide", early, on: file)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `twice with one key has one effect`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let answers = ["person": ServiceBed.person, "referral": ServiceBed.referral(received: received)]
            let refer = bed.sent("refer", answers, key: "one form")
            let first = try await bed.acts.begin(refer, by: try bed.nurse)
            let second = try await bed.acts.begin(refer, by: try bed.nurse)
            #expect(first == second)
            #expect(try await bed.size() == [1, 4, 3])
            let file = try ServiceBed.file(first)
            try await bed.checkCriteria(of: file)
            let decide = bed.sent(
                "decide", ["decision": ServiceBed.decision(on: Day(2026, 4, 7), confirmed: nil)], key: "another form")
            // Sent again, it is answered as before although the case has left the stage in which it could be done.
            for _ in 1...2 { #expect(try await bed.acts.perform(decide, on: file, by: try bed.manager) == first) }
            // The decision, and the document that it issues.
            #expect(try await bed.size() == [3, 7, 5])
        }
    }
}
