import Core

extension Vocabulary {
    /// Bands: a value, or a pair of values, looked up to give others. Read as `hours_band(total).default`.
    package struct Table: Sendable {
        package let label: String
        package let keys: [Key]
        package let columns: [Column]
        package let rows: [Row]

        package init(_ label: String, keys: [Key], columns: [Column], rows: [Row]) {
            precondition(rows.allSatisfy { $0.keys.count == keys.count }, "each row of a table has a value for each key")
            (self.label, self.keys, self.columns, self.rows) = (label, keys, columns, rows)
        }

        /// What is looked up: a quantity between bounds, or a code.
        package struct Key: Sendable {
            package let type: ValueType
            package init(_ type: ValueType) { self.type = type }
        }

        package struct Column: Sendable {
            package let name: String, type: ValueType
            package init(_ name: String, _ type: ValueType) { (self.name, self.type) = (name, type) }
        }

        package struct Row: Sendable {
            package let keys: [Test], values: [String: Datum]
            package init(_ keys: [Test], _ values: [String: Datum]) { (self.keys, self.values) = (keys, values) }
        }

        /// Both bounds are included; a missing bound is open.
        package enum Test: Hashable, Sendable {
            case from(Ratio?, to: Ratio?)
            case code(String)
        }
    }
}

/// The calendar's kinds. A row is known by the number of its first day.
package enum CalendarUnit: String, CaseIterable, Hashable, Sendable {
    case day, week, month, quarter, year

    var kind: Vocabulary.Kind {
        var fields = [
            Vocabulary.Field("first", .day, label: "first day", required: true),
            Vocabulary.Field("last", .day, label: "last day", required: true),
        ]
        // Of a period that runs, a figure asks no more than has gone by: what is still to come is not undone.
        var over = Vocabulary.Field(
            "over", .yesNo, label: "over", required: true, rule: try? Phrase(parsing: RuleText("last before today")))
        over.readsClock = true
        fields.append(over)
        if self == .day { fields.append(Vocabulary.Field("working", .yesNo, label: "working day", required: true)) }
        return Vocabulary.Kind(
            rawValue, source: .calendar(self), fields: fields, span: .init("first", "last", counts: .bothEnds), links: [])
    }

    /// The unit's stretch that holds `day`, in the contract's calendar.
    package func stretch(containing day: Day, in calendar: Calendar) -> (first: Day, last: Day) {
        switch self {
        case .day: return (day, day)
        case .week: return (day.monday, day.monday + 6)
        case .month: return (day.firstOfMonth, day.lastOfMonth)
        case .quarter: return stretch(Period(.quarter, containing: day, in: calendar))
        case .year: return stretch(Period(.year, containing: day, in: calendar))
        }
    }
    private func stretch(_ period: Period) -> (first: Day, last: Day) { (period.first, period.last) }
}
