"""Hundreds of clients that send headers byte by byte, bodies byte by byte, or read an answer byte by byte (AV-02, SR-21): each is cut off in time,
15 seconds for a header, 60 for the rest, and people go on working meanwhile.

slowhttptest plays them, SLOW connections of each sort (300) one sort after the other. How long the server held a connection is read off the
system's table of connections, and how long pages took off the people at work: nineteen of twenty within a second.

The control arm is a server without limits: it holds on to slow headers.
"""
import contextlib
import http.server
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from drilling.house import House, free_port
from drilling.people import Crowd, Visitor

SLOW = int(os.environ.get("SLOW", "300"))
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))
#: How long after its time a connection may still be seen: as long as one look at the table takes, and a turn of a busy server.
LATE = 3
HELD = ("01", "08")


def connections():
    """Of this machine: (port here, port there, state, inode)."""
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        column = line.split()
        yield int(column[1][-4:], 16), int(column[2][-4:], 16), column[3], column[9]


def sockets(process):
    """The inodes of a process's sockets."""
    found = set()
    for link in pathlib.Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(OSError):
            if match := re.fullmatch(r"socket:\[(\d+)\]", os.readlink(link)):
                found.add(match[1])
    return found


def attack(port, options, seconds):
    """Attacks for so long; answers how long the server held each connection: the attacker's port to seconds."""
    first, last = {}, {}
    with subprocess.Popen(["slowhttptest", *map(str, options), "-c", str(SLOW), "-r", "150", "-l", str(seconds), "-p", "5"],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as attacker:
        while attacker.poll() is None:
            now, theirs = time.monotonic(), set()
            with contextlib.suppress(FileNotFoundError):
                theirs = sockets(attacker.pid)
            all_of_them = list(connections())
            for here, there, _, inode in all_of_them:
                if there == port and inode in theirs:
                    first.setdefault(here, now)
            for here, there, state, _ in all_of_them:
                if here == port and there in first and state in HELD:
                    last[there] = now
            time.sleep(0.25)
    return {there: last[there] - first[there] for there in last}


def attacks(port, stylesheet):
    """What each sort of slow client does, and for how many seconds it may."""
    base = f"http://127.0.0.1:{port}"
    return {
        "headers": (["-H", "-i", 4, "-x", 20, "-u", f"{base}/sign-in"], 15),
        "bodies": (["-B", "-i", 4, "-x", 5, "-s", 8192, "-u", f"{base}/sign-in"], 60),
        "reads": (["-X", "-k", 8, "-n", 4, "-w", 512, "-y", 1024, "-z", 32, "-u", f"{base}{stylesheet}"], 60),
    }


class Watched(Visitor):
    """Somebody at work, whose pages are timed."""

    times = []

    def ask(self, *what):
        begun = time.monotonic()
        answer = super().ask(*what)
        Watched.times.append(time.monotonic() - begun)
        return answer


def drill(room):
    with House(room, ["--data", room / "data"]) as house:
        house.invent()
        house.start()
        page = Visitor(house.port, "").get("/sign-in")[2]
        stylesheet = re.search(r'href="([^"]*\.css)"', page)[1]
        for sort, (options, limit) in attacks(house.port, stylesheet).items():
            Watched.times = []
            with Crowd(house, 2, SEED) as crowd:
                for worker in crowd.workers:
                    for visitor in worker.visitors.values():
                        visitor.__class__ = Watched
                held = attack(house.port, options, limit + 30)
            longest, slowest = max(held.values()), statistics.quantiles(Watched.times, n=20)[-1]
            print(f"  {sort}: {len(held)} connections, held {statistics.median(held.values()):.1f} s, at most {longest:.1f} of {limit}; "
                  f"{len(Watched.times)} pages meanwhile, 95 of 100 within {slowest * 1000:.0f} ms")
            assert len(held) >= SLOW * 0.9, f"only {len(held)} of {SLOW} slow clients were there"
            assert longest <= limit + LATE, f"a slow client was held for {longest:.1f} s"
            assert slowest <= 1, f"people waited for {slowest:.1f} s"
        house.stop()


class Patient(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def control():
    with Patient(("127.0.0.1", free_port()), Silent) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        options, limit = attacks(server.server_port, "/")["headers"]
        held = attack(server.server_port, options, limit + 10)
        server.shutdown()
    longest = max(held.values(), default=0)
    assert longest > limit + LATE, f"the control arm: a server without limits held nobody for longer than {longest:.1f} s"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        drill(pathlib.Path(folder))
    control()
    print(f"passed: slow clients (seed {SEED})", file=sys.stderr)
