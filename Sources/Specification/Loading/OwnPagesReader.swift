import Language

/// own_pages.yaml.
struct OwnPagesReader {
    let log: MistakeLog

    static let keys = ["for", "style", "pages", "acts"]

    func read(_ root: Entries) -> OwnPages {
        if !root.has("for") { root.missing("for", "Name the roles that read their own record here") }
        if !root.has("pages") { root.missing("pages", "Write each document with the picture beside it, as in my_week: calendar") }
        return OwnPages(
            place: root.place, roles: root.names("for"), style: root.rule("style"), pages: Entered(rows(root, "pages")),
            acts: Entered(rows(root, "acts")))
    }

    private func rows(_ root: Entries, _ key: String) -> [OwnPages.Row] {
        root.mapping(key).compactMap { entry in
            log.text(entry.value, entry.key).map { .init(name: entry.key, place: entry.place, picture: Named($0.text, $0.place)) }
        }
    }
}
