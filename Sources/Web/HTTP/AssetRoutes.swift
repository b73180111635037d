import HTTPTypes
import Hummingbird
import NIOCore

/// `/assets/<hash>/<name>`. They are the same for everyone, so they come before the sign-in and may be kept for ever.
enum AssetRoutes {
    static func add(to router: Router<HomewardContext>) {
        router.get("/assets/{hash}/{name}") { _, context -> Response in
            guard let name = context.parameters.get("name"), let asset = Assets.named(name) else { throw WebRefusal.absent }
            // An address with an old hash still answers, for a page that was open during an upgrade, but is not kept. What was never a
            // hash was never an address.
            let hash = context.parameters.get("hash") ?? ""
            guard hash.utf8.count == Assets.hash.utf8.count, hash.allSatisfy(\.isHexDigit) else { throw WebRefusal.absent }
            let isCurrent = hash == Assets.hash
            return Response(
                status: .ok,
                headers: [.contentType: asset.type, .cacheControl: isCurrent ? "public, max-age=31536000, immutable" : "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
        }
    }
}
