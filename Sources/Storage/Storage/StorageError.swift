import Core

/// Every way a database says no, the same for both engines.
package enum StorageError: Error, Equatable {
    /// A unique index or primary key already holds this; the text names the constraint or columns as the engine gives them.
    case alreadyThere(String)
    case missingParent(String)
    case failedCheck(String)
    case missingValue(String)
    /// Two transactions wanted the same rows; trying again may succeed.
    case conflict
    case full
    case readOnly
    case unavailable(String)
    /// The database was made by a later Homeward.
    case newerSchema(found: Int, known: Int)
    case notDurable(String)
    /// A commit was sent and its answer never came: it may or may not be kept. Sending the act again with its key tells.
    case unknownOutcome
    /// A whole number does not fit in 64 bits.
    case tooLarge
    case corrupt(String)
    /// A mistake in a statement: a bug, never the reader's doing.
    case statement(String)
    case missingColumn(String)
    case unexpectedValue(column: String, wanted: String)
}

extension StorageError: Refusal {
    package var notice: Notice {
        switch self {
        case .alreadyThere: Notice("Someone else recorded this at the same moment.", "Look at it again, then decide whether to add yours.")
        case .missingParent: Notice("This refers to something that is not on record.", "Go back and choose it again.")
        case .failedCheck, .missingValue:
            Notice("The record does not allow this value.", "Go back, check what you entered and send it again.")
        case .tooLarge: Notice("A number here is too large to be worked out exactly.", "Look for a number entered with too many digits.")
        case .conflict: Notice("Someone else changed this at the same moment.", "Look at it again and repeat what you did.")
        case .full: Notice("The disk that holds the record is full; nothing was saved.", "Make room on the disk, then send it again.")
        case .readOnly:
            Notice(
                "The record cannot be written at present; nothing was saved.",
                "Let the administrator make the disk writable, then send it again.")
        case .unavailable(let why):
            Notice("The database does not answer: \(why).", "Check that it is running and that its address is right.")
        case .newerSchema(let found, let known):
            Notice(
                "This database has schema \(found); this Homeward knows schemas up to \(known).",
                "Start the newer Homeward that made it, or restore a backup from before the upgrade.")
        case .notDurable(let why):
            Notice("The database does not keep what it confirms: \(why).", "Mend the setting named here and start again.")
        case .unknownOutcome:
            Notice("The database stopped answering while saving.", "Send the same form again: it is kept once, however often it is sent.")
        case .corrupt(let what):
            Notice(
                "The database is damaged: \(what).", "Stop the server and look at its disk; if that is sound, restore the latest backup.")
        case .statement(let what):
            Notice("Homeward asked the database something it did not understand: \(what).", "Report this to those who look after Homeward.")
        case .missingColumn(let name):
            Notice("The database returned no column \(name).", "Report this to those who look after Homeward.")
        case .unexpectedValue(let column, let wanted):
            Notice("The column \(column) does not hold a \(wanted).", "Run homeward verify to find the row.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .alreadyThere, .conflict: .overtaken
        // A disk that fails looks like damage for as long as it does.
        case .full, .readOnly, .unavailable, .unknownOutcome, .corrupt: .unavailable
        default: .refused
        }
    }
}
