/// Money in whole pence, so that invoices add up exactly.
package struct Pence: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let count: Int64
    package init(_ count: Int64) { self.count = count }
    package static func < (left: Pence, right: Pence) -> Bool { left.count < right.count }

    /// Reads `1234`, `1,234.50`, `£1,234.50`; nil for a third decimal or anything else.
    package init?(text: String) {
        var body = Substring(text.filter { $0 != "," && $0 != " " })
        let negative = body.first == "-"
        if negative { body.removeFirst() }
        if body.first == "£" { body.removeFirst() }
        let parts = body.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts[0].isEmpty, parts[0].count <= 13, let pounds = Day.digits(parts[0]) else { return nil }
        var rest = 0
        if parts.count == 2 {
            guard (1...2).contains(parts[1].count), let read = Day.digits(parts[1]) else { return nil }
            rest = parts[1].count == 1 ? read * 10 : read
        }
        self.count = Int64(pounds * 100 + rest) * (negative ? -1 : 1)
    }

    /// `£1,234.50`
    package var description: String {
        let size = count.magnitude
        return "\(count < 0 ? "-" : "")£\(grouped(size / 100)).\(zeroPadded(Int(size % 100), 2))"
    }
}

/// Support time in whole minutes.
package struct Minutes: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let count: Int64
    package init(_ count: Int64) { self.count = count }
    package static func < (left: Minutes, right: Minutes) -> Bool { left.count < right.count }

    /// `1 hour 30 minutes`
    package var description: String {
        let (hours, minutes) = count.magnitude.quotientAndRemainder(dividingBy: 60)
        let parts = [
            hours == 0 ? nil : "\(hours) hour\(hours == 1 ? "" : "s")",
            minutes == 0 && hours > 0 ? nil : "\(minutes) minute\(minutes == 1 ? "" : "s")",
        ]
        return (count < 0 ? "-" : "") + parts.compactMap(\.self).joined(separator: " ")
    }
}

/// Digits in threes: `1,234`.
package func grouped(_ value: some UnsignedInteger) -> String {
    var digits = Array(String(value).utf8)
    var position = digits.count - 3
    while position > 0 {
        digits.insert(UInt8(ascii: ","), at: position)
        position -= 3
    }
    return String(decoding: digits, as: UTF8.self)
}
