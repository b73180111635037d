/// A place of the service navigation, with how many things wait there.
package struct NavigationItem: Sendable, Hashable {
    package var label: String
    package var address: String
    package var badge: Badge?
    package init(_ label: String, to address: String, badge: Badge? = nil) {
        (self.label, self.address, self.badge) = (label, address, badge)
    }
}

/// The one place for help, the same at the foot of every page.
package struct Help: Sendable, Hashable {
    package var telephone: String?
    package var outOfHours: String?
    package var message: Link?
    package var guidance: Link?
    package init(telephone: String? = nil, outOfHours: String? = nil, message: Link? = nil, guidance: Link? = nil) {
        (self.telephone, self.outOfHours, self.message, self.guidance) = (telephone, outOfHours, message, guidance)
    }
    var isEmpty: Bool { telephone == nil && outOfHours == nil && message == nil && guidance == nil }
}

/// What stands round every page of one viewer: whose service it is, where they may go, and where help is.
package struct Frame: Sendable, Hashable {
    package enum Theme: String, Sendable { case device, light, dark }

    package var product = "Homeward"
    package var home = "/"
    package var organisation: String?
    /// Other organisations, contracts or programmes this viewer may switch to; shown only if there is one.
    package var switcher: Link?
    /// At most six, in the order of the role (experience §5).
    package var navigation: [NavigationItem] = []
    /// Search, updates, own account.
    package var tools: [NavigationItem] = []
    package var signOut: Button?
    package var isDemonstration = false
    package var help = Help()
    package var footer: [Link] = []
    package var theme = Theme.device
    package var language = "en"
    /// For somebody who reads their own record: larger words and buttons on every page.
    package var isOwn = false
    /// On self-referral and person pages.
    package var exit: ExitThisPage?
    package var timeout: TimeoutWarning?

    package init() {}
}
