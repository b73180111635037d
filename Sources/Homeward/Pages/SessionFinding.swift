import Access
import Core
import Hummingbird
import Logging
import Storage
import Web

/// Who is behind a cookie, looked up for every request: what was ended or changed a moment ago counts on the next one (security SR-17).
struct SessionFinding: Sendable {
    let house: House

    /// Finds the session of a token, and keeps it alive. What others published since the last page is learned in the same crossing.
    @Sendable func find(_ digest: [UInt8], _ context: HomewardContext) async throws -> Session? {
        let moment = house.steady.time(context.arrived)
        let found = try await house.database.read { transaction -> (signIn: SignInStore.SignIn, user: Directory.User)? in
            try house.catchUp(in: transaction, at: context.arrived)
            guard let signIn = try SignInStore(transaction).find(token: digest, at: moment),
                let user = try house.user(signIn.user, in: transaction)
            else { return nil }
            return (signIn, user)
        }
        try await house.settle()
        guard let (signIn, user) = found else { return nil }
        house.directory.know(user)
        if moment - signIn.seen > 60_000 { await keepAlive(digest, at: moment, context) }
        return Session(digest: digest, user: user.code, organisation: user.organisation, viewer: user)
    }

    /// Written at most once a minute: a page must not wait for the disk to say that it was looked at. Where nothing can be written the page is
    /// shown all the same, if it is about nobody (security SR-08); what is lost is that the sign-in was used.
    private func keepAlive(_ digest: [UInt8], at moment: Moment, _ context: HomewardContext) async {
        do {
            try await house.database.write { try SignInStore($0).touch(token: digest, at: moment) }
        } catch {
            context.logger.error("a sign-in could not be kept alive", metadata: ["type": "\(type(of: error))"])
        }
    }
}
