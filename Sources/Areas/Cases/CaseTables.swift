import Record
import Storage

/// Tables of the engine that runs every act: published folders, stages, clocks, drafts, dated settings. Those of kinds are generated.
package enum CaseTables {
    package static let migrations = [
        Migration(
            300, "specifications, stages, clocks, settings, drafts",
            """
            CREATE TABLE specification (
              service TEXT NOT NULL,
              version TEXT NOT NULL,
              nth {integer} NOT NULL,
              published {integer} NOT NULL,
              by TEXT NOT NULL,
              files TEXT NOT NULL,
              PRIMARY KEY (service, nth)
            ){strict};
            CREATE TABLE stage (
              "case" {integer} NOT NULL PRIMARY KEY,
              service {integer} NOT NULL,
              code TEXT NOT NULL,
              over {integer} NOT NULL CHECK (over IN (0, 1)),
              clock TEXT,
              due {integer} NOT NULL
            ){strict};
            CREATE INDEX stage_queue ON stage (service, over, due);
            CREATE TABLE clock (
              id {integer} NOT NULL PRIMARY KEY,
              code TEXT NOT NULL,
              subject {integer} NOT NULL,
              "case" {integer},
              person {integer},
              service {integer} NOT NULL,
              owner TEXT NOT NULL,
              started {integer} NOT NULL,
              started_day {integer} NOT NULL,
              due {integer} NOT NULL,
              due_day {integer} NOT NULL,
              opens {integer},
              opens_day {integer},
              done {integer},
              done_day {integer},
              state TEXT NOT NULL,
              explanation TEXT NOT NULL,
              UNIQUE (code, subject)
            ){strict};
            CREATE INDEX clock_open ON clock (service, state, due);
            CREATE INDEX clock_figure ON clock (service, code, due_day);
            CREATE INDEX clock_case ON clock ("case", code);
            CREATE TABLE clock_pause (
              clock {integer} NOT NULL,
              starts {integer} NOT NULL,
              ends {integer},
              reason TEXT NOT NULL,
              PRIMARY KEY (clock, starts)
            ){strict};
            CREATE TABLE setting_value (
              service {integer} NOT NULL,
              setting TEXT NOT NULL,
              starts {integer} NOT NULL,
              value {integer},
              text TEXT,
              decision TEXT NOT NULL,
              by TEXT NOT NULL,
              PRIMARY KEY (service, setting, starts)
            ){strict};
            CREATE TABLE person (
              id {integer} NOT NULL PRIMARY KEY,
              "case" {integer},
              service {integer} NOT NULL,
              day {integer} NOT NULL,
              recorded {integer} NOT NULL,
              name TEXT,
              preferred_name TEXT,
              born {integer},
              nhs_number TEXT
            ){strict};
            CREATE TABLE case_file (
              id {integer} NOT NULL PRIMARY KEY,
              person {integer},
              service {integer} NOT NULL,
              day {integer} NOT NULL,
              recorded {integer} NOT NULL,
              starts {integer},
              ends {integer}
            ){strict};
            CREATE INDEX case_file_service ON case_file (service, starts);
            CREATE INDEX case_file_person ON case_file (person);
            CREATE TABLE draft (
              user_code TEXT NOT NULL,
              form TEXT NOT NULL,
              label TEXT NOT NULL,
              body TEXT NOT NULL,
              at {integer} NOT NULL,
              PRIMARY KEY (user_code, form)
            ){strict};
            """),
        Migration(
            301, "the day a version begins, its tables, the version of a record",
            """
            ALTER TABLE specification ADD COLUMN starts {integer};
            ALTER TABLE specification ADD COLUMN made TEXT;
            ALTER TABLE specification ADD COLUMN settled {integer};
            UPDATE specification SET settled = published, starts = CASE WHEN nth = 1 THEN -719162 ELSE published / 86400000 END;
            UPDATE record SET specification = (
              SELECT act.specification FROM fact JOIN act ON act.id = fact.act WHERE fact.subject = record.id ORDER BY fact.nth DESC LIMIT 1
            );
            """),
        Migration(
            302, "people of a service",
            // Figures of people begin with those of the service.
            "CREATE INDEX person_service ON person (service);"),
        Migration(
            303, "messages of due moments, and who has read them",
            """
            CREATE TABLE message (
              clock {integer} NOT NULL,
              occasion TEXT NOT NULL CHECK (occasion IN ('soon', 'missed')),
              due {integer} NOT NULL,
              made {integer} NOT NULL,
              PRIMARY KEY (clock, occasion, due)
            ){strict};
            CREATE TABLE message_read (
              user_code TEXT NOT NULL,
              clock {integer} NOT NULL,
              occasion TEXT NOT NULL,
              due {integer} NOT NULL,
              at {integer} NOT NULL,
              PRIMARY KEY (user_code, clock, occasion, due)
            ){strict};
            """),
        Migration(304, "what people are found by") { transaction in
            try transaction.script(
                """
                CREATE TABLE person_piece (
                  person {integer} NOT NULL,
                  piece TEXT NOT NULL,
                  PRIMARY KEY (person, piece)
                ){strict};
                CREATE INDEX person_piece_piece ON person_piece (piece, person);
                CREATE INDEX person_born ON person (born);
                """)
            let columns = ["name", "preferred_name", "nhs_number"]
            let known = try transaction.rows("SELECT id, name, preferred_name, nhs_number FROM person") { row in
                try KindFold.pieces(of: row.get("id"), Dictionary(uniqueKeysWithValues: columns.map { ($0, try row.value($0)) }))
            }
            try transaction.insert(
                into: "person_piece", ["person", "piece"], known.joined().map { [$0.cells["person"] ?? .null, $0.cells["piece"] ?? .null] })
        },
        Migration(
            305, "agreed settings are facts",
            """
            ALTER TABLE setting_value ADD COLUMN id {integer};
            ALTER TABLE setting_value ADD COLUMN agreed {integer};
            CREATE INDEX setting_value_id ON setting_value (id);
            """),
        Migration(
            306, "clocks of weeks and days",
            """
            CREATE TABLE clock_new (
              id {integer} NOT NULL PRIMARY KEY,
              code TEXT NOT NULL,
              subject {integer} NOT NULL,
              unit {integer} NOT NULL,
              "case" {integer},
              person {integer},
              service {integer} NOT NULL,
              owner TEXT NOT NULL,
              started {integer} NOT NULL,
              started_day {integer} NOT NULL,
              due {integer} NOT NULL,
              due_day {integer} NOT NULL,
              opens {integer},
              opens_day {integer},
              done {integer},
              done_day {integer},
              state TEXT NOT NULL,
              explanation TEXT NOT NULL,
              UNIQUE (code, subject, unit)
            ){strict};
            INSERT INTO clock_new
              SELECT id, code, subject, 0, "case", person, service, owner, started, started_day, due, due_day, opens, opens_day, done,
                     done_day, state, explanation
              FROM clock;
            DROP TABLE clock;
            ALTER TABLE clock_new RENAME TO clock;
            CREATE INDEX clock_open ON clock (service, state, due);
            CREATE INDEX clock_figure ON clock (service, code, due_day);
            CREATE INDEX clock_case ON clock ("case", code);
            CREATE INDEX clock_unit ON clock (service, unit) WHERE unit <> 0;
            CREATE TABLE clock_reached (
              service {integer} NOT NULL PRIMARY KEY,
              day {integer} NOT NULL
            ){strict};
            """),
    ]
}
