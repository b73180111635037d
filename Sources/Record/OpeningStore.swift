import Storage

extension Viewer.Opening {
    /// True of a record row where such a record names `whom`: one probe of the table's index on `column`, then of keys.
    func names(_ whom: String, for alias: String) -> Statement {
        var (from, last): (Statement, String) = ("\(name: table) AS opening", "opening")
        for (place, link) in links.enumerated() {
            let next = "opening_\(place + 1)"
            from = "\(from) JOIN \(name: link.table) AS \(name: next) ON \(name: next).id = \(name: last).\(name: link.column)"
            last = next
        }
        let isOpen: Statement = ends.map { "opening.\(name: $0) IS NULL" } ?? Statement(composed: "1 = 1")
        return """
            EXISTS (SELECT 1 FROM \(from)
                    WHERE opening.\(name: column) = \(name: alias).id AND \(name: last).\(name: code) = \(whom) AND \(isOpen))
            """
    }
}
