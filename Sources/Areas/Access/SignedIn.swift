import Web

extension Directory {
    /// Who asks.
    ///
    /// - Throws: ``WebRefusal/signInNeeded`` for somebody who is not signed in, or may no longer sign in.
    package func signedIn(_ context: HomewardContext) throws -> User {
        guard let session = context.session, let user = self[session.user] else { throw WebRefusal.signInNeeded }
        return user
    }
}
