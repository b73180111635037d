import Language

/// Makes the tables of a service from its kinds.
struct LayoutBuilder {
    let service: Service
    var layout = TableLayout()

    init(_ service: Service) { self.service = service }

    mutating func build() -> TableLayout {
        for kind in service.kinds { add(kind) }
        return layout
    }

    private mutating func add(_ kind: Kind) {
        let name = service.table(of: kind)
        let fields = kind.isFolders ? Array(kind.fields) : kind.fields.filter(\.isAdded)
        var columns = kind.isFolders ? LayoutBuilder.builtIn(kind) : []
        for field in fields where !(kind.isFolders && field.name == "day" && field.type == .day) {
            columns += self.columns(of: field, named: service.column(of: field), mayRequire: kind.isFolders)
        }
        for worked in kind.worked where worked.isStored {
            guard let type = worked.type else { continue }
            let field = Field(worked.name, worked.place, type, Words(""))
            let column = kind.isFolders ? worked.name : "\(service.name)__\(worked.name)"
            columns += self.columns(of: field, named: column, mayRequire: false)
        }
        if !columns.isEmpty {
            layout.add(
                .init(
                    name: name, kind: kind.name, role: kind.isFolders ? .kind : .area, columns: columns, key: ["id"],
                    indexes: kind.isFolders ? indexes(kind, name) : []))
        }
        for field in fields {
            let child = service.childTable(of: kind, field.name)
            addCodes(field, of: kind.name, in: child, parent: name)
            if field.isDated { addHistory(field, of: kind.name, in: child, parent: name) }
        }
        for group in kind.groups { add(group, of: kind, parent: name) }
    }

    /// Beside the answers: which record, whose, when.
    fileprivate static func builtIn(_ kind: Kind) -> [TableLayout.Column] {
        var columns: [TableLayout.Column] = [.init("id", .integer, required: true, meaning: "reference")]
        columns += ["case", "person", "service"].map { .init($0, .integer, meaning: "reference") }
        if case .kind = kind.belonging { columns.append(.init("parent", .integer, meaning: "reference")) }
        columns.append(.init("day", .integer, required: true, meaning: "day"))
        if kind.coversPeriods { columns += ["covers", "covers_last"].map { .init($0, .integer, meaning: "period") } }
        // References are random, so the order of recording needs a column: later records are greater in it.
        columns.append(.init("recorded", .integer, required: true, meaning: "order"))
        return columns
    }

    private func indexes(_ kind: Kind, _ table: String) -> [TableLayout.Index] {
        var indexes = [TableLayout.Index(on: table, ["service", "day"])]
        let only = service.columnsOnlyOneHas(of: kind)
        // Two sets of totals for the same ward and quarter would be counted twice.
        if !only.isEmpty { indexes.append(.init(on: table, ["service"] + only, unique: true)) }
        switch kind.belonging {
        case .case: indexes.append(.init(on: table, ["case"]))
        case .person: indexes.append(.init(on: table, ["person"]))
        case .service: break
        case .kind:
            indexes.append(.init(on: table, ["parent"]))
            if service.links(of: kind).contains("case") { indexes.append(.init(on: table, ["case"])) }
        }
        return indexes
    }

    /// - Parameter mayRequire: only a column that comes with its table has an answer in every row.
    fileprivate func columns(of field: Field, named name: String, mayRequire: Bool) -> [TableLayout.Column] {
        let required = mayRequire && field.isRequired && field.when == nil
        let (meaning, origin) = (field.type.meaning, Named(field.name, field.place))
        func column(_ name: String, _ type: TableLayout.StoredType, required: Bool = required, flag: Bool = false) -> TableLayout.Column {
            .init(name, type, required: required, flag: flag, meaning: meaning, field: origin)
        }
        switch field.type {
        case .yesNo: return [column(name, .integer, flag: true)]
        case .number, .money, .minutes, .day, .row: return [column(name, .integer)]
        case .moment: return [column(name, .integer), column("\(name)_day", .integer)]
        case .text, .longText, .code, .file: return [column(name, .text)]
        case .span: return [column("\(name)_starts", .integer), column("\(name)_ends", .integer, required: false)]
        case .codes: return []
        }
    }

    /// Several codes are rows of their own; they come and go with the row they belong to.
    private mutating func addCodes(_ field: Field, of kind: String, in table: String, parent: String) {
        guard case .codes = field.type else { return }
        let origin = Named(field.name, field.place)
        layout.add(
            .init(
                name: table, kind: kind, role: .codes(of: parent),
                columns: [
                    .init("record", .integer, required: true, meaning: "reference"),
                    .init("value", .text, required: true, meaning: field.type.meaning, field: origin),
                ], key: ["record", "value"], indexes: []))
    }

    private mutating func addHistory(_ field: Field, of kind: String, in table: String, parent: String) {
        let type: TableLayout.StoredType = columns(of: field, named: "value", mayRequire: false).first?.type ?? .text
        layout.add(
            .init(
                name: table, kind: kind, role: .history(of: parent),
                columns: [
                    .init("record", .integer, required: true, meaning: "reference"),
                    .init("starts", .integer, required: true, meaning: "day"),
                    .init("value", type, meaning: field.type.meaning, field: Named(field.name, field.place)),
                ], key: ["record", "starts"], indexes: []))
    }

    private mutating func add(_ group: Kind.Group, of kind: Kind, parent: String) {
        let name = service.childTable(of: kind, group.name)
        var columns: [TableLayout.Column] = [
            .init("id", .integer, required: true, meaning: "reference"), .init("record", .integer, required: true, meaning: "reference"),
            .init("nth", .integer, required: true, meaning: "order"), .init("previous", .integer, meaning: "reference"),
        ]
        for field in group.fields { columns += self.columns(of: field, named: service.column(of: field), mayRequire: true) }
        layout.add(
            .init(
                name: name, kind: group.name, role: .group(of: parent), columns: columns, key: ["id"],
                indexes: [.init(on: name, ["record"])]))
        for field in group.fields { addCodes(field, of: group.name, in: "\(name)__\(field.name)", parent: name) }
    }
}

extension TableLayout {
    /// The tables of the areas' own kinds, made once for an installation and shared by its services: the same columns as every kind has,
    /// and the area's fields. No field of an area is insisted on here; the area says when one may be missing.
    package static func areas(_ areas: [AreaKind]) -> TableLayout {
        var builder = LayoutBuilder(Service(name: ""))
        for area in areas {
            guard case .area(let table) = area.kind.source else { continue }
            var columns = LayoutBuilder.builtIn(area.kind).filter { $0.name != area.kind.name }
            for field in area.kind.fields { columns += builder.columns(of: field, named: field.name, mayRequire: false) }
            let links = ["case", "person", "service"].filter { $0 != area.kind.name }
            builder.layout.add(
                .init(
                    name: table, kind: area.kind.name, role: .kind, columns: columns, key: ["id"],
                    indexes: links.map { .init(on: table, [$0]) }))
        }
        return builder.layout
    }
}

extension FieldType {
    /// What a column of this type holds, for ever. A longer text is still a text.
    fileprivate var meaning: String { self == .longText ? FieldType.text.written : written }
}
