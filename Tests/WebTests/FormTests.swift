import Testing

@testable import Web

@Suite struct `A form's body` {
    private func read(_ text: String) throws -> FormBody { try FormBody(urlEncoded: Array(text.utf8)) }

    @Test func `gives each name all of its values`() throws {
        let body = try read("need=money&need=health&name=Zo%C3%AB+A&empty=&flag&text=a%0D%0Ab%0A")
        #expect(body.all("need") == ["money", "health"])
        #expect(body["name"] == "Zoë A")
        #expect(body["empty"] == "")
        #expect(body["flag"] == "")
        #expect(body["text"] == "a\nb\n")
        #expect(body["missing"] == nil)
    }

    @Test func `keeps what was typed to its last space, and reads a short answer without the white space round it`() throws {
        let body = try read("why=+two+words%0D%0A%0D%0A&blank=+%09%0A")
        #expect(body["why"] == " two words\n\n")
        #expect(body.answer("why") == "two words")
        #expect(body["blank"] == " \t\n")
        #expect(body.answer("blank") == "")
        #expect(body.answer("missing") == "")
    }

    @Test func `tells names apart by their bytes`() throws {
        // The same letter, composed and decomposed: equal for Swift, two names for us.
        let body = try read("%C3%A9=one&e%CC%81=two")
        #expect(body.all("é") == ["one"])
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "%C3=1"])
    func `is refused where it cannot be read`(text: String) {
        #expect(throws: FormRefusal.unreadable) { try read(text) }
    }

    @Test func `has an end`() {
        #expect(throws: FormRefusal.tooLarge(most: 262_144)) { try FormBody(urlEncoded: [UInt8](repeating: 97, count: 262_145)) }
        #expect(throws: FormRefusal.tooManyAnswers) { try read(String(repeating: "a=1&", count: 5_001)) }
    }
}

@Suite struct `A form that was not taken` {
    private let form = Form(
        to: "/visits", token: "t", key: "k1",
        [
            .field(FormField("day", "Date of the visit", .date())),
            .field(
                FormField("home", "Home", .radios([Choice("own", "Own"), Choice("none", "None", then: [FormField("where", "Where?")])]))),
            .field(FormField("born", "Date of birth", .date(), softCheck: SoftCheck("This person would be 100."))),
        ], buttons: [Button("Save note")])

    @Test func `keeps what was typed and links each error to its question`() throws {
        let body = try FormBody(urlEncoded: Array("day=31+4+2026&home=none&where=%3Cb%3E&key=k0&born=1+1+1926".utf8))
        let refused = form.filled(from: body).refused(with: ["day": "The date of the visit must be a real date", "where": "Enter where"])
        let page = Page("Visit note", form: refused)
        let text = page.document(in: Frame()).text
        #expect(page.hasErrors)
        #expect(text.contains("<title>Error: Visit note – Homeward</title>"))
        #expect(
            text.contains(
                "<li><a href=\"#day\">The date of the visit must be a real date</a></li><li><a href=\"#where\">Enter where</a></li>"))
        #expect(text.contains("value=\"31 4 2026\""))
        #expect(text.contains("value=\"&lt;b&gt;\""))
        #expect(text.contains("value=\"none\" checked"))
        #expect(text.contains("name=\"key\" value=\"k0\""))
        #expect(text.contains("aria-describedby=\"day-hint day-error\" aria-invalid=\"true\""))
    }

    @Test func `asks once more about an unlikely answer, and takes the word for it`() {
        #expect(form.summary?.onlyAsksAgain == true)
        let confirmed = form.filled(from: FormBody([.init("born-confirmed", "yes")]))
        #expect(confirmed.summary == nil)
        #expect(confirmed.hasErrors == false)
    }

    @Test func `never sends a password back`() {
        let field = FormField("password", "Password", .password()).filled(from: FormBody([.init("password", "secret words")]))
        #expect(!field.html.text.contains("secret words"))
    }

    @Test func `says about the whole form what no field is named for`() {
        let refused = form.refused(with: ["elsewhere": "The week is closed"])
        #expect(refused.summary?.items.first == ErrorSummary.Item("The week is closed"))
    }
}
