import Language

/// Reads the files of a folder into a ``Service``. What cannot be read is reported and left out, so that the rest can still be looked at.
struct FolderReader {
    let folder: Folder
    /// What areas of the program declare, and the folder may add questions to.
    private let areas = SharedVocabulary.kinds
    let log: MistakeLog
    var service: Service

    init(_ folder: Folder, _ log: MistakeLog) {
        (self.folder, self.log) = (folder, log)
        service = Service(name: folder.name)
        service.version = folder.version
        for area in areas { service.kinds.put(area.kind) }
        log.report(folder.mistakes)
    }

    static let files = [
        "service.yaml", "lists.yaml", "pathway.yaml", "clocks.yaml", "figures.yaml", "returns.yaml", "boards.yaml", "own_pages.yaml",
        "published.yaml", "demonstration.yaml", "README.md",
    ]

    mutating func read() -> Service {
        checkNames()
        if let root = root("service.yaml", "a service", ServiceReader.keys) {
            ServiceReader(log: log, folder: folder.name).read(root, into: &service)
        } else if folder.files["service.yaml"] == nil {
            log.report(
                SourcePlace(file: "service.yaml", line: 1, column: 1), "there is no service.yaml", "Write one: who, what, calendar, roles")
        }
        for entry in named("lists.yaml", "lists") { ListReader(log: log).read(entry).map { service.lists.put($0) } }
        for path in paths(in: "kinds/", ".yaml") { readKind(path) }
        if let root = root("pathway.yaml", "a pathway", ["stages", "acts"]) { PathwayReader(log: log).read(root, into: &service) }
        for entry in named("clocks.yaml", "clocks") { ClockReader(log: log).read(entry).map { service.clocks.put($0) } }
        if let root = root("figures.yaml", "a file of figures", ["define", "derived", "figures"]) {
            FigureReader(log: log).read(root, into: &service)
        }
        for entry in named("returns.yaml", "returns") { ReturnReader(log: log).read(entry).map { service.returns.put($0) } }
        for entry in named("boards.yaml", "boards") { BoardReader(log: log).read(entry).map { service.boards.put($0) } }
        for path in paths(in: "documents/", ".md") {
            let name = String(path.dropFirst("documents/".count).dropLast(".md".count))
            let place = SourcePlace(file: path, line: 1, column: 1)
            guard log.isName(name, at: place) else { continue }
            service.documents.put(document(name, at: path))
        }
        if let root = root("own_pages.yaml", "the own pages", OwnPagesReader.keys) {
            service.ownPages = OwnPagesReader(log: log).read(root)
        }
        for path in paths(in: "examples/", ".yaml") {
            if let root = root(path, "an example", ExampleReader.keys) { service.examples.append(ExampleReader(log: log).read(root, path)) }
        }
        if let root = root("demonstration.yaml", "a demonstration", DemonstrationReader.keys) {
            service.demonstration = DemonstrationReader(log: log).read(root)
        }
        if let root = root("published.yaml", "a file of printed figures", PrintedReader.keys) {
            service.printed = PrintedReader(log: log).read(root)
        }
        return service
    }

    /// A document, with its easy text where the folder has one.
    private func document(_ name: String, at path: String) -> Document {
        func parts(_ path: String, _ text: String) -> [Document.Part] {
            var reader = DocumentReader(SourceFile(name: path, text: text), log)
            return reader.read()
        }
        let easy = Document.easyFile(of: name)
        return Document(
            name: name, place: SourcePlace(file: path, line: 1, column: 1), parts: parts(path, folder.files[path] ?? ""),
            easy: folder.files[easy].map { parts(easy, $0) })
    }

