import Core

/// Why a document is no PDF.
package enum PaperRefusal: Refusal, Equatable {
    /// The program that makes them is not installed.
    case noProgram
    /// It was there and made none: how it ended, in words that follow "the program".
    case failed(String)
    /// It had not made it when its time was over.
    case tooLong
    /// As many are being made as the machine has room for.
    case busy

    package var notice: Notice {
        switch self {
        case .noProgram:
            Notice(
                "No PDF can be made here: the program for it is not installed.",
                "Print the document from your browser, which can keep it as a PDF.")
        case .busy: Notice("Several PDFs are being made at this moment.", "Try again in a minute, or print the document from your browser.")
        case .tooLong:
            Notice(
                "The PDF took too long to make.",
                "Try again in a minute, or print the document from your browser, which can keep it as a PDF.")
        case .failed(let how):
            Notice(
                "The PDF could not be made: the program for it \(how).", "Print the document from your browser, which can keep it as a PDF."
            )
        }
    }
    package var kind: RefusalKind { .unavailable }
}
