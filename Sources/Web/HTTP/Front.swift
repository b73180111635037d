import Core
import HTTPTypes
import Hummingbird
import Logging

/// The front door. Whatever happens behind it, an answer leaves with its headers, and an error leaves as a page.
package struct Front: HTTPResponder {
    package typealias Context = HomewardContext

    let site: Site
    let routes: RouteTable
    let inner: RouterResponder<HomewardContext>

    package func respond(to request: Request, context: HomewardContext) async throws -> Response {
        var context = context
        context.site = site
        context.routes = routes
        context.frame = site.frame
        context.requestID = Secret.hexadecimal(Secret.random(8))
        context.arrived = site.now()
        context.logger[metadataKey: "request"] = "\(context.requestID)"
        context.coreContext.endpointPath.value = nil

        var response: Response
        do {
            response = try await inner.respond(to: request, context: context)
        } catch {
            response = ErrorPages.response(to: error, of: request, context)
        }
        if response.status.code >= 400, response.body.contentLength == 0 {
            // The framework answers some requests by itself, without a body; ours always say what happened.
            response = ErrorPages.response(to: HTTPError(response.status), of: request, context)
        }
        SecurityHeaders.add(to: &response.headers, isSecure: site.isSecure)
        // The framework's own answer to what no route takes has a name instead of a pattern.
        let route = context.endpointPath.flatMap { $0.hasPrefix("/") ? $0 : nil }
        let took = max(0, site.now() - context.arrived)
        site.measures.add(request.method, route, response.status, .milliseconds(took))
        // A client may send any word as a method.
        context.logger.info(
            "answered",
            metadata: [
                "method": "\(route == nil ? "any" : request.method.rawValue)", "route": "\(route ?? "none")",
                "status": "\(response.status.code)", "milliseconds": "\(took)",
            ])
        if request.method == .head { response = response.createHeadResponse() }
        return response
    }
}
