"""Shows Roadworthy on the gazette: fills it, brings it up, lets a few readers in; or checks all that once."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from readers import Readers
from rounds import round_of

from roadworthy.fleet.family import is_alive
from roadworthy.fleet.running import look

HOUSE = Path(__file__).resolve().parent.parent
GAZETTE = HOUSE / "example" / "gazette"
COPY = HOUSE / ".cache" / "demo" / "gazette"
HUB = "hub"
ROAD = Path(sys.executable).with_name("road")
NOT_COPIED = shutil.ignore_patterns(".roadworthy", "__pycache__", "*.sqlite3*", "media", "collected", "browser")


class Failed(Exception):  # noqa: N818 - a sentence for the person in front, not a fault
    """The demo can't go on; what `road` said of it is above."""


@dataclass(frozen=True)
class Demo:
    """One newspaper in one folder, with its archive filled by `fill`."""

    folder: Path
    fill: tuple[str, ...]

    def road(self, *words: str) -> None:
        """Run one command of road; its words go to the terminal."""
        if subprocess.run([ROAD, "-C", self.folder, *words], check=False).returncode != 0:
            raise Failed(f"`road {' '.join(words)}` failed")

    @property
    def run_folder(self) -> Path:
        """Where the running site says what it is doing."""
        return self.folder / ".roadworthy" / "local" / "run"

    @property
    def addresses(self) -> dict[str, str]:
        """Return where each process is reached; nothing when the site is not up."""
        running = look(self.run_folder)
        state = running.state if running else None
        return {process.name: process.label for process in state.processes if process.label} if state else {}

    @property
    def front_url(self) -> str:
        """Return the front page's address."""
        found = [url for name, url in self.addresses.items() if url.startswith("http") and name != HUB]
        if not found:
            raise Failed("the gazette says of no address that it is there")
        return found[0]

    def hub_link(self) -> str:
        """Return a link into the hub beside it."""
        words = [ROAD, "-C", str(self.folder), "hub", "local"]
        answer = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
        return answer.stdout.splitlines()[-1] if answer.stdout else f"not here; `road -C {self.folder} logs {HUB}`"

    def fill_archive(self) -> None:
        """Write the articles, once."""
        record = self.run_folder.parent / "data" / "filled"
        wanted = " ".join(self.fill)
        if record.is_file() and record.read_text() == wanted and (record.parent / "default.sqlite3").is_file():
            return
        os.environ["FILL_PASSWORD"] = self.password
        self.road("manage", "local", "--", "migrate", "--noinput", "--verbosity", "0")
        self.road("manage", "local", "--", "fill", "--replace", *self.fill)
        record.write_text(wanted)

    @property
    def password(self) -> str:
        """Return the password of the accounts that `fill` makes: this workstation's own, made once."""
        kept = self.run_folder / "demo.password"
        if not kept.is_file():
            self.run_folder.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(9))
        return kept.read_text()

    @contextmanager
    def up(self) -> Iterator[None]:
        """Keep the site up meanwhile."""
        self.road("up", "--detach")
        try:
            yield
        finally:
            self.road("stop")


def say(words: str = "") -> None:
    """Say one line."""
    print(words, flush=True)


def show(demo: Demo) -> int:
    """Bring the gazette up and let readers in, until Ctrl-C."""
    if look(demo.run_folder):
        say(f"the gazette is up already, at {demo.front_url}; `road -C {demo.folder} stop` ends it")
        return 0
    demo.fill_archive()
    with demo.up():
        front = demo.front_url
        say()
        say(f"The gazette:    {front}")
        say(f"Its newsroom:   {front}newsroom/ (sign in as editor, with the password {demo.password})")
        say(f"Is it ready?    {front}-/ready")
        say(f"Its hub:        {demo.hub_link()} (lets you in once)")
        say("A few readers browse it, one page a second in all. Ctrl-C ends everything.")
        say()
        stop = threading.Event()
        threading.Thread(target=Readers(front).browse, args=(stop,), daemon=True).start()
        with suppress(KeyboardInterrupt):
            subprocess.run([ROAD, "-C", demo.folder, "logs", "--follow"], check=False)
        stop.set()
        say()
    return 0


def interrupt(number: int, frame: object) -> None:
    """Make SIGTERM end things as Ctrl-C does."""
    raise KeyboardInterrupt


def copy_gazette(folder: Path) -> None:
    """Copy the site as it is now, beside what an earlier check left of its environment."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.is_dir() and old.name != ".roadworthy":
            shutil.rmtree(old)
        elif old.is_file():
            old.unlink()
    shutil.copytree(GAZETTE, folder, ignore=NOT_COPIED, dirs_exist_ok=True)


def check(demo: Demo) -> int:
    """Bring a small gazette up on free ports, ask its pages once, stop it, and say what was seen."""
    started = time.monotonic()
    if look(demo.run_folder):
        raise Failed("another check is under way in this checkout")
    copy_gazette(demo.folder)
    demo.fill_archive()
    with demo.up():
        running = look(demo.run_folder)
        members = running.state.members if running and running.state else ()
        seen = list(round_of(demo.front_url.rstrip("/")))
    for one in seen:
        say(str(one))
    left = [member.pid for member in members if is_alive(member)]
    wrong = sum(not one.is_right for one in seen)
    if left:
        say(f"BAD still running after the stop: {', '.join(map(str, left))}")
    right = f"{len(seen) - wrong} of {len(seen)} pages are right"
    say(f"{right}, and {'something' if left else 'nothing'} is left running; {time.monotonic() - started:.1f} s in all")
    return 1 if wrong or left or not members else 0


def main(words: Sequence[str]) -> int:
    """Show, or check."""
    arguments = argparse.ArgumentParser(prog="script/demo", description=__doc__)
    arguments.add_argument("--check", action="store_true", help="come up, ask every sort of page once, stop")
    arguments.add_argument("--articles", type=int, default=20_000, help="how many articles the archive holds")
    wanted = arguments.parse_args(words)
    act: Callable[[Demo], int] = check if wanted.check else show
    fill = ("--small",) if wanted.check else ("--articles", str(wanted.articles))
    signal.signal(signal.SIGTERM, interrupt)
    try:
        return act(Demo(COPY if wanted.check else GAZETTE, fill))
    except Failed as reason:
        print(f"demo: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
