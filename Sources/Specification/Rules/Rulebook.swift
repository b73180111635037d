import Core
import Language

/// Every rule of a folder, checked, found by where it stands; with the names they lean on.
package struct Rulebook: Sendable {
    package let vocabulary: Vocabulary
    private var rules: [Passage: Rule] = [:]
    /// Apart from the others, so that no act reads what only a board does.
    private var ofBoards: [Passage: Rule] = [:]
    private var indicators: [String: [Passage?: Indicator]] = [:]
    private var printed: [SourcePlace: Indicator] = [:]
    /// By the code of the figure that reads; see ``figuresRead(among:)``. Asked for every figure of every page.
    package fileprivate(set) var figuresRead: [String: FiguresRead] = [:]

    init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

    /// The rule that stands in the folder as `passage`; nil only in a folder that does not check.
    package subscript(passage: Passage) -> Rule? { rules[passage] }
    package func board(_ passage: Passage) -> Rule? { ofBoards[passage] }
    package var count: Int { rules.count + ofBoards.count }

    /// An indicator with the target that holds on a day, usually a period's last.
    package func indicator(_ figure: FigureEntry, on day: Day) -> Indicator? { indicators[figure.code]?[figure.target(on: day)?.text] }

    /// The indicator with any target: all count alike.
    package func anyIndicator(_ figure: FigureEntry) -> Indicator? { indicators[figure.code]?.values.first }

    /// What works out again what was once printed.
    package func indicator(_ figure: FigureInPrint) -> Indicator? { printed[figure.place] }

    /// The kinds that rules read which have a record in hand of a kind that `isMeant`; figures are not among them.
    package func kindsRead(ofRecords isMeant: (String) -> Bool) -> Set<String> {
        var reads = Reads()
        for rule in rules.values where rule.context.row.map(isMeant) ?? false { reads.formUnion(Reads(rule.term)) }
        return reads.kinds.union(reads.fields.map(\.kind))
    }

    /// Every rule with where it stands, in the order of the files.
    var all: [(passage: Passage, rule: Rule)] {
        rules.merging(ofBoards) { own, _ in own }.map { ($0, $1) }.sorted {
            ($0.0.place.file, $0.0.place.line) < ($1.0.place.file, $1.0.place.line)
        }
    }

    mutating func put(_ rule: Rule, for passage: Passage) { rules[passage] = rule }
    mutating func put(_ rule: Rule, ofBoard passage: Passage) { ofBoards[passage] = rule }
    mutating func put(_ indicator: Indicator, for figure: FigureInPrint) { printed[figure.place] = indicator }
    mutating func put(_ indicator: Indicator, for figure: String, target: Passage?) { indicators[figure, default: [:]][target] = indicator }
}

/// Checks every rule of a service in the place where it stands.
struct RuleReader {
    var service: Service
    let log: MistakeLog
    var book = Rulebook(Vocabulary())

    init(_ service: Service, _ log: MistakeLog) { (self.service, self.log) = (service, log) }

    /// The service with its worked-out values typed and its rules checked.
    ///
    /// - Parameter made: the tables as they were made, if they were; see ``VocabularyBuilder``.
    static func read(_ service: Service, made: TableLayout? = nil, _ log: MistakeLog) -> Service {
        var reader = RuleReader(service, log)
        reader.typeWorked()
        var builder = VocabularyBuilder(reader.service, made: made, log)
        reader.book = Rulebook(builder.build())
        reader.readKinds()
        reader.readPathway()
        reader.readClocks()
        reader.readFigures()
        reader.readPrinted()
        reader.readDocuments()
        reader.readBoards()
        reader.book.figuresRead = reader.book.figuresRead(among: reader.service.figures)
        reader.service.rules = reader.book
        var layout = LayoutBuilder(reader.service)
        var wishes = IndexWishes(reader.book.vocabulary, layout.build())
        for figure in reader.service.figures { reader.book.anyIndicator(figure).map { wishes.read($0) } }
        reader.service.layout = wishes.granted
        return reader.service
    }

