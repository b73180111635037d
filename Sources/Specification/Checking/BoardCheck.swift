import Language

/// Whether a board's rules give what a board shows, of the case alone.
struct BoardCheck {
    let service: Service
    let log: MistakeLog

    func run(_ board: Board) {
        if !service.kinds.has("case") || !service.acts.contains(where: \.beginsCase) {
            log.report(board.place, "this service has no cases to stand on a board", "Take the board out")
        }
        if let by = board.by?.value, let type = service.rules.board(by)?.type {
            if case .code = type {
            } else {
                log.report(by.place, "groups are of a code, and this is none", "Name a question that is chosen from a list")
            }
        }
        if let condition = board.condition, let type = service.rules.board(condition)?.type, type != .yesNo {
            log.report(condition.place, "which cases stand on a board is a yes or no, and this is neither", "Write a condition")
        }
        if let order = board.order, let type = service.rules.board(order)?.type, type != .number {
            log.report(order.place, "what a board is ordered by is a number, and this is none", "Write a number, as in days(DAY, now)")
        }
        for column in board.columns {
            guard let type = service.rules.board(column.value)?.type else { continue }
            if case .span = type { log.report(column.value.place, "a span stands in no column", "Name its start or its end") }
        }
        for act in service.acts where act.beginsCase && act.records.allSatisfy({ ["person", "case"].contains($0.value) }) {
            log.report(
                board.place, "\(act.name) begins a case without a record of its own, and such a case stands on no board",
                "Record one with it")
        }
        for passage in board.passages {
            let kinds = service.answersRead(byBoard: passage).kinds
            if kinds.contains(where: { $0.hasPrefix("clock.") || $0 == Vocabulary.Kind.entry.name }) {
                log.report(
                    passage.place, "a board reads neither deadlines nor when something was entered",
                    "Ask of the records; what is due next stands on every board")
            }
        }
        let beyond = BeyondCase(service: service)
        for passage in board.passages {
            guard let rule = service.rules.board(passage), beyond.goes(rule) else { continue }
            log.report(
                passage.place, "this goes to records of other cases, which a board does not read", "Ask of the case and the registers alone"
            )
        }
    }
}
