import Foundation
import Testbed
import Testing

@testable import Core

@Suite struct `The clock in London` {
    private func london() throws -> TimeZone { try #require(TimeZone(identifier: "Europe/London")) }

    @Test func `agrees with the time zone data at every hour from 2015 to 2045`() throws {
        let zone = try london()
        let hours = Moment(Day(2015, 1, 1), 0).milliseconds / 3_600_000..<Moment(Day(2046, 1, 1), 0).milliseconds / 3_600_000
        for hour in hours {
            let theirs = Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(hour) * 3600))) * 1000
            guard London.offset(at: hour * 3_600_000) == theirs else {
                Issue.record("\(Moment(milliseconds: hour * 3_600_000)) is \(theirs / 3_600_000) h ahead in the data")
                return
            }
        }
    }

    @Test func `changes at the very second of the data`() throws {
        let zone = try london()
        for year in 2015...2045 {
            for change in [London.springForward(in: year), London.fallBack(in: year)] {
                for milliseconds in [change - 1000, change - 1, change, change + 1000] {
                    let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
                    #expect(
                        London.offset(at: milliseconds) == Int64(zone.secondsFromGMT(for: date)) * 1000,
                        "\(Moment(milliseconds: milliseconds))")
                }
            }
        }
    }

    @Test func `reads back every minute of both days of change`() {
        for year in 2015...2045 {
            for change in [London.springForward(in: year), London.fallBack(in: year)] {
                for minute in -180...180 {
                    let moment = Moment(milliseconds: change).adding(minutes: minute)
                    let (day, time) = moment.london
                    #expect(London.readings(day, time).contains(moment))
                }
            }
        }
    }

    @Test func `shows an hour twice in October and takes the first`() throws {
        let day = Day(2026, 10, 25)
        let readings = London.readings(day, TimeOfDay(1, 30))
        #expect(readings.map(\.description) == ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"])
        #expect(Moment(day, 1, 30) == readings.first)
        #expect(London.readings(day, TimeOfDay(0, 59)).count == 1)
        #expect(London.readings(day, TimeOfDay(2, 0)).count == 1)
    }

    @Test func `skips an hour in March and means the moment of the change`() {
        let day = Day(2026, 3, 29)
        #expect(London.readings(day, TimeOfDay(1, 30)).isEmpty)
        #expect(Moment(day, 1, 30).description == "2026-03-29T01:00:00.000Z")
        #expect(Moment(day, 1, 30).london.time == TimeOfDay(2, 0))
        #expect(Moment(day, 0, 59).adding(minutes: 1) == Moment(day, 2, 0))
    }

    @Test func `makes days of 23 and 25 hours`() {
        #expect(Moment(Day(2026, 3, 30), 0) - Moment(Day(2026, 3, 29), 0) == 23 * 3_600_000)
        #expect(Moment(Day(2026, 10, 26), 0) - Moment(Day(2026, 10, 25), 0) == 25 * 3_600_000)
    }

    @Test func `is written and read to the millisecond`() throws {
        var chance = Seeded(for: "moments")
        for _ in 0..<1000 {
            let moment = Moment(milliseconds: Int64.random(in: -2_000_000_000_000...2_400_000_000_000, using: &chance))
            #expect(Moment(iso: moment.description) == moment)
        }
        #expect(Moment(iso: "2026-04-02T15:30:00Z") == Moment(Day(2026, 4, 2), 16, 30))
        #expect(Moment(Day(2026, 4, 2), 16, 30).words == "Thursday 2 April 2026 at 16:30")
    }

    @Test(
        .covers("EXP-58"),
        arguments: [
            (TimeOfDay(0), "midnight"), (TimeOfDay(0, 5), "12:05 in the morning"), (TimeOfDay(9), "9:00 in the morning"),
            (TimeOfDay(11, 59), "11:59 in the morning"), (TimeOfDay(12), "12 noon"), (TimeOfDay(12, 30), "12:30 in the afternoon"),
            (TimeOfDay(16, 30), "4:30 in the afternoon"), (TimeOfDay(18), "6:00 in the evening"),
            (TimeOfDay(23, 1), "11:01 in the evening"),
        ])
    func `is said to the person it is about on a 12-hour clock`(time: TimeOfDay, spoken: String) { #expect(time.spoken == spoken) }

    @Test(arguments: [
        "2026-04-02T15:30:00", "2026-04-02T15:30:00+01:00", "2026-04-02 15:30:00Z", "2026-04-02T24:00:00Z", "2026-04-02T23:59:60Z",
        "2026-04-31T15:30:00Z", "2026-04-02T15:30:00.0Z", "2026-04-02T15:30:00,000Z", "2026-04-02T15-30-00Z", "",
    ])
    func `is not read from`(text: String) { #expect(Moment(iso: text) == nil) }
}
