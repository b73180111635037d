import Core
import Language

/// Whether figures count what somebody records, and say what must be said.
struct FigureCheck {
    let service: Service
    let log: MistakeLog
    let recorded: Set<String>

    func run() {
        for figure in service.figures {
            if !service.prefix.isEmpty, !figure.code.hasPrefix(service.prefix + "-") {
                log.report(
                    figure.place, "the code \(figure.code) does not begin with the service's prefix",
                    "Write \(service.prefix)-\(figure.code)")
            }
            if let reporter = figure.reporter, !service.roles.has(reporter.value) {
                log.unknown(reporter.place, "role", reporter.value, among: service.roles.names)
            }
            checkSentences(figure)
            checkTargets(figure)
            checkReads(figure)
        }
        for figure in service.circularFigures {
            log.report(figure.place, "the figure \(figure.code) is worked out from itself", "Let it read figures that do not need it")
        }
    }

    private func checkSentences(_ figure: FigureEntry) {
        for sentence in [figure.cannot?.say, figure.missedTwice?.say].compactMap(\.self) where sentence.isEmpty {
            log.report(
                figure.place, "the figure \(figure.code) has a condition and no sentence for it", "Write say: and what people read then")
        }
        if figure.text.needs != nil, figure.untilThen == nil {
            log.report(
                figure.place, "the figure \(figure.code) waits for what it needs and says nothing until then",
                "Write until then: and the sentence")
        }
        if figure.text.needs == nil, figure.untilThen != nil {
            log.report(
                figure.place, "the figure \(figure.code) says what it shows until then and needs nothing",
                "Write needs:, or take until then out")
        }
        if figure.missedTwice != nil, figure.targets.isEmpty {
            log.report(
                figure.place, "the figure \(figure.code) has no target, so it is never missed", "Write target:, or take missed twice out")
        }
        if case .share = figure.text.measure {
        } else if figure.text.notRecorded != nil {
            log.report(figure.place, "only a share says what becomes of what is not recorded", "Take not recorded out")
        }
    }

    private func checkTargets(_ figure: FigureEntry) {
        for (earlier, later) in zip(figure.targets, figure.targets.dropFirst()) {
            guard let until = later.from else {
                log.report(later.text.place, "a later target has no day from which it holds", "Write from: and the day")
                continue
            }
            if let from = earlier.from, until <= from {
                log.report(later.text.place, "targets are not in the order of their days", "Put the earlier first")
            }
        }
    }

    /// A setting that nobody has agreed yet leaves the figure without a value, and somebody will ask why.
    private func checkSettings(_ figure: FigureEntry, _ reads: Reads) {
        guard figure.text.cannot == nil else { return }
        for name in reads.settings.sorted() where service.settings[name]?.opening == nil {
            log.report(
                figure.place, "the figure \(figure.code) reads the setting \(name), which has no value",
                "Write cannot when: setting.\(name) is not recorded, and say: what people read then")
        }
    }

    /// A breakdown prints what it is by, for all who read the figure: what somebody typed may say more than they should read.
    private func checkBreakdowns(_ figure: FigureEntry, _ indicator: Indicator) {
        for (place, text) in figure.text.by.enumerated() where indicator.isBrokenDownByTypedText(at: place) {
            log.report(
                text.place(at: 0), "the figure \(figure.code) is broken down by \(text.text), which is typed freely",
                "Make it a code of a list")
        }
    }

    /// Questions nobody is asked, and words about a person.
    private func checkReads(_ figure: FigureEntry) {
        guard let indicator = service.rules.anyIndicator(figure) else { return }
        let reads = Reads(indicator)
        checkSettings(figure, reads)
        checkBreakdowns(figure, indicator)
        for name in reads.kinds.sorted() {
            let kind = service.kinds.first { $0.name == name || $0.groups.has(name) }
            if let kind, !recorded.contains(kind.name) {
                log.report(
                    figure.place, "the figure \(figure.code) counts \(kind.name), and no act records one",
                    "Name \(kind.name) under records: of an act")
            }
        }
        for read in reads.fields.sorted(by: { ($0.kind, $0.field) < ($1.kind, $1.field) }) {
            guard let field = service.askedFields(of: read.kind)?[read.field],
                !field.marks.isEmpty || !(service.kinds[read.kind]?.marks ?? []).isEmpty
            else { continue }
            if [.text, .longText].contains(field.type) {
                log.report(
                    figure.place, "the figure \(figure.code) reads \(read.kind).\(read.field), words that may point to a person",
                    "Count by a code instead")
            } else if case .figure = figure.text.measure, field.type.isQuantity {
                // Each row behind a sum is printed with what it brings to it, and a seal keeps that for whoever opens it.
                log.report(
                    figure.place, "the figure \(figure.code) adds up \(read.kind).\(read.field), which not everybody reads",
                    "Count records instead")
            }
        }
    }
}

extension FieldType {
    /// Whether answers can be added up.
    fileprivate var isQuantity: Bool {
        switch self {
        case .number, .money, .minutes: true
        default: false
        }
    }
}
