import Foundation
import Subprocess
import SystemPackage
import Testing

/// A program of the system that a test needs beside it, such as a reader of files that is not ours.
package enum OutsideProgram {
    /// Runs it to its end, which must be a good one.
    ///
    /// - Returns: what it wrote on its standard output.
    package static func run(_ words: [String], reading input: Data = Data()) async throws -> Data {
        let ended = try await Subprocess.run(
            .path("/usr/bin/env"), arguments: Arguments(words), input: .data(input), output: .data(limit: 1 << 24),
            error: .string(limit: 1 << 16))
        #expect(ended.terminationStatus.isSuccess, "\(words.prefix(2)): \(ended.standardError)")
        return ended.standardOutput
    }
}
