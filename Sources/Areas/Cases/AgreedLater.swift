import Core
import Specification
import Storage

extension Published {
    /// Brings up to date what follows from settings that were agreed otherwise from a day on: the deadlines of what starts on that day or
    /// later and, where a stage reads one of them, every case. Costs by the number of cases it concerns; most settings concern none.
    package func agreed(_ settings: Set<String>, from day: Day, on shelf: Shelf, in transaction: Transaction) throws {
        let derived = service.settingsDerivedFrom
        let derivation = Derivation(shelf: shelf, transaction: transaction)
        if !derived.stages.isDisjoint(with: settings) {
            try derivation.bringUpToDate(try DerivationStore(transaction).records(of: ["case"], in: reference), of: service.name)
        }
        guard !derived.clocks.isDisjoint(with: settings) else { return }
        let (files, others) = try StartedLater(self, from: day, transaction).find()
        try derivation.bringUpToDate(files, of: service.name)
        try derivation.bringUpToDate(outsideCases: others, of: service.name)
    }
}
