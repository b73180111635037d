import Core
import Language

extension Service {
    /// What is asked when the parties agree a setting's value: the value, the day from which it holds and the decision it goes by. No folder
    /// declares this kind; it has the setting's own type.
    package func agreement(on setting: Setting) -> Kind {
        var kind = Kind(
            named: "agreement", at: setting.place, label: Words("agreement"), plural: Words("agreements"), letter: "",
            source: .area(table: "setting_value"))
        var value = Field("value", setting.place, setting.type, setting.label, required: true)
        value.hint = setting.unit.map { AgreedWords(Words("In \($0.replacing("_", with: " "))")) }
        var starts = Field("starts", setting.place, .day, Words("First day"), required: true)
        starts.hint = AgreedWords(Words("For example, 1 4 2026. What begins on that day or later follows the new value"))
        var decision = Field("decision", setting.place, .longText, Words("Decision"), required: true)
        decision.hint = AgreedWords(Words("For example, contract meeting of 3 March 2026, minute 4"))
        kind.belonging = .service
        kind.fields = Entered([value, starts, decision])
        return kind
    }
}
