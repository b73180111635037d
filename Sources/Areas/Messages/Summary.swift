import Cases
import Core

/// An address of e-mail that can stand in a header as it is: one `@`, no spaces, no commas, no control characters.
package struct MailAddress: Hashable, Sendable {
    package let text: String

    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8), parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let refused = Set("<>()[]\\,;:\"".utf8)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !parts[1].hasPrefix("."), !parts[1].hasSuffix("."),
            bytes.count <= 254, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !refused.contains($0) })
        else { return nil }
        self.text = String(text)
    }
}

/// What is due, by e-mail: how much, the reference of each and a link. Who and what it is about stands in Homeward alone (experience §2,
/// principle 11).
package struct Summary: Sendable, Equatable {
    package let to: MailAddress, from: MailAddress
    /// Where Homeward is reached: `https://homeward.example`, without a slash at the end.
    package let site: String
    package let lines: [Line]
    package let at: Moment
    /// Makes its Message-ID: the same summary has the same.
    package let key: String

    package struct Line: Sendable, Equatable {
        package let reference: String, address: String
        package let occasion: MessageStore.Occasion
        package let due: Moment
    }

    /// The message as a mail program takes it on its standard input (RFC 5322, lines ended as the system ends them), ASCII throughout.
    package var text: String {
        let headers = [
            "From: Homeward <\(from.text)>", "To: \(to.text)",
            "Subject: Homeward: \(lines.count) deadline\(lines.count == 1 ? " needs" : "s need") you",
            "Date: \(at.asMailDate)", "Message-ID: <\(key)@\(from.text.split(separator: "@").last ?? "homeward")>",
            "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=us-ascii",
            "Content-Transfer-Encoding: 7bit",
        ]
        let body = lines.map { "\($0.occasion.words): \($0.reference), due \($0.due.words)\n\(site)\($0.address)\n" }
        return headers.joined(separator: "\n") + "\n\n" + body.joined(separator: "\n") + "\n"
            + "Sent once a day at most. Change when, or stop it:\n\(site)/messages\n"
    }
}

extension Moment {
    /// `Mon, 13 Apr 2026 17:00:00 +0100`
    fileprivate var asMailDate: String {
        let (day, time) = london
        let month = Day.monthNames[day.parts.month - 1].prefix(3), seconds = zeroPadded(time.milliseconds / 1000 % 60, 2)
        let zone = London.offset(at: milliseconds) == 0 ? "+0000" : "+0100"
        return "\(day.weekdayName.prefix(3)), \(day.parts.day) \(month) \(day.parts.year) \(time):\(seconds) \(zone)"
    }
}
