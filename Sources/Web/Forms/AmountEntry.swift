import Core

/// Reads a time of day: `14:30`, `14.30`, `1430`, `2:30pm`, `2pm`, `midday`.
package enum TimeEntry {
    package enum Problem: Error, Hashable {
        case empty, unreal, noMinutes

        package func sentence(_ noun: String) -> String {
            let name = noun.prefix(1).uppercased() + noun.dropFirst()
            return switch self {
            case .empty: "Enter \(noun)"
            case .unreal: "\(name) must be a real time, like 14:30"
            case .noMinutes: "\(name) must include hours and minutes, like 9:30"
            }
        }
    }

    package static func read(_ text: String) throws(Problem) -> TimeOfDay {
        var bytes = text.utf8.filter { $0 != 0x20 }.map(\.smallLetter)
        guard !bytes.isEmpty else { throw .empty }
        switch String(decoding: bytes, as: UTF8.self) {
        case "midday", "noon": return TimeOfDay(12)
        case "midnight": return TimeOfDay(0)
        default: break
        }
        var half: UInt8?
        for ending in ["am", "pm", "a.m.", "p.m.", "a.m", "p.m"] where half == nil && bytes.count > ending.utf8.count {
            if bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8) {
                half = ending.utf8.first
                bytes.removeLast(ending.utf8.count)
            }
        }
        let parts = bytes.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
        var numbers: [Int] = []
        for part in parts {
            guard !part.isEmpty, part.count <= 4, part.allSatisfy(\.isDigit) else { throw .unreal }
            numbers.append(part.reduce(0) { $0 * 10 + Int($1 - 48) })
        }
        var hour = numbers[0], minute = 0
        switch (numbers.count, parts[0].count) {
        case (1, 3...4): (hour, minute) = numbers[0].quotientAndRemainder(dividingBy: 100)
        case (1, 1...2): if half == nil { throw .noMinutes }
        case (2, 1...2) where parts[1].count == 2: minute = numbers[1]
        default: throw .unreal
        }
        if let half {
            guard (1...12).contains(hour) else { throw .unreal }
            hour = hour % 12 + (half == UInt8(ascii: "p") ? 12 : 0)
        }
        guard hour < 24, minute < 60 else { throw .unreal }
        return TimeOfDay(hour, minute)
    }
}

/// Reads a length of time in whole minutes: `90`, `1:30`, `1h 30m`, `1 hour 30 minutes`, `1.5 hours`.
package enum DurationEntry {
    package enum Problem: Error, Hashable {
        case empty, unreal
        case atLeast(Minutes), atMost(Minutes)

        package func sentence(_ noun: String) -> String {
            let name = noun.prefix(1).uppercased() + noun.dropFirst()
            return switch self {
            case .empty: "Enter \(noun)"
            case .unreal: "\(name) must be in hours and minutes, like 1 hour 30 minutes"
            case .atLeast(let least): "\(name) must be \(least) or more"
            case .atMost(let most): "\(name) must be \(most) or less"
            }
        }
    }

    package static func read(_ text: String) throws(Problem) -> Minutes {
        let bytes = text.utf8.filter { $0 != 0x20 }.map(\.smallLetter)
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= 30, bytes[0].isDigit else { throw .unreal }
        if let plain = whole(bytes) { return Minutes(plain) }
        let clock = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        if clock.count == 2 {
            guard clock[1].count == 2, let hours = whole(clock[0]), let minutes = whole(clock[1]), minutes < 60 else { throw .unreal }
            return Minutes(hours * 60 + minutes)
        }
        var total: Int64 = 0
        var rest = bytes[...]
        var seen: Set<UInt8> = []
        while !rest.isEmpty {
            let number = rest.prefix { $0.isDigit || $0 == UInt8(ascii: ".") }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { (97...122).contains($0) }
            rest = rest.dropFirst(unit.count)
            let letter: UInt8
            switch String(decoding: unit, as: UTF8.self) {
            case "h", "hr", "hrs", "hour", "hours": letter = UInt8(ascii: "h")
            case "m", "min", "mins", "minute", "minutes": letter = UInt8(ascii: "m")
            // "1 h 30": minutes need no name after hours.
            case "" where seen == [UInt8(ascii: "h")]: letter = UInt8(ascii: "m")
            default: throw .unreal
            }
            guard seen.insert(letter).inserted, letter != UInt8(ascii: "h") || seen.count == 1,
                let minutes = letter == UInt8(ascii: "h") ? hours(number) : whole(number)
            else { throw .unreal }
            total += minutes
        }
        return Minutes(total)
    }

    private static func whole(_ bytes: some Collection<UInt8>) -> Int64? {
        guard (1...6).contains(bytes.count), bytes.allSatisfy(\.isDigit) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    /// `1`, `1.5`, `0.25`: only where it comes to whole minutes.
    private static func hours(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let whole = whole(parts[0]) else { return nil }
        if parts.count == 1 { return whole * 60 }
        guard parts.count == 2, (1...2).contains(parts[1].count), let fraction = Self.whole(parts[1]) else { return nil }
        let (minutes, rest) = (fraction * (parts[1].count == 1 ? 10 : 1) * 60).quotientAndRemainder(dividingBy: 100)
        return rest == 0 ? whole * 60 + minutes : nil
    }
}

/// Reads money and numbers.
package enum AmountEntry {
    package enum Problem: Error, Hashable {
        case empty, notMoney, notNumber, notWhole
        case tooManyDecimals(Int)
        case atLeast(String), atMost(String)

        package func sentence(_ noun: String) -> String {
            let name = noun.prefix(1).uppercased() + noun.dropFirst()
            return switch self {
            case .empty: "Enter \(noun)"
            case .notMoney: "\(name) must be an amount of money, like £1,234.50"
            case .notNumber: "\(name) must be a number"
            case .notWhole: "\(name) must be a whole number"
            case .tooManyDecimals(let most): "\(name) must have \(most) decimal place\(most == 1 ? "" : "s") or fewer"
            case .atLeast(let least): "\(name) must be \(least) or more"
            case .atMost(let most): "\(name) must be \(most) or less"
            }
        }
    }

    package static func money(_ text: String) throws(Problem) -> Pence {
        guard !text.isEmpty else { throw .empty }
        guard let pence = Pence(text: text) else { throw .notMoney }
        return pence
    }

    package static func whole(_ text: String) throws(Problem) -> Int64 {
        try number(text, decimals: 0)
    }

    /// A number in units of its last decimal place: `12.5` with one decimal is 125.
    package static func number(_ text: String, decimals: Int) throws(Problem) -> Int64 {
        var bytes = text.utf8.filter { $0 != UInt8(ascii: ",") && $0 != 0x20 }[...]
        guard !bytes.isEmpty else { throw .empty }
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) }), parts[0].count <= 12 else {
            throw .notNumber
        }
        let fraction = parts.count == 2 ? parts[1] : []
        guard fraction.count <= decimals else { throw decimals == 0 ? .notWhole : .tooManyDecimals(decimals) }
        var units = parts[0].reduce(Int64(0)) { $0 * 10 + Int64($1 - 48) }
        for place in 0..<decimals {
            let index = fraction.startIndex + place
            units = units * 10 + (index < fraction.endIndex ? Int64(fraction[index] - 48) : 0)
        }
        return isNegative ? -units : units
    }
}
