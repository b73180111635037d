import Core
import Hummingbird
import Specification
import Web

/// Which record an act adds to, where there are several: asked first, then named in the address of the form.
extension CaseRoutes {
    /// Of each kind that an act amends, the record that the address names.
    func chosen(_ request: Request, by act: ServiceAct) throws -> [String: Reference] {
        var chosen: [String: Reference] = [:]
        for kind in act.amends.map(\.kind.value) {
            guard let named = request.uri.queryParameters.get(kind) else { continue }
            guard let reference = Reference(named) else { throw WebRefusal.absent }
            chosen[kind] = reference
        }
        return chosen
    }

    /// `?pause=7K2M-9XQ4`; nothing where nothing is chosen.
    func query(_ chosen: [String: Reference]) -> String {
        let query = chosen.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        return query.isEmpty ? "" : "?\(query)"
    }

    /// A form opens only for a record that the act may add to. Where one is sent, the act itself looks: the same form sent twice is answered as
    /// before, though what it did is done.
    func check(_ place: Place) throws {
        for (kind, chosen) in place.chosen {
            guard place.reading.amendable[kind]?.contains(where: { $0.subject == chosen }) ?? false else { throw WebRefusal.absent }
        }
    }

    /// Which of several records is meant; nil where that is clear.
    func choosing(_ place: Place) -> Page? {
        for amend in place.act.amends {
            let records = place.reading.amendable[amend.kind.value] ?? []
            guard records.count > 1, place.chosen[amend.kind.value] == nil,
                let kind = place.reading.published.service.kinds[amend.kind.value]
            else { continue }
            let words = AnswerWords(place.reading.read)
            var content: HTML =
                "\(Heading("Which \(kind.label.english.withinSentence)?", caption: place.act.label.english))<ul class=\"links\">"
            let mark = place.address.contains("?") ? "&" : "?"
            let names = records.map { record in
                let title = place.reading.read.title(of: kind.name).flatMap { field in
                    record.reading[field.name].map { words.words(of: field, json: $0) }
                }
                return "\(title ?? kind.label.english.beginningSentence), \(record.days.lowerBound.withoutWeekday)"
            }
            for (record, alike) in zip(records, names) {
                let isClear = names.filter { $0 == alike }.count == 1
                let name = isClear ? alike : "\(alike), \(record.subject.printed(kind.letter))"
                content += "<li>\(Link(name, to: "\(place.address)\(mark)\(kind.name)=\(record.subject)"))</li>"
            }
            content += "</ul>"
            return Page(place.act.label.english, back: place.back, content)
        }
        return nil
    }
}
