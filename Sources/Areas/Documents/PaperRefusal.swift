import Core

/// Why a document is no PDF.
package enum PaperRefusal: Refusal, Equatable {
    /// The program that makes them is not installed.
    case noProgram
    /// It was there and made none, or took too long.
    case failed

    package var notice: Notice {
        switch self {
        case .noProgram:
            Notice(
                "No PDF can be made here: the program for it is not installed.",
                "Print the document from your browser, which can keep it as a PDF.")
        case .failed: Notice("The PDF could not be made.", "Print the document from your browser, which can keep it as a PDF.")
        }
    }
    package var kind: RefusalKind { .unavailable }
}
