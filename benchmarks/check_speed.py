"""Measures how long `road check` takes over the code of a real site, and how much memory; beside it bandit and pylint.

The code is a pinned source release of Label Studio (86,000 lines of Python). road: its start alone; cold; when nothing
changed since; when the largest models.py got an attribute, and when its first model got a field. The others have no
cache of findings. Wall and CPU seconds, and the memory of all processes together.
`script/benchmark check_speed [ROUNDS] [FOLDER]`; with a folder, that code is taken instead.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from check.sites import sites, unpacked
from uv import find_uv_bin

CODE = "label_studio"
REQUIREMENTS = Path(__file__).parent / "check_speed" / "requirements.txt"
PYTHON = "3.11"
SETTINGS = 'INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]\nSECRET_KEY = "not one"\n'
ROUNDS = 3
TIME_LIMIT_S = 1800.0
LOOKING_S = 0.1
FINE = range(32)  # 1 where something is found; pylint adds up what kinds of things it has found
GOALS = {"cold": "10 s for 100,000 lines", "an attribute more": "2 s", "a field more": "2 s"}
ATTRIBUTE, FIELD = "one_more = None", "one_more = models.IntegerField(default=0)"


@dataclass(frozen=True)
class Took:
    """What one run took."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def run(words: Sequence[str], folder: Path, variables: dict[str, str], *, goes_on: bool = False) -> Took:
    """Run a command to its end; what it finds is its own affair, and, where it `goes_on`, what it can't read too."""
    before = os.times()
    begun_s = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(words, cwd=folder, env={**os.environ, **variables}, stdout=said, stderr=said)
        memory = Memory(process.pid)
        memory.start()
        process.wait(timeout=TIME_LIMIT_S)
        memory.is_over = True
        memory.join()
        said.seek(0)
        answer = said.read().decode("utf-8", "replace")
        faults = answer.count("Traceback (most recent call last)")
        if goes_on and faults:
            print(f"{Path(words[0]).name} broke down over {faults} file(s), and went on")
        if process.returncode not in FINE or (faults and not goes_on):
            message = f"{words[0]} broke down ({process.returncode}): {answer[-600:]}"
            raise RuntimeError(message)
    wall_s = time.monotonic() - begun_s
    after = os.times()
    cpu_s = after.children_user - before.children_user + after.children_system - before.children_system
    return Took(wall_s, cpu_s, memory.peak_bytes / 1_000_000)


class Memory(threading.Thread):
    """Looks at what a process and all below it hold of the memory, what they share being counted once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.is_over, self.peak_bytes = pid, False, 0

    def run(self) -> None:
        """Look again and again until it is over."""
        while not self.is_over:
            self.peak_bytes = max(self.peak_bytes, sum(held_bytes(pid) for pid in family(self.pid)))
            time.sleep(LOOKING_S)


def family(pid: int) -> list[int]:
    """Return a process and all that it has started, however far."""
    found = [pid]
    for each in found:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += [int(child) for child in children.read_text().split()]
            except OSError:
                continue  # it has just ended
    return found


def held_bytes(pid: int) -> int:
    """Return a process' share of the memory: a page that several hold is divided among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1000 for line in lines if line.startswith("Pss:")), 0)


def make_environment(folder: Path) -> Path:
    """Install the tools beside ours as they are pinned, by their hashes; return the folder of their commands."""
    uv = find_uv_bin()
    subprocess.run([uv, "venv", "-q", "--python", PYTHON, str(folder)], check=True)
    install = [uv, "pip", "sync", "-q", "--python", str(folder), "--require-hashes", str(REQUIREMENTS)]
    subprocess.run(install, check=True)
    return folder / "bin"


def road(code: Path, cache: Path) -> dict[str, Took]:
    """Return what `road check` takes: the first time, once more, and after one file was changed; and road's start."""
    words = [sys.executable, "-m", "roadworthy", "check", "--json"]
    variables = {"XDG_CACHE_HOME": str(cache)}
    took = {"start": run([*words[:3], "--version"], code, variables), "cold": run(words, code, variables)}
    took["nothing changed"] = run(words, code, variables)
    for name, line in (("an attribute more", ATTRIBUTE), ("a field more", FIELD)):
        with changed(largest_models(code), line):
            took[name] = run(words, code, variables)
        run(words, code, variables)  # as it was again, so that the lines move each time
    return took


def largest_models(code: Path) -> Path:
    """Return the file of models that most others depend on, more or less: the largest."""
    return max(code.rglob("models.py"), key=lambda file: file.stat().st_size)


@contextmanager
def changed(file: Path, line: str) -> Iterator[None]:
    """Give the first model of a file one more line for a while."""
    before = file.read_text(encoding="utf-8")
    found = re.search(r"^class \w+\([^)]*Model.*?(?=^    \w)", before, re.MULTILINE | re.DOTALL)
    at = found.end() if found else len(before)
    file.write_text(f"{before[:at]}    {line}\n{before[at:]}", encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(before, encoding="utf-8")


def others(code: Path, commands: Path, home: Path) -> dict[str, Took]:
    """Return what bandit and pylint with its plug-in for Django take over the same code."""
    files = [str(each) for each in sorted(code.iterdir()) if each.is_dir()]
    (home / "for_pylint.py").write_text(SETTINGS, encoding="utf-8")
    pylint = [str(commands / "pylint"), "--load-plugins", "pylint_django", "--django-settings-module", "for_pylint"]
    pylint += ["--recursive", "y", "--persistent", "n"]  # in one process: with more, its plug-in breaks down
    variables = {"PYLINTHOME": str(home), "PYTHONPATH": str(home)}
    return {
        "bandit": run([str(commands / "bandit"), "-q", "-r", "."], code, variables),
        "pylint, pylint-django": run([*pylint, *files], code, variables, goes_on=True),
    }


def lines_of(code: Path) -> int:
    """Return how many lines of Python there are."""
    return sum(file.read_bytes().count(b"\n") for file in code.rglob("*.py"))


def median(rounds: Sequence[dict[str, Took]], name: str) -> Took:
    """Return the median of each figure."""
    return Took(*(statistics.median(getattr(each[name], figure.name) for each in rounds) for figure in fields(Took)))


def main() -> None:
    """Print all figures, and the others' as ratios to a cold run of ours."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else unpacked(next(site for site in sites() if site.name == CODE))
    with tempfile.TemporaryDirectory() as folder:
        code = Path(shutil.copytree(given, Path(folder) / "code", symlinks=True))
        found = [road(code, Path(folder) / f"cache-{number}") for number in range(rounds)]
        beside = others(code, make_environment(Path(folder) / "tools"), Path(folder))
        lines = lines_of(code)
    print(f"{given.name}: {lines:,} lines of Python, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"median of {rounds}; the others once")
    took = {**{f"road check, {name}": median(found, name) for name in found[0]}, **beside}
    cold = took["road check, cold"]
    for name, each in took.items():
        goal = GOALS.get(name.removeprefix("road check, "), "none")
        ratio = f"{each.wall_s / cold.wall_s:5.1f} × ours" if name in beside else f"goal: {goal}"
        print(f"  {name:30} {each.wall_s:7.2f} s wall {each.cpu_s:7.2f} s CPU {each.peak_mb:5.0f} MB   {ratio}")
    print(f"  cold, for 100,000 lines: {cold.wall_s * 100_000 / lines:.1f} s wall; memory: at most 500 MB is meant")


if __name__ == "__main__":
    main()
