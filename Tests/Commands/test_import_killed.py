"""An import that is killed loses nothing that was acknowledged before it, and leaves either all of its facts or none."""
import os
import random
import sqlite3
import subprocess
import time

BINARY = os.environ.get("HOMEWARD_BINARY", "homeward")
KILLS = 50


def homeward(*arguments, **options):
    return subprocess.run([BINARY, *arguments], check=True, capture_output=True, **options)


def count(folder):
    with sqlite3.connect(f"file:{folder}/homeward.sqlite?mode=ro", uri=True) as database:
        return database.execute("SELECT COUNT(*) FROM fact").fetchone()[0]


def test_an_import_killed_at_50_random_moments_loses_no_acknowledged_act(tmp_path):
    homeward("demo", "--data", tmp_path / "many", "--seed", "2", "--people", "400", "--no-serve")
    lines = homeward("export", "--data", tmp_path / "many").stdout
    (tmp_path / "many.jsonl").write_bytes(lines)
    homeward("demo", "--data", tmp_path / "kept", "--seed", "1", "--people", "20", "--no-serve")
    acknowledged = homeward("export", "--data", tmp_path / "kept").stdout
    before, more = count(tmp_path / "kept"), lines.count(b"\n")

    begin = time.monotonic()
    homeward("import", tmp_path / "many.jsonl", "--data", tmp_path / "kept", "--dry-run")
    homeward("demo", "--data", tmp_path / "timed", "--seed", "1", "--people", "20", "--no-serve")
    begin = time.monotonic()
    homeward("import", tmp_path / "many.jsonl", "--data", tmp_path / "timed")
    whole = time.monotonic() - begin

    seed = random.randrange(1_000_000)
    print(f"seed {seed}, {KILLS} kills within {whole:.2f} s")
    chance = random.Random(seed)
    taken = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            [BINARY, "import", str(tmp_path / "many.jsonl"), "--data", str(tmp_path / "kept")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(chance.uniform(0, whole))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        now = count(tmp_path / "kept")
        assert now in (before, before + more), f"{now} facts: an import was kept in part (seed {seed})"
        taken += now == before + more
    # What was acknowledged before is there, word for word, and the whole still proves itself.
    after = homeward("export", "--data", tmp_path / "kept").stdout
    assert set(acknowledged.splitlines()) <= set(after.splitlines())
    homeward("verify", "--data", tmp_path / "kept")
    homeward("import", tmp_path / "many.jsonl", "--data", tmp_path / "kept")
    assert count(tmp_path / "kept") == before + more
