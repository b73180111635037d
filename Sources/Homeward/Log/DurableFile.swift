import Foundation

/// A file that is added to or put in another's place; what was written is on the disk when it is said to be.
struct DurableFile {
    let path: String

    /// - Parameter permissions: of a file that is not there yet.
    /// - Throws: ``LogRefusal/unwritable(_:)``
    func append(_ bytes: [UInt8], permissions: mode_t) throws(LogRefusal) {
        let isNew = !FileManager.default.fileExists(atPath: path)
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, permissions)
        guard file >= 0 else { throw .unwritable(path) }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            guard written > 0 else { throw .unwritable(path) }
            rest = rest.dropFirst(written)
        }
        guard fsync(file) == 0 else { throw .unwritable(path) }
        if isNew { try syncFolder() }
    }

    /// Waits until what it holds and its name are on the disk.
    ///
    /// - Throws: ``LogRefusal/unwritable(_:)``
    func sync() throws(LogRefusal) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .unwritable(path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .unwritable(path) }
        try syncFolder()
    }

    /// Puts another content in its place, all of it or none.
    ///
    /// - Throws: ``LogRefusal/unwritable(_:)``
    func replace(with bytes: [UInt8], permissions: mode_t) throws(LogRefusal) {
        let new = DurableFile(path: path + ".new")
        unlink(new.path)
        try new.append(bytes, permissions: permissions)
        guard rename(new.path, path) == 0 else { throw .unwritable(path) }
        try syncFolder()
    }

    /// The name of a file is in its folder, which has to be on the disk of itself.
    ///
    /// - Throws: ``LogRefusal/unwritable(_:)``
    func syncFolder() throws(LogRefusal) {
        let folder = open(URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .unwritable(path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .unwritable(path) }
    }

    /// The last bytes of the file, all of it if it is shorter; none if there is no file.
    ///
    /// - Throws: ``LogRefusal/unwritable(_:)``
    func tail(_ most: UInt64) throws(LogRefusal) -> [UInt8] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? file.close() }
            let end = try file.seekToEnd()
            try file.seek(toOffset: end - min(end, most))
            return [UInt8](try file.readToEnd() ?? Data())
        } catch {
            throw .unwritable(path)
        }
    }
}
