import Testing

@testable import Web

/// The colours as the style sheet gives them, read from its own text.
private struct Tokens {
    let values: [String: String]

    /// The declarations between the first `{` after `selector` and its `}`.
    init(after selector: String) {
        let sheet = String(decoding: Assets.named("homeward.css")?.bytes ?? [], as: UTF8.self)
        var values: [String: String] = [:]
        if let start = sheet.range(of: selector + " {") {
            let block = sheet[start.upperBound...].prefix { $0 != "}" }
            for piece in block.split(separator: ";") {
                let halves = piece.split(separator: ":", maxSplits: 1).map { $0.trimmed }
                if halves.count == 2 { values[halves[0]] = halves[1] }
            }
        }
        self.values = values
    }

    func contrast(_ first: String, _ second: String) -> Double {
        let (a, b) = (luminance(first), luminance(second))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    private func luminance(_ name: String) -> Double {
        let digits = (values["--\(name)"] ?? "").dropFirst()
        guard digits.utf8.count == 6, let number = Int(digits, radix: 16) else {
            Issue.record("--\(name) is not a colour")
            return 0
        }
        let (red, green, blue) = (linear(number >> 16), linear(number >> 8), linear(number))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    private func linear(_ number: Int) -> Double {
        let share = Double(number & 255) / 255
        return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055)
    }
    /// x to the power of 2.4, without Foundation: the fifth root of x squared, by Newton, times x squared.
    private func power(_ x: Double) -> Double {
        let square = x * x
        var root = 0.5
        for _ in 0..<60 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
        return square * root
    }
}

extension StringProtocol {
    fileprivate var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
    fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}

@Suite struct `The look` {
    private static let schemes = [":root", ":root:not([data-theme=\"light\"])", ":root[data-theme=\"dark\"]"]
    private static let words = [
        ("text", "page"), ("text", "surface"), ("muted", "page"), ("muted", "surface"), ("brand", "page"), ("brand", "surface"),
        ("on-brand", "brand"), ("on-brand", "brand-strong"), ("link", "page"), ("link", "surface"), ("visited", "page"),
        ("visited", "surface"),
        ("error", "page"), ("on-error", "error"), ("success", "page"), ("warning", "page"), ("ring", "focus"),
        ("overdue-text", "overdue-tint"), ("due-soon-text", "due-soon-tint"), ("on-track-text", "on-track-tint"),
        ("not-due-text", "not-due-tint"), ("waiting-text", "waiting-tint"), ("draft-text", "draft-tint"),
    ]
    private static let graphics = [
        ("border", "page"), ("border", "surface"), ("brand", "page"), ("error", "page"), ("warning", "page"), ("success", "page"),
        ("series-1", "page"), ("series-2", "page"), ("series-3", "page"), ("series-4", "page"),
    ]

    @Test(arguments: schemes) func `gives words a contrast of 4.5 or more`(scheme: String) {
        let tokens = Tokens(after: scheme)
        for (text, ground) in Self.words {
            let contrast = tokens.contrast(text, ground)
            #expect(contrast >= 4.5, "\(text) on \(ground) in \(scheme)")
        }
    }

    @Test(arguments: schemes) func `gives shapes a contrast of 3 or more`(scheme: String) {
        let tokens = Tokens(after: scheme)
        for (shape, ground) in Self.graphics {
            #expect(tokens.contrast(shape, ground) >= 3, "\(shape) on \(ground) in \(scheme)")
        }
    }

    @Test func `is the same dark for the device and for one's own choice`() {
        let device = Tokens(after: Self.schemes[1]).values, own = Tokens(after: Self.schemes[2]).values
        #expect(device == own.filter { $0.key != "color-scheme" })
    }

    @Test func `keeps within its budgets`() {
        let css = Assets.named("homeward.css")?.bytes.count ?? 0
        let scripts = Assets.all.filter { $0.name.hasSuffix(".js") }.reduce(0) { $0 + $1.bytes.count }
        #expect(css > 0 && css <= 40_000)
        #expect(scripts > 0 && scripts <= 25_000)
        for chapter in Styleguide.chapters {
            let size = Styleguide.page(chapter.name, token: "t")?.document(in: Styleguide.frame(token: "t")).bytes.count ?? 0
            #expect(size > 0 && size <= 60_000, "\(chapter.name)")
        }
    }
}

@Suite struct `Every example page` {
    private func document(_ name: String) -> String {
        Styleguide.page(name, token: "t")?.document(in: Styleguide.frame(token: "t")).text ?? ""
    }

    @Test(arguments: Styleguide.chapters.map(\.name)) func `has one first heading, no inline script or style and no empty id`(name: String)
    {
        let text = document(name)
        #expect(text.ranges(of: "<h1").count == 1)
        #expect(text.ranges(of: "<main").count == 1)
        #expect(text.ranges(of: "<script").count == 1)
        #expect(!text.contains("style=\"") && !text.contains("<style") && !text.contains(" onclick") && !text.contains("id=\"\""))
    }

    @Test(arguments: Styleguide.chapters.map(\.name)) func `uses each id once`(name: String) {
        let ids = document(name).matches(of: /[ ]id="([^"]+)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count, "\(Dictionary(grouping: ids, by: \.self).filter { $0.value.count > 1 }.keys)")
    }

    @Test(arguments: Styleguide.chapters.map(\.name)) func `says none of the words we do not use`(name: String) {
        let words = document(name).lowercased().replacing(/<[^>]*>/, with: " ")
        for word in ["please", "sorry", "invalid", "oops"] {
            let isSaid = words.contains(word)
            #expect(!isSaid, "\(word)")
        }
    }

    @Test func `has a title of its own`() {
        let titles = Styleguide.chapters.map { $0.title }
        #expect(Set(titles).count == titles.count)
    }
}
