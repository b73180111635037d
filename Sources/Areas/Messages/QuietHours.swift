import Core

/// The hours of the day in which no e-mail is sent, by the clock on a wall in London: 19:00 to 07:00 goes over midnight.
package struct QuietHours: Hashable, Sendable {
    package let from: TimeOfDay, until: TimeOfDay

    package init(from: TimeOfDay, until: TimeOfDay) { (self.from, self.until) = (from, until) }

    package static let usual = QuietHours(from: TimeOfDay(19), until: TimeOfDay(7))

    /// Whether it is quiet at a moment. The same hour twice means none.
    ///
    /// Both ends are moments of the day, so a night is an hour longer or shorter when the clocks change; what ends in the hour that is skipped
    /// ends when the clocks have gone forward, and in the hour that comes twice the first time counts.
    package func holds(_ moment: Moment) -> Bool {
        let day = moment.day
        let (begins, ends) = (Moment(day, from), Moment(day, until))
        if from == until { return false }
        return from < until ? begins <= moment && moment < ends : moment < ends || begins <= moment
    }
}
