/// The hash tree of RFC 6962 §2.1 over leaves that are only ever added. It keeps the roots of its perfect subtrees, one for each binary digit 1
/// of its size, so that a leaf costs a few hashes and a root reads no leaf.
package struct MerkleTree: Equatable, Sendable {
    package private(set) var size: Int64
    /// The largest subtree first; 32 bytes each.
    package private(set) var peaks: [[UInt8]]

    package init() { (size, peaks) = (0, []) }

    /// A tree as it was kept; nil if the number of peaks does not fit its size.
    package init?(size: Int64, peaks: [[UInt8]]) {
        guard size >= 0, peaks.count == size.nonzeroBitCount, peaks.allSatisfy({ $0.count == 32 }) else { return nil }
        (self.size, self.peaks) = (size, peaks)
    }

    /// - Parameter leaf: the hash of an entry, as ``leaf(_:)`` gives it.
    package mutating func add(_ leaf: [UInt8]) {
        var hash = leaf
        var height = size
        // As when one is added to a binary number: two subtrees of one height become one of the next.
        while height & 1 == 1 {
            hash = MerkleTree.node(peaks.removeLast(), hash)
            height >>= 1
        }
        peaks.append(hash)
        size += 1
    }

    /// The hash of the whole; of no leaf at all, that of nothing.
    package var root: [UInt8] {
        guard var hash = peaks.last else { return [UInt8]().sha256 }
        for peak in peaks.dropLast().reversed() { hash = MerkleTree.node(peak, hash) }
        return hash
    }

    /// The hash of an entry. A leaf can never pass for a node: they begin with different bytes.
    package static func leaf(_ entry: [UInt8]) -> [UInt8] { ([0] + entry).sha256 }
    private static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { ([1] + left + right).sha256 }
}
