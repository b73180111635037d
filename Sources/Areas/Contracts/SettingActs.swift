import Access
import Cases
import Core
import Record
import Specification
import Storage

/// Enters what the parties agreed about a setting: a fact with the day from which it holds and the decision it goes by. What follows from it,
/// deadlines above all, is brought up to date in the same transaction.
package struct SettingActs: Sendable {
    package let record: Record
    package let shelf: Shelf

    package init(record: Record, shelf: Shelf) { (self.record, self.shelf) = (record, shelf) }

    /// What was sent, read into the answers of ``Service/agreement(on:)``.
    package struct Sent: Sendable {
        package let setting: String
        package let answers: [String: JSON]
        package let key: String, request: String
        package init(_ setting: String, _ answers: [String: JSON], key: String, request: String = "") {
            (self.setting, self.answers, self.key, self.request) = (setting, answers, key, request)
        }
    }

    /// - Returns: the address of the setting's page.
    /// - Throws: ``SettingRefusal``, ``StorageError``.
    @discardableResult
    package func agree(_ sent: Sent, by user: Directory.User) async throws -> String {
        let content = JSON.object(["setting": .text(sent.setting), "answers": .object(sent.answers)])
        return try await record.act(by: user.viewer, key: sent.key, on: [], content: content, request: sent.request) { transaction in
            guard let published = shelf[user.service], SettingRights(user).sees else { throw SettingRefusal.notYours }
            guard SettingRights(user).agrees else { throw SettingRefusal.notYoursToAgree }
            guard let setting = published.service.settings[sent.setting] else { throw SettingRefusal.noSuchSetting(sent.setting) }
            let fact = try fact(setting, sent.answers, of: published.service)
            return .init(facts: [fact], answer: SettingPages.address(of: setting), specification: published.version)
        }
    }

    private func fact(_ setting: Setting, _ answers: [String: JSON], of service: Service) throws -> NewFact {
        let now = record.now(), kind = service.agreement(on: setting)
        let starts = answers["starts"]?.text.flatMap { Day(iso: $0) }
        let read = service.read(.object(answers), of: kind, on: starts ?? now.day)
        var sentences = Dictionary(read.mistakes.map { ($0.field, $0.sentence) }, uniquingKeysWith: { first, _ in first })
        if setting.unit != nil, case .number(let value)? = read.answers.fields["value"], value < Ratio(0) {
            sentences["value"] = "\(setting.label.english) cannot be less than 0"
        }
        guard sentences.isEmpty, let starts, case .object(var fields) = service.body(of: read.answers, kind: kind) else {
            throw SettingRefusal.answers(sentences)
        }
        fields["setting"] = .text(setting.name)
        let subject = AgreedFact.subject(setting.name, from: starts, in: service.name)
        return NewFact(stream: subject, subject: subject, kind: AgreedFact.kind, day: starts, at: now, body: .fields(fields))
    }
}

/// Who sees what is agreed, and who enters it.
struct SettingRights {
    private let user: Directory.User
    init(_ user: Directory.User) { self.user = user }

    /// Whoever answers for figures or reads them sees the numbers they are worked out with.
    var sees: Bool { agrees || user.may("figures") || user.may("returns") }
    var agrees: Bool { user.may("settings") }
}

extension Directory.User {
    /// Whether there are settings for this user at all.
    package var seesSettings: Bool { SettingRights(self).sees }
}
