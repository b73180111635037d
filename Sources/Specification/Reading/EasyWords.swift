import Core
import Language

/// What easy English is held to, wherever a folder writes it.
enum EasyWords {
    /// In one sentence.
    static let most = 15
    /// Words that are hard to read, with what to write instead.
    static let easier = [
        "accommodation": "home", "additional": "more", "alternatively": "or", "approximately": "about",
        "assessment": "finding out what you need",
        "assistance": "help", "attend": "come to", "commence": "start", "commissioner": "the council", "confidential": "private",
        "consent": "say yes", "discharge": "leaving hospital", "eligible": "can get", "eligibility": "who can get it", "implement": "do",
        "intervention": "help", "notify": "tell", "obtain": "get", "outcome": "what happened", "prior": "before", "provide": "give",
        "regarding": "about", "require": "need", "residence": "home", "sufficient": "enough", "terminate": "end", "utilise": "use",
    ]
}

extension MistakeLog {
    /// Experience §10: a sentence has 15 words at most, and none that is known to be hard.
    func check(easy line: String, at place: SourcePlace) {
        for sentence in line.split(whereSeparator: { ".?!:".contains($0) }) {
            let words = sentence.split { !$0.isLetter && !$0.isNumber && !"'’-…".contains($0) }.map { $0.lowercased() }
            if words.count > EasyWords.most {
                report(
                    place, "this sentence has \(words.count) words: \(sentence.trimmed)",
                    "Write \(EasyWords.most) at most, one idea in each")
            }
            for word in words {
                guard let easier = EasyWords.easier[word] else { continue }
                report(place, "\(word) is a hard word", "Write \(easier)")
            }
        }
    }
}
