import Core
import HTTPTypes
import Hummingbird
import Storage
import Web

/// The door of a house with real people: `/sign-in`, `/sign-in/code`, `/set-up`.
package struct DoorRoutes: Sendable {
    let accounts: Accounts
    /// Words of a service and its people that no password may be made of, by the service's name.
    let localWords: @Sendable (_ service: String) -> [String]

    package init(_ accounts: Accounts, localWords: @escaping @Sendable (_ service: String) -> [String]) {
        (self.accounts, self.localWords) = (accounts, localWords)
    }

    package func add(to router: Router<HomewardContext>) {
        router.get("/sign-in", use: door)
        router.post("/sign-in", use: begin)
        router.post("/sign-in/code", use: finish)
        router.get("/set-up", use: askForCode)
        router.post("/set-up", use: setUp)
        router.post("/set-up/finish", use: take)
    }

    // MARK: Signing in

    private func door(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let destination = request.uri.queryParameters.get("to").flatMap { Destination($0) }
        return Reply.page(DoorPages.door(token: context.token, to: destination), context)
    }

    private func begin(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let destination = context.form["to"].flatMap { Destination($0) }
        do {
            let step = try await accounts.begin(
                context.form["name"] ?? "", context.form["password"] ?? "", device: request.device(context), at: context.arrived)
            return Reply.page(DoorPages.code(token: context.token, step: Secret.hexadecimal(step), to: destination), context)
        } catch let refusal as AccountRefusal {
            let typed = FormBody([FormBody.Pair("name", context.form["name"] ?? "")])
            return refused(DoorPages.door(token: context.token, to: destination, typed: typed, refusal), refusal, context)
        }
    }

    private func finish(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let destination = context.form["to"].flatMap { Destination($0) }
        let step = context.form["step"] ?? ""
        let known = request.device(context)
        let (token, device) = (SessionToken.random(), known ?? Secret.random())
        do {
            guard let secret = Secret.bytes(hexadecimal: step) else { throw AccountRefusal.stepOver }
            _ = try await accounts.finish(
                secret, code: context.form["code"] ?? "", token: token, device: known, knowing: device, earlier: context.session?.digest,
                at: context.arrived)
        } catch AccountRefusal.stepOver {
            return refused(DoorPages.door(token: context.token, to: destination, .stepOver), .stepOver, context)
        } catch let refusal as AccountRefusal {
            return refused(DoorPages.code(token: context.token, step: step, to: destination, refusal), refusal, context)
        }
        var response = Reply.redirect(to: destination?.address ?? "/")
        response.signIn(token, context)
        response.know(device, context)
        return response
    }

    /// Too many and too busy have a status of their own, which a proxy in front understands.
    private func refused(_ page: Page, _ refusal: AccountRefusal, _ context: HomewardContext) -> Response {
        Reply.page(page, context, status: [.tooOften, .busy].contains(refusal) ? .tooManyRequests : .unprocessableContent)
    }

    // MARK: Setting up

    private func askForCode(_ request: Request, _ context: HomewardContext) async throws -> Response {
        Reply.page(DoorPages.setUpCode(token: context.token), context)
    }

    private func setUp(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let code = context.form["set-up"] ?? ""
        do {
            let asked = try await accounts.setUp(code, at: context.arrived)
            return Reply.page(DoorPages.setUp(asked, code, token: context.token), context)
        } catch let refusal as AccountRefusal {
            return refused(DoorPages.setUpCode(token: context.token, refusal), refusal, context)
        }
    }

    private func take(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let code = context.form["set-up"] ?? ""
        do {
            let asked = try await accounts.setUp(code, at: context.arrived)
            do {
                let password = context.form["password"] ?? ""
                guard asked.asks == .factor || password == context.form["again"] else { throw AccountRefusal.passwordsDiffer }
                let codes = try await accounts.take(
                    code, password: password, code: context.form["code"] ?? "", local: localWords(asked.account.service),
                    at: context.arrived)
                return Reply.page(DoorPages.done(codes), context)
            } catch let refusal as AccountRefusal {
                return refused(DoorPages.setUp(asked, code, token: context.token, refusal), refusal, context)
            }
        } catch let refusal as AccountRefusal {
            return refused(DoorPages.setUpCode(token: context.token, refusal), refusal, context)
        }
    }
}
