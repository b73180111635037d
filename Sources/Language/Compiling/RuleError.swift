import Core

/// Why a checked rule gives no answer. Both are met when a folder is checked, with its worked examples, never first on a Friday night.
package enum RuleError: Error, Hashable, Sendable {
    /// The databases cannot work this out in whole numbers; the sentence says what to write instead.
    case notInSQL(String)
    case arithmetic(RatioError)
}
