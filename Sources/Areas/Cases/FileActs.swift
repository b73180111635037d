import Access
import Core
import Record
import Specification
import Storage

/// Lines of a file as acts: each is the act it would be if it had been typed, checked by the same rules. All of them are done or none is.
extension CaseActs {
    /// What stands against taking them.
    struct OpenFindings: Error { let findings: [FileLines.Finding] }

    /// What is wrong with lines, and what is asked again of them, each in the record as it is; nothing is recorded.
    ///
    /// - Throws: ``CaseRefusal`` where none could be taken whatever it said, ``StorageError``.
    func look(_ file: FileLines, as form: FileColumns, by user: Directory.User) async throws -> [FileLines.Finding] {
        guard let first = file.lines.first?.sent else { return file.findings }
        let (read, asksBeyond) = try await record.database.read { transaction -> ([FileLines.Finding], Bool) in
            let desk = try RegisterDesk(first, by: user, self, transaction)
            do {
                _ = try decisions(file.lines, confirmed: [], answer: "", at: desk)
                return ([], desk.asksBeyond)
            } catch let open as OpenFindings { return (open.findings, desk.asksBeyond) }
        }
        var found = file.findings + read
        if asksBeyond, found.allSatisfy(\.isQuestion) {
            // Some rules are only answered once the lines are on record.
            let (lines, known) = (file.confirming(found, of: form.kind.name), Set(found))
            do {
                try await record.rehearse(by: user.viewer.through(CaseActs.viaFile)) { transaction in
                    try decisions(lines, confirmed: known, answer: "", at: try RegisterDesk(first, by: user, self, transaction))
                }
            } catch let open as OpenFindings { found += open.findings }
        }
        return found.inOrder(of: file)
    }

    /// Takes lines, in one transaction.
    ///
    /// - Parameters:
    ///   - confirmed: what was asked again and said to be right.
    ///   - key: sent again it has no second effect.
    ///   - address: where to go then.
    /// - Returns: the address, or the one that was answered to the same key before.
    /// - Throws: ``OpenFindings``, ``CaseRefusal``, ``RecordRefusal``, ``StorageError``; then nothing was taken.
    func take(
        _ file: FileLines, as form: FileColumns, confirmed: [FileLines.Finding], key: String, to address: String, by user: Directory.User
    ) async throws -> String {
        let (lines, known) = (file.confirming(confirmed, of: form.kind.name), Set(confirmed))
        guard let first = lines.first?.sent, file.findings.isEmpty else { throw OpenFindings(findings: file.findings) }
        let content = JSON.object(["lines": .list(lines.map { $0.sent.content(on: nil, for: nil) })])
        return try await record.acts(
            by: user.viewer.through(CaseActs.viaFile), key: key, on: [], content: content, request: first.request
        ) { transaction in
            try decisions(lines, confirmed: known, answer: address, at: try RegisterDesk(first, by: user, self, transaction))
        }
    }

    /// By which door such acts came.
    private static let viaFile = "file"

    /// - Throws: ``OpenFindings`` unless every line can be taken.
    private func decisions(
        _ lines: [FileLines.Line], confirmed: Set<FileLines.Finding>, answer: String, at desk: RegisterDesk
    ) throws -> [Record.Decision] {
        var open = desk.repetitions(among: lines)
        var decisions: [Record.Decision] = []
        for line in lines {
            open += line.findings(line.unread)
            do {
                decisions.append(try desk.proposal(line.sent).decision(answer))
            } catch CaseRefusal.answers(let found) {
                // What could not be read was already said.
                let named = Set(line.unread.map(\.field))
                open += line.findings(found.filter { !named.contains($0.field) && !(line.missing.contains($0.field) && !$0.isQuestion) })
            } catch let refusal as CaseRefusal where refusal.kind == .refused && !refusal.isOfAll {
                open.append(.init(line: line.number, column: "", sentence: "\(refusal.notice.sentence) \(refusal.notice.remedy)"))
            }
        }
        open.removeAll(where: confirmed.contains)
        if !open.isEmpty { throw OpenFindings(findings: open) }
        return asked(together: decisions, of: lines)
    }

    /// The same decisions, with what is asked once they are on record asked of all of them: each line is told what it is refused for.
    private func asked(together decisions: [Record.Decision], of lines: [FileLines.Line]) -> [Record.Decision] {
        let checks = decisions.map(\.check)
        return decisions.enumerated().map { index, decision in
            Record.Decision(facts: decision.facts, answer: decision.answer, specification: decision.specification) { transaction in
                if index > 0 { return }
                var open: [FileLines.Finding] = []
                for (line, check) in zip(lines, checks) {
                    do { try check(transaction) } catch CaseRefusal.answers(let found) { open += line.findings(found) } catch let refusal
                        as CaseRefusal
                    {
                        open.append(.init(line: line.number, column: "", sentence: "\(refusal.notice.sentence) \(refusal.notice.remedy)"))
                    }
                }
                if !open.isEmpty { throw OpenFindings(findings: open) }
            }
        }
    }
}

extension CaseRefusal {
    /// Whether it would be the same whatever a line said.
    fileprivate var isOfAll: Bool { if case .nothingToLink = self { true } else { false } }
}

extension FileLines.Line {
    fileprivate func findings(_ mistakes: [CaseRefusal.AnswerMistake]) -> [FileLines.Finding] {
        mistakes.map { .init(line: number, column: $0.field, sentence: $0.sentence, isQuestion: $0.isQuestion) }
    }
}

extension CaseActs.RegisterDesk {
    /// Whether some rule goes beyond what the acts themselves are held against.
    fileprivate var asksBeyond: Bool {
        let checks = act.records.compactMap { published.service.kinds[$0.value] }.flatMap { $0.allChecks.map(\.check) } + act.guards
        return checks.contains { published.rulesBeyondCase.contains($0.unless) }
    }

    /// Lines that say what an earlier one says: refused where there can be one only, asked about where there may be two.
    fileprivate func repetitions(among lines: [FileLines.Line]) -> [FileLines.Finding] {
        guard let kind = act.records.first.flatMap({ published.service.kinds[$0.value] }) else { return [] }
        let isOnly = !published.service.columnsOnlyOneHas(of: kind).isEmpty
        var first: [String: Int] = [:]
        return lines.compactMap { line in
            let body = line.sent.answers[kind.name] ?? [:]
            if body.isEmpty { return nil }
            let said: String
            if isOnly {
                guard let only = published.onlyOne(kind, body, on: line.sent.at.day) else { return nil }
                said = "\(only.map(\.value))"
            } else {
                said = JSON.object(body).canonicalText
            }
            guard let earlier = first[said] else {
                first[said] = line.number
                return nil
            }
            let words = published.service.wordsForEach(of: kind)
            return .init(
                line: line.number, column: isOnly ? published.service.fieldForEach(of: kind) : "",
                sentence: isOnly
                    ? "Line \(earlier) is for the same \(words). Take one of them out" : "This says the same as line \(earlier)",
                isQuestion: !isOnly)
        }
    }
}

extension [FileLines.Finding] {
    /// As one reads the file: by line, then from left to right.
    fileprivate func inOrder(of file: FileLines) -> [FileLines.Finding] {
        let places = Dictionary(
            file.columns.enumerated().compactMap { index, column in column.map { ($0.name, index) } },
            uniquingKeysWith: { first, _ in first })
        return sorted { ($0.line, places[$0.column] ?? -1, $0.sentence) < ($1.line, places[$1.column] ?? -1, $1.sentence) }
    }
}
