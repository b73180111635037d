"""A PostgreSQL with one synchronous standby, on the loopback: each node in a folder of its own, run as the user that its package made."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import time

from drilling.house import free_port

PROGRAMS = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def as_postgres(program, *arguments, **options):
    """PostgreSQL refuses to run as root."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return subprocess.run([*before, PROGRAMS / program, *map(str, arguments)], check=True, capture_output=True, text=True, **options).stdout


class Node:
    """One server of the cluster. Every commit on it waits for a standby, whether there is one or not."""

    OPTIONS = ["listen_addresses=127.0.0.1", "unix_socket_directories=''", "wal_level=replica", "synchronous_commit=on",
               "shared_buffers=32MB", "max_connections=60", "wal_receiver_status_interval=1s"]

    def __init__(self, room):
        self.port, self.folder = free_port(), pathlib.Path(room) / f"node-{free_port()}"
        self.folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.data, self.is_gone = self.folder / "data", False

    @property
    def address(self):
        return f"postgresql://homeward@127.0.0.1:{self.port}/postgres"

    def make(self):
        as_postgres("initdb", "-D", self.data, "-U", "homeward", "-A", "trust", "--locale=C.UTF-8", "--encoding=UTF8", "--data-checksums",
                    "--no-sync", cwd=self.folder)
        with open(self.data / "postgresql.conf", "a") as settings:
            settings.write("synchronous_standby_names = '*'\n")

    def copy(self, other):
        """Becomes a standby of the other."""
        as_postgres("pg_basebackup", "-d", f"{other.address}?application_name=standby", "-D", self.data, "--checkpoint=fast", "--no-sync",
                    "--write-recovery-conf", "--wal-method=stream", cwd=self.folder)

    def start(self):
        self.is_gone = False
        options = " ".join(f"-c {option}" for option in [f"port={self.port}", *Node.OPTIONS])
        # Its output must not be this program's, which would wait for its end.
        as_postgres("pg_ctl", "-D", self.data, "-s", "-w", "-t", 60, "-l", self.folder / "log", "-o", options, "start", cwd=self.folder)

    def promote(self):
        as_postgres("pg_ctl", "-D", self.data, "-s", "-w", "-t", 60, "promote", cwd=self.folder)

    @property
    def processes(self):
        """The server's processes, its first one first."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(["pgrep", "-P", str(first)], capture_output=True, text=True).stdout.split()
        return [first, *map(int, children)]

    def tell(self, told):
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, told)

    def kill(self):
        """As when its machine is gone: every process at once."""
        if self.is_gone:
            return
        self.is_gone, processes = True, self.processes
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        for process in processes:
            while pathlib.Path(f"/proc/{process}").exists():
                time.sleep(0.005)

    def ask(self, sql):
        return as_postgres("psql", "-qAtX", "-d", self.address, "-c", sql).strip()

    def wait_for_standby(self):
        until = time.monotonic() + 60
        while self.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") != "1":
            assert time.monotonic() < until, "the standby never followed"
            time.sleep(0.05)


class Cluster:
    """A primary and its standby. `address` names both: whoever connects finds the one that takes writes."""

    def __init__(self, room):
        self.room = pathlib.Path(room)
        # PostgreSQL's user passes through it.
        self.room.chmod(0o711)
        self.primary, self.standby = Node(room), Node(room)
        self.ports = [self.primary.port, self.standby.port]

    @property
    def address(self):
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        return f"postgresql://homeward@{hosts}/postgres"

    def __enter__(self):
        self.primary.make()
        self.primary.start()
        self.follow()
        return self

    def __exit__(self, *_):
        for node in (self.standby, self.primary):
            with contextlib.suppress(FileNotFoundError):
                node.kill()

    def follow(self):
        self.standby.copy(self.primary)
        self.standby.start()
        self.primary.wait_for_standby()

    def fail_over(self):
        """The primary is gone; the standby takes its place, and gets a standby of its own at the old one's address."""
        gone = self.primary
        gone.kill()
        self.standby.promote()
        self.primary, self.standby = self.standby, Node(self.room)
        self.standby.port = gone.port
        shutil.rmtree(gone.folder)
