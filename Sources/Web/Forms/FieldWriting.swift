import Core

extension FormField {
    package func write(to html: inout HTML) {
        html += "<div class=\"field\(" has-error", if: error != nil)\(" has-check", if: error == nil && asksAgain)\">"
        if case .group(let group) = control {
            html += "<fieldset class=\"group\"\(attribute: "aria-describedby", describedBy)><legend>"
            writeLabelText(to: &html)
            html += "</legend>"
            writeMessages(to: &html)
            html += "\(group)</fieldset>"
        } else if control.isGroup {
            html += "<fieldset\(attribute: "aria-describedby", describedBy)><legend\(" class=\"heading\"", if: isHeading)>"
            writeLabel(to: &html)
            html += "</legend>"
            writeMessages(to: &html)
            writeControl(to: &html)
            html += "</fieldset>"
        } else {
            html += "\("<h1 class=\"label\">", if: isHeading)<label for=\"\(name)\">"
            writeLabelText(to: &html)
            html += "</label>\("</h1>", if: isHeading)"
            writeMessages(to: &html)
            writeControl(to: &html)
        }
        writeSoftCheck(to: &html)
        html += "</div>"
    }

    private var asksAgain: Bool { softCheck != nil }

    private func writeLabel(to html: inout HTML) {
        if isHeading { html += "<h1>" }
        writeLabelText(to: &html)
        if isHeading { html += "</h1>" }
    }

    private func writeLabelText(to html: inout HTML) {
        html += "\(label)\(" <span class=\"optional\">(optional)</span>", if: isOptional)"
    }

    /// The ids of the hint, the source and the error, for those who hear the page.
    var describedBy: String? {
        var ids: [String] = []
        if hint != nil || impliedHint != nil { ids.append("\(name)-hint") }
        if source != nil { ids.append("\(name)-source") }
        if error != nil { ids.append("\(name)-error") }
        if softCheck != nil { ids.append("\(name)-check") }
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }

    /// What every question of a kind says when its form says nothing.
    private var impliedHint: String? {
        switch control {
        case .date: "For example, 14 5 2026 or 14 May 2026"
        case .dateTime: "For example, 14 May 2026 at 14:30"
        case .time: "For example, 14:30"
        case .duration: "For example, 1 hour 30 minutes or 90"
        default: nil
        }
    }

    private func writeMessages(to html: inout HTML) {
        if let hint = hint ?? impliedHint { html += "<p class=\"hint\" id=\"\(name)-hint\">\(hint)</p>" }
        if let source { html += "<p class=\"hint source\" id=\"\(name)-source\">\(source)</p>" }
        if let error { html += "\(ErrorMessage(id: "\(name)-error", error))" }
    }

    private func writeSoftCheck(to html: inout HTML) {
        guard let softCheck else { return }
        html += """
            <div class="soft-check"><p id="\(name)-check"><strong>Check this answer.</strong> \(softCheck.sentence)</p>\
            <div class="choice"><input type="checkbox" id="\(confirmationName)" name="\(confirmationName)" value="yes"\
            \(" checked", if: softCheck.isConfirmed)><label for="\(confirmationName)">Yes, this is right</label></div></div>
            """
    }

    /// `id`, `name` and the messages of a box that is the only one of its question.
    private func common(_ fieldName: String? = nil) -> HTML {
        """
         id="\(fieldName ?? name)" name="\(fieldName ?? name)"\(attribute: "aria-describedby", control.isGroup ? nil : describedBy)\
        \(" aria-invalid=\"true\"", if: error != nil)
        """
    }

    /// What a closed list offers, to tick by hand where the form is printed. A list that is searched is too long for it: there one writes.
    private func writeForPaper(_ choices: [Choice], to html: inout HTML) {
        guard choices.count <= 40 else { return }
        html += "<ul class=\"for-paper\" aria-hidden=\"true\">"
        for choice in choices { html += "<li\(" class=\"chosen\"", if: values.contains(choice.value))>\(choice.label)</li>" }
        html += "</ul>"
    }

    private func writeControl(to html: inout HTML) {
        switch control {
        case .text(let width, let keyboard):
            html += "<input class=\"input w-\(width.rawValue)\" type=\"\("email", if: keyboard == .email)\("tel", if: keyboard == .tel)"
            html +=
                "\("text", if: keyboard != .email && keyboard != .tel)\"\(common())"
            html += "\(attribute: "inputmode", keyboard.mode) value=\"\(value)\""
            html += "\(attribute: "autocomplete", autocomplete)\(" spellcheck=\"false\"", if: keyboard != .text)>"
        case .textArea(let rows, let limit):
            html += "<textarea class=\"input\" rows=\"\(rows)\"\(common())\(attribute: "data-limit", limit.map(String.init))"
            // A line end straight after the tag is dropped by the browser; ours keeps one that was typed.
            html += "\(attribute: "autocomplete", autocomplete)>\n\(value)</textarea>"
            // A limit that shapes the answer is said at once; one that is only a bound, once it comes near.
            if let limit {
                html += "<p class=\"hint counter\" id=\"\(name)-counter\"\(" hidden", if: limit > 1_000)>"
                html += "You can enter up to \(grouped(limit.magnitude)) characters</p>"
            }
        case .radios(let choices, let inline): writeChoices(choices, type: "radio", inline: inline, to: &html)
        case .checkboxes(let choices): writeChoices(choices, type: "checkbox", inline: false, to: &html)
        case .select(let choices, let isSearchable, let unchosen):
            html += "<select class=\"input\"\(common())\(" data-combobox", if: isSearchable)\(attribute: "autocomplete", autocomplete)>"
            html += "<option value=\"\">\(unchosen)</option>"
            for choice in choices {
                html += "<option value=\"\(choice.value)\"\(" selected", if: values.contains(choice.value))>\(choice.label)</option>"
            }
            html += "</select>"
            writeForPaper(choices, to: &html)
        case .date(let offering): writeLine(name, value, class: "w-twenty", offering: offering, to: &html)
        case .dateTime(let offering):
            html += "<div class=\"pair\"><div><label for=\"\(name)\">Date</label>"
            writeLine(name, value, class: "w-twenty", offering: offering, to: &html)
            html += "</div><div><label for=\"\(timeName)\">Time</label>"
            writeLine(timeName, values.count > 1 ? values[1] : "", class: "w-four", to: &html)
            html += "</div></div>"
        case .time: writeLine(name, value, class: "w-four", to: &html)
        case .duration: writeLine(name, value, class: "w-twenty", to: &html)
        case .money: writeLine(name, value, class: "w-ten number", before: "£", mode: "decimal", to: &html)
        case .number(let unit, let decimals):
            writeLine(name, value, class: "w-ten number", after: unit, mode: decimals == 0 ? "numeric" : "decimal", to: &html)
        case .file(let accept, let megabytes):
            if !value.isEmpty {
                html +=
                    "<p class=\"attached\">\(Attachment(text: value)?.words ?? value)</p><input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
                html += "<div class=\"choice\"><input type=\"checkbox\" id=\"\(removalName)\" name=\"\(removalName)\" value=\"yes\">"
                html += "<label for=\"\(removalName)\">Take this file out\(HiddenWords(label))</label></div>"
            }
            html +=
                "<input class=\"file\" type=\"file\"\(common())"
            html += " accept=\"\(accept.joined(separator: ","))\" data-megabytes=\"\(megabytes)\">"
        case .password(let isNew):
            html +=
                "<input class=\"input w-twenty\" type=\"password\"\(common()) autocomplete=\"\("new", if: isNew)\("current", if: !isNew)"
            html += "-password\" spellcheck=\"false\" autocapitalize=\"none\" data-password>"
        case .group: break
        }
    }

    private func writeLine(
        _ name: String, _ value: String, class style: StaticString, before: String? = nil, after: String? = nil, mode: String? = nil,
        offering: Control.NearDays? = nil, to html: inout HTML
    ) {
        if before != nil || after != nil { html += "<div class=\"with-unit\">" }
        if let before { html += "<span class=\"unit\" aria-hidden=\"true\">\(before)</span>" }
        html += "<input class=\"input \(raw: style)\" type=\"text\"\(common(name))\(attribute: "inputmode", mode) value=\"\(value)\""
        html += " autocomplete=\"\(autocomplete ?? "off")\" spellcheck=\"false\""
        switch offering {
        case .past(let today)?: html += " data-date=\"\(today.description)\" data-days=\"Yesterday Today\""
        case .future(let today)?: html += " data-date=\"\(today.description)\" data-days=\"Today Tomorrow\""
        case nil: break
        }
        html += ">"
        if let after { html += "<span class=\"unit\">\(after)</span>" }
        if before != nil || after != nil { html += "</div>" }
    }

    private func writeChoices(_ choices: [Choice], type: StaticString, inline: Bool, to html: inout HTML) {
        html += "<div class=\"choices\(" inline", if: inline)\">"
        for (index, choice) in choices.enumerated() {
            // The first choice carries the name of the question, so that the link of the error summary lands on it.
            let id = index == 0 ? name : "\(name)-\(index + 1)"
            if choice.isExclusive && index > 0 { html += "<p class=\"or\">or</p>" }
            html += "<div class=\"choice\"><input type=\"\(raw: type)\" id=\"\(id)\" name=\"\(name)\" value=\"\(choice.value)\""
            html += "\(" checked", if: values.contains(choice.value))\(" data-exclusive", if: choice.isExclusive)"
            html += "\(attribute: "aria-describedby", choice.hint == nil ? nil : "\(id)-hint")>"
            html += "<label for=\"\(id)\">"
            if let picture = choice.picture { html += "<img src=\"\(url: picture)\" alt=\"\" width=\"48\" height=\"48\">" }
            html += "\(choice.label)</label>"
            if let hint = choice.hint { html += "<p class=\"hint\" id=\"\(id)-hint\">\(hint)</p>" }
            html += "</div>"
            if !choice.then.isEmpty { html += "<div class=\"then\">\(choice.then)</div>" }
        }
        html += "</div>"
    }
}

extension Control.Keyboard {
    fileprivate var mode: String? { self == .text || self == .email || self == .tel ? nil : rawValue }
}
