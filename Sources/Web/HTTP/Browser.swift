import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Drives the pages inside the process as a browser would: keeps cookies, sends forms with the token of the page it read. For tests of
/// every area; a server and a client library would cost a third of a clean build.
package actor Browser {
    package struct Answer: Sendable {
        package let status: Int
        package let headers: HTTPFields
        package let bytes: [UInt8]
        package var text: String { String(decoding: bytes, as: UTF8.self) }
        package var location: String? { headers[.location] }
        /// The value of the first hidden box of this name.
        package func hidden(_ name: String) -> String? {
            let parts = text.split(separator: "name=\"\(name)\" value=\"", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2
                ? parts[1].split(separator: "\"", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init) : nil
        }
    }

    private var front: Front
    private var cookies: [String: String] = [:]
    private var token = ""
    private let logger: Logger

    package init(_ front: Front, logger: Logger = Logger(label: "browser") { _ in SwiftLogNoOpLogHandler() }) {
        (self.front, self.logger) = (front, logger)
    }

    /// The server was started again, or another one answers now.
    package func meet(_ front: Front) { self.front = front }

    package func setCookie(_ name: String, _ value: String) { cookies[name] = value }
    package var cookieNames: [String] { cookies.keys.sorted() }

    package func get(_ address: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, address, headers: headers)
    }

    /// Sends a form with the token of the last page that had one, as a browser says where it comes from.
    package func post(_ address: String, _ pairs: [(String, String)], headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        if headers[.contentType] == nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        let site = SecurityHeaders.named("Sec-Fetch-Site")
        if headers[site] == nil { headers[site] = "same-origin" }
        let all = pairs.contains { $0.0 == Form.tokenName } ? pairs : pairs + [(Form.tokenName, token)]
        let body = all.map { "\(Browser.encoded($0.0))=\(Browser.encoded($0.1))" }.joined(separator: "&")
        return try await send(.post, address, headers: headers, body: Array(body.utf8))
    }

    /// Sends a form with a file in it, as browsers do.
    package func upload(
        _ address: String, _ pairs: [(String, String)], file: (name: String, bytes: [UInt8]), called fileName: String = "lines.csv",
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        let boundary = "----Boundary\(Secret.hexadecimal(Secret.random(8)))"
        var headers = headers
        headers[.contentType] = "multipart/form-data; boundary=\(boundary)"
        headers[SecurityHeaders.named("Sec-Fetch-Site")] = "same-origin"
        let all = pairs.contains { $0.0 == Form.tokenName } ? pairs : pairs + [(Form.tokenName, token)]
        var body: [UInt8] = []
        for (name, value) in all {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(file.name)\"; filename=\"\(fileName)\"\r\n".utf8
        body += "Content-Type: application/octet-stream\r\n\r\n".utf8 + file.bytes + "\r\n--\(boundary)--\r\n".utf8
        return try await send(.post, address, headers: headers, body: body)
    }

    package func send(
        _ method: HTTPRequest.Method, _ address: String, headers: HTTPFields = [:], body: [UInt8] = []
    ) async throws -> Answer {
        var headers = headers
        if !cookies.isEmpty {
            headers[.cookie] = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        let head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: address, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        let response = try await front.respond(to: request, context: HomewardContext(logger: logger))
        let collector = Collector()
        try await response.body.write(collector)
        keepCookies(of: response)
        let answer = Answer(status: response.status.code, headers: response.headers, bytes: collector.bytes)
        if let found = answer.hidden(Form.tokenName) { token = found }
        return answer
    }

    private func keepCookies(of response: Response) {
        for field in response.headers[values: .setCookie] {
            let pair = field.split(separator: ";")[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if field.contains("Max-Age=0") { cookies[String(pair[0])] = nil } else { cookies[String(pair[0])] = String(pair[1]) }
        }
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            byte.isDigit || (65...90).contains(byte & 0xDF) ? String(UnicodeScalar(byte)) : "%" + Secret.hexadecimal([byte])
        }.joined()
    }
}

/// Gathers a body; used by one task at a time.
private final class Collector: ResponseBodyWriter, @unchecked Sendable {
    var bytes: [UInt8] = []
    func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }
    func finish(_ trailers: HTTPFields?) async throws {}
}
