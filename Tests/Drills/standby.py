"""PostgreSQL's primary is lost while people refer and decide, and its standby takes over (REL-04); and waits for the standby are cut short (REL-06).

PRIMARIES says how many primaries are lost (3): nothing that was acknowledged may be missing on the standby. CANCELLED_WAITS says how many commits
that wait for a standby that does not answer are cancelled (500): none may be acknowledged, not even when the same act is sent again, until the
standby has it.
The control arm is the same cluster without `synchronous_standby_names`: what it acknowledged while the standby did not answer must be gone.
"""
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

from drilling.audit import exported, faults
from drilling.cluster import PROGRAMS, Cluster
from drilling.house import House
from drilling.people import Crowd, Sent, Worker, referral

ROUNDS = int(os.environ.get("PRIMARIES", "3"))
WAITS = int(os.environ.get("CANCELLED_WAITS", "500"))
WORKERS = int(os.environ.get("WORKERS", "6"))
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))
CANCEL = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = current_database()"


def drill(room):
    chance, gaps = random.Random(SEED), []
    with Cluster(room) as cluster, House.signed(room, ["--database", cluster.address]) as house:
        house.invent()
        house.start()
        with Crowd(house, WORKERS, SEED) as crowd:
            for _ in range(ROUNDS):
                time.sleep(chance.uniform(0.5, 2))
                crowd.check()
                begun = time.monotonic()
                cluster.fail_over()
                cluster.follow()
                crowd.work(1)
                gaps.append(time.monotonic() - begun)
        check(house, crowd.sent, f"{ROUNDS} primaries lost")
        print(f"  written to again after {', '.join(f'{gap:.1f} s' for gap in gaps)}, copying the record for the next standby included")
        cancelled = cut_short(cluster, house)
        print(f"  {cancelled} waits for the standby were cut short, and none of the acts was acknowledged")
        house.stop()


def check(house, sent, what):
    house.verify()
    found = faults(sent, exported(house))
    print(f"seed {SEED}: {what}: {len(sent.acknowledged)} acts acknowledged, {sent.again} sent again, {len(found)} faults")
    assert not found, found[:5]


def cut_short(cluster, house):
    """Cancels commits that wait for a standby that does not answer; then the primary is lost, and what was acknowledged must be on the standby."""
    sent = Sent()
    workers = [Worker(house, sent, number, SEED) for number in range(100, 104)]
    cluster.standby.tell(signal.SIGSTOP)
    counted, failures, is_over = [0] * len(workers), [], threading.Event()

    def insist(nth, worker):
        try:
            while not is_over.is_set():
                act = referral(f"Waiting {nth} {counted[nth]}")
                sent.add(act)
                # A form that was not answered is sent again; the second time its act is there, and its standby still does not know.
                for _ in range(4):
                    status, _, _ = worker.visitors[act.by].post(act.address, {**act.fields, "key": act.key})
                    assert status == 503, f"an act that the standby does not have was answered by {status}"
                    counted[nth] += 1
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=insist, args=pair) for pair in enumerate(workers)]
    for thread in threads:
        thread.start()
    with subprocess.Popen([PROGRAMS / "psql", "-qAtX", "-d", cluster.primary.address], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as canceller:
        canceller.stdin.write(f"{CANCEL} \\watch 0.01\n".encode())
        canceller.stdin.close()
        try:
            while sum(counted) < WAITS and not failures:
                time.sleep(0.01)
            is_over.set()
            for thread in threads:
                thread.join(60)
        finally:
            canceller.kill()
    assert not failures, failures[0]
    # The standby answers again, and everybody sends what was not answered.
    cluster.standby.tell(signal.SIGCONT)
    for act in sent.acts:
        act.led_to = workers[0].send(act)
    cluster.fail_over()
    cluster.follow()
    check(house, sent, f"{sum(counted)} waits cut short")
    return sum(counted)


def control(room):
    """A primary that waits for nobody acknowledges what its standby never gets."""
    with Cluster(room) as cluster, House.signed(room, ["--database", cluster.address]) as house:
        house.invent()
        house.start()
        cluster.primary.ask("ALTER SYSTEM SET synchronous_standby_names = ''")
        cluster.primary.ask("SELECT pg_reload_conf()")
        sent = Sent()
        worker = Worker(house, sent, 1, SEED)
        # Killed, not only stopped: what a stopped one was sent waits for it in the network's buffers.
        cluster.standby.kill()
        for number in range(20):
            worker.do(referral(f"Tenant {number}"))
        house.kill()
        cluster.primary.kill()
        cluster.standby.start()
        cluster.fail_over()
        cluster.follow()
        lost = [fault for fault in faults(sent, exported(house)) if fault.startswith("lost")]
        print(f"  control arm: of {len(sent.acknowledged)} acts acknowledged by a primary that waits for no standby {len(lost)} are gone")
        assert lost, "the control arm: nothing was lost"


if __name__ == "__main__":
    for part in (drill, control):
        with tempfile.TemporaryDirectory() as folder:
            part(pathlib.Path(folder))
    print(f"passed: {ROUNDS} primaries lost, {WAITS} waits for a standby cut short", file=sys.stderr)
