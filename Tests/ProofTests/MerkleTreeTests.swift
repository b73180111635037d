import Core
import Proof
import Testbed
import Testing

@Suite(.covers("DP-03", "SR-06")) struct `A hash tree` {
    /// The entries of the reference tree of the certificate-transparency project.
    static let entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]

    @Test(arguments: [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ])
    func `has the roots of RFC 6962's reference tree`(size: Int, root: String) throws {
        var tree = MerkleTree()
        for entry in `A hash tree`.entries.prefix(size) { tree.add(MerkleTree.leaf(try #require([UInt8](hexadecimal: entry)))) }
        #expect(tree.size == Int64(size) && tree.root.hexadecimal == root)
    }

    /// MTH of RFC 6962 §2.1, as it is written there.
    func root(of entries: ArraySlice<[UInt8]>) -> [UInt8] {
        guard let first = entries.first else { return [UInt8]().sha256 }
        if entries.count == 1 { return ([0] + first).sha256 }
        var left = 1
        while left * 2 < entries.count { left *= 2 }
        return ([1] + root(of: entries.prefix(left)) + root(of: entries.dropFirst(left))).sha256
    }

    @Test func `grown a leaf at a time, and taken up again from its peaks, has the root that the definition gives`() throws {
        let entries = (0..<130).map { Array("entry \($0)".utf8) }
        var tree = MerkleTree()
        for (size, entry) in entries.enumerated() {
            tree = try #require(MerkleTree(size: tree.size, peaks: tree.peaks))
            tree.add(MerkleTree.leaf(entry))
            #expect(tree.root == root(of: entries.prefix(size + 1)))
        }
    }

    @Test func `is not made of peaks that do not fit its size`() {
        let hash = [UInt8](repeating: 7, count: 32)
        #expect(MerkleTree(size: 3, peaks: [hash]) == nil)
        #expect(MerkleTree(size: 2, peaks: [Array(hash.dropLast())]) == nil)
        #expect(MerkleTree(size: -1, peaks: []) == nil)
    }
}

@Suite(.covers("DP-03")) struct `A log key` {
    @Test func `is Ed25519, by the first example of RFC 8032`() throws {
        let seed = try #require([UInt8](hexadecimal: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
        let key = try #require(LogKey(seed: seed))
        #expect(key.publicKey.description == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    }

    @Test(arguments: ["", "d75a", "zz5a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"])
    func `is not read from what is none`(text: String) { #expect(PublicKey.keys(text) == nil) }
}
