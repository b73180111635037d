import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose client is too slow or sends too much.
///
/// It works below the routes, because the framework's idle timer starts again with each byte, and because what follows a refused body is
/// read to its end by the framework, however long that is. A commit is never cut off by it: only the connection is.
final class ConnectionLimits: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: Site.Limits
    /// Until the header is complete; then until the body is and the answer begins; then until the answer has left.
    private var deadline: Scheduled<Void>?
    private var bytes = 0
    private var isUpload = false
    /// How many requests came, and how many answers have left.
    private var (requests, answered) = (0, 0)
    /// Whether the last request came whole: an answer may leave before, and what comes still is read to its end.
    private var isWhole = true
    private var answer: (began: NIODeadline, bytes: Int)?

    init(_ limits: Site.Limits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) { close(context, at: context.eventLoop.now + .seconds(Int64(limits.headerSeconds))) }
    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }
    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            (requests, bytes, isWhole) = (requests + 1, 0, false)
            isUpload = head.headerFields[.contentType]?.lowercased().hasPrefix("multipart/") ?? false
            close(context, at: context.eventLoop.now + .seconds(Int64(isUpload ? limits.uploadSeconds : limits.requestSeconds)))
        case .body(let part):
            bytes += part.readableBytes
            // Some room above what a form may have, so that the page that says "too large" can still be read.
            let most = isUpload ? limits.uploadBytes + 1024 * 1024 : FormBody.mostBytes * 8
            guard bytes <= most else { return context.close(promise: nil) }
        case .end:
            isWhole = true
            rest()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var promise = promise
        switch unwrapOutboundIn(data) {
        case .head: answer = (context.eventLoop.now, 0)
        case .body(let part): answer?.bytes += part.readableBytes
        case .end:
            let left = promise ?? context.eventLoop.makePromise()
            left.futureResult.assumeIsolated().whenComplete { [self] _ in
                answered += 1
                rest()
            }
            promise = left
        }
        if let answer {
            let seconds = limits.answerSeconds + answer.bytes / limits.answerBytesPerSecond
            close(context, at: answer.began + .seconds(Int64(seconds)))
        }
        context.write(data, promise: promise)
    }

    /// The next request may come late, but once the connection is idle it is the idle timer's.
    private func rest() { if isWhole, answered == requests { deadline?.cancel() } }

    private func close(_ context: ChannelHandlerContext, at moment: NIODeadline) {
        deadline?.cancel()
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(deadline: moment) { channel.close(promise: nil) }
    }
}
