import Core
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("EXP-69", "SR-14")) struct `What a Prometheus reads` {
    @Test(.covers("SR-14"))
    func `counts answers by the pattern of their route, and says nothing of anybody`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let address = try await bed.refer(on: HouseBed.now.day)
            let pages = HouseSite(house: bed.house, isSecure: false)
            let browser = Browser(pages.front())
            for _ in 1...3 { _ = try await browser.get(address) }
            _ = try await browser.get("/nobody/\(address)")
            let text = await MeasureListener(house: bed.house, measures: pages.site.measures, folder: nil).text()
            let lines = text.split(separator: "\n")
            let labels = #"{method="GET",route="/cases/{case}",status="403""#
            #expect(lines.contains("homeward_request_seconds_count\(labels)} 3"), "\(text)")
            #expect(lines.contains(#"homeward_request_seconds_bucket\#(labels),le="+Inf"} 3"#))
            #expect(lines.contains(#"homeward_request_seconds_count{method="any",route="none",status="404"} 1"#))
            #expect(lines.contains("homeward_record_answers 1"))
            let reference = try #require(address.split(separator: "/").last)
            #expect(!text.contains(reference) && !text.contains("Lowe"))
        }
    }
}
