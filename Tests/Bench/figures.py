"""All figures of a quarter, by homeward and by DuckDB on one thread over the same rows.

Words: the homeward command, its data folder (embedded database), its services folder, a service, a period; `each` after them prints the slowest
statements of both databases. The rows go to DuckDB as CSV; DuckDB is given the very statements that homeward reads its figures by, so it answers the
same questions: the figures alone, as the page of a quarter shows them, and with every list, breakdown and number beside them. What homeward needs
besides (start, reading the folder, names of records, writing) is in its time, and in none of DuckDB's.
"""

import csv
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

import duckdb


def copy(source: sqlite3.Connection, target: duckdb.DuckDBPyConnection, folder: pathlib.Path, texts: str) -> int:
    """Every table of the embedded database that the statements name, types and all; its rows in total."""
    rows = 0
    names = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    for name in names:
        if name not in texts:
            continue
        before = rows
        columns = [(column, kind) for _, column, kind, *_ in source.execute(f'PRAGMA table_info("{name}")')]
        types = {column: {"TEXT": "VARCHAR", "BLOB": "VARCHAR"}.get(kind.upper(), "BIGINT") for column, kind in columns}
        file = folder / f"{name}.csv"
        with file.open("w", newline="") as out:
            writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL)
            kept = ", ".join(f'hex("{column}")' if kind.upper() == "BLOB" else f'"{column}"' for column, kind in columns)
            for row in source.execute(f'SELECT {kept} FROM "{name}"'):
                writer.writerow(["\\N" if value is None else value for value in row])
                rows += 1
        target.execute(f'CREATE TABLE "{name}" (' + ", ".join(f'"{column}" {kind}' for column, kind in types.items()) + ")")
        if rows > before:
            options = "AUTO_DETECT false, DELIM ',', HEADER false, NULLSTR '\\N', QUOTE '\"', ESCAPE '\"'"
            target.execute(f"COPY \"{name}\" FROM '{file}' ({options})")
        file.unlink()
    return rows


def slowest(data: str, other: duckdb.DuckDBPyConnection, statements: list[dict]) -> None:
    """The statements that take SQLite longest, with DuckDB's time beside each."""
    own = sqlite3.connect(f"file:{data}/homeward.sqlite?mode=ro", uri=True)
    own.create_function("int8", 1, lambda value: value)
    times = []
    for statement in statements:
        spans = []
        for ask in (
            lambda: own.execute(re.sub(r"\$(\d+)", r"?\1", statement["sql"]), statement["values"]).fetchall(),
            lambda: other.execute(statement["sql"], statement["values"]).fetchall(),
        ):
            begin = time.perf_counter()
            try:
                ask()
            except (duckdb.Error, sqlite3.Error):
                pass
            spans.append((time.perf_counter() - begin) * 1000)
        times.append((spans, statement))
    for (ours, theirs), statement in sorted(times, key=lambda pair: -pair[0][0])[:25]:
        print(f"  {ours:8.1f} ms, DuckDB {theirs:7.1f} ms  {statement['code']} ({statement['reading']}): {statement['sql'][:1500]}")


def main(binary: str, data: str, services: str, service: str, period: str, *words: str) -> None:
    common = [service, "--period", period, "--data", data, "--services", services]
    statements = json.loads(subprocess.run([binary, "report", *common, "--statements"], check=True, capture_output=True).stdout)
    other = duckdb.connect()
    other.execute("SET threads = 1")
    # What both of homeward's databases know: whole numbers divide to whole numbers, and a sum that fits is one.
    other.execute("SET integer_division = true")
    other.execute("CREATE MACRO int8(value) AS CAST(value AS BIGINT)")
    with tempfile.TemporaryDirectory() as folder:
        texts = " ".join(statement["sql"] for statement in statements)
        rows = copy(sqlite3.connect(f"file:{data}/homeward.sqlite?mode=ro", uri=True), other, pathlib.Path(folder), texts)
    refused = set()

    def ask(asked: list[dict]) -> None:
        for statement in asked:
            try:
                other.execute(statement["sql"], statement["values"]).fetchall()
            except duckdb.Error as error:
                refused.add((statement["code"], str(error).splitlines()[0]))

    def report(*options: str) -> None:
        subprocess.run([binary, "report", *common, *options], check=True, stdout=subprocess.DEVNULL)

    def best(work) -> float:
        times = []
        for _ in range(3):
            begin = time.perf_counter()
            work()
            times.append(time.perf_counter() - begin)
        return min(times)

    alone = [statement for statement in statements if statement["reading"] != "opened"]
    opened = [statement for statement in statements if statement["reading"] != "alone"]
    print(f"  {len({statement['code'] for statement in statements})} figures over {rows} rows, best of three")
    for title, asked, options in (
        ("figures alone", alone, []),
        ("with all they open to", opened, ["--json"]),
    ):
        own, theirs = best(lambda: report(*options)), best(lambda: ask(asked))
        print(
            f"  {title}: homeward {own * 1000:.0f} ms, DuckDB {theirs * 1000:.0f} ms for {len(asked)} statements:"
            f" {own / theirs:.2f} times DuckDB on one thread"
        )
    for code, cause in sorted(refused):
        print(f"  DuckDB cannot answer one of {code}: {cause}")
    if "each" in words:
        slowest(data, other, statements)


main(*sys.argv[1:])
