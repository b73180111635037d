import Access
import Cases
import Core
import HTTPTypes
import Hummingbird
import Record
import Specification
import Storage
import Web

/// `/settings`, `/settings/places`: what is agreed for a service, and where what is agreed is entered.
package struct SettingRoutes: Sendable {
    private let acts: SettingActs
    private let directory: Directory

    package init(acts: SettingActs, directory: Directory) { (self.acts, self.directory) = (acts, directory) }

    private var database: Database { acts.record.database }

    package func add(to router: Router<HomewardContext>) {
        router.get("/settings", use: list)
        router.get("/settings/{setting}", use: show)
        router.post("/settings/{setting}", use: agree)
    }

    private func asking(_ context: HomewardContext) throws -> (user: Directory.User, published: Published) {
        let user = try directory.signedIn(context)
        guard SettingRights(user).sees, let published = acts.shelf[user.service] else { throw SettingRefusal.notYours }
        return (user, published)
    }

    private func setting(_ context: HomewardContext, of published: Published) throws -> Setting {
        let name = context.parameters.get("setting") ?? ""
        guard let setting = published.service.settings[name] else { throw SettingRefusal.noSuchSetting(name) }
        return setting
    }

    private func pages(_ user: Directory.User, _ published: Published, _ context: HomewardContext, in transaction: Transaction) throws
        -> SettingPages
    {
        let population = try published.settings(in: transaction)
        let entries = try SettingStore(transaction).all(of: published.reference).map { entry in
            (entry: entry, value: published.agreed(on: entry.starts, in: population)[entry.setting] ?? Agreed.nothing)
        }
        let directory = directory
        return SettingPages(
            service: published.service, today: context.today, rights: SettingRights(user),
            agreed: Dictionary(grouping: entries, by: \.entry.setting), name: { directory[$0]?.name ?? $0 }, openings: published.opening)
    }

    private func list(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (user, published) = try asking(context)
        return Reply.page(try await database.read { try pages(user, published, context, in: $0).list }, context)
    }

    private func show(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (user, published) = try asking(context)
        let setting = try setting(context, of: published)
        var page = try await database.read { transaction -> Page in
            let pages = try pages(user, published, context, in: transaction)
            guard SettingRights(user).agrees else { return pages.one(setting, form: nil) }
            var form = pages.form(setting, token: context.token, key: context.newKey())
            if let draft = try DraftStore(transaction).find(form.address, by: user.code) {
                form = form.filled(from: draft.typed)
                form.saved = "Saved at \(draft.at.time)"
            }
            return pages.one(setting, form: form)
        }
        if request.uri.queryParameters.get("done") != nil { page.banner = NotificationBanner(.done, "What was agreed is entered.") }
        return Reply.page(page, context)
    }

    private func agree(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (user, published) = try asking(context)
        let setting = try setting(context, of: published), kind = published.service.agreement(on: setting)
        guard SettingRights(user).agrees else { throw SettingRefusal.notYoursToAgree }
        let address = SettingPages.address(of: setting)
        let typed = KindAnswers(kind, kind.fields, from: context.form, today: context.today)
        let key = context.form[Form.keyName] ?? context.newKey()
        do {
            if !typed.mistakes.isEmpty {
                throw SettingRefusal.answers(
                    Dictionary(typed.mistakes.map { ($0.field, $0.sentence) }, uniquingKeysWith: { first, _ in first }))
            }
            try await acts.agree(.init(setting.name, typed.body, key: key, request: context.requestID), by: user)
            try await database.write { try DraftStore($0).discard(address, by: user.code) }
            return Reply.redirect(to: "\(address)?done=agreed")
        } catch SettingRefusal.answers(let sentences) {
            // What was typed is kept as a draft too, so that leaving the page loses nothing.
            let fields = Dictionary(
                kind.fields.map { field in
                    let name = KindForm.name(kind.name, field.name)
                    return (name, context.form.all(name))
                }, uniquingKeysWith: { first, _ in first })
            let page = try await database.write { transaction -> Page in
                try DraftStore(transaction).save(
                    fields, of: address, label: setting.label.english, by: user.code, at: context.arrived)
                let pages = try pages(user, published, context, in: transaction)
                let form = pages.form(setting, token: context.token, key: context.newKey()).filled(from: context.form)
                let errors = Dictionary(
                    sentences.map { (KindForm.name(kind.name, $0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
                return pages.one(setting, form: form.refused(with: errors))
            }
            return Reply.refused(page, context)
        }
    }
}
