/// The functions of the language; `docs/reference/rules.md` shows each with an example.
package enum Function: String, Hashable, Sendable, CaseIterable {
    case within, days, daysBoth = "days both", daysBetween = "days between", hours, hoursOf = "hours of"
    case workingDays = "working_days", workingDaysBetween = "working_days between", working
    case down, pence, smaller, larger, age, inHours = "in_hours"

    /// The names a rule may write.
    static let written = [
        "within", "days", "hours", "working_days", "working", "down", "pence", "smaller", "larger", "age", "in_hours", "as_at",
    ]
}
