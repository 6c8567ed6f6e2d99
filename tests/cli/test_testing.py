"""What is said before a rehearsal begins; tests/live/test_rehearsal.py goes through one."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from roadworthy.cli.main import main
from roadworthy.cli.terminal import Terminal
from roadworthy.cli.testing import chosen
from roadworthy.problems import ProblemsFound
from roadworthy.testing.event import Act, Event, Promise

SITE = """
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
[environments.production]
domains = ["gazette.example"]
[environments.production.hosts]
all1 = { address = "10.77.0.11", roles = ["balancer", "web", "database"] }
"""
EVENTS = (
    Event(Act.REDEPLOY, "deploy a release again", Promise.NOTHING),
    Event(Act.KILL, "kill all processes of web on web1", Promise.MOMENT, "web", "web1"),
    Event(Act.KILL, "kill all processes of worker on web1", Promise.NOTHING, "worker", "web1"),
)


def said(folder: Path, *words: str) -> tuple[int, str]:
    """Call road in a folder with a site; return the exit code and what was said of problems."""
    (folder / "roadworthy.toml").write_text(SITE)
    err = io.StringIO()
    code = main(["-C", str(folder), *words], Terminal(io.StringIO(), err, io.StringIO()))
    return code, err.getvalue()


def test_local_has_no_hosts_to_rehearse(tmp_path: Path) -> None:
    code, words = said(tmp_path, "rehearse", "local")
    assert code == 1
    assert "local is this workstation and has no hosts" in words


@pytest.mark.skipif(os.geteuid() == 0, reason="root may have machines")
def test_without_root_it_says_so(tmp_path: Path) -> None:
    code, words = said(tmp_path, "rehearse", "production")
    assert code == 1
    assert "error: rehearsal machines need root (E501)\n  hint: call it with sudo, on a machine of your own\n" in words


def test_an_event_that_can_not_be_is_refused_before_anything_is_booted(tmp_path: Path) -> None:
    code, words = said(tmp_path, "rehearse", "production", "--only", "redeploy", "kil-web")
    assert (code, words) == (1, 'error: no event is called kil-web (E511)\n  hint: did you mean "kill"?\n')


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("cut-all2", 'did you mean "all1"?'),
        ("kill-all1", "a service is killed on one of its hosts: kill-balancer, kill-web, kill-database"),
    ],
)
def test_an_event_of_what_the_file_has_not_is_refused_as_early(tmp_path: Path, word: str, hint: str) -> None:
    code, words = said(tmp_path, "rehearse", "production", "--only", word)
    assert (code, words) == (1, f"error: no event is called {word} (E511)\n  hint: {hint}\n")


def test_all_events_are_gone_through_unless_some_are_named_or_a_sort_of_them() -> None:
    assert chosen(EVENTS, []) == list(EVENTS)
    assert chosen(EVENTS, ["kill"]) == list(EVENTS[1:])
    assert chosen(EVENTS, ["kill-worker", "redeploy"]) == [EVENTS[0], EVENTS[2]]


def test_an_event_that_this_environment_has_not_is_refused() -> None:
    with pytest.raises(ProblemsFound) as caught:
        chosen(EVENTS, ["fill-elsewhere"])
    assert str(caught.value) == (
        "no event is called fill-elsewhere (E511)\n  hint: there are: kill, kill-web, kill-worker, redeploy"
    )
