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

    /// How many stand on the page; nobody reads more.
    static let most = 20

    var html: HTML {
        guard !messages.isEmpty else { return HTML() }
        var html: HTML = "<h2 id=\"messages\">Messages</h2><ul class=\"tasks\" aria-labelledby=\"messages\">"
        for message in messages {
            let reference = message.record.printed(cases.published.letter(of: message.kind))
            let about = cases.label(ofClock: message.code, started: message.started)
            html += "<li><div>\(Link("\(about), \(reference)", to: message.address(reference)))"
            html += "<p class=\"hint\">\(message.key.occasion.words): due \(message.key.due.words)</p></div>"
            html += "<div class=\"status\">\(form([message], "Mark as read", hidden: "\(about), \(reference)"))</div></li>"
        }
        html += "</ul>"
        if messages.count > 1 { html += "\(form(messages, "Mark all \(messages.count) as read"))" }
        return html
    }

    private func form(_ messages: [MessageStore.Message], _ words: String, hidden: String? = nil) -> Form {
        Form(
            to: "/my-day/read", token: token, [], buttons: [Button(words, look: hidden == nil ? .second : .plain, hidden: hidden)],
            hidden: messages.map { .init("message", $0.key.description) })
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
