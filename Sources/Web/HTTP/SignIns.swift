import HTTPTypes
import Hummingbird

/// Finds who is signed in. A cookie that is missing, broken or unknown means nobody: nothing is said about which.
package struct SignIns: RouterMiddleware {
    package typealias Context = HomewardContext

    /// Answers with the sign-in of a digest, nil where there is none or it has ended.
    let find: @Sendable (_ digest: [UInt8], HomewardContext) async throws -> Session?

    package init(find: @escaping @Sendable (_ digest: [UInt8], HomewardContext) async throws -> Session?) { self.find = find }

    package func handle(
        _ request: Request, context: HomewardContext, next: (Request, HomewardContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let isSecure = context.site.isSecure
        if let token = CookieJar.value(.session, in: request.headers, isSecure: isSecure).flatMap(SessionToken.init(text:)),
            let session = try await find(token.digest, context)
        {
            context.session = session
            context.token = token.formToken
            return try await next(request, context)
        }
        // Nobody is signed in. Their forms, sign-in among them, are bound to a mark of their browser.
        let known = CookieJar.value(.visitor, in: request.headers, isSecure: isSecure).flatMap(SessionToken.init(text:))
        let visitor = known ?? SessionToken.random()
        context.token = Secret.hexadecimal(Secret.hmac("homeward visitor ".utf8 + Array(visitor.text.utf8), key: context.site.key))
        var response = try await next(request, context)
        if known == nil, request.method == .get {
            CookieJar.set(.visitor, visitor.text, on: &response, isSecure: isSecure)
        }
        return response
    }
}
