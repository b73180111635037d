import Foundation
import Testbed
import Testing

@testable import Homeward

/// Where everybody's words lie for as long as a command takes.
@Suite(.covers("DP-06")) struct `A folder that only one command may read` {
    private static func with(_ body: (String) throws -> Void) throws {
        let parent = FileManager.default.temporaryDirectory.appending(path: "private-\(UUID())")
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: parent) }
        try body(parent.path)
    }
    private static func files(in parent: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: parent).sorted() }

    @Test func `leaves nothing behind`() throws {
        try Self.with { parent in
            let folder = try PrivateFolder.oneOfMany(in: parent, for: "verify")
            try Data("Ann Lowe".utf8).write(to: URL(filePath: "\(folder.path)/words"))
            #expect(try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int == 0o700)
            folder.remove()
            #expect(try Self.files(in: parent) == [])
        }
    }

    @Test func `takes away what one left that was killed, and nothing of one that is at work`() throws {
        try Self.with { parent in
            let atWork = try PrivateFolder.oneOfMany(in: parent, for: "verify")
            let killed = "\(parent)/.verify-0F1E"
            try FileManager.default.createDirectory(atPath: killed, withIntermediateDirectories: false)
            try Data("Ann Lowe".utf8).write(to: URL(filePath: "\(killed)/words"))
            try Data().write(to: URL(filePath: "\(killed).lock"))
            let next = try PrivateFolder.oneOfMany(in: parent, for: "verify")
            #expect(!FileManager.default.fileExists(atPath: killed) && !FileManager.default.fileExists(atPath: "\(killed).lock"))
            #expect(FileManager.default.fileExists(atPath: atWork.path) && atWork.path != next.path)
            atWork.remove()
            next.remove()
            #expect(try Self.files(in: parent) == [])
        }
    }
}
