import Access
import Core
import Hummingbird
import Record
import Web

extension AccessLog {
    /// Writes down that a user looks at what a page is about to show them; the page may leave once this returns.
    ///
    /// - Parameter viewer: the user as they look, where that is not by a page or not for the work of their role.
    /// - Throws: ``AccessLogRefusal``
    package func keep(
        _ shown: Look.Shown, to user: Directory.User, _ context: HomewardContext, as viewer: Viewer? = nil
    ) async throws {
        try await keep(
            Look(
                at: context.arrived, viewer ?? user.viewer, in: user.service, route: context.endpointPath ?? "", shown: shown,
                request: context.requestID))
    }
}
