import Core
import Language

/// The calendar of service.yaml.
struct CalendarReader {
    let log: MistakeLog

    func read(_ entries: Entries, into service: inout Service) {
        var holidays: [Day: String] = [:]
        if let text = entries.text("bank holidays") {
            switch text.text {
            case "england": holidays = BankHolidays.england
            case "none": break
            default: log.report(text.place, "there are no bank holidays of \(text.text)", "Write england or none")
            }
        } else if !entries.has("bank holidays") {
            entries.missing("bank holidays", "Write bank holidays: england")
        }
        let opening = opening(entries)
        holidays.merge(closed(entries)) { _, closed in closed }
        service.calendar = Calendar(opening: opening, holidays: holidays, firstMonthOfYear: firstMonth(entries))
        if let dayZero = entries.choice("day zero", Calendar.DayZero.self) { service.calendar.dayZero = dayZero }
        if let reports = entries.choice("reports", Period.Length.self) { service.reports = reports }
    }

    /// Days beside the bank holidays, each with why: one proclaimed since, one on which this service is closed.
    private func closed(_ entries: Entries) -> [Day: String] {
        var closed: [Day: String] = [:]
        for entry in entries.mapping("also closed", named: false) {
            guard let why = log.text(entry.value, entry.key) else { continue }
            if let day = Day(iso: entry.key) {
                closed[day] = why.text
            } else {
                log.report(entry.place, "\(entry.key) is no date", "Write it as in 2026-06-15, and after it why")
            }
        }
        return closed
    }

    private func firstMonth(_ entries: Entries) -> Int {
        guard let text = entries.text("year begins") else { return 4 }
        let months = Day.monthNames.map { $0.lowercased() }
        if let index = months.firstIndex(of: text.text.lowercased()) { return index + 1 }
        let near = Spelling.nearest(to: text.text.lowercased(), among: months)
        log.report(text.place, "there is no month \(text.text)", near.map { "Did you mean \($0)?" } ?? "Write a month, as in april")
        return 4
    }

    private func opening(_ entries: Entries) -> [Calendar.Opening?] {
        var week = [Calendar.Opening?](repeating: nil, count: 7)
        let given = entries.mapping("opening", named: false)
        for entry in given {
            guard let days = days(entry), let text = log.text(entry.value, entry.key) else { continue }
            guard let hours = CalendarReader.hours(text.text) else {
                log.report(text.place, "\(text.text) are no opening hours", "Write them as in 09:00 to 17:00")
                continue
            }
            for day in days {
                if week[day] != nil { log.report(entry.place, "\(Day.weekdayNames[day]) has opening hours twice", "Keep one of them") }
                week[day] = hours
            }
        }
        if !entries.has("opening") { entries.missing("opening", "Write opening: with monday to friday: 09:00 to 17:00 under it") }
        return week.contains { $0 != nil } ? week : Calendar.officeHours.opening
    }

    /// `monday`, or `monday to friday`.
    private func days(_ entry: YAML.Entry) -> ClosedRange<Int>? {
        let names = Day.weekdayNames.map { $0.lowercased() }
        let ends = entry.key.split(separator: " ").map(String.init)
        let words = ends.count == 3 && ends[1] == "to" ? [ends[0], ends[2]] : ends.count == 1 ? ends : []
        let places = words.compactMap { names.firstIndex(of: $0.lowercased()) }
        guard let first = places.first, let last = places.last, places.count == words.count, first <= last else {
            let near = words.count == 1 ? Spelling.nearest(to: entry.key.lowercased(), among: names) : nil
            log.report(
                entry.place, "\(entry.key) is no weekday",
                near.map { "Did you mean \($0)?" } ?? "Write a weekday, or as in monday to friday")
            return nil
        }
        return first...last
    }

    static func hours(_ text: String) -> Calendar.Opening? {
        let words = text.split(separator: " ")
        guard words.count == 3, words[1] == "to", let opens = TimeOfDay(text: words[0]), let closes = TimeOfDay(text: words[2]),
            opens < closes
        else { return nil }
        return .init(opens: opens, closes: closes)
    }
}
