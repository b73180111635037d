import Core
import Specification

/// A small service of the tests, with what the served folders do not need yet: records that are mended by later acts, links, questions asked
/// once, registers.
enum Quay {
    /// Received on the Thursday before Easter.
    static func referral(_ more: [String: JSON] = [:]) -> [String: JSON] {
        let answers: [String: JSON] = ["received": .text(Moment(Day(2026, 4, 2), 16, 30).description), "consent": .bool(true)]
        return answers.merging(more) { $1 }
    }

    static let folder = Folder(
        name: "quay",
        files: [
            "service.yaml": """
            service: quay
            prefix: QUA
            label: Quay tenancy support
            about: An invented service for the tests.
            calendar:
              bank holidays: england
              opening:
                monday to friday: 09:00 to 17:00
              year begins: april
              reports: quarter
            roles:
              worker:
                label: Support worker
                party: provider
                sees: service
                may: [read, correct, refer, decide, pause_work, resume_work, agree_plan, set_goal, record_visit, move, leave, name_worker]
                marks: [ID]
              stranger:
                label: Housing officer elsewhere
                party: referrer
                sees: organisation
                may: [read, correct, refer]
                marks: [ID]
            """,
            "lists.yaml": """
            result: {label: Decisions, values: {accepted: Accepted, declined: Declined}}
            district: {label: Districts, values: {north: North, south: South}}
            """,
            "kinds/case.yaml": """
            extends: case
            fields:
              district: {type: code of district, label: District, dated: yes}
            """,
            "kinds/referral.yaml": """
            kind: referral
            label: Referral
            plural: Referrals
            day: received
            fields:
              received: {type: moment, label: Received, required: yes}
              consent: {type: yes/no, label: Does the person agree?, required: yes}
              rent: {type: money, label: Rent each week}
            checks:
              - ask unless: consent
                say: The person does not agree. Is this referral meant to be sent?
                at: consent
              - ask unless: rent below £500.00
                say: This rent is high. Is it the rent of one week?
                at: rent
              - refuse unless: age(received) at least 16
                say: The person is younger than 16. Call the young people's team instead.
                at: received
            """,
            "kinds/decision.yaml": """
            kind: decision
            label: Decision
            plural: Decisions
            letter: D
            day: decided
            fields:
              referral: {type: row of referral, label: Referral}
              decided: {type: day, label: Decided, required: yes}
              result: {type: code of result, label: Decision, required: yes}
            checks:
              - refuse unless: decided on or after (the day of first case.referral by received)
                say: The decision cannot be earlier than the referral. Check both dates.
                at: decided
            """,
            "kinds/pause.yaml": """
            kind: pause
            label: Pause
            plural: Pauses
            letter: Z
            day: paused
            title: reason
            span: {starts: paused, ends: resumed, counts: both ends}
            fields:
              paused: {type: day, label: Work stopped, required: yes}
              reason: {type: text, label: Why, required: yes}
              resumed: {type: day, label: Work went on}
            checks:
              - refuse unless: resumed is not recorded or resumed on or after paused
                say: Work cannot go on before it stopped.
                at: resumed
            """,
            "kinds/plan.yaml": """
            kind: plan
            label: Support plan
            plural: Support plans
            letter: L
            day: agreed
            fields:
              agreed: {type: day, label: Agreed, required: yes}
            """,
            "kinds/goal.yaml": """
            kind: goal
            label: Goal
            plural: Goals
            letter: G
            of: plan
            title: name
            fields:
              name: {type: text, label: Name of the goal, required: yes}
            """,
            "kinds/visit.yaml": """
            kind: visit
            label: Visit
            plural: Visits
            letter: V
            day: held
            fields:
              held: {type: day, label: Day, required: yes}
              worker: {type: row of worker, label: Worker, required: yes}
              goal: {type: row of goal, label: Goal worked on}
            """,
            "kinds/departure.yaml": """
            kind: departure
            label: Departure
            plural: Departures
            letter: X
            day: left
            fields:
              left: {type: day, label: Left, required: yes}
            """,
            "kinds/worker.yaml": """
            kind: worker
            label: Worker
            plural: Workers
            letter: W
            of: service
            title: name
            list: [name]
            fields:
              name: {type: text, label: Name, required: yes}
            """,
            "pathway.yaml": """
            stages:
              received: {label: Received}
              accepted:
                label: Accepted
                when: has decision where result is accepted
              paused:
                label: Paused
                when: has pause where resumed is not recorded
              declined:
                label: Declined
                when: has decision where result is declined
                ends: yes
              left:
                label: Left
                when: has departure
                ends: yes
            acts:
              refer:
                label: Send the referral
                by: [worker, stranger]
                begins: case
                records: [person, case, referral]
              decide:
                label: Decide
                by: [worker]
                in: [received]
                records: [decision]
              pause_work:
                label: Pause the work
                by: [worker]
                records: [pause]
              resume_work:
                label: Go on with the work
                by: [worker]
                amends:
                  pause:
                    fields: [resumed]
                    where: resumed is not recorded
              agree_plan:
                label: Agree the plan
                by: [worker]
                records: [plan]
              set_goal:
                label: Set a goal
                by: [worker]
                records: [goal]
              record_visit:
                label: Record a visit
                by: [worker]
                records: [visit]
              move:
                label: Record a move
                by: [worker]
                amends:
                  case:
                    fields: [district]
              leave:
                label: End the support
                by: [worker]
                records: [case, departure]
              name_worker:
                label: Add a worker
                by: [worker]
                records: [worker]
            """,
            "demonstration.yaml": """
            organisations:
              harbour: {label: Harbour Support, party: provider}
              inland: {label: Inland Council, party: referrer}
            users:
              wei: {name: Wei Lin, role: worker, organisation: harbour}
              olga: {name: Olga Ek, role: stranger, organisation: inland}
            people: 3
            """,
        ])
}

extension Folder {
    /// This folder with one text of a file replaced.
    func changed(_ file: String, _ old: String, _ new: String) -> Folder {
        var files = files
        files[file] = files[file]?.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: new)
        return Folder(name: name, files: files)
    }
}
