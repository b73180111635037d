"""A Homeward to be broken: started, killed, and started again on the same record."""
import http.client
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import time

BINARY = os.environ.get("HOMEWARD_BINARY", "homeward")
SERVICES = pathlib.Path(__file__).parents[3] / "Services"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class House:
    """The invented service with its invented people. `place` are the options that say where the record is, `log` those of the signed log."""

    def __init__(self, room, place, log=(), port=None):
        self.room, self.place, self.log = pathlib.Path(room), list(map(str, place)), list(map(str, log))
        self.port = port or free_port()
        # One service: reading five more folders at each start would only make most kills fall before anything is done.
        self.services = self.room / "services"
        if not self.services.exists():
            shutil.copytree(SERVICES / "example", self.services / "example")
        self.said = self.room / f"said-{self.port}"
        # Set while pages are served, so that those who wait for the house need not knock.
        self.is_open = threading.Event()
        # Set while the power is off: then nobody hears what the server still says.
        self.is_dark = False
        self.process = None
        self.environment, self.before = dict(os.environ), []

    @classmethod
    def signed(cls, room, place):
        """One whose log is signed in `room`, as that of a PostgreSQL is only where it is said."""
        key, checkpoints = pathlib.Path(room) / "log.key", pathlib.Path(room) / "checkpoints.jsonl"
        subprocess.run([BINARY, "key", "make", "--log-key", key], check=True, capture_output=True)
        return cls(room, place, ["--log-key", key, "--checkpoints", checkpoints])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process is not None:
            self.kill()

    def command(self, name, *arguments):
        return [*self.before, BINARY, name, "--services", str(self.services), *self.place, *map(str, arguments)]

    def try_run(self, name, *arguments):
        return subprocess.run(self.command(name, *arguments), capture_output=True, text=True, env=self.environment)

    def run(self, name, *arguments):
        done = self.try_run(name, *arguments)
        assert done.returncode == 0, f"{name}: answered {done.returncode}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
        return done.stdout

    def lines(self, name, *arguments):
        """What a command writes, line by line: an export with its files is larger than the memory."""
        with tempfile.TemporaryFile() as said, subprocess.Popen(
                self.command(name, *arguments), stdout=subprocess.PIPE, stderr=said, env=self.environment) as command:
            yield from command.stdout
            command.wait()
            said.seek(0)
            assert command.returncode == 0, f"{name}: answered {command.returncode}: {said.read()[-2000:]}"

    def invent(self, people=3, seed=1):
        self.run("demo", "--people", people, "--seed", seed, "--no-serve")

    def begin(self):
        """Starts the server and does not wait for it."""
        assert self.process is None
        with open(self.said, "ab") as said:
            self.process = subprocess.Popen(
                self.command("serve", "--port", self.port, *self.log), stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=self.environment)

    def start(self, within=60):
        """Starts the server; answers after how many seconds its first page was served."""
        begun = time.monotonic()
        self.begin()
        while not self.answers():
            assert self.process.poll() is None, f"the server ended with {self.process.returncode}: {self.words()}"
            assert time.monotonic() - begun < within, f"no page within {within} seconds: {self.words()}"
            time.sleep(0.002)
        self.is_open.set()
        return time.monotonic() - begun

    def answers(self):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def words(self):
        """What the server said last."""
        return self.said.read_text(errors="replace")[-2000:] if self.said.exists() else ""

    def kill(self):
        self.is_open.clear()
        self.process.kill()
        self.end()

    def stop(self):
        self.is_open.clear()
        self.process.terminate()
        self.end()

    def end(self):
        self.process.wait()
        self.process = None

    def verify(self):
        """Every digest, every place in the log, and every row made again from its facts."""
        self.run("verify", *self.log)
