import Core
import Proof
import Storage

extension Record {
    /// What was ever recorded about disposals, as lines of an export without places in a log: small, without a word about anybody once a
    /// disposal is done, and kept outside the database, so that a restore from an older backup can replay what was disposed of since.
    package func disposals() async throws -> [UInt8] {
        try await database.read { transaction in
            try FactStore(transaction).facts(inStream: Tombstone.stream).reduce(into: [UInt8]()) { lines, fact in
                lines += Record.withoutPlace(FactLine.json(fact)).canonical + [0x0A]
            }
        }
    }

    /// Carries out here what was disposed of elsewhere: to be done after every restore, before anybody may look (security SR-10).
    ///
    /// - Parameter file: what ``disposals()`` gave, or a whole export, of the record whose backup this is. Other lines than those about
    ///   disposals are passed over. The same file again has no effect.
    /// - Returns: what was taken. Nothing is, where there are mistakes.
    package func replayDisposals(_ file: [UInt8], dryRun: Bool = false) async throws -> ImportReport {
        var (lines, number): ([UInt8], Int) = ([], 0)
        for (place, line) in JSONLines(file) {
            // What is passed over leaves an empty line, so that a mistake is named by its line in the file.
            lines += [UInt8](repeating: 0x0A, count: max(0, place - number - 1))
            number = place
            switch JSONLines.parse(line, number: place) {
            case .failure: lines += line
            case .success(let json):
                if json["stream"]?.text.flatMap({ Reference($0) }) == Tombstone.stream { lines += Record.withoutPlace(json).canonical }
            }
            lines.append(0x0A)
        }
        return try await restore(lines, dryRun: dryRun)
    }

    private static func withoutPlace(_ line: JSON) -> JSON {
        guard case .object(var members) = line else { return line }
        members["leaf"] = .null
        return .object(members)
    }
}
