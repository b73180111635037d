import Core
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Turns every refusal behind it into a page in the frame of the viewer. It stands after the sign-in, so that the frame is known.
package struct Refusals: RouterMiddleware {
    package typealias Context = HomewardContext
    package init() {}

    package func handle(
        _ request: Request, context: HomewardContext, next: (Request, HomewardContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return ErrorPages.response(to: error, of: request, context)
        }
    }
}

/// What is said when something is refused, is not there, or went wrong.
enum ErrorPages {
    static func response(to error: any Error, of request: Request, _ context: HomewardContext) -> Response {
        switch error {
        case let refusal as any Refusal:
            return page(for: refusal, of: request, context)
        case let error as HTTPError where error.status == .notFound:
            return unknownAddress(request, context)
        case is NIOTooManyBytesError:
            return page(for: FormRefusal.tooLarge(most: FormBody.mostBytes), of: request, context)
        case let error as any HTTPResponseError where (400..<500).contains(error.status.code):
            let notice = Notice("Homeward did not understand this request.", "Go back and try again from the page.")
            return page(error.status, "We could not read that", notice, context)
        default:
            return wentWrong(error, context)
        }
    }

    private static func page(for refusal: any Refusal, of request: Request, _ context: HomewardContext) -> Response {
        if case .wrongMethod(let allowed)? = refusal as? WebRefusal {
            var response = page(.methodNotAllowed, "This address does not take that", refusal.notice, context)
            response.headers[.allow] = allowed.joined(separator: ", ")
            return response
        }
        if case .signInNeeded? = refusal as? WebRefusal { return signInNeeded(request, context) }
        // Signed out in another tab: what was saved of the form is there again behind the door.
        if case .staleToken? = refusal as? FormRefusal, context.session == nil { return signInNeeded(request, context) }
        if case .tooLarge? = refusal as? FormRefusal { return page(.contentTooLarge, "That is too large", refusal.notice, context) }
        if case .tooSlow? = refusal as? FormRefusal { return page(.requestTimeout, "That took too long", refusal.notice, context) }
        switch refusal.kind {
        case .unreadable: return page(.badRequest, "We could not read that", refusal.notice, context)
        case .refused: return page(.unprocessableContent, "We did not do that", refusal.notice, context)
        // The same words whatever was asked for: what is not there and what is not yours answer alike.
        case .absent: return page(.notFound, "Page not found", WebRefusal.absent.notice, context)
        case .notAllowed: return page(.forbidden, "You cannot do this here", refusal.notice, context)
        case .overtaken: return page(.conflict, "Someone else was quicker", refusal.notice, context)
        case .unavailable:
            context.logger.error("unavailable", metadata: ["refusal": "\(type(of: refusal))"])
            return page(.serviceUnavailable, "Homeward is not available", refusal.notice, context)
        }
    }

    /// Not an error of whoever reads it: the sign-in has ended, or there was none yet.
    private static func signInNeeded(_ request: Request, _ context: HomewardContext) -> Response {
        var content: HTML = "\(Heading("Sign in to go on"))<p>\(WebRefusal.signInNeeded.notice.sentence) "
        content += "If you were, your sign-in has ended. The drafts that were saved wait for you.</p>"
        // What only takes forms is no page to go on to.
        let page = context.routes.methods(of: request.uri.path).contains("GET") ? Destination(request.uri.string) : nil
        content += "\(ButtonGroup(Button("Sign in", .link(to: page?.signIn ?? "/sign-in"))))"
        return Reply.page(Page("Sign in to go on", content), context, status: .forbidden)
    }

    /// A wrong method has an address; an unknown address has none.
    private static func unknownAddress(_ request: Request, _ context: HomewardContext) -> Response {
        let methods = context.routes.methods(of: request.uri.path)
        return page(
            for: methods.isEmpty || methods.contains(request.method.rawValue)
                ? WebRefusal.absent : WebRefusal.wrongMethod(allowed: methods), of: request, context)
    }

    /// The type of the error and the pattern of the address reach the log; what it says, and what was asked, may name someone.
    private static func wentWrong(_ error: any Error, _ context: HomewardContext) -> Response {
        context.logger.error(
            "unexpected error",
            metadata: ["type": "\(type(of: error))", "route": "\(context.endpointPath ?? "none")"])
        return page(
            .internalServerError, "Something went wrong here",
            Notice("Homeward could not finish this.", "Try again in a few minutes; if it happens again, tell us the number below."), context
        )
    }

    private static func page(_ status: HTTPResponse.Status, _ title: String, _ notice: Notice, _ context: HomewardContext) -> Response {
        var content: HTML = "\(Heading(title))<p>\(notice.sentence)</p><p>\(notice.remedy)</p>"
        content += "<p>\(Link("Go to the start", to: context.frame.home))</p>"
        content += "<p class=\"muted\">If you tell us about this, give this number: <code>\(context.requestID)</code></p>"
        return Reply.page(Page(title, content), context, status: status)
    }
}
