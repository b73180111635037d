import HTTPTypes

/// The headers of every answer, errors included (security SR-16).
enum SecurityHeaders {
    static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
        worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
        """

    /// Every feature a page could ask the device for, asked for by nobody.
    static let permissions = [
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
        "screen-wake-lock", "usb", "xr-spatial-tracking",
    ].map { "\($0)=()" }.joined(separator: ", ")

    static func add(to headers: inout HTTPFields, isSecure: Bool) {
        if headers[.contentSecurityPolicy] == nil { headers[.contentSecurityPolicy] = policy }
        if isSecure { headers[.strictTransportSecurity] = "max-age=63072000; includeSubDomains" }
        headers[.xContentTypeOptions] = "nosniff"
        headers[named("Referrer-Policy")] = "no-referrer"
        headers[named("Cross-Origin-Opener-Policy")] = "same-origin"
        headers[named("Cross-Origin-Resource-Policy")] = "same-origin"
        headers[named("Permissions-Policy")] = permissions
        // Only the assets have set anything before: their addresses change with their contents.
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        headers[.server] = nil
    }

    /// A header by a name that stands in our source and is known to be one.
    static func named(_ name: StaticString) -> HTTPField.Name {
        guard let field = HTTPField.Name("\(name)") else { preconditionFailure("\(name) is not the name of a header") }
        return field
    }
}
