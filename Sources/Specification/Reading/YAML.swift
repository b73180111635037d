import Language
import Yams

/// What a file says, every scalar still text, every part with its place. The one file that knows Yams.
struct YAML {
    let place: SourcePlace
    let content: Content
    /// Written as `{ }` or `[ ]`, or somewhere inside one.
    let isInline: Bool

    enum Content {
        case scalar(Passage)
        case list([YAML])
        case mapping([Entry])
    }

    struct Entry {
        let key: String
        let place: SourcePlace
        let value: YAML
    }

    /// Its texts: itself, or those of its entries where it gives words in several languages.
    var scalars: [Passage] {
        switch content {
        case .scalar(let text): [text]
        case .list(let items): items.flatMap(\.scalars)
        case .mapping(let entries): entries.flatMap(\.value.scalars)
        }
    }

    /// A larger file is no service's: the bound keeps a hostile folder from costing more than its size.
    static let largest = 1_000_000

    /// nil, after reporting, where the file is no YAML or uses what a folder does without.
    init?(_ file: SourceFile, _ log: MistakeLog) {
        guard file.text.utf8.count <= YAML.largest else {
            log.report(file.start, "this file is larger than a megabyte", "Split it, or take out what does not belong in a folder")
            return nil
        }
        do {
            guard let root = try Parser(yaml: file.text, resolver: .basic, constructor: .default, encoding: .utf8).singleRoot() else {
                return nil
            }
            self.init(root, file, log, isInline: false)
        } catch let error as YamlError {
            log.isCutShort = true
            log.report(file, error)
            return nil
        } catch {
            log.report(file.start, "this file cannot be read as YAML", "Write it anew from one that can")
            return nil
        }
    }

    private init(_ place: SourcePlace, _ content: Content, isInline: Bool) {
        (self.place, self.content, self.isInline) = (place, content, isInline)
    }

    private init(_ node: Node, _ file: SourceFile, _ log: MistakeLog, isInline: Bool) {
        let place = node.mark.map { file.place($0.line, $0.column) } ?? file.start
        let opening = file.scalar(at: place)
        // What carries an anchor or a tag begins with its sign. It is not read further: what repeats it would be read again and again.
        if let sign = YAML.refused(opening) {
            log.report(place, sign.what, sign.remedy)
            self.init(place, .scalar(Passage("", at: place)), isInline: isInline)
            return
        }
        switch node {
        case .scalar(let scalar):
            self.init(place, .scalar(file.passage(scalar.string, from: place)), isInline: isInline)
        case .sequence(let nodes):
            let isInline = isInline || opening == "["
            self.init(place, .list(nodes.map { YAML($0, file, log, isInline: isInline) }), isInline: isInline)
        case .mapping(let pairs):
            let isInline = isInline || opening == "{"
            let entries = pairs.compactMap { key, value -> Entry? in
                let keyPlace = key.mark.map { file.place($0.line, $0.column) } ?? place
                guard case .scalar(let scalar) = key, YAML.refused(file.scalar(at: keyPlace)) == nil else {
                    log.report(keyPlace, "a key is a word or a few words", "Write a plain name before the colon")
                    return nil
                }
                return Entry(key: scalar.string, place: keyPlace, value: YAML(value, file, log, isInline: isInline))
            }
            self.init(place, .mapping(entries), isInline: isInline)
        case .alias:
            // Yams puts the anchored part in its place, so this is never met; were it, nothing would be lost.
            self.init(place, .scalar(Passage("", at: place)), isInline: isInline)
        }
    }

    private static func refused(_ opening: Unicode.Scalar?) -> (what: String, remedy: String)? {
        switch opening {
        case "&", "*": ("an anchor (&) or alias (*) is not used in a folder", "Write the part out where it is needed")
        case "!": ("a tag (!) is not used in a folder", "Take it out; the key says what its value is")
        default: nil
        }
    }
}

extension MistakeLog {
    /// What libyaml found, at its place.
    fileprivate func report(_ file: SourceFile, _ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            let place = file.place(mark.line, mark.column)
            if problem.contains("alias") {
                report(place, "an alias (*) is not used in a folder", "Write the part out where it is needed")
            } else if problem.contains("another document") {
                report(place, "a second document begins here", "Take out the line of three dashes; a file holds one")
            } else {
                report(place, "this is no YAML: \(problem)", "Check the indentation, colons and quotes here and on the line above")
            }
        case .reader(let problem, let offset, _, _):
            report(
                offset.map(file.place(ofCharacter:)) ?? file.start, "this is no YAML: \(problem)", "Take out the sign that cannot be read")
        case .duplicatedKeysInMapping(let keys, let context):
            let first = file.place(context.mark.line, context.mark.column)
            let key = keys.first ?? ""
            report(
                file.repeated(key, after: first), "the key \(key) is given twice", "Keep one of them; the other is on line \(first.line)")
        default: report(file.start, "this file cannot be read as YAML", "Save it as plain text in UTF-8")
        }
    }
}

extension SourceFile {
    /// Where a key that stands at `first` comes again: Yams says only that it does.
    fileprivate func repeated(_ key: String, after first: SourcePlace) -> SourcePlace {
        for line in first.line..<max(first.line, lines.count) {
            let source = lines[line]
            guard source.count >= first.column, source.prefix(first.column - 1).allSatisfy({ $0 == " " || $0 == "-" }) else { continue }
            var words = String.UnicodeScalarView()
            words.append(contentsOf: source.dropFirst(first.column - 1))
            let written = String(words)
            if written.hasPrefix(key + ":") || written.hasPrefix("\"\(key)\":") || written.hasPrefix("'\(key)':") {
                return place(line + 1, first.column)
            }
        }
        return first
    }
}
