"""Three PostgreSQLs under Patroni with strict synchronous mode, and the etcd that says who leads: all on the loopback, each in a folder of its own."""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

from drilling.cluster import PROGRAMS
from drilling.house import free_port

#: In seconds. A leader that is gone for longer than `TTL` has lost its place; less than 20 Patroni does not take.
TTL, LOOP, RETRY = 20, 2, 5


def owned(folder):
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    return folder


def begin(folder, words, log):
    """Starts a program as PostgreSQL's user, in a session of its own."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with open(folder / log, "ab") as said:
        return subprocess.Popen([*before, *map(str, words)], stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder, start_new_session=True)


class Member:
    """One machine of the cluster: a Patroni and its PostgreSQL."""

    def __init__(self, room, number, etcd, is_synchronous):
        self.name, self.folder = f"node{number}", owned(pathlib.Path(room) / f"node{number}")
        self.port, self.rest, self.process = free_port(), free_port(), None
        settings = {
            "scope": "homeward", "name": self.name,
            "restapi": {"listen": f"127.0.0.1:{self.rest}", "connect_address": f"127.0.0.1:{self.rest}"},
            "etcd3": {"hosts": [f"127.0.0.1:{etcd}"]},
            "bootstrap": {
                "dcs": {
                    "ttl": TTL, "loop_wait": LOOP, "retry_timeout": RETRY,
                    "synchronous_mode": is_synchronous, "synchronous_mode_strict": is_synchronous,
                    # Without synchronous mode whoever lags behind may lead as well: so is lost what was acknowledged.
                    **({} if is_synchronous else {"maximum_lag_on_failover": 1 << 30}),
                    "postgresql": {"use_pg_rewind": True, "parameters": {"synchronous_commit": "on", "max_connections": 60}},
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}, "data-checksums", "no-sync"],
            },
            "postgresql": {
                "listen": f"127.0.0.1:{self.port}", "connect_address": f"127.0.0.1:{self.port}", "data_dir": str(self.folder / "data"),
                "bin_dir": str(PROGRAMS), "pgpass": str(self.folder / "pgpass"),
                "authentication": {"superuser": {"username": "homeward"}, "replication": {"username": "homeward"}},
                "pg_hba": ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"],
                "parameters": {"unix_socket_directories": str(self.folder), "shared_buffers": "32MB"},
            },
            "watchdog": {"mode": "off"},
        }
        # JSON is YAML.
        (self.folder / "patroni.yml").write_text(json.dumps(settings))

    def start(self):
        self.process = begin(self.folder, ["patroni", self.folder / "patroni.yml"], "patroni.log")

    def ask(self, path):
        """What its Patroni says of it: the status of the answer and its content."""
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            connection = http.client.HTTPConnection("127.0.0.1", self.rest, timeout=2)
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        return 0, {}

    @property
    def leads(self):
        return self.ask("/primary")[0] == 200

    def kill(self):
        """As when its machine is gone: Patroni and every process of PostgreSQL at once."""
        gone = [self.process.pid, *self.children(self.process.pid)]
        with contextlib.suppress(FileNotFoundError):
            first = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
            gone += [first, *self.children(first)]
        for process in gone:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()
        for process in gone[1:]:
            while pathlib.Path(f"/proc/{process}").exists():
                time.sleep(0.005)

    @staticmethod
    def children(process):
        return [int(child) for child in subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True).stdout.split()]

    def words(self):
        return (self.folder / "patroni.log").read_text(errors="replace")[-1500:]


class PatroniCluster:
    """An etcd and three members. `address` names all three: whoever connects finds the one that takes writes."""

    def __init__(self, room, is_synchronous=True):
        self.room = pathlib.Path(room)
        # PostgreSQL's user passes through it.
        self.room.chmod(0o711)
        self.is_synchronous, self.etcd_port, self.etcd = is_synchronous, free_port(), None
        self.members = [Member(self.room, number, self.etcd_port, is_synchronous) for number in (1, 2, 3)]

    @property
    def address(self):
        hosts = ",".join(f"127.0.0.1:{member.port}" for member in self.members)
        return f"postgresql://homeward@{hosts}/postgres"

    def __enter__(self):
        folder, peers = owned(self.room / "etcd"), free_port()
        client, peer = f"http://127.0.0.1:{self.etcd_port}", f"http://127.0.0.1:{peers}"
        self.etcd = begin(folder, [
            "etcd", "--name", "etcd1", "--data-dir", folder / "data", "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", f"etcd1={peer}",
        ], "etcd.log")
        try:
            for member in self.members:
                member.start()
            self.wait_until_whole()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for member in self.members:
            if member.process is not None:
                member.kill()
        for process in [*Member.children(self.etcd.pid), self.etcd.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.etcd.wait()

    def wait_until_whole(self):
        """One leads, two follow it without lag, and where the mode is synchronous one of them confirms every commit."""
        until = time.monotonic() + 120
        while True:
            leaders = [member for member in self.members if member.leads]
            following = [member for member in self.members if member.ask("/replica")[0] == 200]
            confirming = [member for member in self.members if member.ask("/synchronous")[0] == 200]
            if len(leaders) == 1 and len(following) == 2 and (confirming or not self.is_synchronous):
                return leaders[0]
            assert time.monotonic() < until, "the cluster never was whole: " + "\n".join(member.words() for member in self.members)
            time.sleep(0.2)

    def wait_for_writes(self):
        """Until whoever connects finds the one that takes writes: Patroni says who leads before its PostgreSQL has done becoming so."""
        until = time.monotonic() + 120
        asked = [PROGRAMS / "psql", f"{self.address}?target_session_attrs=read-write", "-qAtc", "SELECT 1"]
        while subprocess.run(asked, capture_output=True, stdin=subprocess.DEVNULL).returncode != 0:
            assert time.monotonic() < until, "nobody takes writes: " + "\n".join(member.words() for member in self.members)
            time.sleep(0.2)

    def wait_for_leader(self, among):
        until = time.monotonic() + 120
        while not (leaders := [member for member in among if member.leads]):
            assert time.monotonic() < until, "nobody took over: " + "\n".join(member.words() for member in among)
            time.sleep(0.1)
        return leaders[0]
