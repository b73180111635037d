"""Two servers of one record at one time, on both engines: people work at both, nothing is lost, twice or half, and each shows what the other took.

ACTS says how many acts are acknowledged at least (200) on each engine. The control arm puts one act on record twice, and must be noticed.
"""
import copy
import os
import pathlib
import random
import sys
import tempfile
import time

from drilling.audit import exported, faults
from drilling.house import House
from drilling.people import Crowd, Visitor
from drilling.places import engines

ACTS = int(os.environ.get("ACTS", "200"))
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))


def drill(name, room, house):
    house.invent()
    house.start()
    with House(room, house.place, house.log) as other:
        other.start()
        with Crowd(house, 3, f"{SEED} here") as here, Crowd(other, 3, f"{SEED} there", first=4) as there:
            while len(here.sent.acknowledged) + len(there.sent.acknowledged) < ACTS:
                time.sleep(0.02)
                here.check()
                there.check()
        for sent, server in [(here.sent, other), (there.sent, house)]:
            case = sent.shown[-1]
            status, _, _ = Visitor(server.port, "example-mina.okoro").sign_in().get(case)
            assert status == 200, f"a case that one server took was answered by {status} at the other"
            sent.shown.append(case)
        other.stop()
    house.stop()
    house.verify()
    record = exported(house)
    found = faults(here.sent, record) + faults(there.sent, record)
    print(f"seed {SEED}: {name}: {len(here.sent.acknowledged)} and {len(there.sent.acknowledged)} acts acknowledged by two servers, "
          f"{here.sent.again + there.sent.again} sent again, {len(found)} faults")
    assert not found, found[:5]
    twice = copy.deepcopy(next(line for line in record if line.get("kind") == "person" and line["act"]["key"] == here.sent.acts[0].key))
    twice["act"]["key"] = "another"
    assert faults(here.sent, [*record, twice]) == [f"twice: {here.sent.acts[0].name}"], "the control arm: an act twice was not noticed"


if __name__ == "__main__":
    for engine_name, engine in engines():
        with tempfile.TemporaryDirectory() as folder, engine(pathlib.Path(folder)) as place, House.signed(folder, place) as served:
            drill(engine_name, folder, served)
    print("passed: two servers of one record", file=sys.stderr)
