import Web

/// The rows of a repeating group, as a form sends them: `plan-goal.2.title`, and what was pressed as `add` or `remove`.
extension FormBody {
    /// How many rows of a group were sent.
    func rows(of group: String) -> Int {
        pairs.compactMap { FormBody.row($0.name, of: group) }.max() ?? 0
    }

    /// What was sent, with the row that was asked for, or without the one that was taken out.
    var withRowsChanged: FormBody {
        if let group = self["add"] { return with(pairs + [Pair("\(group).\(rows(of: group) + 1).", "")]) }
        guard let pressed = self["remove"], let dot = pressed.lastIndex(of: "."), let gone = Int(pressed[pressed.index(after: dot)...])
        else {
            return self
        }
        return without(gone, of: String(pressed[..<dot]))
    }

    /// What was sent, without the rows of these groups that stand empty before one that does not: a record has no empty rows, so that what is
    /// wrong in its first stands beside the first of the form. What was given in a row is no answer.
    func withoutEmptyRows(of groups: [AddAnother]) -> FormBody {
        groups.reduce(self) { form, asked in
            let (group, given) = (asked.name, Set(asked.items.compactMap { $0.given?.name }))
            let typed = form.pairs.filter { !given.contains($0.name) && $0.value.contains { !$0.isWhitespace } }
            let filled = Set(
                typed.compactMap { FormBody.row($0.name, of: group) } + form.fileProblems.keys.compactMap { FormBody.row($0, of: group) })
            let last = given.isEmpty ? filled.max() ?? 1 : form.rows(of: group)
            return (1...max(1, last)).reversed().reduce(form) { filled.contains($1) ? $0 : $0.without($1, of: group) }
        }
    }

    private func without(_ gone: Int, of group: String) -> FormBody {
        with(
            pairs.compactMap { pair in
                guard let row = FormBody.row(pair.name, of: group), row >= gone else { return pair }
                let field = pair.name.dropFirst("\(group).\(row).".count)
                return row == gone ? nil : Pair("\(group).\(row - 1).\(field)", pair.value)
            })
    }

    private static func row(_ name: String, of group: String) -> Int? {
        guard name.hasPrefix("\(group).") else { return nil }
        return Int(name.dropFirst(group.count + 1).prefix { $0 != "." }).flatMap { (1...200).contains($0) ? $0 : nil }
    }
}
