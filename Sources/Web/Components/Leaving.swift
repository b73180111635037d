/// The way out for someone who is being watched: signs out first, then shows something harmless. Works as a plain button, by pressing
/// Shift three times, and by the link that comes first for the keyboard.
package struct ExitThisPage: Component, Hashable {
    package var address: String
    package var token: String
    package init(to address: String, token: String) { (self.address, self.token) = (address, token) }

    package func write(to html: inout HTML) {
        html += """
            <form class="exit" method="post" action="\(url: address)" data-exit><input type="hidden" name="token" value="\(token)">\
            <button class="button warning">Exit this page<span class="heard"> (or press Shift three times)</span></button></form>
            """
    }
}

/// Announces, before an idle sign-in ends, that it will, and lets it be extended in place. Drafts stay either way.
package struct TimeoutWarning: Component, Hashable {
    package var idleSeconds: Int
    package var warnSeconds: Int
    package var extendAddress: String
    /// Where it is ended once the time is over: to ask for any other address would be a use of it.
    package var endAddress: String
    package var token: String

    package init(idleSeconds: Int, warnSeconds: Int = 300, extend: String, end: String, token: String) {
        self.idleSeconds = idleSeconds
        self.warnSeconds = warnSeconds
        self.extendAddress = extend
        self.endAddress = end
        self.token = token
    }

    package func write(to html: inout HTML) {
        html += """
            <dialog class="timeout" data-timeout="\(url: extendAddress)" data-idle="\(idleSeconds)" data-warn="\(warnSeconds)" \
            data-token="\(token)" data-end="\(url: endAddress)" aria-labelledby="timeout-title">\
            <h2 id="timeout-title">You will be signed out soon</h2>\
            <p>For security we sign you out <span data-timeout-left aria-live="polite">in 5 minutes</span>. \
            What you typed is kept as a draft.</p>\
            <button class="button" type="button" data-timeout-extend>Stay signed in</button></dialog>
            """
    }
}
