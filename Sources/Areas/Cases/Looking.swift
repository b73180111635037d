import Access
import Core
import Hummingbird
import Record
import Web

extension AccessLog {
    /// Writes down that a user looks at what a page is about to show them; the page may leave once this returns.
    ///
    /// - Throws: ``AccessLogRefusal``
    package func keep(_ shown: Look.Shown, to user: Directory.User, _ context: HomewardContext) async throws {
        try await keep(
            Look(
                at: context.arrived, user.viewer, in: user.service, route: context.endpointPath ?? "", shown: shown,
                request: context.requestID))
    }
}
