import Core

/// How often a name may be tried. Those who try from a browser in which its owner has signed in before are counted apart, so that a
/// stranger's guesses do not keep the owner out (security SR-19).
package enum Throttle {
    package static let recentMinutes = 5, mostRecently = 10
    package static let longHours = 24, mostInLong = 100

    /// - Parameters: how many tries there were since ``recentSince(_:)`` and since ``longSince(_:)``.
    package static func isOpen(recently: Int, inLong: Int) -> Bool { recently < mostRecently && inLong < mostInLong }

    package static func recentSince(_ moment: Moment) -> Moment { moment.adding(minutes: -recentMinutes) }
    package static func longSince(_ moment: Moment) -> Moment { moment.adding(hours: -longHours) }
}
