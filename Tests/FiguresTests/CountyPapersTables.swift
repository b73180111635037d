/// The numbers of the catalogue's section 3, typed.
extension CountyPapers {
    /// The columns of F3a.
    static let reasons = [
        "independent_or_completed", "long_term_supported", "sheltered", "care_or_hospital", "other_unknown_legacy", "short_term_supported",
        "custody_kpi1", "abandoned_kpi1", "planned_supported_legacy", "died_kpi1",
    ]

    /// Type, in service at the end of the quarter, and leavers by reason.
    static let accommodation: [(String, Int, [Int])] = [
        ("very_sheltered_housing", 233, [2, 2, 2, 4, 0, 0, 0, 0, 0, 8]), ("long_term_supported", 419, [21, 2, 2, 0, 0, 1, 0, 0, 1, 2]),
        ("sheltered_housing", 5_765, [17, 20, 16, 37, 10, 3, 2, 2, 0, 46]),
    ]

    static let planned: [(String, Int)] = [
        ("planned_friends_family", 124),
        ("planned_supported_housing", 93),
        ("planned_private_rented", 73),
        ("planned_social_rented", 68),
        ("planned_previous_home", 9),
        ("planned_prison", 7),
        ("planned_sheltered", 5),
        ("planned_bed_and_breakfast", 4),
    ]
    static let unplanned: [(String, Int)] = [
        ("unplanned_other_abandoned", 69),
        ("unplanned_custody", 19),
        ("unplanned_friends_family", 15),
        ("unplanned_sleeping_rough", 7),
        ("unplanned_died", 5),
        ("unplanned_hospital_care", 3),
        ("unplanned_bed_and_breakfast", 2),
        ("unplanned_supported_housing", 2),
        ("unplanned_rented", 2),
        ("unplanned_home", 1),
    ]

    /// Outcome, people of whom it was required, and those who achieved it: T08.
    static let shortTerm: [(String, Int, Int)] = [
        ("maximise_income", 1175, 1115),
        ("reduce_debt", 533, 432),
        ("obtain_paid_work", 321, 110),
        ("training_education", 449, 315),
        ("informal_learning", 302, 274),
        ("work_like_activities", 280, 204),
        ("contact_external_groups", 979, 932),
        ("contact_family_friends", 449, 430),
        ("physical_health", 659, 598),
        ("mental_health", 676, 588),
        ("substance_misuse", 441, 326),
        ("technology_for_independence", 67, 61),
        ("maintain_accommodation", 796, 645),
        ("secure_settled_accommodation", 1073, 820),
        ("statutory_orders", 191, 162),
        ("self_harm", 179, 162),
        ("harm_to_others", 130, 114),
        ("harm_from_others", 348, 311),
        ("confidence_and_choice", 954, 897),
    ]
    /// T09.
    static let longTerm: [(String, Int, Int)] = [
        ("maximise_income", 182, 178),
        ("reduce_debt", 25, 22),
        ("obtain_paid_work", 34, 4),
        ("training_education", 52, 36),
        ("informal_learning", 111, 106),
        ("work_like_activities", 56, 38),
        ("contact_external_groups", 144, 143),
        ("contact_family_friends", 67, 62),
        ("physical_health", 146, 137),
        ("mental_health", 76, 71),
        ("substance_misuse", 7, 6),
        ("technology_for_independence", 186, 184),
        ("maintain_accommodation", 120, 120),
        ("secure_settled_accommodation", 73, 65),
        ("statutory_orders", 5, 4),
        ("self_harm", 18, 17),
        ("harm_to_others", 13, 13),
        ("harm_from_others", 53, 53),
        ("confidence_and_choice", 120, 117),
    ]
}
