"""Disks to be broken: file systems of their own, in a file (ext4, xfs) or in memory (tmpfs)."""
import os
import pathlib
import shutil
import subprocess

MAKE = {"ext4": ["mkfs.ext4", "-q", "-F"], "xfs": ["mkfs.xfs", "-q", "-f"]}


def why_not():
    """Why nothing can be mounted here; None if it can."""
    if os.geteuid() != 0:
        return "only root may mount file systems"
    probe = subprocess.run(["losetup", "--find"], capture_output=True, text=True)
    return probe.stderr.strip() or "there is no loop device" if probe.returncode else None


def library(room, name, source):
    """Compiles C that stands before a program's own calls; answers where it is, for LD_PRELOAD."""
    compiler = shutil.which("cc") or shutil.which("clang")
    assert compiler, "this needs a C compiler; Swift brings clang"
    path = pathlib.Path(room) / f"{name}.so"
    subprocess.run([compiler, "-x", "c", "-shared", "-fPIC", "-o", path, "-"], input=source, text=True, check=True)
    return path


def unsynced(room):
    """Under this a program's syncs do nothing, for control arms."""
    return library(room, "unsynced", "int fsync(int f) { return 0; }\nint fdatasync(int f) { return 0; }\n")


def killing(room):
    """Under this a program is killed in the middle of its nth write to a database."""
    return library(room, "killing", (pathlib.Path(__file__).parent / "killing.c").read_text())


class Disk:
    """A file system of `kind`, mounted in a folder of `room` while the block runs."""

    def __init__(self, room, kind, size="512M"):
        self.kind, self.size = kind, size
        self.image, self.place = pathlib.Path(room) / f"{kind}.image", pathlib.Path(room) / kind

    def __enter__(self):
        self.place.mkdir()
        if self.kind in MAKE:
            subprocess.run(["truncate", "-s", self.size, self.image], check=True)
            subprocess.run([*MAKE[self.kind], self.image], check=True, capture_output=True)
        self.mount()
        return self

    def __exit__(self, *_):
        self.unmount()

    def mount(self, *options):
        if self.kind == "tmpfs":
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.size}", "tmpfs", self.place], check=True)
        else:
            subprocess.run(["mount", "-o", ",".join(["loop", *options]), self.image, self.place], check=True)

    def unmount(self):
        subprocess.run(["umount", self.place], check=True)

    def cut(self):
        """The power fails: nothing that was not synced by now will ever reach the disk, and whoever goes on writing is told so."""
        subprocess.run(["xfs_io", "-x", "-c", "shutdown", self.place], check=True, capture_output=True)

    def power_on(self):
        """Forgets what was only in memory, and mounts what reached the disk, as after a restart of the machine."""
        self.unmount()
        self.mount()
