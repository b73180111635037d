import CSodium

/// The style sheet, the scripts, the mark and the pictures, built into the program.
///
/// One hash over all of them stands in their addresses, so they may be kept for ever, and a script finds its neighbours beside it.
package struct Asset: Sendable {
    package let name: String
    package let type: String
    package let bytes: [UInt8]
    /// The same, packed once for all who take it so: the first page on a telephone is a third as heavy.
    package let packed: [UInt8]?

    init(name: String, type: String, bytes: [UInt8]) {
        (self.name, self.type, self.bytes) = (name, type, bytes)
        packed = Gzip.packed(bytes)
    }
}

package enum Assets {
    package static let all: [Asset] = shared + pictures

    private static let shared: [Asset] = [
        Asset(name: "homeward.css", type: "text/css; charset=utf-8", bytes: PackageResources.homeward_css),
        Asset(name: "mark.svg", type: "image/svg+xml", bytes: PackageResources.mark_svg),
        script("homeward.js", PackageResources.homeward_js),
        script("button-menu.js", PackageResources.button_menu_js),
        script("choices.js", PackageResources.choices_js),
        script("combobox.js", PackageResources.combobox_js),
        script("counter.js", PackageResources.counter_js),
        script("dates.js", PackageResources.dates_js),
        script("draft.js", PackageResources.draft_js),
        script("error-summary.js", PackageResources.error_summary_js),
        script("exit.js", PackageResources.exit_js),
        script("listen.js", PackageResources.listen_js),
        script("password.js", PackageResources.password_js),
        script("timeout.js", PackageResources.timeout_js),
    ]

    private static let pictures: [Asset] = [
        picture("calendar", PackageResources.calendar_svg), picture("change", PackageResources.change_svg),
        picture("clock", PackageResources.clock_svg), picture("document", PackageResources.document_svg),
        picture("done", PackageResources.done_svg), picture("goal", PackageResources.goal_svg),
        picture("happy", PackageResources.happy_svg),
        picture("help", PackageResources.help_svg), picture("home", PackageResources.home_svg), picture("idea", PackageResources.idea_svg),
        picture("people", PackageResources.people_svg), picture("question", PackageResources.question_svg),
        picture("sad", PackageResources.sad_svg), picture("safe", PackageResources.safe_svg), picture("talk", PackageResources.talk_svg),
        picture("worried", PackageResources.worried_svg), picture("delighted", PackageResources.delighted_svg),
        picture("miserable", PackageResources.miserable_svg), picture("so_so", PackageResources.so_so_svg),
    ]

    /// Where the picture of a concept stands.
    package static func address(ofPicture concept: String) -> String { address("\(concept).svg") }

    private static func picture(_ concept: String, _ bytes: [UInt8]) -> Asset {
        Asset(name: "\(concept).svg", type: "image/svg+xml", bytes: bytes)
    }

    private static func script(_ name: String, _ bytes: [UInt8]) -> Asset {
        Asset(name: name, type: "text/javascript; charset=utf-8", bytes: bytes)
    }

    /// 16 hexadecimal digits of the SHA-256 of all contents.
    package static let hash: String = {
        let digest = Secret.sha256(all.flatMap { Array($0.name.utf8) + $0.bytes })
        return Secret.hexadecimal(digest.prefix(8))
    }()

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    package static func address(_ name: String) -> String { "/assets/\(hash)/\(name)" }
    package static func named(_ name: String) -> Asset? { byName[name] }
}
