/// What makes an answer need more than sight of its record. A question may carry several: whoever reads its answers has each of them.
///
/// - Source: security §3, decision, step 6.
package enum Mark: String, Hashable, Sendable, CaseIterable {
    /// Identifies the person.
    case identifying = "ID"
    case health = "H"
    case safeguarding = "SG"
    case offence = "OFF"
    /// An address or number that must not reach the person's abuser.
    case safeContact = "SAFE"
    case thirdParty = "3P"
}