    /// What a worked-out value is follows from its rule. Values lean on each other, so each is read with all others still rules.
    private mutating func typeWorked() {
        // Mistakes in a rule are reported once, by the second reading.
        var builder = VocabularyBuilder(service, MistakeLog())
        let vocabulary = builder.build()
        for kind in service.kinds where !kind.worked.isEmpty {
            var typed = kind
            for worked in kind.worked {
                guard let rule = try? Rule(worked.rule.rule, in: vocabulary, .stage(of: kind.name)) else { continue }
                var worked = worked
                if let type = FieldType(keeping: rule.type) {
                    if let declared = worked.type, declared.value != rule.type {
                        log.report(
                            worked.place, "\(worked.name) is declared as \(declared.written) and its rule gives \(type.written)",
                            "Correct the type, or take it out")
                    }
                    worked.type = worked.type ?? type
                } else {
                    log.report(
                        worked.rule.place, "the value of \(worked.name) cannot be kept",
                        "Let the rule give a day, a number, a code or a yes or no")
                }
                // The checker numbers the row in hand first.
                worked.isStored = rule.term.readsOnly({ $0.number == 0 }, groups: Set(kind.groups.names))
                typed.worked.put(worked)
            }
            service.kinds.put(typed)
        }
    }

    private mutating func check(_ passage: Passage?, _ context: RuleContext, expecting: ValueType? = nil) {
        check(passage, context, in: book.vocabulary, expecting: expecting)
    }

    private mutating func check(_ passage: Passage?, _ context: RuleContext, in vocabulary: Vocabulary, expecting: ValueType?) {
        guard let passage else { return }
        do throws(Mistakes) {
            book.put(try Rule(passage.rule, in: vocabulary, context, expecting: expecting), for: passage)
        } catch {
            // What the program itself lets a name mean, as a clock's state, is no text of the folder: the rule that leans on it is.
            log.report(error.all.map { $0.place.file != "rule" ? $0 : Mistake(passage.place, $0.what, $0.remedy) })
        }
    }

    private mutating func readKinds() {
        for kind in service.kinds {
            for worked in kind.worked { check(worked.rule, .stage(of: kind.name)) }
            for field in kind.fields { read(field, of: kind.name) }
            for check in kind.checks { self.check(check.unless, .act(on: kind.name), expecting: .yesNo) }
            for group in kind.groups {
                for field in group.fields { read(field, of: group.name) }
            }
        }
    }

    private mutating func read(_ field: Field, of kind: String) {
        check(field.when, .act(on: kind), expecting: .yesNo)
        for check in field.checks { self.check(check.unless, .act(on: kind), expecting: .yesNo) }
    }

    private mutating func readPathway() {
        guard service.kinds.has("case") else { return }
        for stage in service.stages { check(stage.when, .stage(of: "case"), expecting: .yesNo) }
        for act in service.acts {
            for amend in act.amends where service.kinds.has(amend.kind.value) {
                check(amend.condition, .act(on: amend.kind.value), expecting: .yesNo)
            }
            if let each = act.ofEachCase { check(each.group, .act(on: service.kindInHand(of: act))) }
            guard !act.guards.isEmpty else { continue }
            let vocabulary = service.vocabulary(book.vocabulary, during: act)
            for guarded in act.guards { check(guarded.unless, .act(on: service.kindInHand(of: act)), in: vocabulary, expecting: .yesNo) }
        }
    }

    /// Any period will do: what the databases cannot work out does not depend on it.
    var anyOccasion: Occasion {
        let day = Day(2026, 6, 30)
        let period = Period(.quarter, containing: day, in: service.calendar)
        return Occasion(period: period, calendar: service.calendar, now: Moment(day, 12), service: 0)
    }

    private mutating func readFigures() {
        let occasion = anyOccasion
        for figure in service.figures {
            // Once without a target, for the days before the first begins. A mistake is reported once, however often it is read.
            for target in [nil] + figure.targets.map({ Optional($0.text) }) {
                var text = figure.text
                text.target = target?.rule
                do throws(Mistakes) {
                    let indicator = try Indicator(text, in: book.vocabulary)
                    book.put(indicator, for: figure.code, target: target)
                    log.report(indicator.notInSQL(occasion))
                } catch {
                    log.report(error.all)
                }
            }
            // The figure itself is the row in hand, and earlier ones can be asked for.
            check(figure.missedTwice?.when, RuleContext(row: "figure", hasPeriod: true), expecting: .yesNo)
        }
    }

