"""Kill -9 at random moments of an import: what was acknowledged before it stays, and of the import there is all or nothing.

KILLS says how many (50). The same moments are drawn again with SEED. The control arm cuts a fact out by hand and must be noticed.
"""
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

BINARY = os.environ.get("HOMEWARD_BINARY", "homeward")
KILLS = int(os.environ.get("KILLS", "50"))
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))


def homeward(*arguments):
    done = subprocess.run(command(*arguments), capture_output=True)
    assert done.returncode == 0, f"{arguments}: answered {done.returncode}: {done.stdout.decode()[-2000:]} {done.stderr.decode()[-2000:]}"
    return done.stdout


def command(name, *arguments):
    return [BINARY, name, "--services", SERVICES, *arguments]


def key(line):
    return json.loads(line)["act"]["key"]


def facts(folder):
    with sqlite3.connect(f"file:{folder}/homeward.sqlite", uri=True) as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return database.execute("SELECT COUNT(*) FROM fact").fetchone()[0]


def invent(folder, seed, people):
    homeward("demo", "--data", folder, "--seed", str(seed), "--people", str(people), "--no-serve")


def drill(folder):
    invent(folder / "many", 2, 150)
    invent(folder / "kept", 1, 10)
    acknowledged = set(homeward("export", "--data", folder / "kept").splitlines())
    # Both demonstrations sealed the same quarter's return, and a return is sealed once: the second house's stays out.
    sealed = {key(line) for line in acknowledged}
    lines = b"".join(
        line for line in homeward("export", "--data", folder / "many").splitlines(keepends=True) if key(line) not in sealed)
    file = folder / "many.jsonl"
    file.write_bytes(lines)
    before, more = facts(folder / "kept"), lines.count(b"\n")

    shutil.copytree(folder / "kept", folder / "timed")
    begin = time.monotonic()
    homeward("import", file, "--data", folder / "timed")
    whole = time.monotonic() - begin
    assert facts(folder / "timed") == before + more

    print(f"seed {SEED}: {KILLS} kills within {whole:.2f} s of an import of {more} facts")
    chance = random.Random(SEED)
    nothing = everything = 0
    for _ in range(KILLS):
        trial = folder / "trial"
        shutil.rmtree(trial, ignore_errors=True)
        shutil.copytree(folder / "kept", trial)
        process = subprocess.Popen(
            command("import", file, "--data", trial), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(chance.uniform(0, whole * 1.1))
        except subprocess.TimeoutExpired:
            process.kill()
        answered = process.wait() == 0
        now = facts(trial)
        assert now in (before, before + more), f"{now} facts: an import was kept in part"
        assert not answered or now == before + more, "an import was acknowledged and is not there"
        nothing, everything = nothing + (now == before), everything + (now == before + more)
        assert acknowledged <= set(homeward("export", "--data", trial).splitlines()), "a fact acknowledged earlier is gone"
        # Sent again, as its sender would, it is there once.
        if now == before and nothing % 10 == 1:
            homeward("import", file, "--data", trial)
            assert facts(trial) == before + more
            homeward("verify", "--data", trial)
    print(f"  after the kill: {nothing} times nothing of the import, {everything} times all of it")

    # Either file may hold the newest fact, so the control arm looks for both.
    exported = acknowledged | set(lines.splitlines())
    assert exported <= set(homeward("export", "--data", folder / "timed").splitlines())
    with sqlite3.connect(folder / "timed" / "homeward.sqlite") as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("DELETE FROM fact_body WHERE fact = (SELECT MAX(id) FROM fact)")
        database.execute("DELETE FROM fact WHERE id = (SELECT MAX(id) FROM fact)")
    assert facts(folder / "timed") == before + more - 1
    left = set(homeward("export", "--data", folder / "timed").splitlines())
    assert len(exported - left) == 1, "the control arm: a lost fact was not noticed"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        # One service: reading five more folders at each start would only make most kills fall before the import.
        SERVICES = pathlib.Path(folder) / "services"
        shutil.copytree(pathlib.Path(__file__).parents[2] / "Services" / "example", SERVICES / "example")
        drill(pathlib.Path(folder))
    print(f"passed: an import killed at {KILLS} random moments", file=sys.stderr)
