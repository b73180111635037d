import HTTPTypes
import Hummingbird
import NIOCore

/// `/assets/<hash>/<name>`. They are the same for everyone, so they come before the sign-in and may be kept for ever.
enum AssetRoutes {
    static func add(to router: Router<HomewardContext>) {
        router.get("/assets/{hash}/{name}") { request, context -> Response in
            guard let name = context.parameters.get("name"), let asset = Assets.named(name) else { throw WebRefusal.absent }
            // An address with an old hash still answers, for a page that was open during an upgrade, but is not kept. What was never a
            // hash was never an address.
            let hash = context.parameters.get("hash") ?? ""
            guard hash.utf8.count == Assets.hash.utf8.count, hash.allSatisfy(\.isHexDigit) else { throw WebRefusal.absent }
            let isCurrent = hash == Assets.hash
            var headers: HTTPFields = [
                .contentType: asset.type, .cacheControl: isCurrent ? "public, max-age=31536000, immutable" : "no-store",
                .vary: "Accept-Encoding",
            ]
            let packed = takesGzip(request.headers[.acceptEncoding] ?? "") ? asset.packed : nil
            if packed != nil { headers[.contentEncoding] = "gzip" }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: packed ?? asset.bytes)))
        }
    }

    /// Whether a list such as `gzip, deflate;q=0.5` names gzip, and not to refuse it.
    static func takesGzip(_ accepted: String) -> Bool {
        accepted.split(separator: ",").contains { entry in
            let parts = entry.filter { $0 != " " }.lowercased().split(separator: ";")
            return parts.first == "gzip" && !parts.dropFirst().contains { $0.hasPrefix("q=0") && !$0.contains { ("1"..."9").contains($0) } }
        }
    }
}
