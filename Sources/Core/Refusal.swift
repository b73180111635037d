/// Something Homeward declines to do, in words the reader can act on.
package protocol Refusal: Error {
    var notice: Notice { get }
    var kind: RefusalKind { get }
}

/// What was refused and why, then what to do next, starting with a verb. One sentence each.
package struct Notice: Hashable, Sendable {
    package let sentence: String, remedy: String
    package init(_ sentence: String, _ remedy: String) { (self.sentence, self.remedy) = (sentence, remedy) }
}

/// How a refusal is answered: each kind has one status of a page and one exit code of a command (experience EXP-65).
package enum RefusalKind: Sendable, Equatable {
    /// What was given cannot be read: 400, exit 2.
    case unreadable
    /// What was given breaks a rule of the service or of the record: 422, exit 4.
    case refused
    /// There is no such thing, or not for this viewer: 404, exit 3.
    case absent
    /// The role never does this: 403, exit 4.
    case notAllowed
    /// Someone else changed it meanwhile: 409, exit 4.
    case overtaken
    /// A store or a disk does not answer: 503, exit 5.
    case unavailable
}
