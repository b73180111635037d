import Core
import Language

extension RuleReader {
    /// A printed figure is a figure of the folder, or of one group of its rows, or a rule.
    mutating func readPrinted() {
        for figure in service.printed?.figures ?? [] {
            guard var text = service.text(of: figure) else { continue }
            text.only = figure.group?.rule
            do throws(Mistakes) {
                let indicator = try Indicator(text, in: book.vocabulary)
                book.put(indicator, for: figure)
                if figure.group != nil || figure.isRule { log.report(indicator.notInSQL(anyOccasion)) }
            } catch {
                // What is wrong with the figure itself is said where it stands.
                log.report(error.all.filter { $0.place.file == figure.place.file })
            }
        }
    }
}

extension Service {
    /// What a printed figure is worked out by: nil where it names no figure of the folder.
    fileprivate func text(of printed: FigureInPrint) -> IndicatorText? {
        switch printed.source {
        case .rule(let rule): return IndicatorText("printed", at: printed.place, .figure(rule.rule))
        case .figure(let code, let title):
            guard let figure = figures[code.value] else { return nil }
            var text = figure.text
            text.by = []
            if title == nil { text.also = [] }
            // A target says whether it is a percentage.
            text.target = figure.targets.last?.text.rule
            return text
        }
    }
}
