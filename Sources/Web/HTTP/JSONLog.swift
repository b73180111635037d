import Core
import Logging

/// What the server does, for whoever runs it: one JSON object a line, keys in byte order, such as
/// `{"at":"…","level":"info","message":"answered","method":"GET","milliseconds":4,"request":"…","route":"/cases/{case}","status":200}`.
///
/// Nothing personal may stand in a log (security SR-14). So of what comes with a line only what is named here is written, whoever logs, and a
/// library's own words are not: they may repeat what was sent to it.
package struct JSONLog: LogHandler {
    /// Numbers, patterns of addresses, names of types: nothing that anybody typed.
    private static let numbers = ["status", "milliseconds"], words = ["request", "route", "method", "refusal", "type"]
    /// Our own modules that log.
    private static let ours: Set<String> = ["Web", "Homeward"]

    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let now: @Sendable () -> Moment
    private let write: @Sendable (String) -> Void

    /// - Parameter write: is given each line without its end.
    package init(from level: Logger.Level, now: @escaping @Sendable () -> Moment, write: @escaping @Sendable (String) -> Void) {
        (logLevel, self.now, self.write) = (level, now, write)
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line: [String: JSON] = ["at": .text(now().description), "level": .text(event.level.rawValue)]
        let isOurs = JSONLog.ours.contains(event.source)
        line["message"] = .text(isOurs ? event.message.description : "\(event.source) has something to say")
        let said = isOurs ? metadata.merging(event.metadata ?? [:]) { $1 } : metadata
        for key in JSONLog.words { if let value = said[key] { line[key] = .text(value.description) } }
        for key in JSONLog.numbers { if let number = said[key].flatMap({ Int64($0.description) }) { line[key] = .number(number) } }
        write(JSON.object(line).canonicalText)
    }
}
