"""Kill -9 in the middle of any write while the schema is brought up to date and the folders are published (REL-14): each step is done or not begun,
and the next start ends what is left.

A library stands before SQLite's writes and kills the program at the nth of them, half written. MIGRATION_KILLS says how many of the writes are
tried (20), drawn again with SEED; 0 tries each. The control arm changes a table by hand at one of the steps, and must be noticed.
"""
import contextlib
import os
import pathlib
import random
import shutil
import sqlite3
import sys
import tempfile

from drilling.disk import killing
from drilling.house import House

KILLS = int(os.environ.get("MIGRATION_KILLS", "20"))
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))


def state(folder):
    """How far it has come, and the schema: two that came equally far have the same."""
    with contextlib.closing(sqlite3.connect(folder / "homeward.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        schema = tuple(row[0] for row in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"))
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        steps = tuple(row[0] for row in database.execute("SELECT number FROM migration ORDER BY number")) if "migration" in tables else ()
        published = database.execute("SELECT COUNT(*) FROM specification").fetchone()[0] if "specification" in tables else 0
        return (steps, published, "migration" in tables), schema


def killed(room, library, at):
    """Brings an empty folder up to date until the write `at`. Answers the folder and whether it was killed before the end."""
    folder = room / "trial"
    shutil.rmtree(folder, ignore_errors=True)
    house = House(room, ["--data", folder])
    house.environment |= {"LD_PRELOAD": str(library), "KILL_AT": str(at)}
    done = house.try_run("export")
    assert done.returncode in (0, -9), f"write {at}: ended with {done.returncode}: {done.stderr[-500:]}"
    return house, done.returncode == -9


def drill(room):
    library, chance, known, notice = killing(room), random.Random(SEED), {}, set()
    last = writes(room, library)
    tried = sorted(chance.sample(range(1, last + 1), KILLS)) if 0 < KILLS < last else range(1, last + 1)
    for at in tried:
        house, was_killed = killed(room, library, at)
        if not was_killed:
            continue
        folder = room / "trial"
        if (folder / "homeward.sqlite").exists():
            come, schema = state(folder)
            assert known.setdefault(come, schema) == schema, f"write {at}: a step was left half done after {come[0][-1:]}"
            notice.add(come)
        house.environment = dict(os.environ)
        house.verify()
        come, schema = state(folder)
        assert known.setdefault(come, schema) == schema, f"write {at}: the schema is another after the next start"
    print(f"seed {SEED}: killed at {len(tried)} of {last} writes, and found in {len(notice)} states, each whole and none two-faced")
    # The control arm: a step of which a statement is missing is not whole.
    with contextlib.closing(sqlite3.connect(room / "trial" / "homeward.sqlite")) as database:
        database.execute("DROP INDEX fact_subject")
    come, schema = state(room / "trial")
    assert known[come] != schema, "the control arm: a missing index was not noticed"


def writes(room, library):
    """How many writes there are from nothing to a record that is up to date."""
    house = House(room, ["--data", room / "counted"])
    house.environment |= {"LD_PRELOAD": str(library), "COUNT_TO": str(room / "count")}
    house.run("export")
    return int((room / "count").read_text())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        drill(pathlib.Path(folder))
    print("passed: a schema brought up to date and killed", file=sys.stderr)
