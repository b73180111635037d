import Access
import Core
import Hummingbird
import Record
import Web

extension AccessLog {
    /// Writes down that a user looks at what a page is about to show them; the page may leave once this returns.
    ///
    /// - Throws: ``AccessLogRefusal``
    ///
    /// - Parameter purpose: what for, where it is asked; nil: for the work of the user's role.
    package func keep(
        _ shown: Look.Shown, to user: Directory.User, _ context: HomewardContext, for purpose: String? = nil
    ) async throws {
        let viewer = purpose.map { user.viewer.looking(for: $0) } ?? user.viewer
        try await keep(
            Look(
                at: context.arrived, viewer, in: user.service, route: context.endpointPath ?? "", shown: shown,
                request: context.requestID))
    }
}
