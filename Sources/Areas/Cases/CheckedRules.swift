import Core
import Language
import Specification

/// The rules of a folder that a single case meets, checked against its vocabulary and ready to be read.
package struct CheckedRules: Sendable {
    /// The condition of each stage that has one.
    let stages: [String: Rule]
    let clocks: [String: ClockRules]
    /// The guards of each act, in order.
    let guards: [String: [(rule: Rule, say: String)]]
    let worked: [WorkedField: Rule]
    /// Hard and soft checks of each kind.
    let checks: [String: [(check: Check, rule: Rule)]]
    /// The condition under which a field is asked.
    let asked: [WorkedField: Rule]

    struct ClockRules: Sendable {
        let starts: Rule, done: Rule
        let voidWhen: Rule?, countsAsDone: Rule?
    }

    /// - Throws: ``Mistakes``; a folder that was checked has none.
    package init(_ service: Service, _ vocabulary: Vocabulary) throws {
        func rule(_ passage: Passage, _ context: RuleContext, _ type: ValueType? = nil) throws -> Rule {
            try Rule(passage.rule, in: vocabulary, context, expecting: type)
        }
        stages = try Dictionary(
            uniqueKeysWithValues: service.stages.compactMap { stage in
                try stage.when.map { (stage.name, try rule($0, .stage(of: "case"), .yesNo)) }
            })
        clocks = try Dictionary(
            uniqueKeysWithValues: service.clocks.map { clock in
                let context = RuleContext.stage(of: clock.of.value)
                return (
                    clock.name,
                    ClockRules(
                        starts: try rule(clock.starts, context), done: try rule(clock.done, context),
                        voidWhen: try clock.voidWhen.map { try rule($0, context, .yesNo) },
                        countsAsDone: try clock.countsAsDone.map { try rule($0, context, .yesNo) })
                )
            })
        guards = try Dictionary(
            uniqueKeysWithValues: service.acts.map { act in
                (act.name, try act.guards.map { (try rule($0.unless, .act(on: "case"), .yesNo), $0.say.english) })
            })
        var worked: [WorkedField: Rule] = [:]
        var checks: [String: [(Check, Rule)]] = [:]
        var asked: [WorkedField: Rule] = [:]
        for kind in service.kinds {
            for field in kind.worked where field.isStored {
                worked[WorkedField(kind: kind.name, field: field.name)] = try rule(field.rule, .stage(of: kind.name))
            }
            checks[kind.name] = try (kind.checks + kind.fields.flatMap(\.checks)).map { ($0, try rule($0.unless, .act(on: kind.name), .yesNo)) }
            for field in kind.fields {
                guard let when = field.when else { continue }
                asked[WorkedField(kind: kind.name, field: field.name)] = try rule(when, .act(on: kind.name), .yesNo)
            }
        }
        (self.worked, self.checks, self.asked) = (worked, checks, asked)
    }
}

/// A field of a kind, by their names.
struct WorkedField: Hashable, Sendable { let kind: String, field: String }
