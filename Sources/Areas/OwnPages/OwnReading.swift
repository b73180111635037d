import Access
import Cases
import Core
import Documents
import Language
import Record
import Specification
import Storage

/// A case as the person it is about reads it: in the style they chose, written anew from what is there for them now.
struct OwnReading: Sendable {
    let published: Published
    let own: OwnPages
    let file: Reference
    let style: OwnPages.Style
    /// What they are called; nil where that is not theirs to read.
    let name: String?
    let stage: Stage?
    /// What they can do, in the order of the own pages.
    let acts: [(row: OwnPages.Row, act: ServiceAct)]
    private let population: CasePopulation
    private let occasion: Occasion

    /// - Throws: ``CaseRefusal/noSuchCase`` for a case that is not theirs, or whose version has no own pages.
    init(
        _ file: Reference, for user: Directory.User, on shelf: Shelf, at moment: Moment, in transaction: Transaction
    ) throws {
        let store = CaseStore(transaction, for: user.viewer)
        guard let entry = try store.entry(file), entry.kind == "case", let published = try shelf.version(of: entry, in: transaction),
            let own = published.service.ownPages
        else { throw CaseRefusal.noSuchCase }
        (self.published, self.own, self.file) = (published, own, file)
        let read = shelf.asRead(published, by: user.viewer), service = published.service
        // A later version may have put a mark on what the pages of this one say.
        guard read.reads(own) else { throw CaseRefusal.notYours(act: "Read these pages") }
        let kinds = service.answersRead(by: own).kinds
        let population =
            try published.populations(of: [file], seen: .init(kinds, by: user.viewer), in: transaction)[file] ?? CasePopulation()
        let occasion = Occasion(calendar: service.calendar, now: moment, service: published.reference.number)
        (self.population, self.occasion) = (population, occasion)
        style = try service.style(of: file, in: population, occasion)
        func said(_ field: String) -> String? {
            guard read.service.kinds["person"]?.fields[field] != nil, let person = entry.person,
                case .text(let words)? = population.value(field, of: "person", row: person.number)
            else { return nil }
            return words
        }
        name = said("preferred_name") ?? said("name")
        let stage = try store.stage(of: file)
        self.stage = stage.flatMap { service.stages[$0.code] }
        let open = try shelf.acts(open: published, to: user, on: file, in: stage, at: moment, transaction)
        acts = own.acts.compactMap { row in open.first { $0.code == row.name }.map { (row, $0) } }
    }

    var reference: String { file.printed(published.letter(of: "case")) }

    func words(_ words: Words) -> String { words.said(easy: style.isEasy) }

    /// The pages that there are, each with its title.
    var pages: [(row: OwnPages.Row, title: String)] {
        own.pages.compactMap { row in published.service.documents[row.name].map { (row, $0.title(easy: style.isEasy)) } }
    }

    /// A page as it would be written now; nil for one that there is not.
    ///
    /// - Throws: ``RuleError`` for arithmetic that has no answer.
    func written(_ name: String) throws -> WrittenDocument? {
        guard own.pages.has(name), let document = published.service.documents[name] else { return nil }
        var writer = DocumentWriter(published.service, population, occasion, .plain(easy: style.isEasy, today: occasion.now.day))
        return try writer.write(document, about: RowID("case", file.number), easy: style.isEasy)
    }
}
