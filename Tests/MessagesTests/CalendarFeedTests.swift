import Core
import Testbed
import Testing

@testable import Messages

@Suite(.covers("EXP-51")) struct `A calendar feed` {
    /// Clocks go back on 25 October 2026 and forward on 28 March 2027.
    @Test(arguments: [
        (Day(2026, 10, 23), "20261023T160000Z"), (Day(2026, 10, 26), "20261026T170000Z"), (Day(2027, 3, 26), "20270326T170000Z"),
        (Day(2027, 3, 30), "20270330T160000Z"),
    ])
    func `ends at five on the clock of the wall, on either side of its change`(day: Day, ends: String) throws {
        let due = Moment(day, 17), reference = try #require(Reference(number: 17))
        let feed = CalendarFeed(
            site: "https://homeward.example.org", events: [.init(reference: "C-7K2M-9XQ4", due: due, key: reference)], at: Moment(day, 9))
        #expect(feed.text.contains("\r\nDTEND:\(ends)\r\n"))
    }

    @Test func `folds what is longer than a line may be`() throws {
        let site = "https://" + String(repeating: "a", count: 200) + ".example.org", reference = try #require(Reference(number: 17))
        let feed = CalendarFeed(
            site: site, events: [.init(reference: "C-7K2M-9XQ4", due: Moment(Day(2026, 4, 2), 17), key: reference)],
            at: Moment(Day(2026, 4, 1), 9))
        #expect(feed.text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 75 })
        #expect(feed.text.split(separator: "\r\n ").joined().contains("\r\nURL:\(site)/cases/C-7K2M-9XQ4\r\n"))
    }
}
