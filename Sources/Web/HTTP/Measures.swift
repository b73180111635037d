import Core
import HTTPTypes
import Synchronization

/// How many requests were answered, by route and status, and how long they took, in the text that Prometheus reads. A route is its pattern, so
/// no reference and no name comes in (security SR-14), and what is asked of no route counts together.
package final class Measures: Sendable {
    /// In seconds, the upper ends of the buckets.
    private static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private struct Series: Hashable {
        let method: String, route: String, status: Int
    }

    private struct Times {
        var buckets = [Int](repeating: 0, count: Measures.bounds.count)
        var count = 0
        var sum = Duration.zero

        mutating func add(_ time: Duration) {
            count += 1
            sum += time
            if let first = Measures.bounds.firstIndex(where: { time <= .seconds($0) }) { buckets[first] += 1 }
        }
    }

    private let answered = Mutex<[Series: Times]>([:])

    package init() {}

    /// - Parameter route: the pattern, such as `/cases/{case}`; nil where no route was found.
    func add(_ method: HTTPRequest.Method, _ route: String?, _ status: HTTPResponse.Status, _ time: Duration) {
        // A client may send any word as a method, so those that no route takes count as one.
        let series = Series(method: route == nil ? "any" : method.rawValue, route: route ?? "none", status: status.code)
        answered.withLock { $0[series, default: Times()].add(time) }
    }

    /// One number of the process or its record at this moment.
    package struct Reading: Sendable {
        let name: StaticString, about: StaticString
        let value: Int64

        package init(_ name: StaticString, _ about: StaticString, _ value: Int64) {
            (self.name, self.about, self.value) = (name, about, value)
        }
    }

    /// The text exposition format, version 0.0.4.
    package func text(_ readings: [Reading]) -> String {
        var lines: [String] = []
        for reading in readings {
            lines += ["# HELP \(reading.name) \(reading.about)", "# TYPE \(reading.name) gauge", "\(reading.name) \(reading.value)"]
        }
        let name = "homeward_request_seconds"
        lines += ["# HELP \(name) How long requests took, by the pattern of their route and their status.", "# TYPE \(name) histogram"]
        let all = answered.withLock(\.self)
        for (series, times) in all.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            let labels = "method=\"\(series.method)\",route=\"\(series.route)\",status=\"\(series.status)\""
            var total = 0
            for (bound, count) in zip(Measures.bounds, times.buckets) {
                total += count
                lines.append("\(name)_bucket{\(labels),le=\"\(bound)\"} \(total)")
            }
            lines.append("\(name)_bucket{\(labels),le=\"+Inf\"} \(times.count)")
            lines.append("\(name)_sum{\(labels)} \(times.sum / .seconds(1))")
            lines.append("\(name)_count{\(labels)} \(times.count)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
