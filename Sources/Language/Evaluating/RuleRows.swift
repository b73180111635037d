extension Rule {
    /// The rows that a rule of the form `has ROWS` asks for, in recording order; none for any other rule.
    package func rows(for row: RowID?, in population: any Population, _ occasion: Occasion) throws(RuleError) -> [RowID] {
        guard case .has(let rows, _) = term.form else { return [] }
        var evaluator = Evaluator(vocabulary: vocabulary, population: population, occasion: occasion)
        if let variable = self.row, let row { evaluator.rows[variable.number] = row }
        do { return try evaluator.rows(rows) } catch { throw .arithmetic(error) }
    }
}
