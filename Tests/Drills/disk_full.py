"""The disk is full, and then it is not (REL-07); the disk can only be read. Nothing acknowledged is lost, what cannot be written is answered by 503
with a sentence, nobody's record is shown of whom it cannot be written down that it was looked at, and the house goes on by itself once there is
room again.

FULL_DISKS says how often the disk is filled (5). Where nothing can be mounted the drill is skipped, and says so. The control arm is the same disk
with room left: there the same acts are acknowledged.
"""
import os
import pathlib
import random
import sys
import tempfile
import time

from drilling.audit import exported, faults
from drilling.disk import Disk, why_not
from drilling.house import House
from drilling.people import Crowd, Sent, Visitor, referral, sentence

ROUNDS = int(os.environ.get("FULL_DISKS", "5"))
WORKERS = int(os.environ.get("WORKERS", "4"))
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))
RECOVERS_WITHIN = 10


def fill(ballast):
    """Leaves not a byte."""
    with open(ballast, "ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


class Watch:
    """Somebody who refers and somebody who looks, beside those who work; and whoever watches over the server."""

    def __init__(self, house, sent):
        self.house, self.sent, self.number = house, sent, 0
        self.referrer, self.manager = (Visitor(house.port, user).sign_in() for user in ("example-olga.finch", "example-mina.okoro"))

    def refer(self):
        """Sends one referral; answers its status and its page."""
        self.number += 1
        act = referral(f"Tenant of the watch {self.number}")
        self.sent.add(act)
        status, headers, page = self.referrer.post(act.address, {**act.fields, "key": act.key})
        if status == 303:
            act.led_to = headers["Location"]
        return status, page

    def ready(self):
        status, _, said = Visitor(self.house.port, "").get("/readyz")
        return status, said

    def sees_refusals(self, words):
        """What is answered while nothing can be written; says how many acts were refused."""
        refused, until = 0, time.monotonic() + 30
        # What the write-ahead log's file had room for already is still taken.
        while refused < 3:
            status, page = self.refer()
            assert status in (303, 503), f"a disk that takes nothing was answered by {status}: {sentence(page)}"
            if status == 503:
                refused += 1
                assert words in page and "send it again" in page, f"the sentence does not say what is wrong: {sentence(page)}"
            assert time.monotonic() < until, "a disk that takes nothing refused nothing"
        case = next(act.led_to for act in self.sent.acts if act.led_to and act.kind == "refer").partition("?")[0]
        # A look is smaller than an act and may still find room; then the page is shown, and counted.
        while (status := self.look(case)) == 200:
            assert time.monotonic() < until, "a disk that takes nothing took looks"
        assert status == 503, f"a case that nobody can be written down to have looked at was answered by {status}"
        status, _, page = self.manager.get("/sign-ins")
        assert status == 200, f"a page about nobody was not shown: {status} {sentence(page)}"
        assert self.house.answers(), "the server no longer says that it runs"
        while (answer := self.ready())[0] == 200:
            assert time.monotonic() < until, "/readyz says that a disk that takes nothing is ready"
            time.sleep(0.1)
        assert answer[0] == 503 and words in answer[1], f"/readyz does not say why: {answer}"
        return refused

    def look(self, case):
        status, _, page = self.manager.get(case)
        if status == 200:
            with self.sent.lock:
                self.sent.shown.append(case)
        else:
            # Where reading itself needs room, that is said.
            assert "could not be written down" in page or "disk that holds the record is full" in page, f"a case was refused without saying why: {sentence(page)}"
        return status

    def until_ready(self):
        begun = time.monotonic()
        while (answer := self.ready())[0] != 200:
            assert time.monotonic() - begun < RECOVERS_WITHIN, f"the house does not say that it is ready again: {answer}"
            time.sleep(0.1)


def full(room):
    chance, slowest, refused = random.Random(SEED), 0, 0
    # Room for what is acknowledged between two rounds, too.
    with Disk(room, "tmpfs", f"{64 + 4 * ROUNDS}M") as disk, House(room, ["--data", disk.place / "data"]) as house:
        house.invent()
        house.start()
        with Crowd(house, WORKERS, SEED) as crowd:
            watch = Watch(house, crowd.sent)
            for _ in range(ROUNDS):
                time.sleep(chance.uniform(0.1, 0.3))
                fill(disk.place / "ballast")
                refused += watch.sees_refusals("full")
                emptied, before = time.monotonic(), len(crowd.sent.acknowledged)
                (disk.place / "ballast").unlink()
                while len(crowd.sent.acknowledged) == before:
                    crowd.check()
                    assert time.monotonic() - emptied < RECOVERS_WITHIN, "nothing was acknowledged though there was room again"
                    time.sleep(0.005)
                slowest = max(slowest, time.monotonic() - emptied)
                watch.until_ready()
        house.stop()
        house.verify()
        sent = crowd.sent
        print(f"seed {SEED}: a disk filled {ROUNDS} times: {len(sent.acknowledged)} acts acknowledged, {sent.again} sent again, {refused} looked at "
              f"as they were refused; acknowledged again {slowest:.2f} s after there was room at the latest")
        found = faults(sent, exported(house))
        assert not found, f"{len(found)} faults: {found[:5]}"


def control(room):
    """The same disk with room left: what the drill asks for must not be seen there."""
    # Room for what is acknowledged between two rounds, too.
    with Disk(room, "tmpfs", f"{64 + 4 * ROUNDS}M") as disk, House(room, ["--data", disk.place / "data"]) as house:
        house.invent()
        house.start()
        watch = Watch(house, Sent())
        statuses = {watch.refer()[0] for _ in range(20)}
        assert statuses == {303} and watch.ready()[0] == 200, f"the control arm: a disk with room was answered by {statuses}"
        house.stop()


if __name__ == "__main__":
    if reason := why_not():
        print(f"SKIPPED: full disks were not tried: {reason}")
        print("skipped: full disks", file=sys.stderr)
        sys.exit(0)
    for part in (full, control):
        with tempfile.TemporaryDirectory() as folder:
            part(pathlib.Path(folder))
    print(f"passed: the disk filled {ROUNDS} times", file=sys.stderr)
