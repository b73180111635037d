"""One line of one file of a real folder, spoilt by chance: `check` names file, line and column, what is wrong and what to do, or the folder
still checks and all its examples pass. It never breaks off, and never names a place that is not there.

DAMAGES says how many (500), over all folders of Services; the same are drawn again with SEED. Prints how many were named by the checker, how many by a
failing example, and how many did no harm: labels, hints and comments may say anything.
"""
import collections
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

BINARY = os.environ.get("HOMEWARD_BINARY", "homeward")
DAMAGES = int(os.environ.get("DAMAGES", "500"))
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))
LETTERS = "abcxyz:-{}[]&*!#'\"|>%@,.0 9\t"
MISTAKE = re.compile(r"(\S+):(\d+):(\d+): (.+\.) (\S.*)")


def spoil(line, chance):
    """The lines that stand there instead."""
    place = chance.randrange(len(line)) if line else 0
    match chance.randrange(7):
        case 0: return []
        case 1: return [line, line]
        case 2: return [line[:place]]
        case 3: return ["  " + line]
        case 4: return [line[:place] + chance.choice(LETTERS) + line[place + 1:]]
        case 5: return [line[:place] + chance.choice(LETTERS) + line[place:]]
        case _: return [line[:place] + line[place + 1:]]


def damage(folder, chance):
    """Spoils one line; answers where and how."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    file = chance.choice(files)
    lines = file.read_text().split("\n")
    number = chance.randrange(len(lines))
    new = spoil(lines[number], chance)
    file.write_text("\n".join(lines[:number] + new + lines[number + 1:]))
    return f"{file.relative_to(folder)}:{number + 1}: {lines[number]!r} became {new!r}"


def drill(room):
    chance = random.Random(SEED)
    services = sorted(path.parent.name for path in pathlib.Path("Services").glob("*/service.yaml"))
    found = collections.Counter()
    for nth in range(DAMAGES):
        name = services[nth % len(services)]
        folder = room / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(pathlib.Path("Services") / name, folder)
        what = damage(folder, chance)
        checked = subprocess.run([BINARY, "check", folder], capture_output=True, text=True)
        said = checked.stdout + checked.stderr
        mistakes = [match for match in map(MISTAKE.fullmatch, said.splitlines()) if match]
        for match in mistakes:
            file, line, column = match[1], int(match[2]), int(match[3])
            path = room / file if (room / file).exists() else folder / file if (folder / file).exists() else pathlib.Path(file)
            assert path.exists(), f"{name}/{what}: {match[0]!r} names no file"
            assert 1 <= line <= len(path.read_text().split("\n")) + 1 and column >= 1, f"{name}/{what}: {match[0]!r} names no place"
        assert checked.returncode in (0, 1, 4), f"{name}/{what}: check ended with {checked.returncode}: {said[-500:]}"
        assert mistakes or checked.returncode == 0 or "expected" in said, f"{name}/{what}: refused without a place: {said[-500:]}"
        outcome = "named" if mistakes else "an example failed" if checked.returncode else "no harm"
        found[outcome] += 1
        if outcome == "no harm" and os.environ.get("SHOW"):
            print(f"  no harm: {name}/{what}")
    print(f"seed {SEED}: {DAMAGES} damages: " + ", ".join(f"{count} {outcome}" for outcome, count in found.most_common()))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        drill(pathlib.Path(folder))