    /// A file whose name is not known would silently do nothing.
    private func checkNames() {
        for path in folder.files.keys.sorted() {
            let isKnown =
                FolderReader.files.contains(path) || paths(in: "kinds/", ".yaml").contains(path)
                || paths(in: "documents/", ".md").contains(path)
                || paths(in: "examples/", ".yaml").contains(path)
            guard !isKnown else { continue }
            let place = SourcePlace(file: path, line: 1, column: 1)
            if paths(in: Document.easyFolder, ".md").contains(path) {
                let other = "documents/" + path.dropFirst(Document.easyFolder.count)
                if folder.files[other] == nil {
                    log.report(place, "there is no \(other) that this would be the easy text of", "Write it, or take this out")
                }
                continue
            }
            let near = Spelling.nearest(to: path, among: FolderReader.files)
            log.report(
                place, "a folder has no file \(path)",
                near.map { "Did you mean \($0)?" }
                    ?? "Put kinds in kinds/NAME.yaml, examples in examples/NAME.yaml, documents in documents/NAME.md")
        }
    }

    private func paths(in prefix: String, _ suffix: String) -> [String] {
        folder.files.keys.filter { path in
            path.hasPrefix(prefix) && path.hasSuffix(suffix) && !path.dropFirst(prefix.count).contains("/")
                && path.utf8.count > prefix.utf8.count + suffix.utf8.count
        }.sorted()
    }

    private func yaml(_ path: String) -> YAML? {
        folder.files[path].flatMap { text in YAML(SourceFile(name: path, text: text), log) }
    }

    private func root(_ path: String, _ what: String, _ keys: [String]) -> Entries? {
        yaml(path).flatMap { Entries($0, what, keys: keys, log) }
    }

    /// The entries of a file that is one mapping from names.
    private func named(_ path: String, _ what: String) -> [YAML.Entry] {
        yaml(path).map { log.mapping($0, what) } ?? []
    }

    private mutating func readKind(_ path: String) {
        guard let root = root(path, "a kind", KindReader.keys) else { return }
        let file = String(path.dropFirst("kinds/".count).dropLast(".yaml".count))
        if let kind = KindReader(log: log, areas: areas).read(root, file: file) { service.kinds.put(kind) }
    }
}

extension Service {
    /// Reads a folder, whatever is wrong with it.
    ///
    /// - Parameters:
    ///   - made: the tables of this version and all before it; nil for a folder by itself. An answer that some record lacks may be missing.
    ///   - isPublished: only whether it can be read; see ``load(_:made:isPublished:)``.
    /// - Returns: as much of the service as can be read, and every mistake found on the way.
    static func read(_ folder: Folder, made: TableLayout? = nil, isPublished: Bool = false) -> (service: Service, log: MistakeLog) {
        let log = MistakeLog()
        var reader = FolderReader(folder, log)
        let readable = reader.read()
        guard !log.isCutShort else { return (readable, log) }
        let service = RuleReader.read(readable, made: made, log)
        if !isPublished { FolderCheck(service, log).run() }
        return (service, log)
    }

    /// Reads and checks a folder, unless it was one of the last that were read.
    ///
    /// - Parameters:
    ///   - made: see ``read(_:made:isPublished:)``.
    ///   - isPublished: it was checked when it was published, and cases follow it: a check that came later refuses what is published next, and
    ///     does not keep a house shut.
    /// - Throws: ``FolderRefusal/faulty(_:)`` with every mistake, in the order of the files.
    package static func load(_ folder: Folder, made: TableLayout? = nil, isPublished: Bool = false) throws(FolderRefusal) -> Service {
        let asked = FoldersRead.Asked(name: folder.name, version: folder.version, made: made, isPublished: isPublished)
        if folder.mistakes.isEmpty, let known = FoldersRead.last[asked] { return known }
        // What was checked can be read.
        if isPublished, folder.mistakes.isEmpty, let known = FoldersRead.last[asked.checked] { return known }
        let (service, log) = read(folder, made: made, isPublished: isPublished)
        let mistakes = log.sorted
        guard mistakes.isEmpty else { throw .faulty(mistakes) }
        FoldersRead.last.keep(service, as: asked)
        return service
    }
}
