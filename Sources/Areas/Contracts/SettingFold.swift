import Core
import Proof
import Record
import Specification
import Storage

/// What the parties agreed about one setting from one day on. The folder declares the setting and may give it an opening value; what is agreed
/// later is a fact with its decision, so that history, export and verification are those of everything else.
///
/// Source: rules.md §1, "Settings and targets are dated records".
enum AgreedFact {
    static let prefix = "setting."
    static let kind = "setting.agreed"

    /// One for each setting and first day: agreeing again from the same day says something else about the same thing.
    static func subject(_ setting: String, from day: Day, in service: String) -> Reference {
        Reference(digest: Array("setting:\(service):\(setting):\(day)".utf8).sha256)
    }
}

/// The facts of one agreement in, its row of `setting_value` out.
package enum SettingFold {
    /// A version that facts were recorded under.
    typealias Known = (service: Service, reference: Reference)

    private static let key = ["service", "setting", "starts"]

    /// - Parameters:
    ///   - known: the version of a stamp; its setting says of what type a value is.
    ///   - derive: brings up to date what follows from the rows of these streams.
    static func area(
        known: @escaping @Sendable (_ stamp: String) -> Known?,
        derive: @escaping @Sendable (_ streams: [Reference], _ transaction: Transaction) throws -> Void
    ) -> AreaFold {
        AreaFold(
            prefix: AgreedFact.prefix,
            tables: { _ in [("setting_value", "id")] },
            rows: { facts in rows(of: facts, known) },
            derive: derive,
            allTables: [("setting_value", key)])
    }

    private static func rows(of facts: [Fact], _ known: (String) -> Known?) -> [TableRow] {
        guard let said = facts.inEffect.last?.said, case .fields(let fields) = said.body,
            let (service, reference) = known(said.act.specification),
            let setting = fields["setting"]?.text.flatMap({ service.settings[$0] }),
            let value = service.read(.object(fields.filter { $0.key != "setting" }), of: service.agreement(on: setting), on: said.day)
                .answers
                .fields["value"]
        else { return [] }
        let cell = value.cells(setting.type, "value")["value"] ?? .null
        let isText = if case .text = cell { true } else { false }
        return [
            TableRow(
                table: "setting_value", key: key,
                cells: [
                    "id": said.subject.stored, "service": reference.stored, "setting": .text(setting.name),
                    "starts": said.day.stored, "value": isText ? .null : cell, "text": isText ? cell : .null,
                    "decision": .text(fields["decision"]?.text ?? ""), "by": .text(said.act.by), "agreed": said.act.at.stored,
                ])
        ]
    }
}
