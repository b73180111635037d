/// What lets somebody in, said of the folder and of what was planted, and not of the code that decides it.
indirect enum Door: Equatable, Sendable {
    /// Anybody, also those who are not signed in.
    case open
    case signedIn
    /// A role that may one of these.
    case may([String])
    /// The same, for somebody who sees the case or the record.
    case sees([String])
    /// Somebody who sees the case of a document and reads all that it says.
    case reads
    /// A role that has own pages, and where a case stands in the address, somebody who sees it.
    case own
    /// The act that stands in the address, on a case that one sees.
    case act
    /// The act that begins a case.
    case begins
    /// The same, or a role that reads.
    case beginsOrReads
    /// The act that stands in the address, for a register.
    case enters
    /// A role that reads, or has something to do in the register.
    case readsOrEnters
    /// What lets somebody to a list, in a role that exports.
    case exports(Door)
    /// The side that answers for a return, the role that signs it, the side that receives it.
    case writesReturn, signsReturn, asksReturn

    /// Of every address there is; `{list}` stands for the list of what begins a case, as the folder calls it.
    static let all: [String: Door] = [
        "GET /healthz": .open, "GET /readyz": .open, "GET /": .open, "GET /assets/{hash}/{name}": .open, "GET /sign-in": .open,
        "POST /sign-in": .open,
        "GET /sign-ins": .signedIn, "POST /sign-ins/end": .signedIn, "POST /sign-ins/extend": .signedIn, "POST /sign-out": .open,
        "POST /leave": .open,
        "GET /me": .own, "GET /me/{case}": .own, "GET /me/{case}/{page}": .own,
        "GET /messages": .signedIn, "POST /messages": .signedIn, "GET /messages/calendar": .signedIn,
        "POST /messages/calendar": .signedIn, "POST /messages/calendar/stop": .signedIn, "GET /feeds/{secret}": .open,
        "GET /my-day": .may(["read"]), "POST /my-day/read": .signedIn,
        "POST /drafts": .signedIn, "GET /drafts/discard": .may(["read"]), "POST /drafts/discard": .signedIn,
        "GET /search": .may(["read"]), "POST /search": .may(["read"]),
        "GET /{list}": .beginsOrReads, "GET /{list}/start": .begins, "POST /{list}/start": .begins,
        "GET /{list}/file": .exports(.beginsOrReads), "POST /{list}/file": .exports(.beginsOrReads),
        "GET /cases/{case}": .sees([]), "GET /cases/{case}/{act}": .act, "POST /cases/{case}/{act}": .act,
        "GET /readers/{case}": .sees(["readers"]), "GET /documents/{document}": .reads,
        "GET /documents/{document}/pdf": .reads,
        "GET /records/{record}": .sees([]), "GET /records/{record}/correct": .sees(["correct"]),
        "POST /records/{record}/correct": .sees(["correct"]), "GET /records/{record}/files/{fact}/{question}": .sees([]),
        "GET /registers": .signedIn, "GET /registers/{kind}": .readsOrEnters,
        "GET /registers/{kind}/file": .exports(.readsOrEnters), "POST /registers/{kind}/file": .exports(.readsOrEnters),
        "GET /registers/{kind}/{act}": .enters, "POST /registers/{kind}/{act}": .enters,
        "GET /registers/{kind}/{act}/file": .enters, "POST /registers/{kind}/{act}/file": .enters,
        "GET /registers/{kind}/{act}/file/empty": .enters, "GET /registers/{kind}/{act}/file/take": .enters,
        "POST /registers/{kind}/{act}/file/take": .enters,
        "GET /boards/{board}": .may(["read"]),
        "GET /boards/{board}/file": .exports(.may(["read"])), "POST /boards/{board}/file": .exports(.may(["read"])),
        "GET /figures": .may(["figures"]), "GET /figures/{period}": .may(["figures"]), "GET /figures/{period}/{code}": .may(["figures"]),
        "GET /figures/{period}/file": .exports(.may(["figures"])), "POST /figures/{period}/file": .exports(.may(["figures"])),
        "GET /settings": .may(["settings", "figures", "returns"]), "GET /settings/{setting}": .may(["settings", "figures", "returns"]),
        "POST /settings/{setting}": .may(["settings"]),
        "GET /returns": .may(["returns", "sign"]), "GET /returns/{return}/{period}": .may(["returns", "sign"]),
        "GET /returns/{return}/{period}/draft": .may(["returns", "sign"]),
        "GET /returns/{return}/{period}/sealed.json": .may(["returns", "sign"]),
        "GET /returns/{return}/{period}/sealed.xlsx": .may(["returns", "sign"]),
        "GET /returns/{return}/{period}/words": .writesReturn, "POST /returns/{return}/{period}/words": .writesReturn,
        "POST /returns/{return}/{period}/right": .may(["returns", "sign"]),
        "GET /returns/{return}/{period}/sign": .signsReturn, "POST /returns/{return}/{period}/sign": .signsReturn,
        "POST /returns/{return}/{period}/ask": .asksReturn, "POST /returns/{return}/{period}/answer": .writesReturn,
    ]

    static let ofDemonstrations: [String: Door] = ["GET /tour": .open]

    /// Where people with accounts of their own sign in, instead of choosing who to be.
    static let ofAccounts: [String: Door] = [
        "POST /sign-in/code": .open, "GET /set-up": .open, "POST /set-up": .open, "POST /set-up/finish": .open,
    ]
}
