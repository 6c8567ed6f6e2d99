"""A host that served alone gives its balancer to another machine while visitors come, and gets it back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.live.gazette_on_hosts import copy_gazette, write_hosts
from tests.live.test_deploy import MISSING, Site, failed

from roadworthy.environments.host import Host
from roadworthy.testing.machines import Machines
from roadworthy.testing.visit_plan import VisitPlan
from roadworthy.testing.visitors import Visitors

pytestmark = [
    pytest.mark.live,
    pytest.mark.machines,
    pytest.mark.skipif(
        (os.geteuid() != 0 or bool(MISSING)) and not os.environ.get("CI"), reason="rehearsal machines need root"
    ),
]
REST = ("web", "worker", "database", "cache")
WEB1, LB1 = Host("web1", "10.77.0.146", ("balancer", *REST)), Host("lb1", "10.77.0.147", ("balancer",))
NAME = "gazette.example"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "gazette"
    copy_gazette(folder, (WEB1,))
    with Machines((WEB1, LB1), tmp_path / "machines") as machines:
        site = Site(folder, machines)
        site.commit("the gazette")
        site.road("deploy", "production")
        yield site


def serve_from(site: Site, *hosts: Host) -> None:
    """Commit that production has these hosts."""
    write_hosts(site.folder, hosts)
    site.commit("the hosts")


def visitors_of(host: Host) -> Visitors:
    return Visitors(VisitPlan((host.address,), NAME, rate=5.0, post_path="/search/"))


def history(site: Site) -> list[str]:
    said = site.road("history", "production", "--json")
    return [line["what"] for line in json.loads(said[said.index("{") :])["history"]]


def test_the_balancer_moves_to_another_host_and_nobody_waits(site: Site) -> None:
    alone = Host("web1", WEB1.address, REST)
    with visitors_of(WEB1) as visitors:
        serve_from(site, LB1, WEB1)
        site.road("apply", "production", "--yes")
        assert failed(visitors) == []
        assert len(visitors.visits) > 5
    with visitors_of(LB1) as visitors:
        serve_from(site, LB1, alone)
        assert "visitors meet lb1 (10.77.0.147), and web1 (10.77.0.146) no more" in site.road(
            "plan", "production", code=3
        )
        site.road("apply", "production", "--yes")
        assert failed(visitors) == []
        assert len(visitors.visits) > 5
    assert "nothing to do" in site.road("plan", "production")
    assert history(site) == ["deploy"]
