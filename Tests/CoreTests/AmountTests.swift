import Testbed
import Testing

@testable import Core

@Suite struct `An amount` {
    @Test(arguments: [
        ("1234", 123_400), ("1,234.50", 123_450), ("£1,234.5", 123_450), ("-£0.01", -1), ("0", 0), ("£9", 900), (" 12.30 ", 1230),
    ])
    func `of money is read to the penny`(text: String, pence: Int64) { #expect(Pence(text: text)?.count == pence) }

    @Test(arguments: ["", "£", "1.234", "1.", ".5", "1e3", "12p", "--1", "1.2.3", "99999999999999", "１"])
    func `of money is not read from`(text: String) { #expect(Pence(text: text) == nil) }

    @Test func `is written as people write it`() {
        #expect("\(Pence(123_450))" == "£1,234.50")
        #expect("\(Pence(-5))" == "-£0.05")
        #expect("\(Pence(100_000_000))" == "£1,000,000.00")
        #expect("\(Minutes(90))" == "1 hour 30 minutes")
        #expect("\(Minutes(0))" == "0 minutes")
        #expect("\(Minutes(120))" == "2 hours")
        #expect("\(Minutes(1))" == "1 minute")
    }
}

@Suite struct `A ratio` {
    /// Shares of the catalogue's worked examples, as they are printed.
    @Test(
        .covers("WE-R2", "WE-R3", "WE-R5", "WE-R8"),
        arguments: [
            (38, 40, "95.0"), (38, 39, "97.4"), (39, 40, "97.5"), (51, 52, "98.1"), (49, 50, "98.0"), (21, 22, "95.5"), (4, 80, "5.0"),
            (3, 80, "3.8"), (113, 119, "95.0"), (114, 120, "95.0"), (0, 7, "0.0"), (7, 7, "100.0"),
        ])
    func `is printed rounded half away from zero`(top: Int64, bottom: Int64, percent: String) throws {
        #expect(try "\(Ratio(top * 100, over: bottom).rounded(places: 1))" == percent)
    }

    @Test func `compares exactly where its print would not`() throws {
        // 113 of 119 prints as 95.0 and has not met 95.
        #expect(try Ratio(113 * 100, over: 119) < Ratio(95))
        #expect(try Ratio(1, over: 3).adding(Ratio(1, over: 6)) == Ratio(1, over: 2))
        #expect(try Ratio(-3, over: -6) == Ratio(1, over: 2))
        #expect(try Ratio(-7, over: 2).down == -4)
        #expect(try "\(Ratio(-1, over: 8).rounded(places: 2))" == "-0.13")
        #expect(try "\(Ratio(1, over: 200).rounded(places: 0))" == "0")
    }

    @Test func `refuses what it cannot hold`() {
        #expect(throws: RatioError.divisionByZero) { try Ratio(1, over: 0) }
        #expect(throws: RatioError.divisionByZero) { try Ratio(1).divided(by: Ratio(0)) }
        #expect(throws: RatioError.overflow) { try Ratio(.max).times(Ratio(2)) }
        #expect(throws: RatioError.overflow) { try Ratio(.max).rounded(places: 1) }
        #expect(throws: RatioError.overflow) { try Ratio(1, over: .min) }
    }

    @Test func `keeps the laws of arithmetic`() throws {
        var chance = Seeded(for: "ratios")
        func some() throws -> Ratio {
            try Ratio(.random(in: -1000...1000, using: &chance), over: .random(in: 1...1000, using: &chance))
        }
        for _ in 0..<1000 {
            let (a, b, c) = (try some(), try some(), try some())
            #expect(try a.adding(b).subtracting(b) == a)
            #expect(try a.adding(b).times(c) == a.times(c).adding(b.times(c)))
            if b.numerator != 0 { #expect(try a.divided(by: b).times(b) == a) }
            #expect((a < b) == (try a.subtracting(b).numerator < 0))
        }
    }
}
