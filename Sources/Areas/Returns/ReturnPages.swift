import Access
import Core
import Figures
import Specification
import Web

/// The list of returns. HTML, and nothing but HTML.
struct ReturnPages {
    let service: Service
    let today: Day
    /// nil where it is not agreed.
    let contractStarts: Day?

    private enum Heap: String, CaseIterable {
        case late = "Overdue", next = "To be sent", running = "Their period is not over", sent = "Sent"
    }

    private func heap(_ standing: ReturnStanding) -> Heap {
        switch standing.state(on: today) {
        case .overdue: .late
        case .sealed, .resubmitted: .sent
        case .draft, .dueSoon: standing.returned.period.last < today ? .next : .running
        }
    }

    func list(_ standings: [ReturnStanding]) -> Page {
        var content: HTML = "\(Heading("Returns", caption: service.label.english))"
        if standings.isEmpty {
            content += "\(EmptyState("This service has no returns.", why: "Its folder declares none."))"
        } else {
            let columns = [Table.Column("Return"), Table.Column("Due"), Table.Column("How it stands")]
            let groups = Heap.allCases.compactMap { heap -> Table.Group? in
                // What is due first stands first; what was sent, the latest.
                let rows = standings.filter { self.heap($0) == heap }.sorted { left, right in
                    let (first, second) = (left.returned.period.last, right.returned.period.last)
                    return heap == .sent ? first > second : first < second
                }
                return rows.isEmpty ? nil : Table.Group(heap.rawValue, rows: rows.map(row))
            }
            content += "\(Table("Returns", captionHidden: true, columns: columns, groups: groups))"
        }
        let others = contractStarts == nil ? service.returns.filter(\.each.isOfContract) : []
        if !others.isEmpty {
            content += "<h2>Not prepared yet</h2>"
            content += "<p>Their period is reckoned from the first day of the contract, which is not agreed.</p><ul>"
            for other in others { content += "<li>\(other.label.english), each \(other.each.rawValue)</li>" }
            content += "</ul>"
        }
        return Page("Returns", place: "/returns", wide: true, content)
    }

    private func row(_ standing: ReturnStanding) -> [HTML] {
        let returned = standing.returned
        return [
            "\(Link(returned.words, to: returned.address()))",
            HTML(text: standing.due?.day.withoutWeekday ?? "Not agreed"),
            state(standing),
        ]
    }

    private func state(_ standing: ReturnStanding) -> HTML {
        switch standing.state(on: today) {
        case .sealed: "\(Tag("Sealed", .onTrack)) \(standing.seal?.at.day.withoutWeekday ?? "")"
        case .resubmitted:
            "\(Tag("Sent again", .onTrack)) \(standing.seal?.at.day.withoutWeekday ?? ""), number \(standing.seal?.number ?? 2)"
        case .draft, .dueSoon, .overdue: standing.label(on: today).map { "\($0)" } ?? "\(Tag("Draft", .draft))"
        }
    }
}

extension ReturnStanding {
    /// How much time is left; nil while the period runs or where no day is agreed.
    func label(on today: Day) -> DueLabel? {
        guard returned.period.last < today, let due else { return nil }
        let calendar = returned.service.calendar
        switch state(on: today) {
        case .overdue: return .late(calendar.workingDays(from: due.day.next, through: today), .workingDays)
        case .dueSoon: return .soon(days: due.day - today)
        default: return .notDue
        }
    }
}
