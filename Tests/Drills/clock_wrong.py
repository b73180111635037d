"""The machine's clock is wrong (REL-08, SR-09): nobody stays signed in longer for it, nothing is destroyed, and every due date stays right.

A house runs under a clock that the drill sets, by faketime; time itself goes on. Two people sign in; one is away, the other works; just before
the first one's sign-in is over the clock is set back, by seconds or by years, and every other time the server is started again. CLOCKS says how often
(4). `dispose run` is asked for with the clock more than a day from the last signature of the log. Last, DAYS referrals (80) of any
days and times from 2024 to 2034 are decided upon: their due dates are held against a calendar that is not ours, under clocks and time zones that
have nothing to do with them.

The control arms: a sign-in that is on record as used later than it was, which lasts on; a clock that is right, under which `dispose run` runs; a due
date that is a day off.
"""
import contextlib
import datetime
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import holidays

from drilling.house import BINARY, House
from drilling.people import BROKEN, Visitor

CLOCKS, DAYS = int(os.environ.get("CLOCKS", "4")), int(os.environ.get("DAYS", "80"))
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))
IDLE, LONGEST = datetime.timedelta(minutes=15), datetime.timedelta(hours=12)
SECOND = datetime.timedelta(seconds=1)
REFUSED = 4


class FakedClock:
    """What the machine's clock says to a house, from now on; its second hand goes on. Time itself cannot be set."""

    def __init__(self, house):
        self.house, self.file = house, house.room / "clock"
        self.environment = {
            "LD_PRELOAD": "/usr/$LIB/faketime/libfaketimeMT.so.1", "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
            "NO_FAKE_STAT": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def __enter__(self):
        # The library shares something between processes, and says where in the environment; if it had to make that itself, it would move the
        # environment, beside which Swift looks for a command's arguments. So another process makes it.
        self.keeper = subprocess.Popen(["faketime", "-f", "+0", "sh", "-c", "echo $FAKETIME_SHARED; exec sleep infinity"],
                                       stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.house.environment |= self.environment | {"FAKETIME_SHARED": self.keeper.stdout.readline().strip()}
        self.is_ahead(datetime.timedelta())
        return self

    def __exit__(self, *_):
        os.killpg(self.keeper.pid, signal.SIGTERM)
        self.keeper.communicate()

    def is_ahead(self, by):
        """Of the right time, or behind it."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{by.total_seconds():+.0f}\n")
        new.rename(self.file)


def status(visitor):
    with contextlib.suppress(*BROKEN):
        return visitor.get("/referrals")[0]
    # A connection that seemed idle for days was closed.
    return visitor.get("/referrals")[0]


def sign_ins(house, clock, chance, rounds, spoil=lambda: None):
    """How often somebody who was away stayed signed in for too long. `spoil` does something to the record before the clock is set back."""
    lasting, ahead = 0, datetime.timedelta()
    for number in range(rounds):
        # Each begins later than all that went before, as the house's own time has got there.
        ahead += datetime.timedelta(days=1)
        clock.is_ahead(ahead)
        away, works = (Visitor(house.port, user).sign_in() for user in ("example-olga.finch", "example-mina.okoro"))
        clock.is_ahead(ahead + IDLE - 2 * SECOND)
        assert status(works) == 200, "who is at work was turned out"
        spoil()
        # By seconds, as a time server does, or by years, as a machine does whose battery is empty.
        back = chance.uniform(10, 50) if number % 2 else chance.uniform(3600, 87_600 * 3600)
        clock.is_ahead(ahead + IDLE - 2 * SECOND - datetime.timedelta(seconds=back))
        if number % 4 > 1:
            house.stop()
            house.start()
        time.sleep(3)
        lasting += status(away) != 403
    return lasting


def used_later(house):
    """Each sign-in is on record as used a minute later than it was."""
    with contextlib.closing(sqlite3.connect(house.place[1] + "/homeward.sqlite")) as database:
        database.execute("UPDATE sign_in SET seen = seen + 60000 WHERE user_code = 'example-olga.finch'")
        database.commit()


def whole_day(house, clock):
    """Somebody who works on and on stays signed in for half a day, and not longer for a clock that is set back."""
    works = Visitor(house.port, "example-mina.okoro").sign_in()
    worked, step = datetime.timedelta(), datetime.timedelta(minutes=14)
    while worked + step < LONGEST - 2 * SECOND:
        worked += step
        clock.is_ahead(worked)
        assert status(works) == 200, f"turned out after {worked}"
    clock.is_ahead(LONGEST - 2 * SECOND)
    assert status(works) == 200, "turned out too soon"
    clock.is_ahead(datetime.timedelta(hours=-1))
    time.sleep(3)
    assert status(works) == 403, "signed in for more than half a day"


def signed_in(room, chance):
    with House.signed(room / "house", ["--data", room / "house" / "data"]) as house, FakedClock(house) as clock:
        house.invent()
        disposals(house, clock)
        house.start()
        whole_day(house, clock)
        lasting = sign_ins(house, clock, chance, CLOCKS)
        assert lasting == 0, f"{lasting} of {CLOCKS} stayed signed in for longer"
    with House(room / "control", ["--data", room / "control" / "data"]) as house, FakedClock(house) as clock:
        house.invent()
        house.start()
        assert sign_ins(house, clock, chance, 1, lambda: used_later(house)) == 1, (
            "the control arm: a sign-in that was used later on record did not last on")
    print(f"  {CLOCKS + 1} times set back: nobody stayed signed in for longer")


def disposals(house, clock):
    """None while the clock is more than a day from the last signature."""
    house.run("checkpoint", *house.log)
    for days, refused in ((400, True), (2, True), (-2, True), (-3_000, True), (0, False)):
        clock.is_ahead(datetime.timedelta(days=days))
        done = under(house, "dispose", "run", *house.place)
        said = (done.stderr or done.stdout).strip()
        if refused:
            assert done.returncode == REFUSED and "clock" in said, f"{days} days off: ended with {done.returncode}: {said}"
        else:
            assert done.returncode == 0, f"the control arm: with the right clock it ended with {done.returncode}: {said}"
    print("  dispose run: refused two days and more from the last signature, before and after it")


# Due dates, reckoned by nobody's code of ours.

HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=range(2024, 2036))
OPENS, CLOSES = datetime.time(9), datetime.time(17)


def is_open(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def next_open(day):
    day += datetime.timedelta(days=1)
    while not is_open(day):
        day += datetime.timedelta(days=1)
    return day


def due(received):
    """Two working days after the day on which what came in counts: the next working day where the office was shut for the day."""
    day = received.date()
    if not is_open(day) or received.time() > CLOSES:
        day = next_open(day)
    return f"{next_open(next_open(day))} 17:00"


def example(received, dues):
    lines = ["covers: [HAR-C1]", "name: Decisions due", "as at: 2035-06-01 09:00", "records:"]
    for number, moment in enumerate(received):
        lines += [f"  - referral r{number}:", f"      received: {moment:%Y-%m-%d %H:%M}", "      source: housing_office"]
    return "\n".join([*lines, "expect:", *(f"  - due of decision_due for r{n}: {when}" for n, when in enumerate(dues))]) + "\n"


def due_dates(room, chance):
    first, last = datetime.datetime(2024, 1, 1), datetime.datetime(2034, 12, 31, 23, 59)
    minutes = int((last - first).total_seconds()) // 60
    received = sorted(first + datetime.timedelta(minutes=chance.randrange(minutes)) for _ in range(DAYS))
    with House(room / "dates", ["--data", room / "dates" / "data"]) as house, FakedClock(house) as clock:
        folder = house.services / "example"
        shutil.rmtree(folder / "examples")
        (folder / "examples").mkdir()
        parts = [received[start:start + 40] for start in range(0, len(received), 40)]
        for number, part in enumerate(parts):
            (folder / "examples" / f"part_{number}.yaml").write_text(example(part, map(due, part)))
        for years, zone in ((0, "Pacific/Kiritimati"), (-20, "America/New_York"), (8, "Europe/London")):
            clock.is_ahead(datetime.timedelta(days=365 * years))
            house.environment["TZ"] = zone
            done = under(house, "check", folder)
            assert done.returncode == 0, f"{zone}, {years} years off: {done.stdout[-1500:]}"
        # The control arm: one that is a day off is named, and no other.
        wrong = chance.randrange(len(parts[0]))
        dues = [due(moment) for moment in parts[0]]
        dues[wrong] = due(parts[0][wrong] + datetime.timedelta(days=7))
        (folder / "examples" / "part_0.yaml").write_text(example(parts[0], dues))
        done = under(house, "check", folder)
        assert done.returncode != 0 and f"r{wrong}: expected" in done.stdout and done.stdout.count("expected") == 1, (
            f"the control arm: a wrong due date passed: {done.stdout[-1500:]}")
    print(f"  {DAYS} due dates from 2024 to 2034, under three clocks and time zones: as the other calendar has them")


def under(house, *command):
    """A command, under the house's clock."""
    return subprocess.run([BINARY, *map(str, command)], capture_output=True, text=True, env=house.environment)


if __name__ == "__main__":
    drawn = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        for room in ("house", "control", "dates"):
            (pathlib.Path(folder) / room).mkdir()
        signed_in(pathlib.Path(folder), drawn)
        due_dates(pathlib.Path(folder), drawn)
    print(f"passed: a clock that is wrong (seed {SEED})", file=sys.stderr)
