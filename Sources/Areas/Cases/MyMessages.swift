import Access
import Core
import Specification
import Storage
import Web

/// The messages on My day: what ran out or soon will, each until it is read or the clock has stopped.
struct MyMessages {
    let cases: CasePages
    let messages: [MessageStore.Message]
    let token: String

    /// How many stand on the page; the rest follows when these are read.
    static let most = 10

    var html: HTML {
        guard !messages.isEmpty else { return HTML() }
        var list: HTML = "<ul class=\"tasks\" aria-labelledby=\"messages\">"
        for message in messages {
            let reference = message.record.printed(cases.service.letter(of: message.kind))
            // What a register keeps is known by its name, a ward's or an agency's, as everywhere else.
            let name = cases.versions.own.names[message.record.description] ?? reference
            let title = "\(cases.label(ofClock: message.code, started: message.started)), \(name)"
            let read = Button("Mark as read", .submit(name: "message", value: message.key.description), look: .plain, hidden: title)
            list += "<li><div>\(Link(title, to: message.address(reference)))"
            list += "<p class=\"hint\">\(message.key.occasion.words): due \(message.key.due.words)</p></div>"
            list += "<div class=\"status\">\(read)</div></li>"
        }
        list += "</ul>"
        // One form for all: what is read is the row whose button was pressed, or every row that was shown.
        let form = Form(
            to: "/my-day/read", token: token, [.content(list)],
            buttons: [Button("Mark all as read", .submit(name: "all", value: "yes"), look: .second)],
            hidden: messages.map { .init("shown", $0.key.description) })
        return "<h2 id=\"messages\">Messages</h2>\(form)"
    }
}

extension MessageStore.Message {
    /// Where it leads: the case, or the record of a register.
    package func address(_ reference: String) -> String { kind == "case" ? "/cases/\(reference)" : "/records/\(record)" }
}

extension MessageStore.Occasion {
    package var words: String {
        switch self {
        case .soon: "Soon due"
        case .missed: "Missed"
        }
    }
}
