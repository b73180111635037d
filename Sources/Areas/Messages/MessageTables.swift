import Storage

/// Who does what runs by itself, and what left the house by e-mail.
package enum MessageTables {
    package static let migrations = [
        Migration(
            500, "jobs, summaries by e-mail and who wants them",
            """
            CREATE TABLE job (
              name TEXT NOT NULL PRIMARY KEY,
              owner TEXT NOT NULL,
              until {integer} NOT NULL
            ){strict};
            CREATE TABLE mail_choice (
              user_code TEXT NOT NULL PRIMARY KEY,
              address TEXT NOT NULL,
              quiet_from {integer} NOT NULL,
              quiet_until {integer} NOT NULL
            ){strict};
            CREATE TABLE summary (
              user_code TEXT NOT NULL,
              day {integer} NOT NULL,
              state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'failed')),
              tries {integer} NOT NULL,
              at {integer} NOT NULL,
              PRIMARY KEY (user_code, day)
            ){strict};
            """)
    ]
}
