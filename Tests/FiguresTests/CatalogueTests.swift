import Cases
import Core
import Foundation
import Language
import Populations
import Specification
import Storage
import Testbed
import Testing

@testable import Figures

/// Issue 4: fifteen of the hardest figures, as folders have them and as the catalogues say, on histories nobody chose.
@Suite struct `A figure of the catalogues is what plain arithmetic makes of it` {
    /// How many histories each figure is compared on: `HOMEWARD_HISTORIES`, 10,000 in the drill.
    private static let asked = ProcessInfo.processInfo.environment["HOMEWARD_HISTORIES"].flatMap { Int($0) }
    private static let histories = asked ?? 400
    /// Reading them in memory one by one costs ten times as much as one statement for all.
    private static let inMemory = asked ?? 60

    @Test(.covers("THU-KPI-01", "THU-KPI-02", "THU-KPI-05", "THU-KPI-06", "THU-KPI-11"), arguments: TestEngine.allCases)
    func thurrock(engine: TestEngine) async throws {
        let sizes = ["person": 4, "case": 4, "stay": 5, "occupation": 4, "survey": 4, "answer": 10]
        try await compare("thurrock", engine, sizes, \.thurrock) { records in
            for kind in ["stay", "occupation", "survey"] { records.keep(kind) { $0["person"] != nil } }
            for kind in ["stay", "occupation"] { records.keepSpans(kind) }
        }
    }

    @Test(
        .covers("ROT-KPI1", "ROT-KPI2", "ROT-KPI3", "ROT-KPI4", "ROT-M2", "ROT-PE", "ROT-PP"), arguments: TestEngine.allCases)
    func rotherham(engine: TestEngine) async throws {
        let sizes = [
            "person": 3, "case": 4, "referral": 4, "clock.screening": 4, "decision": 4, "override": 2, "override_decision": 1,
            "withdrawal": 1,
            "departure": 1, "ward_stay": 3, "progress_update": 8, "survey": 5, "unnamed_survey": 2,
            "assessment": 3, "clock.plan_shared": 3, "clock.outcome_shared": 3, "contact": 4, "ward_discharge": 3, "pen_portrait": 2,
        ]
        try await compare("rotherham", engine, sizes, { $0.rotherham(now: FolderBed.now) }) { records in
            records.keep("survey") { $0["person"] != nil }
            records.keepSpans("ward_stay")
            // A referral begins a case, and one decision ends the screening.
            for kind in ["referral", "decision"] { records.keepFirst(of: kind, by: ["case"]) }
            // A clock is of its referral's case.
            let cases = Dictionary((records.kinds["referral"] ?? []).map { ($0.number, $0.values["case"]) }) { first, _ in first }
            records.change("clock.screening") { _, values in values["case"] = values["referral"]?.linked.flatMap { cases[$0] ?? nil } }
            records.keep("clock.screening") { [.code("running"), .code("met"), .code("void")].contains($0["standing"]) }
            let timed = Set((records.kinds["clock.screening"] ?? []).compactMap { $0.values["referral"] })
            records.keep("referral", numbered: { timed.contains(.row(RowID("referral", $0))) }) { $0["case"] != nil }
            // Of each assessment one clock each, of its case.
            let assessed = Dictionary((records.kinds["assessment"] ?? []).map { ($0.number, $0.values["case"]) }) { first, _ in first }
            for clock in ["clock.plan_shared", "clock.outcome_shared"] {
                records.change(clock) { _, values in values["case"] = values["assessment"]?.linked.flatMap { assessed[$0] ?? nil } }
                records.keep(clock) { $0["case"] != nil && [.code("running"), .code("met"), .code("missed")].contains($0["standing"]) }
                records.change(clock) { _, values in if values["standing"] == .code("running") { values["done"] = nil } }
            }
            // Asked for unless accepted.
            records.keep("decision") { $0["result"] == .code("accepted") || $0["reason"] != nil }
            records.change("decision") { if $1["result"] == .code("accepted") { $1["reason"] = nil } }
            // Nobody is accepted while the council has not answered.
            let accepted = Set(
                (records.kinds["decision"] ?? []).filter { $0.values["result"] == .code("accepted") }.compactMap { $0.values["case"] })
            records.keep("override") { $0["case"].map { !accepted.contains($0) } ?? false }
        }
    }

    @Test(.covers("SUT-SPI-2b", "SUT-LO-01"), arguments: TestEngine.allCases)
    func sutton(engine: TestEngine) async throws {
        let sizes = ["person": 3, "case": 4, "allocation": 5, "suspension": 3, "capacity": 2, "tenancy": 5, "arrears_reading": 8]
        try await compare("sutton", engine, sizes, \.sutton) { records in
            for kind in ["allocation", "suspension", "capacity"] { records.keepSpans(kind) }
            records.keepSpans("case", "started", "ended", mayWait: true)
        }
    }

    @Test(
        .covers("DER-A1", "DER-M5", "DER-ESQ1", "DER-ESQ2", "DER-ESQ3", "DER-ESQ4"), arguments: TestEngine.allCases)
    func derby(engine: TestEngine) async throws {
        let sizes = [
            "person": 2, "case": 2, "provider": 2, "advert": 2, "invitation": 4, "placement": 3, "entitlement": 4, "support_record": 10,
            "form": 2, "answer": 24,
        ]
        try await compare("derby", engine, sizes, \.derby) { records in
            for kind in ["placement", "entitlement"] { records.keepSpans(kind) }
            records.keep("support_record") { ($0["young_people"]?.amount ?? 0) >= 1 && ($0["workers"]?.amount ?? 0) >= 1 }
            records.answerForms()
        }
    }

