import Access
import Cases
import Core
import Hummingbird
import Specification
import Storage
import Web

/// A demonstration's checklist: who does what, in order, as the folder has it (experience EXP-64). A stop is completed once that person did it
/// on a page.
struct Tour: Sendable {
    let database: Database
    let shelf: Shelf

    func add(to router: Router<HomewardContext>) { router.get("/tour", use: show) }

    @Sendable func show(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let did = try await database.read { try TourStore($0).did() }
        var content: HTML = "\(Heading("A tour of what can be done here"))"
        content += "<p>Follow one person through the service. Each line leads to the door: choose whom it names, and do what it says.</p>"
        for published in shelf.published {
            let tasks = published.tour.map { stop in
                let isDone = stop.act.records.contains { did.contains(.init(user: stop.user.code, kind: $0.value)) }
                return TaskList.Task(
                    stop.act.label.english, to: "/sign-in#\(stop.user.code)", hint: "\(stop.user.name), \(stop.user.role.label)",
                    isDone ? .completed : .notStarted)
            }
            guard !tasks.isEmpty else { continue }
            content += "<h2>\(published.service.label.english)</h2>"
            content += "<p>\(tasks.count { $0.status == .completed }) of \(tasks.count) done.</p>"
            content += "\(TaskList(id: published.service.name, tasks))"
        }
        return Reply.page(Page("A tour of what can be done here", content), context)
    }
}

extension Published {
    fileprivate var tour: [(user: Directory.User, act: Specification.Act)] {
        let users = Dictionary(uniqueKeysWithValues: demonstrationUsers.map { ($0.code, $0) })
        return (service.demonstration?.tour ?? []).compactMap { stop in
            guard let user = users["\(service.name)-\(stop.by.value)"], let act = service.acts[stop.act.value] else { return nil }
            return (user, act)
        }
    }
}
