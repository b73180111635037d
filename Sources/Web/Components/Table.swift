/// Rows and columns. On a phone each row becomes a card that names its columns.
package struct Table: Component, Hashable {
    package enum Order: Sendable { case up, down }

    package struct Column: Sendable, Hashable {
        package var title: String
        package var isNumeric: Bool
        /// The address that sorts the whole list by this column.
        package var sortAddress: String?
        /// How the list is sorted now, if by this column.
        package var order: Order?
        /// Heard only, for a column of links that explains itself.
        package var isTitleHidden: Bool

        package init(
            _ title: String, numeric: Bool = false, sort address: String? = nil, order: Order? = nil, hidden: Bool = false
        ) {
            self.title = title
            self.isNumeric = numeric
            self.sortAddress = address
            self.order = order
            self.isTitleHidden = hidden
        }
    }

    package enum Narrow: Sendable {
        /// One card a row under 640 px.
        case cards
        /// Scrolls sideways in a region the keyboard reaches: for tables that compare across columns.
        case scroll
    }

    /// Rows under a heading of their own.
    package struct Group: Sendable, Hashable {
        package var title: String?
        /// Cells in the order of the columns; the first one names its row.
        package var rows: [[HTML]]
        package init(_ title: String?, rows: [[HTML]]) { (self.title, self.rows) = (title, rows) }
    }

    package var caption: String
    package var isCaptionHidden: Bool
    package var columns: [Column]
    package var groups: [Group]
    package var totals: [HTML]
    package var narrow: Narrow

    package init(
        _ caption: String, captionHidden: Bool = false, columns: [Column], rows: [[HTML]], totals: [HTML] = [], narrow: Narrow = .cards
    ) {
        self.init(
            caption, captionHidden: captionHidden, columns: columns, groups: [Group(nil, rows: rows)], totals: totals, narrow: narrow)
    }

    package init(
        _ caption: String, captionHidden: Bool = false, columns: [Column], groups: [Group], totals: [HTML] = [], narrow: Narrow = .cards
    ) {
        self.caption = caption
        self.isCaptionHidden = captionHidden
        self.columns = columns
        self.groups = groups
        self.totals = totals
        self.narrow = narrow
    }

    /// More columns than a tablet has room for, where rows are not cards yet.
    private var isInRegion: Bool { narrow == .scroll || columns.count > 5 }

    package func write(to html: inout HTML) {
        if isInRegion {
            html += "<div class=\"scroll\" role=\"region\" aria-label=\"\(caption)\" tabindex=\"0\">"
        }
        // Roles are spelt out: a browser forgets what a table is once its rows are laid out as cards.
        html += "<table role=\"table\"\(" class=\"cards\"", if: narrow == .cards)><caption\(" class=\"heard\"", if: isCaptionHidden)>"
        html += "\(caption)</caption><thead role=\"rowgroup\"><tr role=\"row\">"
        for column in columns { write(column, to: &html) }
        html += "</tr></thead>"
        for group in groups {
            html += "<tbody role=\"rowgroup\">"
            if let title = group.title {
                html += "<tr role=\"row\" class=\"group\"><th scope=\"rowgroup\" role=\"rowheader\" colspan=\"\(columns.count)\">"
                html += "\(title)</th></tr>"
            }
            for row in group.rows { write(row, to: &html) }
            html += "</tbody>"
        }
        if !totals.isEmpty {
            html += "<tfoot role=\"rowgroup\">"
            write(totals, to: &html)
            html += "</tfoot>"
        }
        html += "</table>"
        if isInRegion { html += "</div>" }
    }

    private func write(_ column: Column, to html: inout HTML) {
        html += "<th scope=\"col\" role=\"columnheader\"\(" class=\"number\"", if: column.isNumeric)"
        html += "\(" aria-sort=\"ascending\"", if: column.order == .up)\(" aria-sort=\"descending\"", if: column.order == .down)>"
        if let address = column.sortAddress {
            html += "<a href=\"\(url: address)\">\(column.title)<span class=\"sort\" aria-hidden=\"true\">"
            html += "\(" ▲", if: column.order == .up)\(" ▼", if: column.order == .down)\(" ↕", if: column.order == nil)</span></a>"
        } else {
            html += "<span\(" class=\"heard\"", if: column.isTitleHidden)>\(column.title)</span>"
        }
        html += "</th>"
    }

    private func write(_ row: [HTML], to html: inout HTML) {
        html += "<tr role=\"row\">"
        for (index, cell) in row.enumerated() {
            let column = index < columns.count ? columns[index] : Column("")
            if index == 0 {
                html += "<th scope=\"row\" role=\"rowheader\">\(cell)</th>"
            } else {
                let label = label(column)
                html += "<td role=\"cell\"\(" class=\"number\"", if: column.isNumeric)\(attribute: "data-label", label)>"
                // On a card the title of the column and the whole cell stand side by side: two things, however much the cell holds.
                html += "\("<div>", if: label != nil)\(cell)\("</div>", if: label != nil)</td>"
            }
        }
        html += "</tr>"
    }

    private func label(_ column: Column) -> String? { narrow == .cards && !column.isTitleHidden ? column.title : nil }
}
