import CXlsxWriter
import Core
import Foundation

/// Tables as a workbook: a sheet for each, texts as texts, so that no cell is ever a formula.
package struct Workbook {
    package static let mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    package let sheets: [Sheet]
    let asAt: Moment

    package init(_ sheets: [Sheet], asAt: Moment) { (self.sheets, self.asAt) = (sheets, asAt) }

    /// The file itself.
    package func bytes() throws(WorkbookRefusal) -> [UInt8] {
        // Nobody else of the machine reads what is in this folder.
        let folder = FileManager.default.temporaryDirectory.appending(path: "homeward-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch { throw .notWritten(folder.lastPathComponent) }
        let place = folder.appending(path: "workbook.xlsx")
        try write(to: place.path)
        guard let bytes = FileManager.default.contents(atPath: place.path) else { throw .notWritten(place.lastPathComponent) }
        return [UInt8](bytes)
    }

    /// - Throws: ``WorkbookRefusal/notWritten(_:)`` where the file cannot be made.
    package func write(to path: String) throws(WorkbookRefusal) {
        guard let workbook = workbook_new(path) else { throw .notWritten(path) }
        // The one time in the file is that of what it says, so that the same tables give the same file.
        var properties = lxw_doc_properties()
        properties.created = time_t(asAt.milliseconds / 1000)
        _ = workbook_set_properties(workbook, &properties)
        let heading = workbook_add_format(workbook)
        format_set_bold(heading)
        var formats: [Int: UnsafeMutablePointer<lxw_format>?] = [:]
        for (name, sheet) in zip(Workbook.names(of: sheets), sheets) {
            guard let page = workbook_add_worksheet(workbook, name) else {
                _ = workbook_close(workbook)
                throw .notWritten(path)
            }
            for (place, column) in sheet.columns.enumerated() { _ = worksheet_write_string(page, 0, UInt16(place), column, heading) }
            worksheet_freeze_panes(page, 1, 0)
            for (row, cells) in sheet.rows.enumerated() {
                for (column, cell) in cells.enumerated() { put(cell, page, UInt32(row + 1), UInt16(column), workbook, &formats) }
            }
        }
        guard workbook_close(workbook) == LXW_NO_ERROR else { throw .notWritten(path) }
    }

    /// As workbooks take them: at most 31 characters, none of seven signs, and no name twice whatever the case of its letters.
    static func names(of sheets: [Sheet]) -> [String] {
        var taken: Set<String> = []
        return sheets.map { sheet in
            let plain = String(
                String.UnicodeScalarView(sheet.name.unicodeScalars.map { "[]:*?/\\'".unicodeScalars.contains($0) ? "-" : $0 }))
            let names = [plain.prefix(31)] + (2...sheets.count + 1).map { plain.prefix(27) + " \($0)" }
            let name = names.first { !taken.contains($0.lowercased()) } ?? plain.prefix(31)
            taken.insert(name.lowercased())
            return String(name)
        }
    }

    /// A cell of a workbook holds no more; what is longer would not be written at all.
    private static let longest = 32_767

    private static func fitting(_ text: String) -> String {
        guard text.utf16.count > longest else { return text }
        let remark = " … (cut off here; the CSV file has all of it)"
        return String(decoding: text.utf16.prefix(longest - remark.utf16.count - 1), as: UTF16.self) + remark
    }

    private func put(
        _ cell: Sheet.Cell, _ page: UnsafeMutablePointer<lxw_worksheet>, _ row: UInt32, _ column: UInt16,
        _ workbook: UnsafeMutablePointer<lxw_workbook>, _ formats: inout [Int: UnsafeMutablePointer<lxw_format>?]
    ) {
        switch cell {
        case .empty: return
        case .text(let text): _ = worksheet_write_string(page, row, column, Workbook.fitting(text), nil)
        case .number(let printed):
            // The format of workbooks knows only floats. This is the printed value, shown in its own places: nothing is worked out with it.
            guard let number = Double(printed) else {
                _ = worksheet_write_string(page, row, column, printed, nil)
                return
            }
            let places = printed.split(separator: ".", maxSplits: 1).dropFirst().first?.utf8.count ?? 0
            if formats[places] == nil {
                let format = workbook_add_format(workbook)
                format_set_num_format(format, places == 0 ? "0" : "0." + String(repeating: "0", count: places))
                formats[places] = .some(format)
            }
            _ = worksheet_write_number(page, row, column, number, formats[places] ?? nil)
        }
    }
}

package enum WorkbookRefusal: Refusal, Equatable {
    case notWritten(String)
    package var notice: Notice {
        switch self {
        case .notWritten(let path):
            Notice("The workbook could not be written to \(path).", "Check that the folder is there and may be written to.")
        }
    }
    package var kind: RefusalKind { .unreadable }
}
