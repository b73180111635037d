import Core
import HTTPTypes
import Hummingbird
import NIOCore

/// The answers that pages give.
package enum Reply {
    package static func page(_ page: Page, _ context: HomewardContext, status: HTTPResponse.Status = .ok) -> Response {
        html(page.document(in: context.frame), status: status)
    }

    /// A form that was not taken: 422, with everything typed still in it.
    package static func refused(_ page: Page, _ context: HomewardContext) -> Response {
        self.page(page, context, status: .unprocessableContent)
    }

    package static func html(_ html: HTML, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: html.bytes)))
    }

    /// After an act: the browser fetches the page that shows it, and reloading that page repeats nothing.
    package static func redirect(to address: String) -> Response {
        // Only our own addresses: a redirect to a place that came with the request would lend our name to it.
        let isOurs = address.utf8.starts(with: "/".utf8) && Escape.isHarmless(address: address)
        let safe = isOurs && address.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
        return Response(status: .seeOther, headers: [.location: safe ? address : "/"])
    }

    /// The weather, as anybody might read it. A page that leads on by itself: what a form was sent to may redirect to our own addresses alone.
    package static var elsewhere: Response {
        html(
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Weather</title>\
            <meta http-equiv="refresh" content="0; url=https://www.bbc.co.uk/weather"></head><body></body></html>

            """)
    }

    /// A file to keep: never shown by the browser, always under our name for it. Should one show it all the same, nothing in it runs, and it is of
    /// no site (security SR-22).
    package static func download(_ bytes: [UInt8], type: String, name: String) -> Response {
        let plain = String(decoding: name.utf8.map { isNameByte($0) ? $0 : UInt8(ascii: "-") }, as: UTF8.self)
        let headers: HTTPFields = [
            .contentType: type, .contentDisposition: "attachment; filename=\"\(plain)\"",
            .contentSecurityPolicy: "default-src 'none'; sandbox",
        ]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    package static func text(_ text: String, type: String = "text/plain; charset=utf-8", status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: Array(text.utf8))))
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isDigit || (65...90).contains(byte & 0xDF) || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains(byte)
    }
}
