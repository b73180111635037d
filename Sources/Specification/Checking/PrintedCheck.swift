import Core
import Language

/// Whether printed figures name figures and periods of this folder.
struct PrintedCheck {
    let service: Service
    let log: MistakeLog

    func run(_ printed: FiguresInPrint) {
        for figure in printed.figures {
            do { _ = try Period(label: figure.period.text, in: service.calendar) } catch {
                log.report(figure.period.place, "\(figure.period.text) is no period of this service", error.notice.remedy)
            }
            guard case .figure(let code, let title) = figure.source else { continue }
            guard let entry = service.figures[code.value] else {
                log.unknown(code.place, "figure", code.value, among: service.figures.names)
                continue
            }
            if let title { check(title, beside: entry, figure) } else { check(figure.part, of: entry, figure) }
        }
    }

    private func check(_ part: FigureInPrint.Part, of entry: FigureEntry, _ figure: FigureInPrint) {
        if case .share = entry.text.measure { return }
        if part != .value {
            log.report(figure.place, "\(entry.code) is no share and has no \(part.rawValue)", "Write printed:, or a rule")
        }
    }

    private func check(_ title: Passage, beside entry: FigureEntry, _ figure: FigureInPrint) {
        let titles = entry.text.also.map(\.title)
        if !titles.contains(title.text) { log.unknown(title.place, "line beside \(entry.code)", title.text, among: titles) }
        if figure.part != .value {
            log.report(figure.place, "what stands beside a figure has no \(figure.part.rawValue)", "Write printed:")
        }
        if let group = figure.group {
            log.report(group.place, "what stands beside a figure is not of one group", "Write a rule for this group instead")
        }
    }
}
