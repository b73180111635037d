import Core
import Hummingbird
import Logging

/// What is known about one request on its way to a route.
package struct HomewardContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Set by the front door before anything else runs.
    package var site: Site
    /// Stands on every error page and in every log line; says nothing about anyone.
    package var requestID = ""
    /// When the request arrived, by the clock of the site.
    package var arrived = Moment(milliseconds: 0)
    /// Who is signed in; nil for anyone else.
    package var session: Session?
    /// Binds the forms of this page to the sign-in, or to the browser of someone who is not signed in.
    package var token = ""
    /// What stands round the page.
    package var frame = Frame()
    /// What the form sent, once ``FormGuard`` has let it pass.
    package var form = FormBody()
    /// How an address is answered, for the page that says which methods it takes.
    package var routes = RouteTable([])

    package init(source: ApplicationRequestContextSource) { self.init(logger: source.logger) }

    package init(logger: Logger) {
        coreContext = CoreRequestContextStorage(source: LoggerSource(logger: logger))
        site = Site(isSecure: true, key: [], now: { Moment(milliseconds: 0) })
    }

    package var maxUploadSize: Int { FormBody.mostBytes }

    private struct LoggerSource: RequestContextSource { let logger: Logger }
}

extension HomewardContext {
    /// The value of `{name}` in the address, read as a reference of its kind.
    ///
    /// - Throws: ``WebRefusal/absent`` for anything that is no such reference: what cannot be a reference is not there.
    package func reference<Kind: Referable>(_ name: String, as kind: Kind.Type = Kind.self) throws(WebRefusal) -> ID<Kind> {
        guard let text = parameters.get(name), let reference = Reference(text) else { throw .absent }
        return ID(reference)
    }

    /// A new idempotency key, for a form that is shown empty.
    package func newKey() -> String { Secret.hexadecimal(Secret.random(16)) }

    package var today: Day { arrived.day }
}

/// What the pages themselves decline.
package enum WebRefusal: Refusal, Equatable {
    /// Not there, or not for this viewer: the two are answered alike (security SR-15).
    case absent
    case signInNeeded
    case wrongMethod(allowed: [String])

    package var notice: Notice {
        switch self {
        case .absent: Notice("There is no page at this address.", "Check the address, or go to the start.")
        case .signInNeeded: Notice("You are not signed in.", "Sign in to go on.")
        case .wrongMethod: Notice("This address does not take that.", "Go back and use the page.")
        }
    }
    package var kind: RefusalKind {
        switch self {
        case .absent: .absent
        case .signInNeeded: .notAllowed
        case .wrongMethod: .unreadable
        }
    }
}
