import Core
import Foundation
import Hummingbird
import Testing

@testable import Web

/// Serves the styleguide for browsers: `STYLEGUIDE_PORT=8123 swift test --filter StyleguideServer`; ends when the file named in
/// `STYLEGUIDE_UNTIL` exists.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["STYLEGUIDE_PORT"] != nil)) struct `The styleguide` {
    @Test func `is served until told otherwise`() async throws {
        let port = Int(ProcessInfo.processInfo.environment["STYLEGUIDE_PORT"] ?? "") ?? 8123
        let until = ProcessInfo.processInfo.environment["STYLEGUIDE_UNTIL"] ?? "/tmp/styleguide-stop"
        let site = Site(isSecure: false, now: { Moment(Day(2026, 5, 14), 14, 32) })
        let router = site.router()
        router.add(middleware: SignIns { _, _ in nil })
        router.add(middleware: Refusals())
        router.add(middleware: FormGuard())
        Styleguide.add(to: router)
        let application = Application(
            responder: site.front(router), server: site.server, configuration: .init(address: .hostname("127.0.0.1", port: port)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask { while !FileManager.default.fileExists(atPath: until) { try await Task.sleep(for: .milliseconds(200)) } }
            try await group.next()
            group.cancelAll()
        }
    }
}
