import Access
import ArgumentParser
import Cases
import Core
import Foundation
import Record
import Specification
import Storage

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Makes, resets, ends and lists the accounts of real people.",
        subcommands: [Add.self, Reset.self, End.self, List.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes an account and prints the code with which its owner sets it up, once.",
            discussion: """
                Example: homeward user add jo.whitfield --name "Jo Whitfield" --service example --role manager \
                --organisation harbour --organisation-name "Harbour Street Support" --data ./data --pepper ./pepper
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var secrets: SecretOptions
        @Argument(help: "The sign-in name. It stands beside everything they do and never changes.") var code: String
        @Option(help: "What they are called.") var name: String
        @Option(help: "The service folder's name.") var service: String
        @Option(help: "A role of the service.") var role: String
        @Option(help: "The code of the organisation they work for.") var organisation: String
        @Option(help: "What that organisation is called; default its code.") var organisationName: String?

        func run() async throws {
            let house = try await House.open(data)
            let roles = try house.service(service).service.roles
            guard roles.has(role) else { throw AccountRefusal.noSuchRole(role, known: roles.names) }
            let account = try Account(
                code: code, name: name, organisation: organisation, organisationLabel: organisationName ?? organisation, service: service,
                role: role)
            let setUp = try await house.accounts(secrets).add(account, at: house.record.now())
            await house.database.close()
            UserCommand.show(setUp, for: name)
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a code with which the owner chooses a new password, or a new second factor.",
            discussion: "Example: homeward user reset jo.whitfield --data ./data --pepper ./pepper")

        @OptionGroup var data: DataOptions
        @OptionGroup var secrets: SecretOptions
        @Argument(help: "The sign-in name.") var code: String
        @Flag(help: "A new second factor instead; the password is asked for then.") var secondFactor = false

        func run() async throws {
            let house = try await House.open(data)
            let setUp = try await house.accounts(secrets).reset(code, secondFactor ? .factor : .password, at: house.record.now())
            await house.database.close()
            UserCommand.show(setUp, for: code)
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shuts an account and ends its sign-ins at once.",
            discussion: "Example: homeward user end jo.whitfield --data ./data --pepper ./pepper")

        @OptionGroup var data: DataOptions
        @OptionGroup var secrets: SecretOptions
        @Argument(help: "The sign-in name.") var code: String

        func run() async throws {
            let house = try await House.open(data)
            try await house.accounts(secrets).end(code, at: house.record.now())
            await house.database.close()
            Talk.say("\(code) can sign in no more.")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints every account: sign-in name, name, service, role, organisation, and when it was ended.",
            discussion: "Example: homeward user list --data ./data")

        @OptionGroup var data: DataOptions

        func run() async throws {
            let house = try await House.open(data)
            for account in try await house.database.read({ try AccountStore($0).all() }) {
                let ended = account.ended.map { ", ended on \($0.words)" } ?? ""
                Talk.show("\(account.code)  \(account.name), \(account.role) of \(account.service), \(account.organisation)\(ended)")
            }
            await house.database.close()
        }
    }

    /// The code alone on standard output, what to do with it beside it.
    private static func show(_ setUp: String, for name: String) {
        Talk.say("Give \(name) this code by hand. It is used once, at /set-up, within three days, and is shown only now.")
        Talk.show(setUp)
    }
}

/// Where the secret lies that is not in the database.
struct SecretOptions: ParsableArguments {
    @Option(help: "The file of the pepper: at least 32 random bytes, not kept with the database. Or HOMEWARD_PEPPER.")
    var pepper: String?

    /// - Throws: ``AccountRefusal``
    func read() throws -> Pepper {
        guard let path = pepper ?? ProcessInfo.processInfo.environment["HOMEWARD_PEPPER"] else { throw AccountRefusal.noPepper }
        guard let content = FileManager.default.contents(atPath: path) else { throw AccountRefusal.pepperFile(path) }
        return try Pepper(file: [UInt8](content))
    }
}

extension House {
    /// - Throws: ``AccountRefusal/isDemonstration`` where people are invented.
    func accounts(_ secrets: SecretOptions) throws -> Accounts {
        guard !isDemonstration else { throw AccountRefusal.isDemonstration }
        return try Accounts(database, pepper: secrets.read(), steady: steady)
    }
}
