/// The sections of a long job, done in any order.
package struct TaskList: Component, Hashable {
    package enum Status: Sendable, Hashable {
        case completed, inProgress, notStarted, cannotStart, problem

        var words: String {
            switch self {
            case .completed: "Completed"
            case .inProgress: "In progress"
            case .notStarted: "Not started"
            case .cannotStart: "Cannot start yet"
            case .problem: "There is a problem"
            }
        }
    }

    package struct Task: Sendable, Hashable {
        package var title: String
        package var address: String
        package var hint: String?
        package var status: Status
        package init(_ title: String, to address: String, hint: String? = nil, _ status: Status) {
            (self.title, self.address, self.hint, self.status) = (title, address, hint, status)
        }
    }

    /// Names the list within the page, for the links between titles and statuses.
    package var id: String
    package var tasks: [Task]
    package init(id: String = "tasks", _ tasks: [Task]) { (self.id, self.tasks) = (id, tasks) }

    package func write(to html: inout HTML) {
        html += "<ul class=\"tasks\">"
        for (index, task) in tasks.enumerated() {
            let status = "\(id)-\(index + 1)-status"
            html += "<li><div>"
            if task.status == .cannotStart {
                html += "<span>\(task.title)</span>"
            } else {
                html += "<a href=\"\(url: task.address)\" aria-describedby=\"\(status)\">\(task.title)</a>"
            }
            if let hint = task.hint { html += "<p class=\"hint\">\(hint)</p>" }
            html += "</div><div id=\"\(status)\" class=\"status\">"
            switch task.status {
            case .completed: html += "\(task.status.words)"
            case .cannotStart: html += "<span class=\"muted\">\(task.status.words)</span>"
            case .inProgress: html += "\(Tag(task.status.words, .waiting))"
            case .notStarted: html += "\(Tag(task.status.words, .notDue))"
            case .problem: html += "\(Tag(task.status.words, .overdue))"
            }
            html += "</div></li>"
        }
        html += "</ul>"
    }
}
