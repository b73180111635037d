import Cases
import Core
import Language
import Specification
import Storage

/// Whether a record of an example would be accepted: its answers can be, its checks are met and an act there is takes it. What a form would
/// require may be missing, and a rule that reads such an answer is not held against the record, as a form would not ask it either.
struct ExampleChecks {
    let run: ExampleRun

    /// What a record was told when it was recorded.
    struct Said {
        /// Of its answers, its checks and the guards of every act that might record it.
        var refusals: [String] = []
        var questions: [String] = []
        /// Why it is not accepted, if it is not.
        var refusal: String?
        /// Whether that is a guard's sentence.
        var isOfAnAct = false
    }

    private var service: Service { run.service }

    func said(of placed: ExampleRecords.Placed, as record: Example.Record) throws -> Said {
        let population = try run.population(of: placed)
        let asking = Asking(
            run: run, population: population, agreed: run.published.agreed(on: run.asAt.day, in: population), kind: placed.kind,
            missing: missing(record, of: placed.kind))
        let row = RowID(placed.kind.name, placed.reference.number)
        let mistakes = run.records.mistakes(in: placed)
        var said = Said(refusals: mistakes, refusal: mistakes.first)
        try asking.ask(placed.kind.checks + placed.kind.fields.flatMap(\.checks), of: row, &said)
        for group in placed.kind.groups {
            for part in population.rows(of: group.name, within: row) {
                try asking.ask(group.fields.flatMap(\.checks), of: RowID(group.name, part), &said)
            }
        }
        // What is given was there before: no act is asked.
        if record.isGiven { return said }
        let refusal = said.refusal
        var byAct: [String?] = []
        for act in service.acts where does(act, record, placed.kind) {
            let inHand = service.kindInHand(of: act)
            guard let row = inHand == row.kind ? row : population.rows(of: inHand).last.map({ RowID(inHand, $0) }) else { continue }
            said.refusal = nil
            try asking.ask(act.guards, of: row, &said)
            byAct.append(said.refusal)
        }
        said.refusal = refusal
        // One act that takes it is enough.
        if refusal == nil, !byAct.contains(nil), let refusal = byAct.first { (said.refusal, said.isOfAnAct) = (refusal, true) }
        return said
    }

    /// The questions and groups that a form would require and that the example leaves out.
    private func missing(_ record: Example.Record, of kind: Kind) -> Set<String> {
        let written = run.example.records.filter { $0.handle.value == record.handle.value }.flatMap(\.answers).map(\.name.value)
        let required = kind.fields.filter { $0.isRequired && $0.when == nil }.map(\.name) + kind.groups.filter { $0.fewest > 0 }.map(\.name)
        return Set(required).subtracting(written)
    }

    /// Whether an act records a kind, or asks what is added of a record that it amends.
    private func does(_ act: Specification.Act, _ record: Example.Record, _ kind: Kind) -> Bool {
        // The guards of an act that closes one and opens the next speak of the one that is there already.
        guard record.isFurther else { return act.parts.contains { $0.kind == kind.name && $0.isNew && !$0.isNext } }
        let added = record.answers.map(\.name.value)
        return act.amends.contains { amend in amend.kind.value == kind.name && added.allSatisfy { $0 == "day" || amend.asks($0) } }
    }

    /// Asks what one record may read.
    private struct Asking {
        let run: ExampleRun
        let population: CasePopulation
        let agreed: Agreed
        let kind: Kind
        let missing: Set<String>

        func ask(_ checks: [Check], of row: RowID, _ said: inout Said) throws {
            for check in checks where try fails(check, row) {
                switch check.firmness {
                case .refuse:
                    let sentence = check.say.english(agreed)
                    said.refusals.append(sentence)
                    if said.refusal == nil, !run.service.reads(check.unless, anyOf: missing, of: kind) { said.refusal = sentence }
                case .ask: said.questions.append(check.say.english(agreed))
                }
            }
        }

        private func fails(_ check: Check, _ row: RowID) throws -> Bool {
            let beyond = BeyondCaseStore(run.published, run.transaction)
            if beyond.asks(check), let number = row.key.first, let record = Reference(number: number) {
                return try beyond.fails(check, of: record, at: run.asAt)
            }
            return try run.service.rules[check.unless]?.holds(for: row, in: population, run.occasion) == false
        }
    }
}
