import Core
import Foundation
import Proof

/// `homeward-verify EXPORT CHECKPOINTS PUBLICKEY`: proves an export against what was signed, without the program, the database or the word of
/// whoever keeps them. Names what differs on standard output; exit code 0 if nothing does, 1 if something does, 2 for wrong use.
@main
struct VerifierCommand {
    private static let use = """
        Use: homeward-verify EXPORT CHECKPOINTS PUBLICKEY
        EXPORT is what `homeward export` wrote, CHECKPOINTS the file of signed lines kept outside the database, PUBLICKEY the key in 64
        hexadecimal digits, or a file of such keys, one a line.
        """

    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count == 3 else { stop(use) }
        guard let keys = PublicKey.keys(words[2]) ?? read(words[2]).flatMap({ PublicKey.keys(String(decoding: $0, as: UTF8.self)) }) else {
            stop("\(words[2]) is no public key.\n\(use)")
        }
        guard let written = read(words[1]) else { stop("There is no file \(words[1]).\n\(use)") }
        guard let export = FileHandle(forReadingAtPath: words[0]) else { stop("There is no file \(words[0]).\n\(use)") }
        let outside = Checkpoint.lines(written)
        if outside.isEmpty { stop("\(words[1]) holds no checkpoint.\n\(use)") }

        var proof = ExportProof(signedBy: keys, outside: outside, limit: 1000)
        var number = 0
        forEachLine(of: export) { line in
            number += 1
            if !line.isEmpty { proof.take(line, number: number) }
        }
        proof.finish()
        for finding in proof.log.findings { say(finding, to: .standardOutput) }
        say(summary(proof), to: .standardError)
        exit(proof.log.findings.isEmpty ? 0 : 1)
    }

    private static func summary(_ proof: ExportProof) -> String {
        """
        \(proof.facts) facts and \(proof.looks) looks, \(proof.log.leaves) of them signed by \(proof.log.checkpoints) checkpoints; \
        \(proof.unsigned) facts came after the last of them, of \(proof.disposed) the words were disposed of. \
        \(proof.log.findings.count) differences.
        """
    }

    private static func read(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

    /// Reads a part at a time, since an export may be larger than memory.
    private static func forEachLine(of file: FileHandle, _ visit: (Data) -> Void) {
        var rest = Data()
        while let part = try? file.read(upToCount: 1 << 20), !part.isEmpty {
            rest += part
            while let end = rest.firstIndex(of: 0x0A) {
                visit(rest[rest.startIndex..<end])
                rest = rest[(end + 1)...]
            }
            rest = Data(rest)
        }
        if !rest.isEmpty { visit(rest) }
    }

    private static func say(_ text: String, to handle: FileHandle) { handle.write(Data((text + "\n").utf8)) }

    private static func stop(_ text: String) -> Never {
        say(text, to: .standardError)
        exit(2)
    }
}
