"""Every act is synced before it is answered (REL-03): strace watches the server, and for each act that was acknowledged a sync of the write-ahead
log lies between the end of its transaction there and the first byte of its answer.

SYNCED_ACTS says how many (200), WORKERS how many people work at a time (4): acts that share a transaction are looked at each by itself. The control
arm is the same server with a `fsync` that does nothing: none of its acts may pass.
"""
import bisect
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

from drilling.disk import unsynced
from drilling.house import House
from drilling.people import Crowd

ACTS = int(os.environ.get("SYNCED_ACTS", "200"))
WORKERS = int(os.environ.get("WORKERS", "4"))
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))
CALL = re.compile(r"(\d+) +(\w+)\((.*)")
RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>")


class Trace:
    """What the server wrote and synced, in the order in which it happened: places are line numbers of the trace."""

    def __init__(self, lines):
        self.writes, self.commits, self.syncs, self.answers = [], [], [], []
        pending = {}
        for place, line in enumerate(lines):
            if call := CALL.match(line):
                thread, name, rest = call.groups()
                if "<unfinished" in rest:
                    pending[thread] = (name, rest, place)
                else:
                    self.take(name, rest, place, place)
            elif resumed := RESUMED.match(line):
                name, rest, begun = pending.pop(resumed[1])
                self.take(name, rest, begun, place)

    def take(self, name, rest, begun, ended):
        if "homeward.sqlite-wal>" in rest.partition(",")[0].partition(")")[0] + ")":
            if name == "pwrite64":
                self.writes.append((rest, ended))
                # SQLite writes a frame as its header and its page; where the header says how many pages the database has, the page after it
                # is a transaction's last.
                header = re.search(r'>, "((?:[^"\\]|\\.)*)", 24, ', rest)
                if header and any(octets(header[1])[4:8]):
                    self.commits.append(len(self.writes))
            elif name in ("fdatasync", "fsync"):
                self.syncs.append((begun, ended))
        elif "HTTP/1.1 303" in rest:
            self.answers.append((rest, begun))

    def is_synced(self, act):
        """Whether a whole sync lies between the act's last write and its answer."""
        first = next((number for number, (text, _) in enumerate(self.writes) if act.key in text), None)
        answer = next((begun for text, begun in self.answers if act.led_to in text), None)
        assert answer is not None, f"the trace does not show the answer {act.led_to}"
        if first is None:
            return False
        # The page of the first frame that ends a transaction, from there on.
        last = next((page for page in self.commits if page >= first), None)
        if last is None or last >= len(self.writes):
            return False
        written = self.writes[last][1]
        after = bisect.bisect_right(self.syncs, (written, 0))
        return any(ended < answer for _, ended in self.syncs[after:after + 3])


def octets(text):
    """The bytes of a text as strace prints it."""
    return text.encode("latin-1").decode("unicode_escape").encode("latin-1")


def watched(room, house, acts, environment=()):
    """Lets people work on a server that is watched; answers what was sent, and what it did."""
    house.invent()
    trace = room / "trace"
    house.before = ["strace", "--follow-forks", "--decode-fds=path", "--string-limit=6000", f"--output={trace}",
                    "--trace=pwrite64,pwritev,write,writev,sendto,sendmsg,fsync,fdatasync", *environment]
    house.start()
    with Crowd(house, WORKERS, SEED) as crowd:
        while len(crowd.sent.acknowledged) < acts:
            time.sleep(0.02)
            crowd.check()
    # The server is told, not strace, which ends with it.
    child = subprocess.run(["pgrep", "-P", str(house.process.pid)], capture_output=True, text=True, check=True).stdout.split()
    os.kill(int(child[0]), signal.SIGTERM)
    house.is_open.clear()
    house.end()
    with open(trace, errors="replace") as lines:
        return crowd.sent, Trace(lines)


def drill(room, house):
    sent, trace = watched(room, house, ACTS)
    synced = sum(map(trace.is_synced, sent.acknowledged))
    print(f"seed {SEED}: {synced} of {len(sent.acknowledged)} acts acknowledged were synced before they were answered; "
          f"{len(trace.syncs)} syncs, {len(trace.commits)} transactions")
    assert len(sent.acknowledged) >= ACTS and synced == len(sent.acknowledged), "an act was answered before it was synced"


def control(room, house):
    sent, trace = watched(room, house, 20, [f"--env=LD_PRELOAD={unsynced(room)}"])
    synced = sum(map(trace.is_synced, sent.acknowledged))
    print(f"  control arm: {synced} of {len(sent.acknowledged)} without syncs")
    assert synced == 0, "the control arm: acts that were not synced passed"


if __name__ == "__main__":
    for part in (drill, control):
        with tempfile.TemporaryDirectory() as folder, House(folder, ["--data", f"{folder}/data"]) as served:
            part(pathlib.Path(folder), served)
    print(f"passed: {ACTS} acts synced before they were answered", file=sys.stderr)
