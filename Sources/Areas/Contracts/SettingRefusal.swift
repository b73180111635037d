import Core

/// Every way a setting is not shown or not agreed.
package enum SettingRefusal: Refusal, Equatable {
    case notYours
    case notYoursToAgree
    case noSuchSetting(String)
    /// What was typed cannot be taken, by the name of its question.
    case answers([String: String])

    package var notice: Notice {
        switch self {
        case .notYours: Notice("Your role does not see what is agreed for this service.", "Ask the manager of the service who does.")
        case .notYoursToAgree:
            Notice("Your role does not enter what is agreed.", "Ask a role that may, such as the one that manages the contract.")
        case .noSuchSetting(let name): Notice("There is no setting named \(name).", "Choose one from the list of settings.")
        case .answers(let sentences):
            Notice(sentences.sorted { $0.key < $1.key }.first?.value ?? "Something is missing.", "Mend it and send the form again.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .notYours, .notYoursToAgree: .notAllowed
        case .noSuchSetting: .absent
        case .answers: .refused
        }
    }
}
