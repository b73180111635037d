import CPQ
import Storage

/// One libpq connection: opened, checked, and asked for whole commands. Used by one thread only.
final class Session {
    let pointer: OpaquePointer
    private let address: ServerAddress
    private var statements: [String: Prepared] = [:]
    private var prepared = 0
    private var commitWasNotReplicated = false

    /// A statement the server has parsed, with the types its parameters were given then.
    struct Prepared {
        let name: String
        let types: [Oid]
    }

    var isAlive: Bool { PQstatus(pointer) == CONNECTION_OK }
    var isIdle: Bool { isAlive && PQtransactionStatus(pointer) == PQTRANS_IDLE }

    init(_ address: ServerAddress) throws {
        // What stands before the address is a default that the address may change; what follows it, it may not.
        let pointer = Session.open([
            ("connect_timeout", "5"), ("target_session_attrs", "read-write"), ("keepalives_idle", "30"),
            ("dbname", address.text),
            ("client_encoding", "UTF8"), ("application_name", "homeward"),
        ])
        guard let pointer else { throw StorageError.unavailable("there is no memory for a connection") }
        self.pointer = pointer
        self.address = address
        guard isAlive else { throw StorageError.unavailable(address.cleaned(PQerrorMessage(pointer))) }
        PQsetNoticeReceiver(
            pointer, { session, notice in Session.noticed(session, notice) }, Unmanaged.passUnretained(self).toOpaque())
        try settle()
    }

    deinit { PQfinish(pointer) }

    private static func open(_ options: [(String, String)]) -> OpaquePointer? {
        let texts = options.flatMap { [$0.0, $0.1] }.map { Array($0.utf8CString) }
        return Arena.withPointers(to: texts) { pointers in
            let keywords = stride(from: 0, to: pointers.count, by: 2).map { pointers[$0] } + [nil]
            let values = stride(from: 1, to: pointers.count, by: 2).map { pointers[$0] } + [nil]
            return PQconnectdbParams(keywords, values, 1)
        }
    }

    /// Fixes what the server or the role may have set otherwise, and refuses a server on which the same text would mean something else.
    private func settle() throws {
        // Warnings stay on: one of them says that a commit was not replicated. Locks wait as long as SQLite's busy timeout. Compiled rules
        // are long texts over few rows: turning one into machine code takes twenty times as long as answering it.
        try command(
            """
            SET client_min_messages = warning; SET standard_conforming_strings = on; SET bytea_output = hex; SET TimeZone = 'UTC';
            SET lock_timeout = '5s'; SET statement_timeout = 0; SET jit = off; SET default_transaction_deferrable = off
            """)
        let answer = try answer(
            PQexec(
                pointer,
                """
                SELECT current_setting('synchronous_commit'), current_setting('server_encoding'), CASE WHEN 'a' < 'B' THEN 0 ELSE 1 END
                """))
        let values = (0..<3).map { answer.cell(row: 0, column: $0) }
        guard [.text("on"), .text("remote_apply")].contains(values[0]) else {
            throw StorageError.notDurable("PostgreSQL's synchronous_commit is not on")
        }
        guard values[1] == .text("UTF8") else { throw StorageError.unavailable("it was not made with the encoding UTF8") }
        // SQLite orders text by its bytes, and both engines must list alike.
        guard values[2] == .integer(1) else {
            throw StorageError.unavailable("it orders text by a language; make it with LOCALE 'C.UTF-8' TEMPLATE template0")
        }
    }

    private static func noticed(_ session: UnsafeMutableRawPointer?, _ notice: OpaquePointer?) {
        guard let session, let notice else { return }
        // The function's name, since the sentence is translated where the server speaks another language.
        let function = PQresultErrorField(notice, Answer.sourceFunction).map { String(cString: $0) } ?? ""
        let message = PQresultErrorField(notice, Answer.primaryMessage).map { String(cString: $0) } ?? ""
        if function == "SyncRepWaitForLSN" || message.contains("wait for synchronous replication") {
            Unmanaged<Session>.fromOpaque(session).takeUnretainedValue().commitWasNotReplicated = true
        }
    }

    /// Commands without parameters and without rows.
    func command(_ sql: String) throws { _ = try answer(PQexec(pointer, sql)) }

