import Cases
import Core
import Sheets
import Specification
import Web

/// A board as a page and as a sheet.
struct BoardPage {
    let reading: BoardReading
    let lines: [BoardReading.Line]
    /// Whether no case was left out for want of room.
    let areAll: Bool
    /// The group that alone is wanted; nil for all.
    let chosen: String?
    let now: Moment

    private var service: Service { reading.published.service }
    private var board: Board { reading.board }
    static func address(of board: Board) -> String { CaseRoutes.address(of: board) }
    /// With what is chosen.
    var address: String { BoardPage.address(of: board) + (chosen.map { "?group=\($0)" } ?? "") }
    var fileAddress: String { BoardPage.address(of: board) + "/file" + (chosen.map { "?group=\($0)" } ?? "") }

    private var all: [BoardReading.Group] { reading.groups(lines) }
    private var shown: [BoardReading.Group] { chosen.map { chosen in all.filter { $0.code == chosen } } ?? all }
    var shownLines: [BoardReading.Line] { shown.flatMap(\.lines) }

    func page(file: HTML) -> Page {
        let title = board.label.english, list = reading.openingKinds.first
        let place = list.map { "/\(CaseRoutes.address(of: $0))" } ?? BoardPage.address(of: board)
        let back = list.map { BackLink("Back to \($0.plural.english.withinSentence)", to: place) }
        var content: HTML = "\(Heading(title, caption: service.label.english))"
        if let hint = board.hint { content += "<p>\(hint.english)</p>" }
        if lines.isEmpty {
            content += "\(EmptyState("There is no open case.", why: "All are finished, or none that you see has come."))"
            return Page(title, back: back, place: place, wide: true, content)
        }
        content += filter
        if shown.isEmpty { content += "\(EmptyState("There is no open case here.", why: "Take the filter off to see the others."))" }
        for group in shown {
            let caption = [group.label, "\(group.lines.count) open \(group.lines.count == 1 ? "case" : "cases")"].filter { !$0.isEmpty }
            content += "\(Table(caption.joined(separator: ": "), columns: columns.map { Table.Column($0) }, rows: group.lines.map(row)))"
        }
        if !areAll { content += "<p>\(which). The others are in the list of open cases.</p>" }
        content += file
        return Page(title, back: back, place: place, wide: true, content)
    }

    /// One group at a time, as on a ward's own screen.
    private var filter: HTML {
        guard let by = reading.by else { return "" }
        let choices = all.compactMap { group in group.code.map { Choice($0, group.label) } }
        guard choices.count > 1 || chosen != nil else { return "" }
        let place = BoardPage.address(of: board)
        let field = FormField("group", by.label.english, .select(choices, isSearchable: choices.count > 12, unchosen: "All"), value: chosen)
        let chips = shown.filter { _ in chosen != nil }.map { Filter.Chip("\(by.label.english): \($0.label)", remove: place) }
        return "\(Filter(to: place, fields: [field], chips: chips, clear: place))"
    }

    /// Which cases they are.
    var which: String { areAll ? "Open cases" : "The \(BoardReading.mostCases) open cases that are due first" }

    private var isNamed: Bool { lines.contains(where: \.person.isRead) }
    private var columns: [String] {
        ["Case"] + (isNamed ? ["Person"] : []) + reading.columns.map(\.label.english) + ["Stage", "Due next"]
    }

    private func row(_ line: BoardReading.Line) -> [HTML] {
        let reference = line.file.printed(reading.published.letter(of: "case"))
        let due: HTML = line.due.map { HTML(text: "\($0.day.withoutWeekday)\($0 < now ? ", late" : "")") } ?? "Nothing"
        return ["\(Link.reference(reference, to: "/cases/\(reference)"))"] + (isNamed ? [HTML(text: line.person.words(or: reference))] : [])
            + line.cells.map { $0.isEmpty ? "<span class=\"muted\">Not recorded</span>" : HTML(text: $0) } + [HTML(text: line.stage), due]
    }

    /// The groups one under the other, each line with its group; days as they sort.
    var sheet: Sheet {
        Sheet(
            name: board.name, columns: [reading.by?.label.english].compactMap(\.self) + columns,
            rows: shown.flatMap { group in
                group.lines.map { line -> [Sheet.Cell] in
                    let reference = line.file.printed(reading.published.letter(of: "case"))
                    let texts =
                        (reading.by == nil ? [] : [group.label]) + [reference]
                        + (isNamed ? [line.person.words(or: reference)] : []) + line.cells + [line.stage]
                    return texts.map { $0.isEmpty ? .empty : .text($0) } + [line.due.map { .text($0.day.description) } ?? .empty]
                }
            })
    }
}
