import CSodium
import Core
import Foundation
import Proof
import Synchronization
import Web

/// Passwords as they are kept: Argon2id over an HMAC with the pepper (security SR-19).
package struct PasswordHashing: Sendable {
    /// How much one hash costs: passes and bytes of memory.
    package struct Cost: Sendable {
        package var passes: UInt64
        package var memory: Int
        package static let standard = Cost(passes: 1, memory: 46 * 1024 * 1024)
        package init(passes: UInt64, memory: Int) { (self.passes, self.memory) = (passes, memory) }
    }

    private let cost: Cost
    private let key: [UInt8]
    /// Of a password that nobody has: an unknown name is given as much work as a known one.
    private let nobodys: String

    /// - Throws: ``AccountRefusal/busy`` if there is not memory enough for one hash.
    package init(_ pepper: Pepper, cost: Cost = .standard) throws(AccountRefusal) {
        (self.cost, key) = (cost, pepper.key(for: "passwords"))
        nobodys = try PasswordHashing.hash(Secret.random(), cost)
    }

    func hash(_ password: String) throws(AccountRefusal) -> String { try PasswordHashing.hash(peppered(password), cost) }

    /// - Parameter hash: nil where there is no such account, or none that could sign in.
    func isRight(_ password: String, for hash: String?) -> Bool {
        let given = peppered(password).map { CChar(bitPattern: $0) }
        let matches = crypto_pwhash_str_verify(hash ?? nobodys, given, UInt64(given.count)) == 0
        return matches && hash != nil
    }

    /// The same password, however the keyboard composes its letters.
    private func peppered(_ password: String) -> [UInt8] {
        Array(Digest(of: Array(password.precomposedStringWithCompatibilityMapping.utf8), salt: key).hexadecimal.utf8)
    }

    private static func hash(_ bytes: [UInt8], _ cost: Cost) throws(AccountRefusal) -> String {
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let given = bytes.map { CChar(bitPattern: $0) }
        guard crypto_pwhash_str(&text, given, UInt64(given.count), cost.passes, cost.memory) == 0 else { throw .busy }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Lets few in at once, on threads of their own, and turns away those for whom there is no room to wait: hashing must not starve pages.
package final class Turnstile: Sendable {
    private let atOnce: Int, room: Int
    private let state = Mutex<(inside: Int, waiting: [CheckedContinuation<Void, Never>])>((0, []))

    package init(atOnce: Int = 2, room: Int = 50) { (self.atOnce, self.room) = (atOnce, room) }

    /// - Throws: ``AccountRefusal/busy``
    package func run<Answer: Sendable>(_ work: @escaping @Sendable () -> Answer) async throws(AccountRefusal) -> Answer {
        guard await enter() else { throw .busy }
        let answer = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: work()) }
        }
        leave()
        return answer
    }

    private enum Place { case inside, waiting, outside }

    private func enter() async -> Bool {
        var isIn = false
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let place = state.withLock { state -> Place in
                if state.inside < atOnce {
                    state.inside += 1
                    return .inside
                }
                guard state.waiting.count < room else { return .outside }
                state.waiting.append(continuation)
                return .waiting
            }
            isIn = place != .outside
            if place != .waiting { continuation.resume() }
        }
        return isIn
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.inside -= 1
            return nil
        }
        next?.resume()
    }
}
