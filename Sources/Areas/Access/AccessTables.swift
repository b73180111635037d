import Storage

package enum AccessTables {
    package static let migrations = [
        Migration(
            200, "sign-ins",
            """
            CREATE TABLE sign_in (
              token {bytes} NOT NULL PRIMARY KEY,
              user_code TEXT NOT NULL,
              secret TEXT NOT NULL,
              began {integer} NOT NULL,
              seen {integer} NOT NULL
            ){strict};
            """),
        Migration(
            201, "accounts",
            """
            CREATE INDEX sign_in_user ON sign_in (user_code);
            CREATE TABLE account (
              code TEXT NOT NULL PRIMARY KEY,
              name TEXT NOT NULL,
              organisation TEXT NOT NULL,
              organisation_label TEXT NOT NULL,
              service TEXT NOT NULL,
              role TEXT NOT NULL,
              made {integer} NOT NULL,
              ended {integer},
              password TEXT,
              seed {bytes},
              last_step {integer} NOT NULL
            ){strict};
            CREATE TABLE account_set_up (
              digest {bytes} NOT NULL PRIMARY KEY,
              account TEXT NOT NULL REFERENCES account (code),
              asks TEXT NOT NULL CHECK (asks IN ('everything', 'password', 'factor')),
              seed {bytes} NOT NULL,
              until {integer} NOT NULL
            ){strict};
            CREATE TABLE recovery_code (
              account TEXT NOT NULL REFERENCES account (code),
              digest {bytes} NOT NULL,
              PRIMARY KEY (account, digest)
            ){strict};
            CREATE TABLE known_device (
              digest {bytes} NOT NULL,
              account TEXT NOT NULL REFERENCES account (code),
              at {integer} NOT NULL,
              PRIMARY KEY (digest, account)
            ){strict};
            CREATE TABLE sign_in_try (
              name {bytes} NOT NULL,
              device {bytes} NOT NULL,
              at {integer} NOT NULL
            ){strict};
            CREATE INDEX sign_in_try_name ON sign_in_try (name, device, at);
            CREATE INDEX sign_in_try_at ON sign_in_try (at);
            CREATE TABLE sign_in_step (
              digest {bytes} NOT NULL PRIMARY KEY,
              account TEXT NOT NULL REFERENCES account (code),
              until {integer} NOT NULL
            ){strict};
            CREATE TABLE demonstration (since {integer} NOT NULL PRIMARY KEY){strict};
            """),
        Migration(
            202, "calendars of one's own deadlines",
            """
            CREATE TABLE calendar_feed (
              user_code TEXT NOT NULL PRIMARY KEY,
              secret {bytes} NOT NULL UNIQUE,
              since {integer} NOT NULL
            ){strict};
            """),
    ]
}