    @Test(.covers("KEN-KPI1", "KEN-UTIL", "KEN-OUT"), arguments: TestEngine.allCases)
    func kent(engine: TestEngine) async throws {
        let sizes = ["person": 3, "case": 3, "service": 3, "unit": 3, "spell": 6, "capacity": 2, "outcome_return": 5, "outcome": 12]
        try await compare("kent", engine, sizes, \.kent) { records in
            for kind in ["spell", "outcome_return"] { records.keep(kind) { $0["person"] != nil } }
            for kind in ["spell", "unit", "capacity"] { records.keepSpans(kind) }
            // What was not required cannot be achieved.
            records.change("outcome") { if $1["required"] == .yesNo(false) { $1["achieved"] = .yesNo(false) } }
        }
    }

    /// Each history in memory, where its own records are all there is, and all of them from one statement.
    private func compare(
        _ name: String, _ engine: TestEngine, _ sizes: [String: Int], _ expected: (CatalogueFigures) -> [CatalogueFigures.Expected],
        shape: @escaping @Sendable (inout Records) -> Void
    ) async throws {
        var seeds = Seeded(for: "histories of \(name)")
        try await FolderBed.with(name, on: engine, records: { _ in Records() }) { bed in
            let making = FolderBed.Making(bed.published, horizon: Histories.horizon)
            let histories = Histories(making, sizes, shape)
            var indicators: [String: Indicator] = [:]
            for code in expected(CatalogueFigures(Records(), Histories.quarter)).map(\.code) {
                indicators[code] = try histories.indicator(code)
            }
            var awaited: [String: [Int64: CatalogueFigures.Expected]] = [:]
            let last = Histories.first + Int64(Self.histories) - 1
            var (batch, tally) = (Records(), Distinct())
            for number in Histories.first...last {
                let seed = seeds.next() >> 8
                let records = histories.history(number, seed: seed)
                for figure in expected(CatalogueFigures(records, Histories.quarter)) {
                    awaited[figure.code, default: [:]][number] = figure
                    tally.add(figure)
                    guard engine == .sqlite, number < Histories.first + Int64(Self.inMemory) else { continue }
                    let value = try indicators[figure.code]?.figure(in: records, making.occasion).value
                    let wanted = try figure.value
                    if value != wanted { Issue.record("\(figure), in memory \(String(describing: value)), seed \(seed)") }
                }
                batch.append(records)
                guard number % 500 == 0 || number == last else { continue }
                let full = batch
                try await bed.database.write { try histories.fill(full, $0) }
                batch = Records()
            }
            for (code, figures) in awaited.sorted(by: { $0.key < $1.key }) {
                let values = try await bed.database.read { try histories.figures(code, in: $0) }
                for (number, figure) in figures {
                    let wanted = try figure.value
                    // A history without a row for any part is in no group: what it comes to is a count of nothing.
                    let value = values[number] ?? (figure.numerator == 0 ? wanted : nil)
                    if value != wanted { Issue.record("\(figure), from \(engine) \(String(describing: value)), history \(number)") }
                }
            }
            print("\(name) on \(engine): \(Self.histories) histories; \(tally)")
        }
    }
}

/// How much of the world the histories show: a figure that is always the same would prove little.
private struct Distinct: CustomStringConvertible {
    private var values: [String: Set<String>] = [:]
    mutating func add(_ figure: CatalogueFigures.Expected) {
        values[figure.code, default: []].insert("\(figure.numerator)/\(figure.denominator)")
    }
    var description: String { values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.count) values" }.joined(separator: ", ") }
}

extension Records {
    /// Those that begin, and do not end before they do: others are refused by their forms.
    fileprivate mutating func keepSpans(_ kind: String, _ first: String = "starts", _ last: String = "ends", mayWait: Bool = false) {
        keep(kind) { values in
            guard let first = values[first]?.day else { return mayWait && values[last] == nil }
            return values[last]?.day.map { first <= $0 } ?? true
        }
    }

    fileprivate mutating func keep(_ kind: String, numbered: (Int64) -> Bool, where isKept: ([String: Datum]) -> Bool) {
        let rows = (kinds[kind] ?? []).filter { numbered($0.number) && isKept($0.values) }
        keep(kind) { _ in false }
        for (number, values) in rows { add(kind, number, values) }
    }

    /// Each form asks each of the twelve questions once, in turn; most are answered with one of the answers that are scored.
    fileprivate mutating func answerForms() {
        let forms = (kinds["form"] ?? []).map(\.number)
        var nth = 0
        change("answer") { _, values in
            guard nth < forms.count * 12 else { return values["form"] = nil }
            values["form"] = .row(RowID("form", forms[nth / 12]))
            values["item"] = .code("esq_\(nth % 12 + 1)")
            nth += 1
        }
        keep("answer") { $0["form"] != nil }
    }
}

extension Datum {
    fileprivate var linked: Int64? { if case .row(let row) = self { row.key.first } else { nil } }
    fileprivate var amount: Int64? { if case .number(let number) = self { number.numerator / number.denominator } else { nil } }
}
