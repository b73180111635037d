import Foundation

/// The disk that a file or folder is on.
struct Disk: Equatable {
    /// Bytes that whoever runs Homeward may still write, and all there are.
    let free: Int64, size: Int64
    let device: UInt64

    init?(of path: String) {
        var room = statvfs()
        let file = URL(filePath: path).resolvingSymlinksInPath().path
        let device = (try? FileManager.default.attributesOfItem(atPath: file))?[.systemNumber]
        guard statvfs(path, &room) == 0, let device = device as? NSNumber else { return nil }
        free = Int64(room.f_bavail) * Int64(room.f_frsize)
        size = Int64(room.f_blocks) * Int64(room.f_frsize)
        self.device = device.uint64Value
    }

    /// Whether the kernel encrypts what is written to it, or to every disk that it is made of; nil if the kernel does not tell, as for a disk of
    /// the network or of memory.
    var isEncrypted: Bool? {
        let major = (device >> 8) & 0xfff, minor = (device & 0xff) | ((device >> 12) & 0xffff00)
        return Disk.isEncrypted("/sys/dev/block/\(major):\(minor)")
    }

    /// The same of a device by its name, such as a swap partition.
    static func isEncrypted(device path: String) -> Bool? {
        let name = URL(filePath: path).resolvingSymlinksInPath().lastPathComponent
        return isEncrypted("/sys/class/block/\(name)")
    }

    private static func isEncrypted(_ block: String) -> Bool? {
        guard FileManager.default.fileExists(atPath: block) else { return nil }
        let kind = FileManager.default.contents(atPath: block + "/dm/uuid").map { String(decoding: $0, as: UTF8.self) } ?? ""
        if kind.hasPrefix("CRYPT-") { return true }
        let below = (try? FileManager.default.contentsOfDirectory(atPath: block + "/slaves")) ?? []
        return !below.isEmpty && below.allSatisfy { isEncrypted("\(block)/slaves/\($0)") == true }
    }

    /// `3.2 GB`
    static func words(_ bytes: Int64) -> String {
        let tenths = bytes / 100_000_000
        return tenths == 0 ? "\(bytes / 1_000_000) MB" : "\(tenths / 10).\(tenths % 10) GB"
    }
}
