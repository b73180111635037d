import Cases
import Core
import Testbed
import Testing

@testable import Messages

@Suite(.covers("EXP-41")) struct `A summary by e-mail` {
    @Test(arguments: [
        ("wes.marlow@example.org", true), ("a+b@mail.example.org", true), ("wes", false), ("wes@", false), ("@example.org", false),
        ("wes@example", false), ("wes@@example.org", false), ("wes marlow@example.org", false),
        ("wes@example.org\nBcc: x@example.org", false),
        ("wes@example.org,x@example.org", false), ("Wes <wes@example.org>", false), ("wés@example.org", false), ("wes@.org", false),
    ])
    func `goes to an address that can stand in a header`(text: String, isOne: Bool) { #expect((MailAddress(text) != nil) == isOne) }

    @Test func `says how much, the reference of each, when, and where to look`() throws {
        let summary = Summary(
            to: try #require(MailAddress("wes@example.org")), from: try #require(MailAddress("homeward@example.org")),
            site: "https://homeward.example.org",
            lines: [
                .init(reference: "C-7K2M-9XQ4", address: "/cases/C-7K2M-9XQ4", occasion: .missed, due: Moment(Day(2026, 4, 13), 17)),
                .init(reference: "W-7K2M-9XQ4", address: "/records/7K2M-9XQ4", occasion: .soon, due: Moment(Day(2026, 4, 15), 17)),
            ], at: Moment(Day(2026, 4, 14), 7, 5), key: "2026-04-14.7K2M-9XQ4")
        #expect(
            summary.text == """
                From: Homeward <homeward@example.org>
                To: wes@example.org
                Subject: Homeward: 2 deadlines need you
                Date: Tue, 14 Apr 2026 07:05:00 +0100
                Message-ID: <2026-04-14.7K2M-9XQ4@example.org>
                Auto-Submitted: auto-generated
                MIME-Version: 1.0
                Content-Type: text/plain; charset=us-ascii
                Content-Transfer-Encoding: 7bit

                Missed: C-7K2M-9XQ4, due Monday 13 April 2026 at 17:00
                https://homeward.example.org/cases/C-7K2M-9XQ4

                Soon due: W-7K2M-9XQ4, due Wednesday 15 April 2026 at 17:00
                https://homeward.example.org/records/7K2M-9XQ4

                Sent once a day at most. Change when, or stop it:
                https://homeward.example.org/messages

                """)
        #expect(summary.text.utf8.allSatisfy { $0 == 0x0A || (0x20..<0x7F).contains($0) })
    }
}
