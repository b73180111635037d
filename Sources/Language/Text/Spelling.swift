/// The known name a writer most likely meant.
package enum Spelling {
    /// The nearest of `known` within two slips of the keyboard (three for a long name); nil where none is near.
    package static func nearest(to name: String, among known: some Sequence<String>) -> String? {
        let wanted = Array(name.utf8)
        let limit = wanted.count >= 8 ? 3 : wanted.count >= 4 ? 2 : 1
        var best: (distance: Int, name: String)?
        for candidate in Set(known).sorted() where candidate != name {
            let distance = slips(wanted, Array(candidate.utf8))
            if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.name
    }

    /// Letters put in, left out, changed or swapped with their neighbour.
    package static func slips(_ a: [UInt8], _ b: [UInt8]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var before: [Int] = []
        var above = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                var least = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { least = min(least, before[j - 2] + 1) }
                row.append(least)
            }
            (before, above) = (above, row)
        }
        return above[b.count]
    }
}
