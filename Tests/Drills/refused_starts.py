"""What keeps a server from starting is said in one sentence, with what to do, an exit code that scripts can read, and nothing changed
(REL-07): a schema of a later Homeward, a PostgreSQL that refuses, a folder that is none, a file that is no database, a port that is taken, a disk
that can only be read.

The control arm is the same server with nothing in its way, which starts.
"""
import contextlib
import hashlib
import pathlib
import socket
import sqlite3
import subprocess
import sys
import tempfile

from drilling.disk import Disk, why_not
from drilling.house import House, free_port
from drilling.people import Visitor, sentence
from drilling.places import ask, engines

UNAVAILABLE, REFUSED = 5, 4


def refused(house, code, *words):
    """The server ends by itself with `code` and one sentence of what and one of what to do."""
    try:
        done = subprocess.run(
            house.command("serve", "--port", house.port, *house.log), capture_output=True, text=True, timeout=30)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"the server started though {words} was in its way") from None
    said = done.stderr.strip().splitlines()[-1]
    assert done.returncode == code, f"ended with {done.returncode}, not {code}: {done.stderr[-500:]}"
    assert all(word in said for word in words) and said.count(". ") >= 1, f"said only: {done.stderr[-500:]}"
    print(f"  exit {code}: {said}")


def later_schema(name, house):
    """A database that a later Homeward made is left as it is."""
    add = "INSERT INTO migration (number, name) VALUES (99999, 'later')"
    if name == "SQLite":
        file = house.place[1] + "/homeward.sqlite"
        with contextlib.closing(sqlite3.connect(file)) as database:
            database.execute(add)
            database.commit()
        before = content(file)
        refused(house, REFUSED, "schema 99999", "newer Homeward")
        assert content(file) == before, "the database of a later Homeward was changed"
    else:
        ask(add, house.place[1])
        refused(house, REFUSED, "schema 99999", "newer Homeward")


def content(file):
    """A digest of every table and row: opening a file may rearrange its bytes."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        return hashlib.sha256("\n".join(database.iterdump()).encode()).hexdigest()


def control(house):
    house.start()
    house.stop()


def others(room):
    with House(room, ["--database", f"postgresql://homeward:secret@127.0.0.1:{free_port()}/postgres"]) as house:
        refused(house, UNAVAILABLE, "does not answer", "address")
    (room / "file").write_text("no folder")
    with House(room, ["--data", room / "file" / "data"]) as house:
        refused(house, UNAVAILABLE, "cannot be made or opened")
    (room / "text").mkdir()
    (room / "text" / "homeward.sqlite").write_text("This is no database at all. " * 100)
    with House(room, ["--data", room / "text"]) as house:
        refused(house, UNAVAILABLE, "damaged", "backup")
    with House(room, ["--data", room / "data"]) as house, socket.socket() as taken:
        house.invent()
        taken.bind(("127.0.0.1", house.port))
        taken.listen()
        refused(house, UNAVAILABLE, f"Port {house.port}", "another")


def only_read(room):
    """On a disk that can only be read the server starts, says that it is not ready and why, and takes nothing: nobody can sign in."""
    with Disk(room, "ext4") as disk, House(room, ["--data", disk.place / "data"]) as house:
        house.invent()
        control(house)
        disk.unmount()
        disk.mount("ro")
        house.start()
        visitor = Visitor(house.port, "")
        status, _, said = visitor.get("/readyz")
        assert status == 503 and "cannot be written" in said and "writable" in said, f"/readyz does not say why: {status} {said}"
        assert visitor.get("/sign-in")[0] == 200
        status, _, page = visitor.post("/sign-in", {"user": "example-mina.okoro"})
        assert status == 503 and "cannot be written" in page, f"signed in on a disk that takes nothing: {status} {sentence(page)}"
        print(f"  503: {said.strip()}")
        house.stop()
        disk.unmount()
        disk.mount()
        house.start()
        Visitor(house.port, "example-mina.okoro").sign_in()
        house.stop()


if __name__ == "__main__":
    for engine_name, engine in engines():
        with tempfile.TemporaryDirectory() as folder, engine(pathlib.Path(folder)) as place, House.signed(folder, place) as served:
            served.invent()
            control(served)
            later_schema(engine_name, served)
    with tempfile.TemporaryDirectory() as folder:
        others(pathlib.Path(folder))
    if reason := why_not():
        print(f"SKIPPED: a disk that can only be read was not tried: {reason}")
    else:
        with tempfile.TemporaryDirectory() as folder:
            only_read(pathlib.Path(folder))
    print("passed: what keeps a server from starting", file=sys.stderr)
