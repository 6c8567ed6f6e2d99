from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.cli.hosts import REHEARSAL, rehearsed
from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.problems import ProblemsFound
from roadworthy.testing.ssh_config import config_text

PRODUCTION = Environment("production", hosts=(Host("web1", "192.0.2.10", ("web",)),))


def test_without_a_rehearsal_the_hosts_are_the_real_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(REHEARSAL, raising=False)
    assert rehearsed(PRODUCTION) == PRODUCTION


def test_in_a_rehearsal_the_hosts_are_where_its_machines_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ssh_config").write_text(config_text([Host("web1", "10.77.0.200", ("web",))], tmp_path))
    monkeypatch.setenv(REHEARSAL, str(tmp_path))
    assert rehearsed(PRODUCTION).hosts == (Host("web1", "10.77.0.200", ("web",)),)


def test_a_host_that_is_not_rehearsed_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ssh_config").write_text(config_text([Host("lb1", "10.77.0.201", ("balancer",))], tmp_path))
    monkeypatch.setenv(REHEARSAL, str(tmp_path))
    with pytest.raises(ProblemsFound) as found:
        rehearsed(PRODUCTION)
    assert str(found.value) == (
        "the rehearsal that is kept has no machine web1 (E484)\n"
        "  hint: unset ROADWORTHY_REHEARSAL to act on the real hosts, or rehearse anew"
    )
