import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Lets a state change pass only if it was sent from a page of ours, bound to this sign-in (security SR-18), and reads what it sent.
package struct FormGuard: RouterMiddleware {
    package typealias Context = HomewardContext

    private let uploads: RouteTable
    private let hands = Hands()

    /// - Parameter uploads: the addresses whose forms may hold a file: `/registers/{kind}/{act}/file`. Nowhere else is one read.
    package init(uploads: [String] = []) { self.uploads = RouteTable(uploads.map { (.post, $0) }) }

    /// Files are held in memory until they are kept; so many at a time, whoever sends them.
    private final class Hands: Sendable {
        static let most = 12
        private let full = Mutex(0)

        func hold<Result>(_ body: () async throws -> Result) async throws -> Result {
            let isFree = full.withLock { full in
                guard full < Hands.most else { return false }
                full += 1
                return true
            }
            guard isFree else { throw FormRefusal.tooManyUploads }
            defer { full.withLock { $0 -= 1 } }
            return try await body()
        }
    }

    package func handle(
        _ request: Request, context: HomewardContext, next: (Request, HomewardContext) async throws -> Response
    ) async throws -> Response {
        if request.method == .get || request.method == .head || request.method == .options { return try await next(request, context) }
        // Before anything is read: a change is a POST to an address that takes one.
        let methods = context.routes.methods(of: request.uri.path)
        guard request.method == .post, methods.contains("POST") else {
            throw methods.isEmpty ? WebRefusal.absent : WebRefusal.wrongMethod(allowed: methods)
        }
        try FormGuard.checkOrigin(of: request.headers, authority: request.head.authority, isSecure: context.site.isSecure)
        // Only forms come here; the programming interface has its own door, without cookies.
        guard let type = request.headers[.contentType] else { throw FormRefusal.notAForm }
        var context = context
        let limits = context.site.limits
        switch FormGuard.kind(of: type) {
        case "application/x-www-form-urlencoded":
            let bytes = try await FormGuard.body(of: request, most: FormBody.mostBytes, within: limits.bodySeconds)
            context.form = try FormBody(urlEncoded: bytes.readableBytesView)
        case "multipart/form-data" where !uploads.methods(of: request.uri.path).isEmpty:
            // Of a stranger nothing so large is read.
            guard context.session != nil else { throw FormRefusal.staleToken }
            let signedIn = context
            return try await hands.hold {
                var context = signedIn
                let bytes = try await FormGuard.body(of: request, most: FormBody.mostUploadBytes, within: limits.uploadSeconds)
                context.form = try FormBody(multipart: bytes.readableBytesView, type: type)
                return try await pass(request, context, next)
            }
        default: throw FormRefusal.notAForm
        }
        return try await pass(request, context, next)
    }

    private func pass(
        _ request: Request, _ context: HomewardContext, _ next: (Request, HomewardContext) async throws -> Response
    ) async throws -> Response {
        let given = Array((context.form[Form.tokenName] ?? "").utf8)
        guard !context.token.isEmpty, Secret.equal(given, Array(context.token.utf8)) else { throw FormRefusal.staleToken }
        return try await next(request, context)
    }

    /// A browser that says where a request comes from must say "from here". Our pages send no referrer, for which some browsers write
    /// `Origin: null`; where that is all we are told, the token decides alone.
    static func checkOrigin(of headers: HTTPFields, authority: String?, isSecure: Bool) throws(FormRefusal) {
        if let site = headers[SecurityHeaders.named("Sec-Fetch-Site")] {
            guard site == "same-origin" else { throw .fromElsewhere }
            return
        }
        guard let origin = headers[.origin], origin != "null" else { return }
        guard let authority, origin.utf8.elementsEqual("\(isSecure ? "https" : "http")://\(authority)".utf8) else { throw .fromElsewhere }
    }

    private static func kind(of type: String) -> String {
        String(decoding: type.utf8.prefix { $0 != UInt8(ascii: ";") }.filter { $0 != 0x20 }.map(\.smallLetter), as: UTF8.self)
    }

    /// The whole body, no larger than `most` bytes and no later than `seconds`.
    private static func body(of request: Request, most: Int, within seconds: Int) async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most {
            throw FormRefusal.tooLarge(most: most)
        }
        let body = request.body
        return try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
            group.addTask {
                do { return try await body.collect(upTo: most) } catch is NIOTooManyBytesError { throw FormRefusal.tooLarge(most: most) }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let bytes = try await group.next() ?? nil else { throw FormRefusal.tooSlow }
            return bytes
        }
    }
}
