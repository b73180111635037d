"""Forms with files in them, torn off while they are sent and killed while they are taken (REL-10). A file that was acknowledged is there byte by
byte, named by the one record that was made with it; of one that was not, nothing is kept that nobody holds; no file is a part of itself.

CUTS says how many are torn off (200), UPLOAD_KILLS how often the server is killed meanwhile (15), WORKERS how many people send files at a time (4).
The same are drawn again with SEED. The control arm changes a byte and takes a part away by hand, and each must be named.
"""
import contextlib
import hashlib
import os
import pathlib
import random
import socket
import sqlite3
import sys
import tempfile
import threading
import time

from drilling.audit import exported, faults
from drilling.house import House
from drilling.people import BROKEN, Act, Sent, Visitor, referral, sentence

CUTS = int(os.environ.get("CUTS", "200"))
KILLS = int(os.environ.get("UPLOAD_KILLS", "15"))
WORKERS = int(os.environ.get("WORKERS", "4"))
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))
FILE = "referral-letter"


def content(chance):
    """Text of its own of up to two megabytes, most of them small."""
    [many] = chance.choices([1, 500, 40_000, 262_144, 262_145, 700_000, 2_000_000], [8, 8, 8, 2, 2, 1, 1])
    return (f"{chance.random()} ".encode() + chance.randbytes(many // 2).hex().encode())[:many]


class Sender(threading.Thread):
    """Refers people with a letter each: some forms torn off at first, all sent until they are acknowledged."""

    def __init__(self, house, sent, number, cuts):
        super().__init__(name=f"sender {number}", daemon=True)
        self.house, self.sent, self.number, self.cuts = house, sent, number, cuts
        self.chance, self.done, self.failure = random.Random(f"{SEED} {number}"), {}, None
        self.torn, self.is_told_to_stop = 0, threading.Event()
        self.visitor = Visitor(house.port, "example-olga.finch").sign_in()

    def run(self):
        try:
            nth = 0
            while self.torn < self.cuts or not self.is_told_to_stop.is_set():
                nth += 1
                self.send(referral(f"Tenant {self.number} of {nth}"), content(self.chance))
        except Exception as failure:
            self.failure = failure

    def send(self, act: Act, letter):
        self.sent.add(act)
        fields = {**act.fields, "key": act.key}
        if self.torn < self.cuts:
            self.tear(act.address, fields, letter)
        while True:
            self.house.is_open.wait()
            try:
                status, headers, page = self.visitor.upload(act.address, fields, FILE, letter)
            except BROKEN:
                self.sent.again += 1
                continue
            if status == 503:
                time.sleep(0.05)
                continue
            assert status == 303, f"{act.name}: {status} {sentence(page)}"
            act.led_to = headers["Location"].partition("?")[0]
            # Gigabytes are sent: what they were is kept as their hash.
            self.done[act.key] = len(letter), hashlib.sha256(letter).hexdigest()
            return

    def tear(self, address, fields, letter):
        """Sends a part of the form and hangs up."""
        kind, body = self.visitor.with_file(fields, FILE, letter)
        head = (f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.house.port}\r\nCookie: {self.visitor.cookie()}\r\n"
                f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n").encode()
        self.house.is_open.wait()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.house.port), timeout=30) as connection:
            connection.sendall(head + body[:self.chance.randrange(len(body))])
        self.torn += 1


def files(room):
    """What the files of the record are, by the hash they are known by: the hash of what stands there."""
    found = {}
    with contextlib.closing(sqlite3.connect(room / "data" / "homeward.sqlite")) as database:
        for name, part in database.execute("SELECT attachment, bytes FROM attachment_part ORDER BY attachment, nth"):
            found.setdefault(name, hashlib.sha256()).update(part)
    return {name: stands.hexdigest() for name, stands in found.items()}


def harmed(room):
    """Files that belong to nothing, that have not the size they should have, and that are gone. Asks for sizes alone: it is done after each kill."""
    with contextlib.closing(sqlite3.connect(room / "data" / "homeward.sqlite")) as database:
        sizes = dict(database.execute("SELECT attachment, SUM(LENGTH(bytes)) FROM attachment_part GROUP BY attachment"))
        attached = {name for (name,) in database.execute("SELECT attachment FROM attached")}
        held = {name for (name,) in database.execute("SELECT attachment FROM upload")}
        rows = dict(database.execute("SELECT hash, bytes FROM attachment"))
    there = rows.keys() | sizes.keys()
    torn = [name for name in there if sizes.get(name, 0) != rows.get(name)]
    orphans = there - attached - held
    return orphans, torn, attached - rows.keys()


def drill(room, house):
    house.invent()
    house.start()
    chance, sent, begun = random.Random(SEED), Sent(), time.monotonic()
    senders = [Sender(house, sent, number, CUTS // WORKERS) for number in range(WORKERS)]
    for sender in senders:
        sender.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.1, 1))
        house.kill()
        orphans, torn, gone = harmed(room)
        assert not orphans and not torn and not gone, f"after a kill: {len(orphans)} of nobody's, {len(torn)} torn, {len(gone)} gone"
        house.start()
    for sender in senders:
        sender.is_told_to_stop.set()
    for sender in senders:
        sender.join(600)
        assert sender.failure is None and not sender.is_alive(), f"{sender.name}: {sender.failure}"
    house.stop()
    letters = {key: letter for sender in senders for key, letter in sender.done.items()}
    torn_off = sum(sender.torn for sender in senders)
    print(f"seed {SEED}: {torn_off} forms torn off and {KILLS} kills in {time.monotonic() - begun:.0f} s: {len(letters)} files of "
          f"{sum(size for size, _ in letters.values()) >> 20} MB acknowledged, {sent.again} sent again")
    assert torn_off >= CUTS and len(letters) > KILLS, "too little was sent for the drill to prove anything"
    house.verify()
    record = exported(house)
    found = faults(sent, record)
    assert not found, f"{len(found)} faults: {found[:5]}"
    assert not any(harmed(room))
    stand = files(room)
    said = {line["act"]["key"]: line["body"]["letter"] for line in record if line.get("kind") == "referral" and "letter" in line["body"]}
    wrong = [key for key, (_, sent_as) in letters.items() if stand.get(said[key]["sha256"]) != sent_as]
    assert not wrong, f"{len(wrong)} of {len(letters)} files are not those that were sent"
    control(room, house, said)


def control(room, house, said):
    """What the drill looks for, done by hand: each must be named."""
    changed, cut = (said[key]["sha256"] for key in list(said)[:2])
    with contextlib.closing(sqlite3.connect(room / "data" / "homeward.sqlite")) as database:
        [(part,)] = database.execute("SELECT bytes FROM attachment_part WHERE attachment = ? AND nth = 0", (changed,))
        other = bytes([part[0] ^ 1]) + part[1:]
        database.execute("UPDATE attachment_part SET bytes = ? WHERE attachment = ? AND nth = 0", (other, changed))
        database.execute("DELETE FROM attachment_part WHERE attachment = ?", (cut,))
        database.commit()
    assert cut in harmed(room)[1], "the control arm: a part that is gone was not noticed"
    done = house.try_run("verify")
    assert done.returncode == 1, "the control arm: verify did not notice that bytes are others"
    for name in (changed, cut):
        assert f"attachment {name}" in done.stdout + done.stderr, f"the control arm: {done.stdout[-1000:]} {done.stderr[-1000:]}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, House(folder, ["--data", f"{folder}/data"]) as served:
        drill(pathlib.Path(folder), served)
    print(f"passed: {CUTS} uploads torn off, {KILLS} kills", file=sys.stderr)
