import Language

/// Every mistake found in a folder so far. Reading goes on after each one, so that a writer sees them all at once.
final class MistakeLog {
    private(set) var mistakes: [Mistake] = []
    /// A file could not be read at all: whether the rest fits it cannot be told, and saying so would hide the one mistake there is.
    var isCutShort = false

    /// - Parameters:
    ///   - what: a sentence without its full stop.
    ///   - remedy: what to do, beginning with a verb, without its full stop.
    func report(_ place: SourcePlace, _ what: String, _ remedy: String) { mistakes.append(Mistake(place, what, remedy)) }

    func report(_ found: [Mistake]) { mistakes += found }

    /// A name that is not there, with the nearest that is.
    func unknown(_ place: SourcePlace, _ what: String, _ name: String, among known: some Sequence<String>, orElse remedy: String? = nil) {
        let names = Set(known)
        let sentence = "there is no \(what) named \(name)"
        if let near = Spelling.nearest(to: name, among: names) {
            report(place, sentence, "Did you mean \(near)?")
        } else if names.count <= 8, !names.isEmpty {
            report(place, sentence, remedy ?? "Write one of \(names.sorted().joined(separator: ", "))")
        } else {
            report(place, sentence, remedy ?? "Correct the name, or declare it")
        }
    }

    /// Each mistake once, in the order of the files.
    var sorted: [Mistake] {
        var seen: Set<Mistake> = []
        return mistakes.filter { seen.insert($0).inserted }.sorted { $0.place < $1.place }
    }
}
