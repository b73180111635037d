import Access
import Cases
import Core
import Specification
import Web

/// What is agreed for a service. HTML, and nothing but HTML.
struct SettingPages {
    static let title = "What is agreed"

    let service: Service
    let today: Day
    let rights: SettingRights
    /// Each setting's values that were entered, the latest first, with the value in words.
    let agreed: [String: [(entry: SettingStore.Agreed, value: String)]]
    /// The name of whoever entered one.
    let name: (String) -> String

    static func address(of setting: Setting) -> String { "/settings/\(setting.name)" }

    // MARK: All

    var list: Page {
        var content: HTML = "\(Heading(SettingPages.title, caption: service.label.english))"
        content += "<p>Numbers and days on which the parties agreed. Deadlines and figures use the value of their own day.</p>"
        if service.settings.isEmpty {
            content += "\(EmptyState("This service has no settings.", why: "Its folder declares none."))"
        } else {
            let columns = ["Setting", "Today", "Since", "Decision"].map { Table.Column($0) }
            let rows = service.settings.map { setting -> [HTML] in
                let holding = holding(setting)
                return [
                    "\(Link(setting.label.english, to: SettingPages.address(of: setting)))", HTML(text: value(setting)),
                    HTML(text: holding?.starts.withoutWeekday ?? (setting.opening == nil ? "" : "The start")),
                    HTML(text: holding?.decision ?? opening(setting)),
                ]
            }
            content += "\(Table(SettingPages.title, captionHidden: true, columns: columns, rows: rows))"
        }
        return Page(SettingPages.title, place: "/settings", wide: true, content)
    }

    /// The entry that holds today; nil where it is still the opening value, or none.
    private func holding(_ setting: Setting) -> SettingStore.Agreed? { entries(setting).first { $0.entry.starts <= today }?.entry }

    private func entries(_ setting: Setting) -> [(entry: SettingStore.Agreed, value: String)] { agreed[setting.name] ?? [] }

    private func value(_ setting: Setting) -> String {
        entries(setting).first { $0.entry.starts <= today }?.value ?? openings[setting.name] ?? "Not agreed yet"
    }

    private func opening(_ setting: Setting) -> String { setting.opening == nil ? "" : "As the service’s folder opens it" }

    /// Opening values in words, by setting.
    let openings: Agreed

    // MARK: One

    func one(_ setting: Setting, form: Form?) -> Page {
        let label = setting.label.english
        var summary = [SummaryList.Row("Today", value(setting))]
        if !setting.origin.source.isEmpty { summary.append(.init("Clause", setting.origin.source)) }
        if !setting.origin.note.isEmpty { summary.append(.init("Note", setting.origin.note)) }
        summary.append(.init("To begin with", openings[setting.name], missing: "No value until one is agreed"))
        var content: HTML = "\(form?.summary)\(Heading(label, caption: SettingPages.title))\(SummaryList(summary))"
        if entries(setting).isEmpty {
            content += "<p>Nothing else was agreed yet.</p>"
        } else {
            let columns = ["From", "Value", "Decision", "Entered by", "Entered"].map { Table.Column($0) }
            let rows = entries(setting).map { entry, value -> [HTML] in
                let entered = entry.entered.map(\.words) ?? "Before it was kept"
                return [
                    HTML(text: entry.starts.withoutWeekday), HTML(text: value), HTML(text: entry.decision),
                    HTML(text: name(entry.by)), HTML(text: entered),
                ]
            }
            content +=
                "<h2>Agreed values</h2>\(Table("Agreed values, the latest first", captionHidden: true, columns: columns, rows: rows))"
        }
        if let form {
            content += "<h2>Enter what was agreed</h2>"
            content +=
                "<p>What began before its first day keeps the value it had. To mend an entry, enter it again from the same day.</p>\(form)"
        }
        var page = Page(label, back: BackLink("Back to what is agreed", to: "/settings"), place: "/settings", wide: true, content)
        page.hasErrors = form?.hasErrors ?? false
        return page
    }

    func form(_ setting: Setting, token: String, key: String) -> Form {
        let kind = service.agreement(on: setting)
        let drawn = KindForm(kind, of: service, on: today, agreed: Agreed([:]))
        let address = SettingPages.address(of: setting)
        return Form(
            to: address, token: token, key: key, drawn.parts, buttons: [Button("Enter what was agreed")], draft: "/drafts?form=\(address)")
    }
}
