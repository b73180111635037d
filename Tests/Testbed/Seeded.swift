import Foundation

/// Random numbers that can be had again: SplitMix64 from a seed which is printed, and set with `HOMEWARD_SEED`.
package struct Seeded: RandomNumberGenerator {
    package let seed: UInt64
    private var state: UInt64

    package init(seed: UInt64) {
        self.seed = seed
        self.state = seed
    }

    /// A new seed for each run, so that the tests look at more of the world with time.
    ///
    /// - Parameter name: printed with the seed, so that a failure can be run again.
    package init(for name: String) {
        let chosen = ProcessInfo.processInfo.environment["HOMEWARD_SEED"].flatMap { UInt64($0) }
        self.init(seed: chosen ?? UInt64.random(in: 0..<1_000_000_000))
        print("\(name): HOMEWARD_SEED=\(seed)")
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func chance(_ hundredths: Int) -> Bool { Int.random(in: 0..<100, using: &self) < hundredths }
}
