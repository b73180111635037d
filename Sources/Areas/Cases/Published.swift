import Core
import Record
import Specification

/// What staff can do, as the folder declares it; the record's own `Act` is what was done.
package typealias ServiceAct = Specification.Act

/// A service folder in force, and the record that stands for it. Shared, not copied: every fact that is folded asks for it.
package final class Published: Sendable {
    package let service: Service
    /// The record that stands for the service; the same on every machine, since it is made from the name.
    package let reference: Reference
    /// Registers that the rules of cases and people read.
    let registers: Set<String>
    /// Registers that the rules of registers read.
    let registersOfRegisters: Set<String>
    /// Which version the acts are recorded under: `example@3f2a…`.
    package let version: String

    package init(_ service: Service) {
        self.service = service
        reference = Published.reference(of: service.name)
        version = Published.stamp(service.name, service.version)
        let all = Set(service.kinds.filter(service.isRegister).map(\.name))
        let whole = { (read: Set<String>) in
            // A repeating row is read with its record.
            Set(service.kinds.filter { kind in read.contains(kind.name) || kind.groups.contains { read.contains($0.name) } }.map(\.name))
        }
        registers = whole(service.rules.kindsRead { !all.contains($0) }).intersection(all)
        registersOfRegisters = whole(service.rules.kindsRead(ofRecords: all.contains)).intersection(all)
    }

    package static func reference(of service: String) -> Reference {
        Reference(digest: Array("service:\(service)".utf8).sha256)
    }
    package static func stamp(_ name: String, _ version: String) -> String { "\(name)@\(version.prefix(16))" }
    /// The service of an act's version.
    package static func service(ofStamp stamp: String) -> String { String(stamp.prefix { $0 != "@" }) }
}

/// The services in force, by name.
package struct Shelf: Sendable {
    package private(set) var published: [Published]
    private let byName: [String: Published]
    private let byReference: [Reference: Published]

    package init(_ published: [Published]) {
        self.published = published.sorted { $0.service.name < $1.service.name }
        byName = Dictionary(published.map { ($0.service.name, $0) }, uniquingKeysWith: { first, _ in first })
        byReference = Dictionary(published.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package subscript(name: String) -> Published? { byName[name] }
    package subscript(reference: Reference) -> Published? { byReference[reference] }
    package subscript(stamp stamp: String) -> Published? { byName[Published.service(ofStamp: stamp)] }
}
