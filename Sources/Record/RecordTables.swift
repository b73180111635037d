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
    ]
}
