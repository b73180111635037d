import Core

/// Labels and values in words. A label that two names share is followed by the name, or two rules could sound alike.
extension Speaker {
    func kind(_ name: String) -> Saying {
        .label(unique(name, vocabulary.kinds[name]?.label, vocabulary.kinds.values.map(\.label)))
    }

    func fieldLabel(_ name: String, _ row: Term) -> String {
        guard case .row(let kindName) = row.type, let kind = vocabulary.kinds[kindName] else { return name }
        return unique(name, kind.fields[name]?.label, kind.fields.values.map(\.label))
    }

    func unique(_ name: String, _ label: String?, _ labels: [String]) -> String {
        guard let label else { return name }
        return labels.count { $0 == label } > 1 ? "\(label) (\(name))" : label
    }

    func value(_ code: String, _ type: ValueType) -> Saying {
        let list: String? =
            switch type {
            case .code(let name), .codes(let name): name
            default: nil
            }
        guard let list, let values = vocabulary.lists[list] else { return .value(code) }
        return .value(unique(code, values[code]?.label, values.values.map(\.label)))
    }

    static func words(_ comparison: Comparison) -> String {
        switch comparison {
        case .is: " is "
        case .isNot: " is not "
        default: " is \(comparison.rawValue) "
        }
    }

    static func words(_ shift: PeriodShift) -> String {
        switch shift {
        case .itself: "the period"
        case .previous: "the period before"
        case .yearBefore: "the same period a year before"
        case .yearToDate: "the year to date"
        case .unit(let unit): "the period's last \(unit.rawValue)"
        }
    }

    static func written(_ number: Ratio, _ type: ValueType) -> String {
        switch type {
        case .money where number.denominator == 1: Pence(number.numerator).description
        case .money: "\(decimal(number)) pence"
        case .minutes where number.denominator == 1: Minutes(number.numerator).description
        case .minutes: "\(decimal(number)) minutes"
        default: decimal(number)
        }
    }

    /// Exact: as a decimal where it ends, otherwise as a fraction.
    private static func decimal(_ number: Ratio) -> String {
        var scale = Ratio(1)
        for places in 0...9 {
            if let scaled = try? number.times(scale), scaled.denominator == 1 {
                return Ratio.Decimal(units: scaled.numerator, places: places).description
            }
            guard let next = try? scale.times(Ratio(10)) else { break }
            scale = next
        }
        return "\(number.numerator)/\(number.denominator)"
    }
}
