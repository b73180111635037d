import Foundation

/// Which passwords are taken: long ones that are not made of words everybody tries first. No rule about which signs they hold, and no day
/// on which they end (security SR-19).
package struct PasswordRules: Sendable {
    static let fewest = 12
    static let most = 200

    /// Words of the house: the service, the organisation, the person's own name.
    private let local: Set<String>

    package init(local words: [String]) {
        let pieces = words.flatMap { PasswordRules.plain($0).split { !$0.isLetter }.map(String.init) }
        local = Set(pieces.filter { $0.count >= 3 })
    }

    /// - Throws: ``AccountRefusal``
    package func check(_ password: String) throws(AccountRefusal) {
        let composed = password.precomposedStringWithCompatibilityMapping
        guard composed.unicodeScalars.count >= PasswordRules.fewest else { throw .shortPassword(least: PasswordRules.fewest) }
        guard composed.unicodeScalars.count <= PasswordRules.most else { throw .longPassword(most: PasswordRules.most) }
        guard Set(composed.lowercased().unicodeScalars).count >= 5 else { throw .commonPassword }
        let letters = PasswordRules.plain(composed).filter(\.isLetter)
        guard !letters.isEmpty, !isMadeOfRefusedWords(Array(letters)) else { throw .commonPassword }
    }

    /// Small letters, with the signs that people put in a letter's place taken for that letter.
    private static func plain(_ text: String) -> String {
        let meant: [Character: Character] = ["0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"]
        // Digits at either end are years and counts, not letters in disguise.
        let lowered = text.lowercased()
        let isOutside = { (sign: Character) in !sign.isLetter && sign != "@" && sign != "$" }
        let inside = lowered.drop(while: isOutside).reversed().drop(while: isOutside).reversed()
        return String(inside.map { meant[$0] ?? $0 })
    }

    /// Whether the letters can be cut into refused words with nothing left over.
    private func isMadeOfRefusedWords(_ letters: [Character]) -> Bool {
        var reachable = [true] + [Bool](repeating: false, count: letters.count)
        for end in 1...letters.count {
            for length in 3...max(3, min(end, 20)) where length <= end && reachable[end - length] {
                let word = String(letters[(end - length)..<end])
                if local.contains(word) || PasswordRules.common.contains(word) { reachable[end] = true }
            }
        }
        return reachable[letters.count]
    }

    /// What lists of breached passwords are mostly made of.
    private static let common = Set(
        """
        password passwort passw pass word letmein welcome hello login admin administrator root user guest master secret access changeme
        change default test testing temp temporary qwerty qwertyuiop qwert werty asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qaz wsx edc
        abc abcd abcde abcdef abcdefgh iloveyou love lovely loveme baby princess sunshine monkey dragon shadow superman batman football
        baseball basketball hockey soccer liverpool arsenal chelsea everton rangers celtic tottenham united manchester london england
        britain scotland wales english computer internet server system network windows michael jennifer jordan thomas daniel george charlie
        robert andrew joshua matthew ashley jessica nicole hannah sophie chocolate cheese cookie flower summer winter spring autumn january
        february march april may june july august september october november december monday tuesday wednesday thursday friday saturday
        sunday today tomorrow killer trustno one two three four five six seven eight nine ten trust freedom whatever pokemon starwars star
        wars computer google facebook samsung homeward housing home house support council service team work worker manager office staff care
        social the and for you your mypassword
        """.split { $0.isWhitespace }.map(String.init))
}