    /// Each document speaks of the record that the act issuing it has in hand, or of a case.
    private mutating func readDocuments() {
        if let own = service.ownPages {
            check(own.style, .act(on: "case"))
            for page in own.pages.compactMap({ service.documents[$0.name] }) { read(page.parts + (page.easy ?? []), .act(on: "case")) }
        }
        for act in service.acts {
            for document in act.shares.compactMap({ service.documents[$0.value] }) {
                read(document.parts, .act(on: service.kindInHand(of: act)))
            }
            if let document = act.ofEachCase.flatMap({ service.documents[$0.shares.value] }) { read(document.parts, .act(on: "case")) }
        }
    }

    private mutating func readBoards() {
        for passage in service.boards.flatMap(\.passages) {
            do throws(Mistakes) {
                book.put(try Rule(passage.rule, in: book.vocabulary, .act(on: "case")), ofBoard: passage)
            } catch {
                log.report(error.all)
            }
        }
    }

    private mutating func read(_ parts: [Document.Part], _ context: RuleContext) {
        for part in parts {
            switch part {
            case .text: break
            case .value(let passage): check(passage, context)
            case .each(let rows, let inner):
                checkRows(rows, context)
                guard case .has(let term, _)? = book[rows]?.term.form else { continue }
                read(inner, .act(on: term.kind))
            }
        }
    }

    /// Rows alone are no rule; whether there are any is one.
    private mutating func checkRows(_ rows: Passage, _ context: RuleContext) {
        let place = SourcePlace(file: rows.place.file, line: rows.place.line, column: rows.place.column - 4)
        do throws(Mistakes) {
            book.put(try Rule(RuleText("has \(rows.text)", at: place), in: book.vocabulary, context, expecting: .yesNo), for: rows)
        } catch {
            log.report(error.all)
        }
    }

    private mutating func readClocks() {
        for clock in service.clocks {
            guard let subject = service.subject(of: clock) else { continue }
            // Which weeks there is a clock for is asked of the record.
            if subject.unit != nil { checkRows(clock.rowsOfSubject, .stage(of: subject.kind.name)) }
            let context = RuleContext.stage(of: clock.of.value)
            for passage in [clock.starts, clock.done] {
                check(passage, context)
                if let type = book[passage]?.type, type != .day, type != .moment {
                    log.report(
                        passage.place, "a clock starts and is done on a day or at a moment, and this is neither",
                        "Name a field of that type")
                }
            }
            clock.pauses.map { checkRows($0, context) }
            // Here a rule may also say `due` and `started`: what the record in hand's own clock says.
            let vocabulary = subject.unit == nil ? service.vocabulary(book.vocabulary, knowing: clock) : book.vocabulary
            check(clock.voidWhen, context, in: vocabulary, expecting: .yesNo)
            check(clock.countsAsDone, context, in: vocabulary, expecting: .yesNo)
        }
    }
}

extension Service {
    /// The record that a guard has in hand: the first the act amends or records, beside the person's and the case's own; or the case.
    package func kindInHand(of act: Act) -> String {
        let known = act.kinds.map(\.value).filter(kinds.has)
        return known.first { $0 != "person" && $0 != "case" } ?? known.last ?? "case"
    }

    /// The vocabulary in which the other records of an act are single: a guard says `entitlement.until` of the one being recorded.
    func vocabulary(_ vocabulary: Vocabulary, during act: Act) -> Vocabulary {
        var extended = vocabulary
        for name in act.kinds.map(\.value) where name != kindInHand(of: act) {
            guard var kind = vocabulary.kinds[name] else { continue }
            kind.isSingle = true
            extended.add(kind)
        }
        return extended
    }

    /// The vocabulary with `due` and `started` as fields of the kind that a clock is for.
    func vocabulary(_ vocabulary: Vocabulary, knowing clock: Clock) -> Vocabulary {
        guard var kind = vocabulary.kinds[clock.of.value] else { return vocabulary }
        var extended = vocabulary
        let names = ["due", "started"].filter { kind.fields[$0] == nil }
        let fields = names.compactMap { name in
            (try? Phrase(parsing: RuleText("clock.\(clock.name).\(name)"))).map { Vocabulary.Field(name, .moment, rule: $0) }
        }
        kind = Vocabulary.Kind(
            kind.name, label: kind.label, plural: kind.plural, source: kind.source, fields: Array(kind.fields.values) + fields,
            span: kind.span,
            links: [], order: kind.order, isSingle: kind.isSingle)
        extended.add(kind)
        return extended
    }
}
