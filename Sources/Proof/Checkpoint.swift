import CSodium
import Core

/// How far the log had come at a moment: what is signed, and kept where whoever keeps the database cannot rewrite it.
package struct Checkpoint: Hashable, Sendable {
    /// From 1, without a gap.
    package let n: Int64
    /// How many leaves the log had.
    package let leaves: Int64
    /// The root of the tree over them, 32 bytes.
    package let root: [UInt8]
    package let at: Moment
    /// Ed25519, 64 bytes.
    package let signature: [UInt8]

    package init(n: Int64, leaves: Int64, root: [UInt8], at: Moment, signature: [UInt8]) {
        (self.n, self.leaves, self.root, self.at, self.signature) = (n, leaves, root, at, signature)
    }

    package init(n: Int64, of tree: MerkleTree, at moment: Moment, signedBy key: LogKey) {
        let said = Checkpoint.said(n: n, leaves: tree.size, root: tree.root, at: moment)
        self.init(n: n, leaves: tree.size, root: tree.root, at: moment, signature: key.sign(JSON.object(said).canonical))
    }

    /// What is signed, as canonical JSON.
    private static func said(n: Int64, leaves: Int64, root: [UInt8], at: Moment) -> [String: JSON] {
        ["at": .text(at.description), "checkpoint": .number(n), "leaves": .number(leaves), "root": .text(root.hexadecimal)]
    }

    package func isSigned(by key: PublicKey) -> Bool {
        key.has(signed: JSON.object(Checkpoint.said(n: n, leaves: leaves, root: root, at: at)).canonical, signature)
    }

    /// One line of the file outside the database, without its end.
    package var json: JSON {
        var members = Checkpoint.said(n: n, leaves: leaves, root: root, at: at)
        members["signature"] = .text(signature.hexadecimal)
        return .object(members)
    }

    /// nil if anything is missing or unreadable.
    package init?(_ json: JSON) {
        guard let n = json["checkpoint"]?.number, let leaves = json["leaves"]?.number,
            let root = json["root"]?.text.flatMap({ [UInt8](hexadecimal: $0) }), root.count == 32,
            let at = json["at"]?.text.flatMap({ Moment(iso: $0) }),
            let signature = json["signature"]?.text.flatMap({ [UInt8](hexadecimal: $0) })
        else { return nil }
        self.init(n: n, leaves: leaves, root: root, at: at, signature: signature)
    }

    /// The checkpoints of a file of lines. A line that cannot be read is passed over: a disk that was full may have cut one, and it was written
    /// again after that. A checkpoint that is missing then is named by ``LogProof``.
    package static func lines(_ file: some Sequence<UInt8>) -> [Checkpoint] {
        Array(file).split(separator: 0x0A).compactMap { line in (try? JSON(parsing: line)).flatMap { Checkpoint($0) } }
    }
}
