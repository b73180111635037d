"""The power fails while people refer and decide (REL-02): what was acknowledged by then is on the disk.

POWER_CUTS says how many (20), half of them on ext4 and half on xfs, file systems of their own on loop devices, shut down as xfs_io does: what was not
synced is gone. The same moments are drawn again with SEED. Two control arms must lose what they acknowledged: rows that SQLite commits with
`synchronous = NORMAL`, and the same Homeward with a `fsync` that does nothing. Where nothing can be mounted the drill is skipped, and says so.
"""
import contextlib
import os
import pathlib
import random
import sqlite3
import sys
import tempfile
import time

from drilling.audit import exported, faults
from drilling.disk import Disk, unsynced, why_not
from drilling.house import House
from drilling.people import Crowd, Sent, Worker, referral

CUTS = int(os.environ.get("POWER_CUTS", "20"))
WORKERS = int(os.environ.get("WORKERS", "6"))
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))


def drill(room, kind):
    chance, begun = random.Random(f"{SEED} {kind}"), time.monotonic()
    with Disk(room, kind) as disk, House(room, ["--data", disk.place / "data"]) as house:
        house.invent()
        house.start()
        with Crowd(house, WORKERS, SEED) as crowd:
            for _ in range(CUTS // 2):
                crowd.work(chance.randint(0, 12))
                time.sleep(chance.uniform(0, 0.03))
                cut(house, disk)
                house.start()
                crowd.check()
        house.stop()
        house.verify()
        sent = crowd.sent
        found = faults(sent, exported(house))
        print(f"seed {SEED}: {kind}: {CUTS // 2} cuts in {time.monotonic() - begun:.0f} s: {len(sent.acknowledged)} acts acknowledged, "
              f"{sent.again} sent again, {len(sent.shown)} pages about people shown")
        assert len(sent.acknowledged) == len(sent.acts) > CUTS, "too little was acknowledged for the drill to prove anything"
        assert not found, f"{kind}: {len(found)} faults: {found[:5]}"


def cut(house, disk):
    """Cuts the power under a server that goes on for a moment. What it says then counts as unheard: where the power is off nobody hears it, and a
    sync that was under way as the file system was shut down may say that it went well (XFS unpins what its log gave up)."""
    house.is_open.clear()
    house.is_dark = True
    disk.cut()
    time.sleep(0.05)
    house.kill()
    house.is_dark = False
    disk.power_on()


def control_rows(room, kind):
    """Rows of one table, each committed by itself: with NORMAL some that were committed must be gone, with FULL none may be."""
    with Disk(room, kind) as disk:
        lost = {}
        for mode in ("FULL", "NORMAL"):
            database = sqlite3.connect(disk.place / f"{mode}.sqlite", isolation_level=None)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("CREATE TABLE row (n INTEGER NOT NULL)")
            database.execute(f"PRAGMA synchronous = {mode}")
            for number in range(200):
                database.execute("INSERT INTO row VALUES (?)", [number])
            disk.cut()
            with contextlib.suppress(sqlite3.Error):
                database.close()
            disk.power_on()
            with contextlib.closing(sqlite3.connect(disk.place / f"{mode}.sqlite")) as database:
                lost[mode] = 200 - database.execute("SELECT COUNT(*) FROM row").fetchone()[0]
        print(f"  control arm on {kind}: of 200 committed rows {lost['NORMAL']} are gone with NORMAL, {lost['FULL']} with FULL")
        assert lost["FULL"] == 0 < lost["NORMAL"], "the control arm: a disk that loses nothing proves nothing"


def control_house(room, kind):
    """The same server, whose syncs do nothing: what it acknowledged must be gone."""
    with Disk(room, kind) as disk, House(room, ["--data", disk.place / "data"]) as house:
        house.invent()
        os.sync()
        house.environment["LD_PRELOAD"] = str(unsynced(room))
        house.start()
        sent = Sent()
        worker = Worker(house, sent, 1, SEED)
        for number in range(20):
            worker.do(referral(f"Tenant {number}"))
        disk.cut()
        house.kill()
        disk.power_on()
        del house.environment["LD_PRELOAD"]
        lost = [fault for fault in faults(sent, exported(house)) if fault.startswith("lost")]
        print(f"  control arm on {kind}: of {len(sent.acknowledged)} acts acknowledged without a sync {len(lost)} are gone")
        assert lost, "the control arm: a server that never syncs lost nothing"


if __name__ == "__main__":
    if reason := why_not():
        print(f"SKIPPED: power cuts were not tried: {reason}")
        print("skipped: power cuts", file=sys.stderr)
        sys.exit(0)
    for file_system in ("ext4", "xfs"):
        for part in (drill, control_rows, control_house):
            with tempfile.TemporaryDirectory() as folder:
                part(pathlib.Path(folder), file_system)
    print(f"passed: the power cut {CUTS} times", file=sys.stderr)