    /// Commits, and returns only if the server kept the transaction and, where it has synchronous standbys, they did too.
    ///
    /// - Throws: ``StorageError/unknownOutcome`` if the answer never came or the standby's did not.
    func commit() throws {
        commitWasNotReplicated = false
        let status: String
        do {
            // No timeout is ever set on this: cancelling a COMMIT that waits for its standby makes it visible and unreplicated.
            status = try answer(PQexec(pointer, "COMMIT")).commandStatus
        } catch {
            if !isAlive || commitWasNotReplicated { throw StorageError.unknownOutcome }
            throw error
        }
        if commitWasNotReplicated { throw StorageError.unknownOutcome }
        guard status == "COMMIT" else { throw StorageError.statement("the transaction had failed before it was committed") }
    }

    /// Leaves no transaction open, whatever happened.
    func rollBack() {
        if isAlive, PQtransactionStatus(pointer) != PQTRANS_IDLE { PQclear(PQexec(pointer, "ROLLBACK")) }
    }

    /// Runs one statement; it is parsed by the server the first time and kept under its text.
    ///
    /// - Parameter isKept: false for a statement whose answer has other columns once its table has.
    func execute(_ sql: String, _ values: [Value], isKept: Bool) throws -> Answer {
        try values.refuseZeroBytes()
        let parameters = Parameters(values)
        guard isKept else { return try executeOnce(sql, parameters) }
        var statement = statements[sql]
        if let known = statement, !parameters.fit(known.types) { statement = nil }
        let ready = try statement ?? prepare(sql, parameters.types)
        do {
            return try answer(
                parameters.withPointers { pointers, lengths, formats in
                    PQexecPrepared(pointer, ready.name, Int32(values.count), pointers, lengths, formats, 0)
                })
        } catch StorageError.conflict {
            // Also thrown where a table changed otherwise under a kept statement: the next try parses it anew.
            statements[sql] = nil
            throw StorageError.conflict
        }
    }

    private func executeOnce(_ sql: String, _ parameters: Parameters) throws -> Answer {
        try answer(
            parameters.withPointers { pointers, lengths, formats in
                PQexecParams(
                    pointer, Session.spoken(sql), Int32(parameters.types.count), parameters.types, pointers, lengths, formats, 0)
            })
    }

    /// SQLite's word for bytes is the one word of a CAST that PostgreSQL lacks.
    private static func spoken(_ sql: String) -> String {
        sql.split(separator: " AS BLOB)", omittingEmptySubsequences: false).joined(separator: " AS BYTEA)")
    }

    private func prepare(_ sql: String, _ types: [Oid]) throws -> Prepared {
        if statements.count >= 500 {
            try command("DEALLOCATE ALL")
            statements.removeAll()
        }
        prepared += 1
        let statement = Prepared(name: "s\(prepared)", types: types)
        _ = try answer(PQprepare(pointer, statement.name, Session.spoken(sql), Int32(types.count), types))
        statements[sql] = statement
        return statement
    }

    /// Sends rows to `COPY … FROM STDIN`; the server takes them while the next are made ready.
    func copy(_ rows: [[Value]], _ sql: String) throws {
        for row in rows { try row.refuseZeroBytes() }
        _ = try answer(PQexec(pointer, sql))
        var text = CopyText()
        for (number, row) in rows.enumerated() {
            text.append(row)
            guard text.bytes.count > 65_536 || number == rows.count - 1 else { continue }
            // Refused only where the connection is lost, which the answer below says.
            let isTaken = text.bytes.withUnsafeBytes { bytes in
                PQputCopyData(pointer, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count)) == 1
            }
            if !isTaken { break }
            text.removeAll()
        }
        _ = PQputCopyEnd(pointer, nil)
        let ended = PQgetResult(pointer)
        while let more = PQgetResult(pointer) { PQclear(more) }
        _ = try answer(ended)
    }

    private func answer(_ result: OpaquePointer?) throws -> Answer {
        guard let result else { throw StorageError.unavailable(address.cleaned(PQerrorMessage(pointer))) }
        let answer = Answer(result)
        if let error = answer.error {
            throw isAlive ? error : StorageError.unavailable(address.cleaned(PQerrorMessage(pointer)))
        }
        return answer
    }
}
