import Cases
import Core
import Record
import Specification
import Storage

/// Invented people for a service: drawn from its own kinds and lists, so that any folder can be shown without a line of Swift. Their cases
/// go through the same stages, guards and checks as anybody's.
struct Demonstration: Sendable {
    let house: House
    let seed: UInt64
    /// How many for each service; nil for what its folder says.
    let people: Int?

    /// Records the people each folder's demonstration asks for.
    ///
    /// - Returns: how many facts were recorded.
    func fill() async throws -> Int {
        var total = 0
        for published in house.shelf.published {
            let people = people ?? published.service.demonstration?.people ?? 0
            guard people > 0 else { continue }
            var invention = Invention(published, today: house.record.now().day, people: people, seed: seed)
            total += try await keep(invention.background(), published, from: 0)
            // So many at a time that memory stays small and each transaction short.
            for first in stride(from: 0, to: people, by: 500) {
                let (before, sofar) = (invention, total)
                let played = try await house.record.write { transaction in
                    try play(min(500, people - first), before, published, from: sofar, transaction)
                }
                (invention, total) = (played.invention, total + played.facts)
            }
        }
        try await DemonstrationReturns(house: house).seal()
        return total
    }

    private func keep(_ acts: [Invention.Done], _ published: Published, from number: Int) async throws -> Int {
        try await house.record.write { transaction in
            var book = Book(published, house.record.fold, seed, from: number, transaction)
            try book.write(acts)
            return try book.close()
        }
    }

    /// Begins cases and takes all of them through the course, step by step, so that what is read of them is read together.
    private func play(
        _ many: Int, _ before: Invention, _ published: Published, from number: Int, _ transaction: Transaction
    ) throws -> (facts: Int, invention: Invention) {
        var invention = before
        var book = Book(published, house.record.fold, seed, from: number, transaction)
        try book.write(invention.registers())
        let begun = (0..<many).compactMap { _ in invention.begin() }
        var cases = begun.map(\.case)
        try book.write(begun.map(\.act))
        _ = try book.close()
        for step in invention.steps {
            let chosen = invention.choose(step, of: cases)
            let standing = try Standing(of: chosen.map { cases[$0].file }, in: published, transaction)
            for index in chosen {
                let acts = try invention.go(step, &cases[index], standing: standing)
                try book.write(acts)
                guard step.isOnce, !acts.isEmpty else { continue }
                invention.hasTaken(step)
                break
            }
            _ = try book.close()
        }
        return (try book.close(), invention)
    }
}

/// Writes invented acts, each under a key that the same seed gives again.
private struct Book {
    private let published: Published, seed: UInt64
    private var appending: Appending
    private var number: Int
    private var facts = 0

    init(_ published: Published, _ fold: Fold, _ seed: UInt64, from number: Int, _ transaction: Transaction) {
        (self.published, self.seed, self.number) = (published, seed, number)
        appending = Appending(transaction: transaction, fold: fold)
    }

    mutating func write(_ acts: [Invention.Done]) throws {
        for act in acts {
            let header = Act(
                id: ActNumbers.shared.next(at: act.at), key: "demonstration \(published.service.name) \(seed) \(number)", answer: "",
                at: act.at, by: act.by, capacity: act.capacity, organisation: act.organisation, purpose: "demonstration",
                via: "demonstration", specification: published.version, request: "")
            number += 1
            facts += try appending.append(act.facts, act: header).count
        }
    }

    /// Brings tables, stages and clocks up to date.
    ///
    /// - Returns: how many facts were written so far.
    mutating func close() throws -> Int {
        try appending.finish()
        return facts
    }
}
