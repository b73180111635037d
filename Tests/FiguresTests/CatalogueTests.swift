import Cases
import Core
import Foundation
import Language
import Populations
import Specification
import Testbed
import Testing

@testable import Figures

/// The hardest figures, as folders have them and as the catalogues say, on histories nobody chose.
@Suite struct `A figure of the catalogues is what plain arithmetic makes of it` {
    /// `HOMEWARD_HISTORIES` in the drill.
    private static let histories = ProcessInfo.processInfo.environment["HOMEWARD_HISTORIES"].flatMap { Int($0) } ?? 40

    @Test(.covers("THU-KPI-01", "THU-KPI-02", "THU-KPI-05", "THU-KPI-06", "THU-KPI-11"))
    func thurrock() throws {
        try compare("thurrock", spans: ["stay", "occupation"], people: ["stay", "occupation", "survey"]) { bed, plain in
            try bed.expect("THU-KPI-01", plain.throughput.0, of: plain.throughput.1)
            let (weeks, people) = plain.lengthOfStay
            try bed.expect("THU-KPI-02", weeks, of: people * 52)
            try bed.expect("THU-KPI-05", plain.occupation.occupied, of: plain.occupation.supported)
            try bed.expect("THU-KPI-06", plain.occupation.new, of: plain.occupation.occupied)
            try bed.expect("THU-KPI-11", plain.satisfaction.yes, of: plain.satisfaction.of)
        }
    }

    @Test(.covers("ROT-PE"))
    func rotherham() throws {
        try compare("rotherham", spans: [], people: ["survey"]) { bed, plain in
            try bed.expect("ROT-PE", plain.experience.0, of: plain.experience.1)
        }
    }

    @Test(.covers("KEN-KPI1"))
    func kent() throws {
        try compare("kent", spans: ["spell"], people: ["spell"]) { bed, plain in
            try bed.expect("KEN-KPI1", plain.kept.0, of: plain.kept.1)
        }
    }

    private struct Bed {
        let making: FolderBed.Making
        let records: Records
        let seed: UInt64

        func expect(_ code: String, _ numerator: Int, of denominator: Int) throws {
            let figure = try #require(making.published.service.figures[code])
            let indicator = try #require(making.published.service.rules.indicator(figure, on: Day(2026, 6, 30)))
            let value = try indicator.figure(in: records, making.occasion).value
            let expected = denominator == 0 ? nil : try Ratio(Int64(numerator), over: Int64(denominator))
            #expect(value == expected, "\(code), seed \(seed): \(numerator) of \(denominator)")
        }
    }

    /// - Parameters:
    ///   - spans: kinds that last; those that end before they begin are refused by their forms and so are no history.
    ///   - people: kinds whose records are always of a person.
    private func compare(_ name: String, spans: [String], people: [String], _ body: (Bed, CatalogueFigures) throws -> Void) throws {
        let making = FolderBed.Making(Published(try Service.load(try FolderBed.folder(name))))
        var seeds = Seeded(for: "histories of \(name)")
        for _ in 0..<Self.histories {
            let seed = seeds.next() >> 8
            var records = making.random(seed: seed, size: 12)
            // Settings as they opened: the catalogue's own numbers.
            for setting in making.published.service.settings { records.histories["\(setting.name).\(making.occasion.service)"] = nil }
            for kind in people { records.keep(kind) { $0["person"] != nil } }
            for kind in spans {
                records.keep(kind) { values in
                    guard let first = values["starts"]?.day, let last = values["ends"]?.day else { return values["starts"] != nil }
                    return first <= last
                }
            }
            try body(Bed(making: making, records: records, seed: seed), CatalogueFigures(records, Day(2026, 4, 1)...Day(2026, 6, 30)))
        }
    }
}
