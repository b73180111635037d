import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testbed
import Testing

@testable import Web

/// Seconds are those of the connection's own loop, which the test moves.
@Suite(.covers("SR-21", "AV-02")) struct `A connection` {
    private struct Client {
        let loop = EmbeddedEventLoop()
        let channel: EmbeddedChannel
        init() throws {
            channel = EmbeddedChannel(handler: ConnectionLimits(Site.Limits()), loop: loop)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        func ask(upload: Bool = false) throws {
            var fields = HTTPFields()
            if upload { fields[.contentType] = "multipart/form-data; boundary=b" }
            let head = HTTPRequest(method: .post, scheme: "http", authority: "here", path: "/", headerFields: fields)
            try channel.writeInbound(HTTPRequestPart.head(head))
        }
        func end() throws { try channel.writeInbound(HTTPRequestPart.end(nil)) }
        func send(bytes: Int) throws { try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 120, count: bytes))) }

        /// Written, and on its way only once it is flushed.
        func answer(bytes: Int) {
            channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
            channel.write(HTTPResponsePart.body(ByteBuffer(repeating: 120, count: bytes)), promise: nil)
            channel.write(HTTPResponsePart.end(nil), promise: nil)
        }

        /// Whether it is open just before so many seconds, and closed at them.
        func ends(after seconds: Int) -> Bool {
            loop.advanceTime(by: .milliseconds(Int64(seconds) * 1_000 - 1))
            let wasOpen = channel.isActive
            loop.advanceTime(by: .milliseconds(1))
            return wasOpen && !channel.isActive
        }
    }

    @Test func `is closed after 15 seconds without a whole header`() throws {
        #expect(try Client().ends(after: 15))
    }

    @Test(arguments: [(false, 120), (true, 600)])
    func `is closed where a request is not answered in two minutes, and with files ten`(isUpload: Bool, seconds: Int) throws {
        let client = try Client()
        client.loop.advanceTime(by: .seconds(14))
        try client.ask(upload: isUpload)
        #expect(client.ends(after: seconds))
    }

    /// A second more for each 16 KiB.
    @Test(arguments: [(0, 60), (16 * 1024, 61), (2 * 1024 * 1024, 188)])
    func `is closed where an answer is not taken in time`(bytes: Int, seconds: Int) throws {
        let client = try Client()
        try client.ask()
        client.answer(bytes: bytes)
        #expect(client.ends(after: seconds))
    }

    @Test func `stays where the answer was taken, for the next request and its own time`() throws {
        let client = try Client()
        for _ in 0..<3 {
            try client.ask()
            try client.end()
            client.answer(bytes: 100_000)
            client.loop.advanceTime(by: .seconds(50))
            client.channel.flush()
            client.loop.advanceTime(by: .seconds(500))
            #expect(client.channel.isActive)
        }
        try client.ask()
        #expect(client.ends(after: 120))
    }

    /// An answer may leave before the request is whole, as a refusal does; what comes still is not waited for longer.
    @Test func `is closed where a body goes on and on after the answer`() throws {
        let client = try Client()
        try client.ask()
        client.answer(bytes: 100)
        client.channel.flush()
        for _ in 0..<5 {
            client.loop.advanceTime(by: .seconds(11))
            try client.send(bytes: 1)
        }
        #expect(client.channel.isActive)
        client.loop.advanceTime(by: .seconds(5))
        #expect(!client.channel.isActive)
    }

    @Test func `keeps the deadline of a request that came before the last answer had left`() throws {
        let client = try Client()
        try client.ask()
        try client.end()
        client.answer(bytes: 100)
        try client.ask()
        client.channel.flush()
        #expect(client.ends(after: 120))
    }

    @Test(arguments: [(false, FormBody.mostBytes * 8), (true, 21 * 1024 * 1024)])
    func `is closed where more is sent than any form holds`(isUpload: Bool, most: Int) throws {
        let client = try Client()
        try client.ask(upload: isUpload)
        try client.send(bytes: most)
        #expect(client.channel.isActive)
        try client.send(bytes: 1)
        #expect(!client.channel.isActive)
    }
}
