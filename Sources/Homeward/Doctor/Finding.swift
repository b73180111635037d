import Core

/// One thing that `homeward doctor` looked at.
struct Finding: Equatable {
    enum State: String {
        case well
        /// Something to know of; nothing is lost by it today.
        case look
        /// Something that can lose or betray what is on record.
        case wrong
    }

    let about: String
    let state: State
    let sentence: String
    /// nil where all is well.
    let remedy: String?

    static func well(_ about: String, _ sentence: String) -> Finding {
        Finding(about: about, state: .well, sentence: sentence, remedy: nil)
    }

    static func look(_ about: String, _ sentence: String, _ remedy: String) -> Finding {
        Finding(about: about, state: .look, sentence: sentence, remedy: remedy)
    }

    static func wrong(_ about: String, _ sentence: String, _ remedy: String) -> Finding {
        Finding(about: about, state: .wrong, sentence: sentence, remedy: remedy)
    }

    static func wrong(_ about: String, _ refusal: any Refusal) -> Finding {
        .wrong(about, refusal.notice.sentence, refusal.notice.remedy)
    }

    var json: JSON {
        .object([
            "about": .text(about), "state": .text(state.rawValue), "sentence": .text(sentence), "remedy": remedy.map(JSON.text) ?? .null,
        ])
    }

    var words: String { "\(state.rawValue)\t\(about): \(sentence)" + (remedy.map { " \($0)" } ?? "") }
}
