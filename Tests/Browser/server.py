"""A Homeward with invented people, on a free port of the loopback and in a folder of its own."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

# People are made before the first page is served; on a slow machine this takes a while.
START_SECONDS = 300
SERVICES = pathlib.Path(__file__).parents[2] / "Services"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def leaving_out(registers: tuple[str, ...], text: str) -> str:
    """A demonstration that invents nothing for these registers."""
    kept, section, entry = [], "", ""
    for line in text.splitlines(keepends=True):
        if found := re.match(r"( *)([a-z_]+):", line):
            if not found[1]:
                section, entry = found[2], ""
            elif found[1] == "  ":
                entry = found[2]
        if section != "registers" or entry not in registers:
            kept.append(line)
    return "".join(kept)


class Server:
    """Started once for all tests that ask for no house of their own: `address` is where it answers, `folder` where its data is, `services` the services it runs."""

    def __init__(self, binary: str, seed: int = 1, people: int | None = None, without: tuple[str, ...] = ()):
        """`without`: registers in which nothing is invented, so that a test's own rows are the first and the last."""
        self.binary = binary
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-browser-"))
        # One service, so that what is invented for the others changes nothing here.
        self.services = self.folder / "services"
        shutil.copytree(SERVICES / "rotherham", self.services / "rotherham")
        demonstration = self.services / "rotherham" / "demonstration.yaml"
        demonstration.write_text(leaving_out(without, demonstration.read_text()))
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = open(self.folder / "server.log", "wb")
        self.process = subprocess.Popen(
            [
                binary, "demo", "--data", str(self.folder / "data"), "--services", str(self.services), "--port", str(self.port),
                "--seed", str(seed), *([] if people is None else ["--people", str(people)]),
            ],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT,
        )

    def wait(self) -> None:
        """Returns once pages are served, or says what the server said instead."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"homeward demo ended with {self.process.returncode}:\n{self.said()}")
            try:
                with urllib.request.urlopen(self.address + "/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        # The server does this a while after it began to serve; tests do not wait for it.
                        place = ["--data", str(self.folder / "data"), "--services", str(self.services)]
                        subprocess.run([self.binary, "messages", *place], check=True, stdout=self.log, stderr=self.log)
                        return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise RuntimeError(f"homeward demo served nothing in {START_SECONDS} seconds:\n{self.said()}")

    def said(self) -> str:
        self.log.flush()
        return (self.folder / "server.log").read_text(errors="replace")[-4000:]

    @property
    def database(self) -> pathlib.Path:
        return self.folder / "data" / "homeward.sqlite"

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def binary_from_environment() -> str:
    binary = os.environ.get("HOMEWARD_BINARY", "")
    if not os.access(binary, os.X_OK):
        raise RuntimeError("HOMEWARD_BINARY does not name the homeward command. Run `make browser`, which builds it first.")
    return binary
