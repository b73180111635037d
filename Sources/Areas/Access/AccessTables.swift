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
            """)
    ]
}
