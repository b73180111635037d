import Core

/// Every way in which the door stays shut, or an account is not made.
package enum AccountRefusal: Refusal, Equatable {
    /// No such name, a wrong password, an account that was ended: the three are answered alike.
    case notRecognised
    case wrongCode
    /// The second step came too late, or was done already.
    case stepOver
    case tooOften
    /// More hash at this moment than the machine has hands for.
    case busy
    case noSuchSetUp
    case shortPassword(least: Int)
    case longPassword(most: Int)
    case commonPassword
    case passwordsDiffer
    case shortPepper(least: Int)
    case noPepper
    case pepperFile(String)
    case nameTaken(String)
    case badName(String)
    case noSuchAccount(String)
    case noSuchRole(String, known: [String])
    case isDemonstration

    package var notice: Notice {
        switch self {
        case .notRecognised: Notice("The name and password do not belong together.", "Check both and try again.")
        case .wrongCode: Notice("That code is not right, or was used before.", "Wait for the next one and enter it.")
        case .stepOver: Notice("It took too long to enter the code.", "Start again with your name and password.")
        case .tooOften: Notice("There were too many tries under this name.", "Wait five minutes and try again.")
        case .busy: Notice("Too many people are signing in at this moment.", "Try again in a minute.")
        case .noSuchSetUp:
            Notice("That set-up code is not right, was used, or is too old.", "Ask whoever gave it to you for a new one.")
        case .shortPassword(let least): Notice("That password is too short.", "Choose one of at least \(least) characters.")
        case .longPassword(let most): Notice("That password is too long.", "Choose one of at most \(most) characters.")
        case .commonPassword:
            Notice(
                "That password is made of words that are tried first.",
                "Choose three or four words that have nothing to do with each other.")
        case .passwordsDiffer: Notice("The two passwords are not the same.", "Enter the same one twice.")
        case .shortPepper(let least): Notice("The file of the pepper is too short.", "Put at least \(least) random bytes into it.")
        case .noPepper:
            Notice(
                "Accounts need a secret that is not in the database.",
                "Name its file with --pepper or HOMEWARD_PEPPER; docs/how-to/make-an-account.md says how to make one.")
        case .pepperFile(let path): Notice("The file \(path) cannot be read.", "Check its name and who may read it.")
        case .nameTaken(let code): Notice("There is an account \(code) already.", "Choose another sign-in name.")
        case .badName(let code):
            Notice("\(code) cannot be a sign-in name.", "Use 3 to 60 small letters, digits, dots and dashes, beginning with a letter.")
        case .noSuchAccount(let code): Notice("There is no account \(code).", "Look at homeward user list.")
        case .noSuchRole(let role, let known):
            Notice("The service has no role \(role).", "Choose one of \(known.joined(separator: ", ")).")
        case .isDemonstration:
            Notice("This record is a demonstration: its people are invented and sign in without a password.", "Use a folder of its own.")
        }
    }
    package var kind: RefusalKind {
        switch self {
        case .noSuchAccount, .noSuchRole: .absent
        case .badName, .noPepper, .shortPepper: .unreadable
        case .nameTaken: .overtaken
        case .busy, .pepperFile: .unavailable
        default: .refused
        }
    }
}
