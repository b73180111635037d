// swift-tools-version: 6.2
import PackageDescription

// The dependency diagram. Arrows point down only: Core ← Storage, Proof ← Record ← Language ← Specification ← areas ← Homeward.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

/// A layer of the house and its tests.
func layer(_ name: String, _ dependencies: Target.Dependency..., path: String? = nil, resources: [Resource] = []) -> [Target] {
    [
        .target(
            name: name, dependencies: dependencies, path: path ?? "Sources/\(name)", resources: resources,
            swiftSettings: strict)
    ]
}

/// One domain area: a target under Areas, using only the layers and areas it names.
func area(_ name: String, _ dependencies: Target.Dependency...) -> [Target] {
    [
        .target(
            name: name, dependencies: ["Core", "Storage", "Proof", "Record"] + dependencies, path: "Sources/Areas/\(name)",
            swiftSettings: strict)
    ]
}

/// The tests of one target, using what it uses.
func tests(of name: String, _ dependencies: Target.Dependency...) -> [Target] {
    [
        .testTarget(
            name: "\(name)Tests", dependencies: [.target(name: name), "Testbed"] + dependencies,
            swiftSettings: strict)
    ]
}

let layers: [Target] =
    [
        .systemLibrary(name: "CPQ", path: "Sources/Libraries/CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CSodium", path: "Sources/Libraries/CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(
            name: "CXlsxWriter", path: "Sources/Libraries/CXlsxWriter", pkgConfig: "xlsxwriter",
            providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CZlib", path: "Sources/Libraries/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    ]
    + layer("Core", resources: [.embedInCode("Calendar/bank-holidays-england.csv")])
    + layer("Storage", "Core", path: "Sources/Storage/Storage")
    + layer(
        "SQLite", "Core", "Storage", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"), path: "Sources/Storage/SQLite")
    + layer("PostgreSQL", "Core", "Storage", "CPQ", path: "Sources/Storage/PostgreSQL")
    + layer("Proof", "Core", "CSodium")
    + layer("Record", "Core", "Storage", "Proof")
    + layer(
        "Web", "Core", "CSodium", "CZlib", hummingbird, hummingbirdCore, nio, nioHTTPTypes, logging, httpTypes,
        resources: [
            "homeward.css", "mark.svg", "homeward.js", "button-menu.js", "choices.js", "combobox.js", "counter.js", "dates.js", "draft.js",
            "error-summary.js", "exit.js", "listen.js", "password.js", "timeout.js",
        ].map { .embedInCode("Assets/\($0)") }
            + [
                "calendar", "change", "clock", "delighted", "document", "done", "goal", "happy", "help", "home", "idea", "miserable",
                "people", "question", "sad", "safe", "so_so", "talk", "worried",
            ].map { .embedInCode("Assets/Pictures/\($0).svg") })
    + layer("Sheets", "Core", "CXlsxWriter")
    + layer("Language", "Core", "Storage")
    + layer("Specification", "Core", "Storage", "Language", "CSodium", .product(name: "Yams", package: "Yams"))

let areas: [Target] =
    area("Access", "CSodium", "Web", hummingbird, httpTypes) + area("Clocks")
    + area("Documents", "Language", "Specification", "Web")
    + area("Cases", "Language", "Specification", "Web", "Sheets", "Access", "Clocks", "Documents", hummingbird, httpTypes)
    + area("Figures", "Language", "Specification", "Web", "Sheets", "Access", "Cases", hummingbird, httpTypes)
    + area("Boards", "Language", "Specification", "Web", "Sheets", "Access", "Cases", hummingbird)
    + area("OwnPages", "Language", "Specification", "Web", "Access", "Cases", "Documents", hummingbird)
    + area("Returns", "Language", "Specification", "Web", "Sheets", "Access", "Cases", "Clocks", "Figures", hummingbird, httpTypes)
    + area("Contracts", "Language", "Specification", "Web", "Access", "Cases", hummingbird, httpTypes)
    + area("Disposals", "Access", "Cases")
    + area("Messages", "Web", "Access", "Cases", hummingbird, httpTypes)
    + area("Examples", "Language", "Specification", "Boards", "Cases", "Clocks", "Figures", "Returns")

let homeward: [Target] = [
    .executableTarget(
        name: "Homeward",
        dependencies: [
            "Core", "Storage", "SQLite", "PostgreSQL", "Proof", "Record", "Web", "Sheets", "Language", "Specification", "Access", "Cases",
            "Figures", "Boards", "OwnPages", "Returns", "Examples", "Messages", "Contracts", "Disposals",
            hummingbird, httpTypes, nio, logging, .product(name: "ArgumentParser", package: "swift-argument-parser"),
            subprocess, systemPackage,
        ], swiftSettings: strict),
    // What an auditor runs on an export, without trust in whoever keeps the record: nothing of the house but what proves.
    .executableTarget(name: "Verifier", dependencies: ["Core", "Proof"], swiftSettings: strict),
]

let checks: [Target] =
    // What tests share: engines to run on, seeded chance, and the requirements a test covers. No product depends on it.
    layer("Testbed", "Storage", "SQLite", "PostgreSQL", subprocess, systemPackage, path: "Tests/Testbed")
    // Invented records of any vocabulary's kinds, in memory and in tables.
    + layer("Populations", "Core", "Storage", "Language", path: "Tests/Populations")
    + [.testTarget(name: "ArchitectureTests", path: "Tests/ArchitectureTests", swiftSettings: strict)]
    + tests(of: "Core")
    + tests(of: "Storage", "Core", "SQLite", "PostgreSQL")
    + tests(of: "Proof", "Core")
    + tests(of: "Record", "Core", "Storage", "Proof", "Verifier")
    + tests(of: "Access", "Core", "Storage", "Proof", "Record", "Web")
    + tests(of: "Clocks", "Core")
    + tests(of: "Specification", "Core", "Storage", "Language")
    + tests(of: "Cases", "Core", "Storage", "Record", "Specification", "Language", "Access", "Documents", "Figures")
    + tests(
        of: "Homeward", "Core", "Storage", "Proof", "Record", "Web", "Specification", "Access", "Cases", "Contracts", "Disposals",
        "Documents", "Figures", "Language", "Messages", "Returns", hummingbird, httpTypes)
    + tests(of: "Language", "Core", "Storage", "Populations")
    + tests(of: "Figures", "Core", "Storage", "Record", "Sheets", "Language", "Specification", "Cases", "Populations")
    + tests(
        of: "Returns", "Core", "Storage", "Proof", "Record", "Language", "Specification", "Access", "Cases", "Disposals", "Figures",
        "Web", hummingbird, httpTypes
    )
    + tests(of: "Disposals", "Core", "Storage", "SQLite", "Proof", "Record", "Verifier", "Specification", "Access", "Cases")
    + tests(of: "Messages", "Core", "Storage", "Cases")
    + tests(of: "Examples", "Core", "Storage", "Language", "Specification")
    + tests(of: "Web", "Core", hummingbird, nio, nioEmbedded, nioHTTPTypes, logging, httpTypes)

let package = Package(
    name: "Homeward",
    products: [.executable(name: "homeward", targets: ["Homeward"]), .executable(name: "homeward-verify", targets: ["Verifier"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.25.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    ],
    targets: layers + areas + homeward + checks
)
