import Foundation

extension HouseRule {
    /// From the ground up. A target imports what stands below it; areas may import each other, which SwiftPM keeps free of circles.
    private static let storeys: [[String]] = [
        ["Core"], ["Storage", "Proof"], ["SQLite", "PostgreSQL", "Record"], ["Language"], ["Specification"], ["Web"], ["an area"],
        ["Homeward"],
    ]
    private static func storey(_ target: String, isArea: Bool) -> Int? {
        storeys.firstIndex { $0.contains(isArea ? "an area" : target) }
    }

    static let arrows = HouseRule(
        name: "imports point downward",
        broken: { file in
            guard let mine = storey(file.target, isArea: file.isArea) else { return [] }
            return file.imports.compactMap { line, module in
                let isArea = SourceTree.areas.contains(module)
                guard module != file.target, let its = storey(module, isArea: isArea) else { return nil }
                if its > mine || its == mine && !(file.isArea && isArea) { return (line, "\(file.target) imports \(module)") }
                // Which engine keeps the record is chosen where everything is put together, and nowhere else.
                if storeys[2].prefix(2).contains(module), file.target != "Homeward" { return (line, "\(module) is named outside Homeward") }
                return nil
            }
        },
        caught: [
            ("Sources/Core/Day.swift", "import Storage"), ("Sources/Record/Act.swift", "import Web"),
            ("Sources/Areas/Cases/CaseActs.swift", "import SQLite"), ("Sources/Web/Page.swift", "import Clocks"),
            ("Sources/Storage/SQLite/Engine.swift", "import PostgreSQL"), ("Sources/Language/Rule.swift", "package import Specification"),
        ],
        passed: [
            ("Sources/Areas/Cases/CaseActs.swift", "import Clocks\nimport Record\nimport Foundation"),
            ("Sources/Homeward/Serve.swift", "import PostgreSQL\nimport Cases"), ("Sources/Core/Day.swift", "// import Storage"),
        ])

    /// Each outside library has one keeper, so that replacing it is a change in one target.
    private static let keepers: [String: Set<String>] = [
        "GRDB": ["SQLite"], "GRDBSQLite": ["SQLite"], "CPQ": ["PostgreSQL"], "CXlsxWriter": ["Sheets"], "Yams": ["Specification"],
        "ArgumentParser": ["Homeward"],
    ]

    static let outsideLibraries = HouseRule(
        name: "each outside library has one keeper",
        broken: { file in
            file.imports.compactMap { line, module in
                guard let keepers = keepers[module], !keepers.contains(file.target) else { return nil }
                return (line, "\(module) is imported by \(file.target)")
            }
        },
        caught: [("Sources/Record/Log.swift", "import GRDB"), ("Sources/Areas/Cases/CaseStore.swift", "internal import CPQ")],
        passed: [("Sources/Storage/SQLite/Engine.swift", "import GRDB")])

    static let sqlInItsPlace = HouseRule(
        name: "SQL stands in stores, tables (those generated from a folder too), storage and the rule compiler",
        broken: { file in
            let name = file.path.split(separator: "/").last ?? ""
            if name.hasSuffix("Store.swift") || name.hasSuffix("Tables.swift") || file.path.hasPrefix("Sources/Storage/")
                || file.target == "Language" || file.path.hasPrefix("Sources/Specification/Tables/")
            {
                return []
            }
            return file.swift.literals.compactMap { line, text in
                text.contains(sqlWords) ? (line, "SQL: \(text.trimmingCharacters(in: .whitespaces))") : nil
            }
        },
        caught: [
            ("Sources/Areas/Cases/CasePages.swift", "let rows = \"SELECT id FROM unit\""),
            ("Sources/Record/Act.swift", "run(\n    \"\"\"\n    INSERT INTO act (id) VALUES (\\(id))\n    \"\"\")"),
            ("Sources/Areas/Cases/CaseActs.swift", "\"UPDATE act SET at = \\(now)\""),
        ],
        passed: [
            ("Sources/Areas/Cases/CaseStore.swift", "\"SELECT id FROM unit\""),
            ("Sources/Areas/Cases/CasePages.swift", "// SELECT id FROM unit\n\"Select a house from the list\""),
        ])

