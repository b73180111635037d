import Cases
import Core
import Record

/// Lets go of drafts and of files that nobody waits for, once an hour. Any number of servers may do it: nothing is swept twice.
struct Sweeping: Sendable {
    let house: House

    /// Until the task is cancelled. A round that fails is said and the next one tried.
    func runEveryHour() async {
        while !Task.isCancelled {
            // Whoever is waiting for the first page comes first.
            try? await Task.sleep(for: .seconds(60))
            do {
                try await AttachmentDesk.sweep(house.database, at: house.record.now())
            } catch {
                Talk.say("What nobody waits for could not be swept. \((error as? any Refusal)?.notice.sentence ?? "")")
            }
            try? await Task.sleep(for: .seconds(3_540))
        }
    }
}
