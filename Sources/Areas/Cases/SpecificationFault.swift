import Core

/// A folder that was published and still lacks something at run time.
package enum SpecificationFault: Refusal, Equatable {
    case noStage(service: String)
    case noValue(setting: String, service: String)
    case noUnit(clock: String, service: String)

    package var notice: Notice {
        switch self {
        case .noStage(let service):
            Notice("The service \(service) has no stages.", "Add a first stage to its pathway.yaml and publish it again.")
        case .noUnit(let clock, let service): Notice("In \(service), \(clock) has no unit of time.", "Write one, as in 2 working_days.")
        case .noValue(let setting, let service):
            Notice(
                "The setting \(setting) of \(service) has no value on that day.",
                "Agree a value for it, or give it a default in service.yaml.")
        }
    }
    package var kind: RefusalKind { .refused }
}