    private nonisolated(unsafe) static let sqlWords =
        /\b(SELECT\s|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|UNIQUE|VIEW))/

    /// Facts in, rows out, and nothing else to depend on. What a folder's kinds look like comes from Specification, which is data.
    static let folds = HouseRule(
        name: "a fold imports Core, Storage, Proof, Record and Specification",
        broken: { file in
            guard file.path.hasSuffix("Fold.swift") else { return [] }
            return file.imports.filter { !["Core", "Storage", "Proof", "Record", "Specification"].contains($0.module) }.map {
                ($0.line, "a fold imports \($0.module)")
            }
        },
        caught: [("Sources/Areas/Places/PlaceFold.swift", "import Core\nimport Foundation")],
        passed: [("Sources/Areas/Places/PlaceFold.swift", "import Core\nimport Record\nimport Specification")])

    /// Time is an argument. Only the composition reads a clock, and an engine for its own deadlines.
    static let clock = HouseRule(
        name: "no clock is read outside Homeward",
        broken: { file in
            if file.target == "Homeward" || ["SQLite", "PostgreSQL"].contains(file.target) { return [] }
            let readings = [
                "Date()", "Date.now", "Date.init()", "Date(timeIntervalSinceNow", "timeIntervalSinceNow", "Clock.now", "Clock().now",
                "ContinuousClock(", "SuspendingClock(", "DispatchTime.now", "DispatchWallTime.now", ".systemUptime", "clock_gettime(",
                "gettimeofday(", "time(nil)", "Calendar.current", "TimeZone.current", "NIODeadline.now",
            ]
            return file.lines(holding: readings).map { ($0, "a clock is read") }
        },
        caught: [
            ("Sources/Core/Calendar/Moment.swift", "let now = Date()"),
            ("Sources/Areas/Clocks/Due.swift", "if due < ContinuousClock.now {}"),
            ("Sources/Web/Page.swift", "\"\\(Date.now)\""),
        ],
        passed: [("Sources/Homeward/Serve.swift", "Date()"), ("Sources/Record/Record.swift", "let at = now() // not Date()")])

    static let stopping = HouseRule(
        name: "nothing stops the process on what it was given",
        broken: { file in
            file.lines(holding: ["try!", "fatalError(", "as!"]).map { ($0, "the process would stop") }
        },
        caught: [
            ("Sources/Core/JSON.swift", "let value = try! read()"), ("Sources/Homeward/Serve.swift", "fatalError(\"no\")"),
            ("Sources/Web/Page.swift", "row as! String"),
        ],
        passed: [("Sources/Core/JSON.swift", "\"try! again\" // as! before\nlet value = try read() as? String")])

    /// What a server prints nobody reads, and it may hold what nobody should.
    static let talking = HouseRule(
        name: "only commands print",
        broken: { file in
            if file.target == "Homeward" { return [] }
            return file.swift.code.indices.filter { file.swift.code[$0].contains(/(^|[^\w.`])(debugPrint|print|dump|NSLog)\(/) }
                .map { ($0 + 1, "a print outside the commands") }
        },
        caught: [("Sources/Record/Act.swift", "print(person)"), ("Sources/Web/Page.swift", "    if x { debugPrint(x) }")],
        passed: [
            ("Sources/Homeward/Report.swift", "print(report)"), ("Sources/Core/Reference.swift", "func printed(_ a: Int) {}; id.print(1)"),
        ])

    /// A council joins by a folder. Its name in Swift, even in a comment, is a rule that the folder could not say.
    static func councils(_ names: [String]) -> HouseRule {
        HouseRule(
            name: "no council is named in Swift",
            broken: { file in
                file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
                    let words = Set(line.lowercased().split { !$0.isLetter }.map(String.init))
                    return names.filter(words.contains).map { (index + 1, "\($0) is named") }
                }
            },
            caught: [
                ("Sources/Areas/Cases/CaseActs.swift", "if service == \"sometown\" { return }"),
                ("Sources/Core/Day.swift", "// as Sometown wants it"),
            ],
            passed: [("Sources/Core/Day.swift", "let sometowns = 1")])
    }
}
