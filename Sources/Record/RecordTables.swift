import Core
import Storage

/// The tables of the record itself. Migrations are append-only.
package enum RecordTables {
    package static let migrations = [
        Migration(
            100, "acts, facts and their log",
            """
            CREATE TABLE act (
              id {integer} NOT NULL PRIMARY KEY,
              key TEXT NOT NULL UNIQUE,
              answer TEXT NOT NULL,
              at {integer} NOT NULL,
              by TEXT NOT NULL,
              capacity TEXT NOT NULL,
              organisation TEXT NOT NULL,
              purpose TEXT NOT NULL,
              via TEXT NOT NULL,
              specification TEXT NOT NULL,
              request TEXT NOT NULL
            ){strict};
            CREATE TABLE fact (
              id {integer} NOT NULL PRIMARY KEY,
              act {integer} NOT NULL REFERENCES act (id),
              stream {integer} NOT NULL,
              nth {integer} NOT NULL CHECK (nth >= 1),
              subject {integer} NOT NULL,
              kind TEXT NOT NULL,
              day {integer} NOT NULL,
              at {integer} NOT NULL,
              corrects {integer},
              previous {bytes},
              digest {bytes} NOT NULL,
              leaf {integer} UNIQUE,
              UNIQUE (stream, nth)
            ){strict};
            CREATE INDEX fact_subject ON fact (subject, nth);
            CREATE TABLE fact_body (
              fact {integer} NOT NULL PRIMARY KEY REFERENCES fact (id),
              salt {bytes} NOT NULL,
              body TEXT,
              why TEXT
            ){strict};
            CREATE TABLE record (
              id {integer} NOT NULL PRIMARY KEY,
              kind TEXT NOT NULL,
              specification TEXT NOT NULL,
              service {integer} NOT NULL,
              "case" {integer},
              person {integer},
              organisation TEXT NOT NULL,
              made_by TEXT NOT NULL,
              day {integer} NOT NULL,
              recorded {integer} NOT NULL,
              version {integer} NOT NULL,
              withdrawn {integer} NOT NULL CHECK (withdrawn IN (0, 1))
            ){strict};
            CREATE INDEX record_case ON record ("case", day);
            CREATE INDEX record_person ON record (person, day);
            CREATE INDEX record_list ON record (service, kind, organisation, day);
            CREATE TABLE checkpoint (
              n {integer} NOT NULL PRIMARY KEY,
              leaves {integer} NOT NULL,
              root {bytes} NOT NULL,
              at {integer} NOT NULL,
              signature {bytes} NOT NULL
            ){strict};
            CREATE TABLE access_log (
              id {integer} NOT NULL PRIMARY KEY,
              at {integer} NOT NULL,
              by TEXT NOT NULL,
              capacity TEXT NOT NULL,
              organisation TEXT NOT NULL,
              purpose TEXT NOT NULL,
              route TEXT NOT NULL,
              subject {integer},
              count {integer} NOT NULL,
              request TEXT NOT NULL,
              leaf {integer} UNIQUE
            ){strict};
            CREATE INDEX access_log_subject ON access_log (subject, at);
            """),
        Migration(101, "what an act was sent as", "ALTER TABLE act ADD COLUMN content {bytes}"),
        Migration(
            102, "whom a list showed",
            """
            ALTER TABLE access_log ADD COLUMN service {integer};
            CREATE TABLE access_listed (
              subject {integer} NOT NULL,
              look {integer} NOT NULL REFERENCES access_log (id),
              PRIMARY KEY (subject, look)
            ){strict};
            CREATE INDEX access_listed_look ON access_listed (look);
            """),
        Migration(103, "what was looked at is only added to") { transaction in
            try transaction.script(transaction.dialect == .sqlite ? onlyAddedSQLite : onlyAddedPostgreSQL)
        },
        // Every list was one of its own until now.
        Migration(104, "a list that is seen again is kept once") { transaction in
            try transaction.script(
                """
                ALTER TABLE access_log ADD COLUMN list {integer};
                UPDATE access_log SET list = id WHERE id IN (SELECT look FROM access_listed);
                ALTER TABLE access_listed RENAME TO access_listed_before;
                CREATE TABLE access_listed (
                  list {integer} NOT NULL,
                  subject {integer} NOT NULL,
                  PRIMARY KEY (list, subject)
                ){strict};
                INSERT INTO access_listed (list, subject) SELECT look, subject FROM access_listed_before;
                DROP TABLE access_listed_before;
                CREATE INDEX access_listed_subject ON access_listed (subject);
                CREATE INDEX access_log_list ON access_log (list);
                """)
            try transaction.script(transaction.dialect == .sqlite ? listsOnlyAddedSQLite : listsOnlyAddedPostgreSQL)
        },
        Migration(
            105, "which tables were written to",
            """
            CREATE TABLE change_mark (
              name TEXT NOT NULL PRIMARY KEY,
              mark {integer} NOT NULL
            ){strict};
            """),
        Migration(106, "the day on which a record was entered") { transaction in
            try transaction.script("ALTER TABLE record ADD COLUMN recorded_day {integer};")
            let entered = try transaction.rows("SELECT id, recorded FROM record") {
                (try $0.get("id", as: Reference.self), try $0.get("recorded", as: Moment.self))
            }
            for (id, moment) in entered { try transaction.run("UPDATE record SET recorded_day = \(moment.day) WHERE id = \(id)") }
        },
        // Nobody had signed anything yet. `hashes` are those of the leaves it adds, `peaks` those of the tree's perfect subtrees.
        Migration(
            107, "the log and its checkpoints",
            """
            DROP TABLE checkpoint;
            CREATE TABLE checkpoint (
              n {integer} NOT NULL PRIMARY KEY,
              leaves {integer} NOT NULL,
              root {bytes} NOT NULL,
              at {integer} NOT NULL,
              signature {bytes} NOT NULL,
              hashes {bytes} NOT NULL,
              peaks {bytes} NOT NULL
            ){strict};
            CREATE INDEX fact_unnumbered ON fact (id) WHERE leaf IS NULL;
            CREATE INDEX access_log_unnumbered ON access_log (id) WHERE leaf IS NULL;
            """),
        // `attached` is folded from the facts; `upload` is what somebody holds who has not sent their form yet.
        Migration(
            108, "attached files",
            """
            CREATE TABLE attachment (
              hash TEXT NOT NULL PRIMARY KEY,
              type TEXT NOT NULL,
              bytes {integer} NOT NULL
            ){strict};
            CREATE TABLE attachment_part (
              attachment TEXT NOT NULL REFERENCES attachment (hash),
              nth {integer} NOT NULL,
              bytes {bytes} NOT NULL,
              PRIMARY KEY (attachment, nth)
            ){strict};
            CREATE TABLE attached (
              record {integer} NOT NULL,
              attachment TEXT NOT NULL,
              PRIMARY KEY (record, attachment)
            ){strict};
            CREATE INDEX attached_attachment ON attached (attachment);
            CREATE TABLE upload (
              user_code TEXT NOT NULL,
              attachment TEXT NOT NULL REFERENCES attachment (hash),
              at {integer} NOT NULL,
              PRIMARY KEY (user_code, attachment)
            ){strict};
            CREATE INDEX upload_attachment ON upload (attachment);
            """),
    ]

    /// The engine itself refuses to change or take out what the log says. Its leaf numbers are given later.
    private static let onlyAddedSQLite = """
        CREATE TRIGGER access_log_changed BEFORE UPDATE OF id, at, by, capacity, organisation, purpose, route, subject, count, request, service
          ON access_log BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END;
        CREATE TRIGGER access_log_deleted BEFORE DELETE ON access_log
          BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END;
        CREATE TRIGGER access_listed_changed BEFORE UPDATE ON access_listed
          BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END;
        CREATE TRIGGER access_listed_deleted BEFORE DELETE ON access_listed
          BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END;
        """
    private static let onlyAddedPostgreSQL = """
        CREATE FUNCTION access_log_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'the access log is only added to' USING ERRCODE = 'check_violation'; END $$;
        CREATE TRIGGER access_log_changed BEFORE UPDATE OF id, at, by, capacity, organisation, purpose, route, subject, count, request, service
          ON access_log FOR EACH ROW EXECUTE FUNCTION access_log_is_only_added_to();
        CREATE TRIGGER access_log_deleted BEFORE DELETE ON access_log
          FOR EACH ROW EXECUTE FUNCTION access_log_is_only_added_to();
        CREATE TRIGGER access_listed_changed BEFORE UPDATE OR DELETE ON access_listed
          FOR EACH ROW EXECUTE FUNCTION access_log_is_only_added_to();
        """

    /// The same of lists, and of which list a look was at.
    private static let listsOnlyAddedSQLite = """
        DROP TRIGGER access_log_changed;
        CREATE TRIGGER access_log_changed BEFORE UPDATE OF id, at, by, capacity, organisation, purpose, route, subject, list, count, request, service
          ON access_log BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END;
        CREATE TRIGGER access_listed_changed BEFORE UPDATE ON access_listed
          BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END;
        CREATE TRIGGER access_listed_deleted BEFORE DELETE ON access_listed
          BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END;
        """
    private static let listsOnlyAddedPostgreSQL = """
        DROP TRIGGER access_log_changed ON access_log;
        CREATE TRIGGER access_log_changed BEFORE UPDATE OF id, at, by, capacity, organisation, purpose, route, subject, list, count, request, service
          ON access_log FOR EACH ROW EXECUTE FUNCTION access_log_is_only_added_to();
        CREATE TRIGGER access_listed_changed BEFORE UPDATE OR DELETE ON access_listed
          FOR EACH ROW EXECUTE FUNCTION access_log_is_only_added_to();
        """
}
