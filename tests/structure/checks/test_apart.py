"""Work that another process does meanwhile comes to what it would come to here."""

from __future__ import annotations

import os

import pytest

from roadworthy.structure.checks.apart import Apart, processors

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be parted off here")


def test_another_process_does_it() -> None:
    pid, answer = Apart(lambda: (os.getpid(), "x" * 1_000_000)).result()
    assert pid != os.getpid()
    assert len(answer) == 1_000_000


def test_it_is_done_here_where_the_other_process_is_ended() -> None:
    here = os.getpid()

    def work() -> str:
        if os.getpid() != here:
            os._exit(9)
        return "done here"

    assert Apart(work).result() == "done here"


def test_there_is_at_least_one_processor() -> None:
    assert processors() >= 1
