import Core
import Hummingbird
import Specification
import Web

extension CaseRoutes {
    /// The form of one act, where it stands and where one goes back to.
    struct Place {
        let reading: ActReading
        /// Of the form, with the records that were chosen.
        let address: String
        let file: Reference?
        let chosen: [String: Reference]
        let back: BackLink
        var caption: String?
        /// Whether staff want it in easy words: to fill it in together, or on paper.
        var isEasy = false
        var act: ServiceAct { reading.act }
        var style: OwnPages.Style { reading.own ?? (isEasy ? .pictures : .standard) }
        var title: String { act.label.said(easy: style.isEasy) }
        /// Whether what is typed waits for whoever typed it. Not what people answer one after the other on a worker's screen: nobody finds there
        /// what the one before said.
        var keepsDraft: Bool { !isEasy || file != nil }
        /// The same form in easy words.
        var easyAddress: String { "\(address)\(address.contains("?") ? "&" : "?")words=easy" }
    }

    /// Whether a form is asked for in easy words.
    func wantsEasyWords(_ request: Request) -> Bool { request.uri.queryParameters.get("words") == "easy" }

    /// For staff the way to the same form in the other words, where the folder has some.
    func otherWords(for place: Place) -> HTML {
        let service = place.reading.published.service
        let hasEasyWords = place.act.parts.contains { part in
            service.kinds[part.kind].map { kind in
                service.asked(of: kind, in: place.act, isNew: part.isNew).contains { name in
                    let fields = kind.groups[name].map { Array($0.fields) } ?? [kind.fields[name]].compactMap(\.self)
                    return fields.contains { $0.label.easy != nil }
                }
            } ?? false
        }
        guard place.reading.own == nil, hasEasyWords else { return HTML() }
        let link =
            place.isEasy
            ? Link("In the words for staff", to: place.address)
            : Link("In easy words, to fill in together or to print", to: place.easyAddress)
        return "<p class=\"acts\">\(link)</p>"
    }
}
