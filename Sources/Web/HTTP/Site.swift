import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// What holds for every request: how it is reached, which clock it reads and what stands round a page before a viewer is known.
package struct Site: Sendable {
    /// Served over https, here or by a proxy in front; then cookies are `__Host-` and browsers are told to stay with https.
    package var isSecure: Bool
    /// The only clock of the pages. It is given, so that tests and the demonstration choose their day.
    package var now: @Sendable () -> Moment
    /// Binds the forms of those who are not signed in. All servers of one site share it.
    package var key: [UInt8]
    /// The page frame without a viewer.
    package var frame: Frame
    package var limits: Limits
    /// What was answered since the start.
    package let measures = Measures()

    package init(
        isSecure: Bool, key: [UInt8] = Secret.random(), frame: Frame = Frame(), limits: Limits = Limits(),
        now: @escaping @Sendable () -> Moment
    ) {
        self.isSecure = isSecure
        self.now = now
        self.key = key
        self.frame = frame
        self.limits = limits
    }

    /// How much a client may send and how long it may take (security SR-21).
    package struct Limits: Sendable {
        package var headerFields = 64
        package var headerBytes = 32 * 1024
        package var headerSeconds = 15
        package var bodySeconds = 60
        package var uploadSeconds = 600
        package var uploadBytes = 20 * 1024 * 1024
        /// From a request's header to the first byte of its answer, uploads apart.
        package var requestSeconds = 120
        /// For an answer to leave, and how many bytes of it may take a second more.
        package var answerSeconds = 60
        package var answerBytesPerSecond = 16 * 1024
        package var idleSeconds = 60
        package var connections = 2_000
        package init() {}
    }

    /// A router that serves the assets, and answers HEAD where it answers GET. Middleware is added next, then routes.
    package func router() -> Router<HomewardContext> {
        let router = Router(context: HomewardContext.self, options: [.autoGenerateHeadEndpoints])
        AssetRoutes.add(to: router)
        return router
    }

    /// The router behind the front door: request id, clock, headers and a page for every error.
    package func front(_ router: Router<HomewardContext>) -> Front {
        // Built first: building adds HEAD to the routes that take GET.
        let inner = router.buildResponder()
        return Front(site: self, routes: RouteTable(router.routes.map { ($0.method, $0.path.description) }), inner: inner)
    }

    /// HTTP/1.1 with the limits of this site, for `Application(responder:server:)`.
    package var server: HTTPServerBuilder {
        var decoder = HTTP1Channel.Configuration.DecoderConfiguration()
        decoder.maxHeaderFieldCount = limits.headerFields
        decoder.maxHeaderListSize = limits.headerBytes
        decoder.maxHeaderFieldSize = limits.headerBytes
        let limits = limits
        return .http1(
            configuration: .init(
                additionalChannelHandlers: [ConnectionLimits(limits)],
                idleTimeout: .seconds(Int64(limits.idleSeconds)), httpDecoderConfiguration: decoder))
    }
}
