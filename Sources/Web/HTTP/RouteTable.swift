import HTTPTypes

/// Which methods each address takes, so that a wrong method is told apart from an unknown address.
package struct RouteTable: Sendable {
    private let routes: [(method: HTTPRequest.Method, pieces: [Substring])]

    package init(_ routes: [(HTTPRequest.Method, String)]) {
        self.routes = routes.map { ($0.0, $0.1.split(separator: "/")) }
    }

    /// The methods of every route that fits; empty for an unknown address.
    package func methods(of path: String) -> [String] {
        let pieces = path.split(separator: "/")
        return Set(routes.filter { RouteTable.fits($0.pieces, pieces) }.map(\.method.rawValue)).sorted()
    }

    private static func fits(_ pattern: [Substring], _ path: [Substring]) -> Bool {
        for (index, piece) in pattern.enumerated() {
            if piece == "**" { return true }
            guard index < path.count else { return false }
            if piece.utf8.first == UInt8(ascii: "*") { continue }
            guard let open = piece.firstIndex(of: "{"), let close = piece.lastIndex(of: "}") else {
                guard piece == path[index] else { return false }
                continue
            }
            let (before, after) = (piece[..<open], piece[piece.index(after: close)...])
            guard path[index].hasPrefix(before), path[index].hasSuffix(after), path[index].count > before.count + after.count else {
                return false
            }
        }
        return pattern.count == path.count
    }
}
