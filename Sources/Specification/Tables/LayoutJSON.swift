import Core
import Language

/// The tables as they are kept beside a published version, so that the next one can be held against them without reading every folder before
/// it.
extension TableLayout {
    package var json: JSON { .list(tables.map(\.json)) }

    /// nil where the text is no layout.
    package init?(json: JSON) {
        guard case .list(let items) = json else { return nil }
        let tables = items.compactMap(Table.init(json:))
        guard tables.count == items.count else { return nil }
        self.init(tables)
    }
}

extension TableLayout.Table {
    fileprivate var json: JSON {
        let (sort, parent): (String, String?) =
            switch role {
            case .kind: ("kind", nil)
            case .area: ("area", nil)
            case .group(let parent): ("group", parent)
            case .codes(let parent): ("codes", parent)
            case .history(let parent): ("history", parent)
            }
        return .object([
            "name": .text(name), "kind": .text(kind), "role": .text(sort), "of": parent.map(JSON.text) ?? .null,
            "key": .list(key.map(JSON.text)), "columns": .list(columns.map(\.json)), "indexes": .list(indexes.map(\.json)),
        ])
    }

    fileprivate init?(json: JSON) {
        guard let name = json["name"]?.text, let kind = json["kind"]?.text, let sort = json["role"]?.text,
            case .list(let key)? = json["key"], case .list(let columns)? = json["columns"], case .list(let indexes)? = json["indexes"]
        else { return nil }
        let roles: [String: Role] = ["kind": .kind, "area": .area]
        let parts: [String: (String) -> Role] = ["group": Role.group, "codes": Role.codes, "history": Role.history]
        guard let role = roles[sort] ?? json["of"]?.text.flatMap({ parts[sort]?($0) }) else { return nil }
        self.init(
            name: name, kind: kind, role: role, columns: columns.compactMap(TableLayout.Column.init(json:)), key: key.compactMap(\.text),
            indexes: indexes.compactMap(TableLayout.Index.init(json:)))
    }
}

extension TableLayout.Column {
    fileprivate var json: JSON {
        .object([
            "name": .text(name), "type": .text(type.rawValue), "required": .bool(isRequired), "flag": .bool(isFlag),
            "meaning": .text(meaning), "field": field.map { .text($0.value) } ?? .null,
        ])
    }

    fileprivate init?(json: JSON) {
        guard let name = json["name"]?.text, let type = json["type"]?.text.flatMap(TableLayout.StoredType.init(rawValue:)),
            let meaning = json["meaning"]?.text
        else { return nil }
        // Where its folder said so is of no more use: a mistake is found in the folder that comes after.
        let place = SourcePlace(file: "", line: 1, column: 1)
        self.init(
            name, type, required: json["required"] == .bool(true), flag: json["flag"] == .bool(true), meaning: meaning,
            field: json["field"]?.text.map { Named($0, place) })
    }
}

extension TableLayout.Index {
    fileprivate var json: JSON {
        .object(["name": .text(name), "columns": .list(columns.map(JSON.text)), "unique": .bool(isUnique)])
    }

    fileprivate init?(json: JSON) {
        guard let name = json["name"]?.text, case .list(let columns)? = json["columns"] else { return nil }
        (self.name, self.columns, isUnique) = (name, columns.compactMap(\.text), json["unique"] == .bool(true))
    }
}
