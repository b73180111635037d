import Core
import Specification

/// Every way the engine says no.
package enum CaseRefusal: Refusal, Equatable {
    /// The role does not do this act in this service.
    case notYours(act: String)
    case noSuchCase
    case noSuchAct(String)
    /// The case is not in a stage where this can be done.
    case wrongStage(act: String, stage: String)
    /// A guard of the folder: its sentence is the reason and, after its first full stop, the remedy.
    case guarded(String)
    /// Answers that are missing or cannot be, by `kind.field`.
    case answers([AnswerMistake])
    /// Someone else changed the record since the form was opened.
    case changedMeanwhile
    /// There is no record that the act could add to, or it is not said which of several is meant.
    case nothingToAmend(kind: String)
    case severalToAmend(kinds: String)
    /// What is recorded must lead to another record of the case, and there is none.
    case nothingToLink(kind: String, whole: String)

    package struct AnswerMistake: Sendable, Hashable {
        package let kind: String, field: String
        package let sentence: String
        /// Asked once: the person may say that it is right.
        package let isQuestion: Bool
        package init(kind: String, field: String, sentence: String, isQuestion: Bool = false) {
            (self.kind, self.field, self.sentence, self.isQuestion) = (kind, field, sentence, isQuestion)
        }
    }

    package var notice: Notice {
        switch self {
        case .notYours(let act): Notice("Your role does not do this: \(act).", "Ask the manager of the service who does.")
        case .noSuchCase: Notice("There is no such record.", "Check the reference.")
        case .noSuchAct(let act): Notice("This service has no act \(act).", "Go back and choose one that is offered.")
        case .wrongStage(let act, let stage):
            Notice("\(act) is not possible now: this stands at “\(stage)”.", "Look at what can be done on its page.")
        case .guarded(let sentence): CaseRefusal.divided(sentence)
        case .answers(let mistakes):
            Notice(mistakes.first?.sentence ?? "An answer is missing.", "Go back and correct what is marked.")
        case .nothingToAmend(let kind):
            Notice(
                "There is no \(kind.withinSentence) here that this could be done to.",
                "Record it first, or look at what is recorded.")
        case .severalToAmend(let kinds):
            Notice("There are several \(kinds.withinSentence) here.", "Go back and choose one of them.")
        case .nothingToLink(let kind, let whole):
            Notice(
                "This \(kind.withinSentence) belongs to a \(whole.withinSentence), and there is none yet.",
                "Record the \(whole.withinSentence) first.")
        case .changedMeanwhile:
            Notice(
                "Someone else changed this since you opened the form.",
                "What you typed is still here: look at what they recorded, change it where need be, and send it again.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .notYours: .notAllowed
        case .noSuchCase, .noSuchAct: .absent
        case .changedMeanwhile: .overtaken
        default: .refused
        }
    }

    /// The folder writes one sentence, or the reason and what to do about it.
    private static func divided(_ text: String) -> Notice {
        let sentences = text.split(separator: ". ", maxSplits: 1)
        guard sentences.count == 2 else { return Notice(text, "Look at what the service asks for, then try again.") }
        return Notice(sentences[0] + ".", String(sentences[1]))
    }
}
