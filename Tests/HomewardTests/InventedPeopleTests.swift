import Cases
import Core
import Figures
import Specification
import Storage
import Testbed
import Testing

@testable import Homeward

@Suite struct `Invented people` {
    /// What the cases of a folder must have come to, and how many figures of its year must have something to count.
    struct Course: Sendable, CustomTestStringConvertible {
        let service: String, people: Int, kinds: [String], figures: Int
        var testDescription: String { service }
    }

    @Test(arguments: [
        Course(
            service: "kent",
            people: 90,
            kinds: [
                "assessment", "preference", "waiting", "spell", "client_record", "plan", "review", "outcome_return", "unit", "capacity",
            ],
            figures: 50),
        Course(
            service: "rotherham",
            people: 40,
            kinds: ["eligibility", "decision", "assessment", "plan", "goal", "contact", "ward_discharge", "two_week_contact", "departure"],
            figures: 25),
    ])
    func `live through the course of their folder`(_ course: Course) async throws {
        try await HouseBed.with(on: .sqlite, services: [course.service], people: course.people) { bed in
            let recorded = try await bed.house.database.read { transaction in
                try transaction.rows("SELECT DISTINCT kind FROM record") { try $0.get("kind", as: String.self) }
            }
            #expect(Set(course.kinds).subtracting(recorded) == [])
            // A stay that ended is the same stay: what is added later makes no second record.
            if course.service == "kent" {
                let stays = try await bed.house.database.read { transaction in
                    try transaction.row("SELECT COUNT(*) AS stays, COUNT(DISTINCT \"case\") AS cases, COUNT(ends) AS ended FROM kent_spell")
                    {
                        [try $0.get("stays", as: Int.self), try $0.get("cases"), try $0.get("ended")]
                    } ?? []
                }
                #expect(stays[0] == stays[1] && stays[2] > 2 && stays[2] < stays[0], "\(stays)")
            }
            let published = try bed.house.service(course.service)
            var alive: Set<String> = []
            for quarter in 1...4 {
                let period = Period(.quarter, quarter, ofYearBeginning: 2025, in: published.service.calendar)
                let report = try await bed.house.report(course.service, period.label)
                alive.formUnion(report.figures.filter { $0.population + $0.folds.map(\.rows.count).reduce(0, +) > 0 }.map(\.code))
            }
            let idle = published.service.figures.map(\.code).filter { !alive.contains($0) }
            print("\(course.service): \(alive.count) figures have something to count; not \(idle.joined(separator: ", "))")
            #expect(alive.count >= course.figures, "\(idle)")
        }
    }
}
