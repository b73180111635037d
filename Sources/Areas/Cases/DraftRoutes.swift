import Access
import Core
import HTTPTypes
import Hummingbird
import Storage
import Web

extension DraftStore.Draft {
    /// What was typed, as the form would send it.
    package var typed: FormBody { FormBody(fields.flatMap { name, values in values.map { FormBody.Pair(name, $0) } }) }
}

/// Drafts: kept when a form is put aside, refused, or rests for a few seconds while it is typed in.
extension CaseRoutes {
    func store(_ context: HomewardContext, of form: String, label: String, for user: Directory.User) async throws {
        var fields: [String: [String]] = [:]
        for pair in context.form.pairs where !["token", "key", "later", "add", "remove", "asked"].contains(pair.name) {
            fields[pair.name, default: []].append(pair.value)
        }
        let kept = fields
        let moment = context.arrived
        try await database.write { try DraftStore($0).save(kept, of: form, label: label, by: user.code, at: moment) }
    }

    func saveDraft(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        guard let form = request.uri.queryParameters.get("form"), form.hasPrefix("/"), form.utf8.count < 200 else {
            throw WebRefusal.absent
        }
        try await store(context, of: form, label: "Unfinished form", for: user)
        return Reply.text("Saved at \(context.arrived.time)")
    }
}
