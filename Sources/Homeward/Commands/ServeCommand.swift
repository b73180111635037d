import Access
import ArgumentParser
import Core
import Foundation
import Hummingbird
import Logging
import NIOCore
import Record
import Storage
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves Homeward's pages on the loopback address.",
        discussion: "Example: homeward serve --data ./data --port 8080")

    @OptionGroup var data: DataOptions
    @OptionGroup var secrets: SecretOptions
    @Option(help: "The port to serve on.") var port: Int = 8080
    @Flag(help: "A proxy in front speaks https: cookies are then bound to it.") var https = false
    @Option(help: "A port of its own on which a Prometheus reads /metrics.") var metricsPort: Int?
    @Flag(help: "Also log each request: the pattern of its address, its status, and how long it took.") var logRequests = false
    @OptionGroup var mail: MailOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        let mail = try mail.mail()
        let house = try await House.open(data)
        let accounts = house.isDemonstration ? nil : try house.accounts(secrets)
        let job = try house.logJob(log, data)
        if job == nil { Talk.say("The log is not signed. \(LogRefusal.noPlace.notice.remedy)") }
        let folder: String? = if case .folder(let path) = try data.place() { path } else { nil }
        let metrics = metricsPort.map { Serving.Metrics(port: $0, folder: folder) }
        try await Serving(
            house: house, accounts: accounts, port: port, isSecure: https, mail: mail, log: job, metrics: metrics, logsRequests: logRequests
        ).run()
    }
}

/// Pages served until the process is told to stop.
struct Serving {
    let house: House
    /// nil in a demonstration.
    var accounts: Accounts?
    let port: Int
    var isSecure = false
    var mail: MailOptions.Mail?
    /// nil where the log is not signed.
    var log: LogJob?
    /// nil where nobody reads how the process does.
    var metrics: Metrics?
    var logsRequests = false

    struct Metrics {
        let port: Int
        /// Of an embedded record.
        let folder: String?
    }

    func run() async throws {
        for port in [port, metrics?.port].compactMap(\.self) where !(0...65_535).contains(port) { throw CommandRefusal.port(port) }
        // Whoever reads the log may go away; the server stays.
        signal(SIGPIPE, SIG_IGN)
        let logger = Logger(label: "homeward") { [logsRequests, record = house.record] _ in
            JSONLog(from: logsRequests ? .info : .notice, now: record.now) { line in
                try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
            }
        }
        try await house.open(at: house.record.now())
        let pages = HouseSite(house: house, accounts: accounts, isSecure: isSecure)
        let port = port
        let application = Application(
            responder: pages.front(), server: pages.site.server,
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
            onServerRunning: { channel in Talk.say("Homeward is at http://127.0.0.1:\(channel.localAddress?.port ?? port)/") },
            logger: logger)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await application.runService() }
                group.addTask { [job = MessageJob(house: house, mail: mail)] in await job.runEveryMinute() }
                group.addTask { [house] in await Sweeping(house: house).runEveryHour() }
                if let metrics {
                    let listener = MeasureListener(house: house, measures: pages.site.measures, folder: metrics.folder)
                    group.addTask { try await listener.application(port: metrics.port, logger: logger).runService() }
                }
                if let log { group.addTask { await log.runAlways() } }
                // The server ends first, and what runs beside it with it.
                try await group.next()
                group.cancelAll()
                try await group.waitForAll()
            }
        } catch let error as IOError where error.errnoCode == EADDRINUSE || error.errnoCode == EACCES {
            throw CommandRefusal.port(port)
        }
        await house.database.close()
    }
}
