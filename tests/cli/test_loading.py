"""Modules that are loaded while a command waits for something else."""

from __future__ import annotations

import sys
import threading

from roadworthy.cli.loading import load_meanwhile


def test_they_are_there_when_it_is_done_and_one_that_is_not_there_stops_nothing() -> None:
    sys.modules.pop("plistlib", None)
    load_meanwhile("this_is_no_module", "plistlib")
    for thread in threading.enumerate():
        if thread.name == "loading":
            thread.join(10)
    assert "plistlib" in sys.modules
