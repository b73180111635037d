import Core
import Foundation

/// What a file is, by what it holds: its name and the type that a browser gives it are only words (security SR-22).
enum AttachmentContent {
    /// What a browser offers to choose from.
    static let accepted = [
        ".jpg", ".jpeg", ".png", ".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".txt", ".eml", "image/jpeg", "image/png",
    ]

    /// - Throws: ``AttachmentProblem``.
    static func form(of bytes: [UInt8]) throws(AttachmentProblem) -> Attachment.Form {
        if bytes.isEmpty { throw .empty }
        if bytes.count > Attachment.mostBytes { throw .tooLarge }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if bytes.starts(with: Array("%PDF-".utf8)) { return .pdf }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return try document(bytes) }
        // Programs, pages of other signs and whatever else is no text in UTF-8 are not taken.
        guard !bytes.contains(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D].contains($0) }),
            String(validating: bytes, as: UTF8.self) != nil
        else { throw .unknown }
        return .text
    }

    /// The names of what is packed in an archive stand in it as they are; it is not unpacked.
    private static func document(_ bytes: [UInt8]) throws(AttachmentProblem) -> Attachment.Form {
        let all = Data(bytes)
        func holds(_ name: String) -> Bool { all.range(of: Data(name.utf8)) != nil }
        if holds("vbaProject.bin") { throw .macros }
        if holds("[Content_Types].xml") {
            if holds("word/document.xml") { return .word }
            if holds("xl/workbook.xml") { return .workbook }
            if holds("ppt/presentation.xml") { return .slides }
        }
        if holds("mimetypeapplication/vnd.oasis.opendocument.textPK") { return .openText }
        if holds("mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK") { return .openSheet }
        throw .unknown
    }
}

/// Why a file is not taken, as the sentence beside its question.
package enum AttachmentProblem: Error, Equatable {
    case empty
    case tooLarge
    case unknown
    case macros
    /// A picture that the program which makes it anew cannot read.
    case picture
    /// That program is not there.
    case noPictures

    var sentence: String {
        switch self {
        case .empty: "The selected file is empty"
        case .tooLarge: "The selected file must be smaller than \(Attachment.mostBytes >> 20) MB"
        case .unknown:
            "The selected file must be a picture (JPEG or PNG), a PDF, a Word, Excel or PowerPoint file, an OpenDocument text or sheet, or plain text"
        case .macros: "The selected file holds macros. Save it without them, as .docx or .xlsx, and choose that"
        case .picture: "We could not read this picture. Save it again as JPEG, no larger than 40 million pixels, and choose that"
        case .noPictures: "Pictures cannot be taken here at the moment. Attach a PDF, or tell whoever keeps this system that gm is missing"
        }
    }
}
