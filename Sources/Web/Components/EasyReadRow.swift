/// One idea in easy words: a picture on the left that may be missing, words on the right that are enough by themselves.
package struct EasyReadRow: Component, Hashable {
    /// An address of ours; pictures carry no meaning that the words lack, so they have no text of their own.
    package var picture: String?
    package var words: String
    /// Explains a hard word in the next line.
    package var explanation: String?
    package var button: Button?
    /// Where the words lead to; nil where they are only read.
    package var address: String?

    package init(picture: String? = nil, _ words: String, explanation: String? = nil, button: Button? = nil, to address: String? = nil) {
        (self.picture, self.words, self.explanation, self.button, self.address) = (picture, words, explanation, button, address)
    }

    package func write(to html: inout HTML) {
        html += "<div class=\"easy-row\(" no-picture", if: picture == nil)\">"
        if let picture { html += "<img src=\"\(url: picture)\" alt=\"\" width=\"96\" height=\"96\">" }
        if let address {
            html += "<div><p><a class=\"way\" href=\"\(url: address)\">\(words)</a></p>"
        } else {
            html += "<div><p>\(words)</p>"
        }
        if let explanation { html += "<p class=\"explain\">\(explanation)</p>" }
        html += "\(button)</div></div>"
    }
}
