import Cases
import Core
import Figures
import Record
import Returns
import Specification
import Storage

/// A sealed return as a command prints it.
struct SealedReport: Sendable {
    let sealed: SealedReturn
    /// As it was recorded when it was sealed.
    let digest: String

    var words: String {
        let signed = "\(sealed.signed.name), \(sealed.signed.capacityLabel), \(sealed.signed.organisationLabel)"
        let heading = [
            "\(sealed.label), \(sealed.periodWords), number \(sealed.number)", "sealed on \(sealed.sealed.words) by \(signed)",
            "seal \(digest)",
        ]
        return (heading + sealed.figures.map(\.line)).joined(separator: "\n")
    }
}

extension House {
    /// - Parameter label: the period; nil for the last that is over.
    /// - Throws: ``ReturnRefusal/notSealed``, ``ReturnRefusal/severalReturns(_:)``.
    func sealed(_ name: String, _ label: String?, named: String?, number: Int?) async throws -> SealedReport {
        let service = try service(name).service
        let calendar = service.calendar
        let period =
            try label.map { try Period(label: $0, in: calendar) }
            ?? Period(service.reports, containing: record.now().day, in: calendar).previous(in: calendar)
        return try await database.read { transaction in
            let store = SealStore(transaction)
            let latest = try store.latest(of: name).values.filter { $0.period == period.label && (named ?? $0.name) == $0.name }
            guard latest.count < 2 else { throw ReturnRefusal.severalReturns(latest.map(\.name).sorted()) }
            let seals = try latest.first.map { try store.headings(of: name, $0.name, $0.period) } ?? []
            guard let seal = number.map({ number in seals.first { $0.number == number } }) ?? seals.last,
                let sealed = try store.sealed(seal.id)
            else { throw ReturnRefusal.notSealed }
            return SealedReport(sealed: sealed, digest: seal.digest)
        }
    }
}
