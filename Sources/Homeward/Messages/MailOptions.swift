import ArgumentParser
import Core
import Messages

/// How summaries leave the house; all three or none.
struct MailOptions: ParsableArguments {
    @Option(help: "A program that sends the mail it reads, such as \"msmtp -t\". Without it there are messages in Homeward and no e-mail.")
    var mailThrough: String?

    @Option(help: "Whom the mail is from, such as homeward@example.org.")
    var mailFrom: String?

    @Option(help: "Where Homeward is reached, such as https://homeward.example.org, for the links.")
    var address: String?

    struct Mail: Sendable {
        let program: MailProgram
        let from: MailAddress
        let site: String
    }

    /// - Throws: ``CommandRefusal/mail``.
    func mail() throws -> Mail? {
        if mailThrough == nil, mailFrom == nil, address == nil { return nil }
        let words = (mailThrough ?? "").split(separator: " ").map(String.init)
        guard !words.isEmpty, let from = mailFrom.flatMap({ MailAddress($0) }), let address,
            address.hasPrefix("https://") || address.hasPrefix("http://"),
            address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw CommandRefusal.mail }
        return Mail(program: MailProgram(words: words), from: from, site: address.hasSuffix("/") ? String(address.dropLast()) : address)
    }
}
