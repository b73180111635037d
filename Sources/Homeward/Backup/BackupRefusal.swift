import Core

/// Why no backup was made, or none restored.
enum BackupRefusal: Refusal, Equatable {
    case postgresql
    case noRecord(String)
    case noRecipient
    case noFolder(String)
    case underWay(String)
    case unreadable(String)
    case unwritable(String)
    case program(String, saying: String)
    case faulty([String])
    case disposals([String])
    case disposalsUnsaid
    case alreadyThere(String)

    var notice: Notice {
        switch self {
        case .postgresql:
            Notice(
                "A PostgreSQL is backed up and restored by its own tools.", "Follow docs/how-to/back-up-and-restore.md, which names them.")
        case .noRecord(let path): Notice("There is no record in \(path).", "Name the folder that holds homeward.sqlite with --data.")
        case .noRecipient:
            Notice(
                "Nothing says whose key the backup is sealed to.",
                "Make a key on another machine with age-keygen, keep the secret there, and give the public half with --recipient.")
        case .noFolder(let path):
            Notice("There is no folder \(path) to write backups to.", "Make it, or mount the disk that it is on, and try again.")
        case .underWay(let command): Notice("homeward \(command) is at work on this record already.", "Wait until it is done.")
        case .unreadable(let path): Notice("\(path) cannot be read.", "Check its name and whether you may read it.")
        case .unwritable(let path): Notice("\(path) cannot be written.", "Make room on its disk, or name another folder.")
        case .program(let name, let said):
            Notice("\(name) could not do its part: \(said).", "Install \(name) if it is missing; check the key and the room on the disk.")
        case .faulty(let findings):
            Notice(
                "What is in it is not as it was recorded: \(findings.joined(separator: "; ")).",
                "Run homeward verify on the record; to restore, take an earlier backup.")
        case .disposals(let mistakes):
            Notice(
                "What was disposed of since cannot be destroyed again: \(mistakes.joined(separator: "; ")).",
                "Name the file of disposals of this record with --disposals.")
        case .disposalsUnsaid:
            Notice(
                "Nothing says who was disposed of since the backup was made.",
                "Give the file of disposals with --disposals, or say --nobody-disposed.")
        case .alreadyThere(let path):
            Notice("\(path) is there already; a backup is only restored where no record is.", "Name an empty folder with --data.")
        }
    }

    var kind: RefusalKind {
        switch self {
        case .postgresql, .noRecipient, .disposalsUnsaid: .unreadable
        case .noRecord, .noFolder, .unreadable: .absent
        case .underWay, .unwritable, .program: .unavailable
        case .faulty, .disposals, .alreadyThere: .refused
        }
    }
}
