import Core

/// Every way a return is not shown, written or sealed.
package enum ReturnRefusal: Refusal, Equatable {
    case notYours
    case notYoursToWrite
    case notYoursToSign
    case notYoursToAsk
    case noSuchReturn
    /// What has to be mended first.
    case unfit([String])
    /// What has to be said to be right first.
    case unconfirmed([String])
    /// A resubmission says why.
    case noReason
    /// The figures are not those that were looked at.
    case changedMeanwhile
    /// Somebody sealed it since the page was opened.
    case sealedMeanwhile
    case notSealed
    case nothingWritten
    case tooLong(part: String)
    case severalReturns([String])

    package var notice: Notice {
        switch self {
        case .notYours: Notice("Your role does not see the returns of this service.", "Ask the manager of the service who does.")
        case .notYoursToWrite: Notice("Your role does not write this return.", "Ask a question about it once it is sealed.")
        case .notYoursToSign: Notice("Your role does not sign this return.", "Ask whoever signs it; their role stands on its page.")
        case .notYoursToAsk: Notice("Questions about a return are asked by those who receive it.", "Answer the questions that stand there.")
        case .noSuchReturn: Notice("There is no such return.", "Choose one from the list of returns.")
        case .unfit(let sentences): Notice(sentences.first ?? "This return is not ready.", "Mend this first, then seal the return.")
        case .unconfirmed(let sentences):
            Notice(sentences.first ?? "Something is unlikely.", "Say that this is right, or mend it, then seal the return.")
        case .noReason: Notice("This return was sealed before.", "Say why it is sent again.")
        case .changedMeanwhile: Notice("The figures changed since you opened this page.", "Look at them again, then seal the return.")
        case .sealedMeanwhile: Notice("This return was sealed since you opened this page.", "Look at what was sealed.")
        case .notSealed: Notice("This return is not sealed yet.", "Wait until it is sent.")
        case .nothingWritten: Notice("Nothing is written.", "Write your words and send them again.")
        case .tooLong(let part):
            Notice("\(part) is longer than \(ReturnActs.mostCharacters) characters.", "Make it shorter.")
        case .severalReturns(let names):
            Notice("There are several returns of that length.", "Choose one with --return: \(names.joined(separator: ", ")).")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .notYours, .notYoursToWrite, .notYoursToSign, .notYoursToAsk: .notAllowed
        case .noSuchReturn: .absent
        case .changedMeanwhile, .sealedMeanwhile: .overtaken
        case .severalReturns: .unreadable
        default: .refused
        }
    }
}
