import Storage

/// What sent returns counted, row by row. Written by the fold of a seal's facts and by nothing else.
package enum ReturnTables {
    package static let migrations = [
        Migration(
            400, "seals",
            """
            CREATE TABLE seal (
              id {integer} NOT NULL PRIMARY KEY,
              service TEXT NOT NULL,
              name TEXT NOT NULL,
              period TEXT NOT NULL,
              number {integer} NOT NULL CHECK (number >= 1),
              at {integer} NOT NULL,
              digest TEXT NOT NULL,
              head TEXT NOT NULL,
              UNIQUE (service, name, period, number)
            ){strict};
            CREATE TABLE seal_figure (
              seal {integer} NOT NULL,
              nth {integer} NOT NULL,
              code TEXT NOT NULL,
              covers TEXT NOT NULL,
              value TEXT,
              numerator {integer},
              denominator {integer},
              target TEXT,
              result TEXT NOT NULL,
              rest TEXT NOT NULL,
              PRIMARY KEY (seal, nth)
            ){strict};
            CREATE INDEX seal_figure_covers ON seal_figure (code, covers);
            CREATE TABLE seal_row (
              seal {integer} NOT NULL,
              code TEXT NOT NULL,
              list TEXT NOT NULL,
              nth {integer} NOT NULL,
              reference {integer} NOT NULL,
              letter TEXT NOT NULL,
              reason TEXT,
              PRIMARY KEY (seal, code, list, nth)
            ){strict};
            """)
    ]
}
