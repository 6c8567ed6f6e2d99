"""Boots rehearsal machines by hand, for those who work on Roadworthy; they are removed at Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from roadworthy.environments.host import Host
from roadworthy.problems import ProblemsFound
from roadworthy.testing.apt_sources import SUITES
from roadworthy.testing.machines import DEFAULT_SUITE, Machines


def main() -> None:
    """Read the words of the command line, boot, say how to reach them, and wait for the end."""
    parser = argparse.ArgumentParser(prog="python -m roadworthy.testing.machines")
    parser.add_argument("what", choices=["boot"])
    parser.add_argument("machines", nargs="+", metavar="NAME=ADDRESS")
    parser.add_argument("--suite", default=DEFAULT_SUITE, choices=SUITES)
    parser.add_argument("--folder", type=Path, help="where keys, logs and the ssh configuration are put")
    arguments = parser.parse_args()
    pairs = [word.partition("=") for word in arguments.machines]
    hosts = [Host(name=name, address=address, roles=()) for name, _, address in pairs]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    try:
        with Machines(hosts, arguments.folder, arguments.suite, lambda words: print(words, flush=True)) as machines:
            print(f"ssh -F {machines.ssh_config} {hosts[0].name}", flush=True)
            signal.pause()
    except ProblemsFound as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        pass


def _leave(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
