import Core
import Proof

/// What an export proves, read a line at a time: that every fact says what was recorded, that each follows the one before it in its stream,
/// and that facts and looks stand in the log where they were signed.
struct ExportProof {
    private(set) var log: LogProof
    private(set) var facts = 0, looks = 0
    /// Facts whose words were disposed of: where they stand is proved, what they said nobody knows.
    private(set) var disposed = 0
    /// Facts that came after the last checkpoint.
    private(set) var unsigned = 0
    private var tombstones = Tombstones()
    private var ends: [String: (nth: Int64, digest: String)] = [:]
    /// The digest of who stands in each list.
    private var lists: [Int64: String] = [:]
    /// The files that facts name, by hash, with the first fact that does; and those whose bytes are here.
    private var named: [String: String] = [:]
    private var whole: Set<String> = []
    /// The file whose parts are being read.
    private var file: (hash: String, content: ContentHash, parts: Int64)?

    init(signedBy keys: [PublicKey], outside: [Checkpoint], limit: Int) {
        log = LogProof(signedBy: keys, outside: outside, limit: limit)
    }

    mutating func take(_ line: some Collection<UInt8>, number: Int) {
        guard let json = try? JSON(parsing: line) else { return log.find("line \(number): it cannot be read") }
        if json["checkpoint"] != nil {
            take(checkpoint: json, number)
        } else if json["fact"] != nil {
            take(fact: json, "line \(number), fact \(json["nth"]?.number ?? 0) of stream \(json["stream"]?.text ?? "")")
        } else if json["attachment"] != nil {
            take(part: json, "line \(number)")
        } else if json["look"] != nil {
            take(look: json, "line \(number), look \(json["look"]?.number ?? 0)")
        } else if let list = json["list"]?.number, case .list(let subjects)? = json["subjects"] {
            lists[list] = Array(subjects.compactMap(\.text).joined(separator: " ").utf8).sha256.hexadecimal
        } else {
            log.find("line \(number): it is no line of an export")
        }
    }

    mutating func finish() {
        closeFile()
        for (hash, fact) in named.sorted(by: { $0.value < $1.value }) where !whole.contains(hash) {
            log.find("\(fact): a file that it names is gone, or its bytes are not those that were attached")
        }
        log.finish()
        for fact in tombstones.unexplained { log.find("\(fact.name): its words are gone, and no disposal says so") }
    }

    private mutating func take(checkpoint json: JSON, _ number: Int) {
        guard let checkpoint = Checkpoint(json), case .list(let hashes)? = json["hashes"] else {
            return log.find("line \(number): a checkpoint that cannot be read")
        }
        log.take(checkpoint, adding: hashes.compactMap { $0.text.flatMap { [UInt8](hexadecimal: $0) } })
    }

    private mutating func take(fact json: JSON, _ name: String) {
        facts += 1
        let (stream, nth) = (json["stream"]?.text ?? "", json["nth"]?.number ?? 0)
        let reference = Reference(stream)
        switch LogEntry.isIntact(json) {
        case true?:
            for attachment in Attachment.all(in: json["body"] ?? .null) where named[attachment.hash] == nil {
                named[attachment.hash] = name
            }
            if reference == Tombstone.stream, json["kind"] == .text(Tombstone.kind), let tombstone = Tombstone(json["body"]) {
                tombstones.take(tombstone)
            }
        case false?: log.find("\(name): its words, its time or its author are not those that were recorded")
        case nil:
            disposed += 1
            if let reference { tombstones.miss(nth, of: reference, name: name) } else { log.find("\(name): its stream is no reference") }
        }
        let end = ends[stream]
        if nth != (end?.nth ?? 0) + 1 {
            log.find("\(name): fact \((end?.nth ?? 0) + 1) of the stream is missing")
        } else if json["previous"]?.text != end?.digest {
            log.find("\(name): the fact before it is not the one it was recorded after")
        }
        ends[stream] = (nth, json["digest"]?.text ?? "")
        if let leaf = json["leaf"]?.number { log.take(LogEntry.bytes(of: json), at: leaf, name: name) } else { unsigned += 1 }
    }

    private mutating func take(part json: JSON, _ name: String) {
        let hash = json["attachment"]?.text ?? ""
        if file?.hash != hash {
            closeFile()
            file = (hash, ContentHash(), 0)
        }
        guard json["nth"]?.number == file?.parts, let bytes = json["bytes"]?.text.flatMap({ [UInt8](hexadecimal: $0) }) else {
            return log.find("\(name): it is not the next part of the file \(hash)")
        }
        file?.content.add(bytes)
        file?.parts += 1
    }

    private mutating func closeFile() {
        if let file, file.content.bytes.hexadecimal == file.hash { whole.insert(file.hash) }
        file = nil
    }

    private mutating func take(look json: JSON, _ name: String) {
        looks += 1
        if let list = json["list"]?.number, lists[list] != json["listed"]?.text {
            log.find("\(name): who stood in its list \(list) are not those whom it showed")
        }
        guard let leaf = json["leaf"]?.number else { return log.find("\(name): it has no place in the log") }
        log.take(LogEntry.bytes(of: json), at: leaf, name: name)
    }
}
