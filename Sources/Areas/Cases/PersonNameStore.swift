import Core
import Record
import Specification
import Storage

/// What somebody is called on a page. Where names are not the viewer's to read, the database is not asked for them, and the reference of the
/// case stands instead.
package enum PersonName: Hashable, Sendable {
    case called(name: String?, preferred: String?)
    case unread

    /// The preferred name first, and the full one where it does not begin with it.
    ///
    /// - Parameter reference: of the case, printed.
    package func words(or reference: String) -> String {
        guard case .called(let name, let preferred) = self else { return reference }
        guard let name else { return preferred ?? "Not recorded" }
        guard let preferred, !preferred.isEmpty, !name.hasPrefix(preferred) else { return name }
        return "\(preferred) (\(name))"
    }

    package var isRead: Bool { self != .unread }
}

extension PersonName {
    /// Columns of the table `person`, for ``init(_:for:)``.
    static func columns(for viewer: Viewer) -> Statement {
        viewer.readsOfPersons("name")
            ? "person.name AS name, \(viewer.readsOfPersons("preferred_name") ? "person.preferred_name" : nothing) AS preferred_name"
            : "\(nothing) AS name, \(nothing) AS preferred_name"
    }

    private static let nothing: Statement = "CAST(NULL AS TEXT)"

    init(_ row: ResultRow, for viewer: Viewer) throws {
        self =
            viewer.readsOfPersons("name") ? .called(name: try row.find("name"), preferred: try row.find("preferred_name")) : .unread
    }
}

extension Viewer {
    /// Whether a question that every service asks of a person is this viewer's to read.
    func readsOfPersons(_ field: String) -> Bool { reads(SharedVocabulary.person.kind.fields[field]?.marks ?? []) }
}
