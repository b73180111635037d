"""Many want the same thing at one moment (REL-13), on both engines: one decision for a case of which CLIENTS (64) people send one each, and one
change of a record that several opened in the same version. Exactly one is told yes; each other is told no in a sentence, and nothing of theirs is
on record.

RACES says how often (10) on each engine. HOMEWARD_TEST_POSTGRES says where a PostgreSQL is. The control arm is as many people at one moment, each
with a case of their own: all of them are told yes.
"""
import collections
import os
import pathlib
import re
import sys
import tempfile
import threading

from drilling.audit import exported, faults
from drilling.house import House
from drilling.people import DAY, Act, Sent, Visitor, decision, referral, sentence
from drilling.places import engines

RACES = int(os.environ.get("RACES", "10"))
CLIENTS = int(os.environ.get("CLIENTS", "64"))
ONCE = "        where: resumed is not recorded\n"
MANAGER, WORKER, REFERRER = "example-mina.okoro", "example-wes.marlow", "example-olga.finch"


def at_once(visitors, acts):
    """Each sends their act at the same moment, and again while they are told to; answers what each was told in the end."""
    barrier, told = threading.Barrier(len(acts)), [None] * len(acts)

    def send(nth, visitor, act):
        barrier.wait()
        while True:
            status, headers, page = visitor.post(act.address, {**act.fields, "key": act.key})
            if status != 503:
                break
        told[nth] = (status, headers["Location"] or sentence(page))
        act.led_to = headers["Location"]

    threads = [threading.Thread(target=send, args=(nth, *pair)) for nth, pair in enumerate(zip(visitors, acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert None not in told, "somebody was never answered"
    return told


def won(told, refused):
    """Checks that one was told yes and all others no, in a sentence; counts the sentences."""
    assert sum(status == 303 for status, _ in told) == 1, f"{sum(status == 303 for status, _ in told)} were told yes"
    for status, said in told:
        assert status in (303, 409, 422), f"answered by {status}: {said}"
        if status != 303:
            assert len(said) > 40, f"refused without a sentence: {said}"
            refused[status] += 1


def open_to_change(house):
    """The invented service, in which work that goes on again can be changed once more: so nothing but its version keeps two from changing it."""
    pathway = house.services / "example" / "pathway.yaml"
    text = pathway.read_text()
    assert text.count(ONCE) == 1
    pathway.write_text(text.replace(ONCE, ""))


def drill(name, house):
    open_to_change(house)
    house.invent()
    house.start()
    sent, refused = Sent(), collections.Counter()
    referrer = Visitor(house.port, REFERRER).sign_in()
    managers = [Visitor(house.port, MANAGER).sign_in() for _ in range(CLIENTS)]
    workers = [Visitor(house.port, WORKER).sign_in() for _ in range(8)]

    def do(visitor, act):
        status, headers, page = visitor.post(act.address, {**act.fields, "key": act.key})
        assert status == 303, f"{act.address} was answered by {status}: {sentence(page)}"
        act.led_to = headers["Location"]
        return act.led_to.partition("?")[0]

    def refer(number):
        act = referral(f"Wanted {number}")
        sent.acts.append(act)
        return do(referrer, act)

    for race in range(RACES):
        case = refer(race)
        acts = [decision(case, f"Wanted {race}") for _ in managers]
        sent.acts += acts
        won(at_once(managers, acts), refused)
        do(workers[0], pause(case))
        changes = [change(visitor, case, number) for number, visitor in enumerate(workers)]
        told = at_once(workers, changes)
        won(told, refused)
        assert all(status == 409 and "changed" in said for status, said in told if status != 303), told
    # The control arm: nobody is refused where each wants something else.
    cases = [refer(f"{number} alone") for number in range(len(managers))]
    acts = [decision(case, f"Wanted {number} alone") for number, case in enumerate(cases)]
    sent.acts += acts
    assert {status for status, _ in at_once(managers, acts)} == {303}, "the control arm: somebody was refused a case of their own"
    house.stop()
    house.verify()
    found = faults(sent, exported(house))
    print(f"  {name}: {RACES} decisions wanted by {CLIENTS} at once, {RACES} changes of one version by {len(workers)}: each won by one; "
          + ", ".join(f"{count} refused by {status}" for status, count in sorted(refused.items())))
    assert not found, f"{len(found)} faults: {found[:5]}"


def pause(case):
    return Act("pause_work", WORKER, f"{case}/pause_work", {"pause-reason": "away", "pause-paused": DAY}, "")


def change(visitor, case, number):
    """Goes on with the work, as whoever opened the form then: with the version that it showed."""
    status, _, page = visitor.get(f"{case}/resume_work")
    assert status == 200, f"the form was answered by {status}: {sentence(page)}"
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page))
    assert any(name.endswith("-version") for name in hidden), hidden
    fields = {name: value for name, value in hidden.items() if name not in ("token", "key")}
    return Act("resume_work", WORKER, f"{case}/resume_work", {**fields, "pause-resumed": DAY}, f"{number}")


if __name__ == "__main__":
    for engine_name, engine in engines():
        with tempfile.TemporaryDirectory() as folder, engine(pathlib.Path(folder)) as place, House.signed(folder, place) as served:
            drill(engine_name, served)
    print(f"passed: {RACES} races", file=sys.stderr)
