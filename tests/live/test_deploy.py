"""Deploys to a production of five machines while visitors come: nobody notices, and it always ends whole."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import pytest
from tests.live.gazette_on_hosts import GazetteOnHosts, copy_gazette

from roadworthy.environments.host import Host
from roadworthy.testing.machine import Machine
from roadworthy.testing.machines import Machines
from roadworthy.testing.visit import Visit
from roadworthy.testing.visit_plan import VisitPlan
from roadworthy.testing.visitors import Visitors
from roadworthy.testing.workstation import PACKAGES, PATH

MISSING = [name for name in PACKAGES if not shutil.which(name, path=PATH)]
CAN = os.geteuid() == 0 and not MISSING
pytestmark = [
    pytest.mark.live,
    pytest.mark.machines,
    pytest.mark.skipif(
        not CAN and not os.environ.get("CI"), reason=f"rehearsal machines need root and {', '.join(MISSING) or 'Linux'}"
    ),
]
HOSTS = (
    Host("lb1", "10.77.0.80", ("balancer",)),
    Host("web1", "10.77.0.81", ("web",)),
    Host("web2", "10.77.0.82", ("web",)),
    Host("db1", "10.77.0.83", ("database", "cache")),
    Host("work1", "10.77.0.84", ("worker",)),
)
NAME = "gazette.example"
RATE = 5.0
LONGEST_GAP_S = 1.0
TIMES = 10


@dataclass
class Site(GazetteOnHosts):
    """The gazette on its five machines."""

    def serves(self) -> str:
        """Return the release that all servers run which the balancer sends to; there must be nothing else."""
        told = self.machines["lb1"].run(["cat", "/etc/roadworthy/gazette-production/balance.json"]).stdout
        servers = json.loads(told)["servers"]
        assert {(one["weight"], one["drains"]) for one in servers} == {(100, False)}, servers
        assert sorted(one["host"] for one in servers) == ["web1", "web2"]
        (release,) = {one["release"] for one in servers}
        for name in ("web1", "web2", "work1"):
            assert self.running(self.machines[name]) == {release}, name
        return str(release)

    def running(self, machine: Machine) -> set[str]:
        """Return the releases with a unit that runs on a machine; one that is just ending is waited for."""
        for _ in range(100):
            words = ["systemctl", "list-units", "--plain", "--no-legend", "--full", "gazette-production-*@*"]
            lines = machine.run(words).stdout.splitlines()
            if not any(" deactivating " in line for line in lines):
                break
            time.sleep(0.1)
        return {line.split()[0].partition("@")[2].removesuffix(".service") for line in lines if " running " in line}

    def last(self) -> dict[str, object]:
        """Return the last line of the history."""
        said = self.road("history", "production", "--json", "-n", "1")
        found: dict[str, object] = json.loads(said[said.index("{\n") :])["history"][-1]
        return found

    @contextmanager
    def changed(self, file: str, change: Callable[[str], str]) -> Iterator[None]:
        """Commit a change of one file, and take it back afterwards."""
        path = self.folder / file
        before = path.read_text()
        path.write_text(change(before))
        self.commit(f"change {file}")
        try:
            yield
        finally:
            path.write_text(before)
            self.commit(f"take the change of {file} back")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("deploy") / "gazette"
    copy_gazette(folder, HOSTS)
    with Machines(HOSTS, tmp_path_factory.mktemp("machines")) as machines:
        site = Site(folder, machines)
        site.commit("the gazette")
        site.road("deploy", "production")
        yield site


@pytest.fixture
def visits(site: Site) -> Iterator[Visitors]:
    plan = VisitPlan(("10.77.0.80",), NAME, rate=RATE, post_path="/search/")
    with Visitors(plan) as visitors:
        deadline_s = time.monotonic() + 20
        while len(visitors.visits) < 5:
            assert time.monotonic() < deadline_s
            time.sleep(0.1)
        yield visitors


def seen(visitors: Visitors) -> tuple[Visit, ...]:
    """Return all visits, when the last ones are over."""
    time.sleep(1.0)
    visitors.end()
    return visitors.visits


def failed(visitors: Visitors) -> list[Visit]:
    return [visit for visit in seen(visitors) if visit.is_failed]


def longest_gap_s(visitors: Visitors) -> float:
    """Return the longest time in which nobody was answered."""
    ends = sorted(visit.due_s + visit.took_s for visit in seen(visitors) if not visit.is_failed)
    return max(late - early for early, late in pairwise(ends))


def test_the_first_deploy_makes_bare_hosts_ready_and_serves(site: Site) -> None:
    release = site.serves()
    assert site.last()["release"] == release
    assert (site.last()["what"], site.last()["previous"], site.last()["how"]) == ("deploy", "", "done")
    assert site.machines["work1"].run(["readlink", "/srv/gazette-production/current"]).stdout.strip().endswith(release)


def test_twenty_deploys_and_rollbacks_in_a_row_are_not_noticed(site: Site, visits: Visitors) -> None:
    before = site.serves()
    for number in range(TIMES):
        site.commit(f"number {number}")
        site.road("deploy", "production")
        assert site.serves() != before
        site.road("rollback", "production")
        assert site.serves() == before
    assert failed(visits) == []
    assert longest_gap_s(visits) <= LONGEST_GAP_S


def broken(site: Site, visits: Visitors, file: str, change: Callable[[str], str]) -> str:
    """Deploy a change that must be refused, and return what was said."""
    before = site.serves()
    with site.changed(file, change):
        said = site.road("deploy", "production", code=1)
    assert site.serves() == before
    return said


def answering(does: str) -> str:
    """Return code that does something else before each page, and lets the status app be."""
    return f"""
site_itself = application


def application(environ, start_response):
    if not environ["PATH_INFO"].startswith("/-/"):
        {does}
    return site_itself(environ, start_response)
"""


def test_a_release_that_does_not_start_is_refused(site: Site, visits: Visitors) -> None:
    guard = 'import sys\nif any("granian" in word or "roadworthy_serve" in word for word in sys.orig_argv):\n'
    said = broken(site, visits, "gazette/wsgi.py", lambda text: f'{guard}    raise RuntimeError("no ink")\n{text}')
    assert "RuntimeError: no ink" in said
    assert failed(visits) == []


def test_a_release_whose_front_page_answers_500_is_refused(site: Site, visits: Visitors) -> None:
    said = broken(site, visits, "gazette/wsgi.py", lambda text: text + answering("raise RuntimeError('no ink')"))
    assert "/ answers 500 (E573)" in said
    assert failed(visits) == []


def test_a_release_that_is_slow_is_refused(site: Site, visits: Visitors) -> None:
    said = broken(site, visits, "gazette/wsgi.py", lambda text: text + answering("__import__('time').sleep(4)"))
    assert "where the release that serves takes" in said
    assert failed(visits) == []


def test_a_host_that_dies_in_the_middle_takes_the_deploy_back(site: Site, visits: Visitors) -> None:
    before = site.serves()
    deploy = site.begin("deploy", "production")
    assert deploy.stdout
    for line in deploy.stdout:
        if "web1: a small share" in line:
            site.machines["web2"].kill()
            break
    said = deploy.stdout.read()
    assert deploy.wait() == 1, said
    assert "is not taken back everywhere yet (E585)" in said
    site.machines["web2"].boot()
    site.machines["web2"].wait_until_booted()
    assert "was cut off before every host served it: undoing it" in site.road("maintenance", "production", "off")
    assert site.serves() == before
    unexpected = [visit for visit in failed(visits) if visit.method == "GET" and visit.status]
    assert unexpected == []


def test_a_full_disk_is_said_before_anything_moves(site: Site, visits: Visitors) -> None:
    before = site.serves()
    site.machines["web2"].fill_disk()
    try:
        said = site.road("deploy", "production", code=1)
    finally:
        site.machines["web2"].free_disk()
    assert "web2: " in said
    assert site.serves() == before
    assert failed(visits) == []


def test_a_port_that_somebody_else_has_taken_is_passed_over(site: Site, visits: Visitors) -> None:
    told = site.machines["web1"].run(["cat", "/var/lib/roadworthy/gazette-production/slots.json"]).stdout
    (slot,) = json.loads(told)
    unit = site.machines["web1"].run(["sh", "-c", "cat /etc/systemd/system/gazette-production-web@*.service"]).stdout
    port = int(unit.partition("--port ")[2].split()[0]) - int(slot)
    free = next(number for number in range(4) if number != int(slot))
    words = f"systemd-run --unit=thief python3 -m http.server {port + free} --bind 10.77.0.81"
    site.machines["web1"].run(["sh", "-c", words])
    try:
        site.road("deploy", "production")
    finally:
        site.machines["web1"].run(["systemctl", "stop", "thief"])
    site.serves()
    assert failed(visits) == []


def test_two_deploys_at_once_are_one(site: Site, visits: Visitors) -> None:
    deploy = site.begin("deploy", "production")
    assert deploy.stdout
    deploy.stdout.readline()
    while "bringing it" not in deploy.stdout.readline():
        pass
    said = site.road("deploy", "production", code=1)
    assert "is at it: deploy" in said
    assert "(E571)" in said
    deploy.stdout.read()
    assert deploy.wait() == 0
    site.serves()
    assert failed(visits) == []


STEPS = (
    "building HEAD",
    "bringing it",
    "trying its settings",
    "web1, web2: starting",
    "web1: a small share",
    "web1: all requests",
    "web2: all requests",
    "workers and jobs",
    "waiting for the last requests",
    "it is stopped",
    "forgetting old releases",
)


@pytest.mark.parametrize("step", STEPS)
def test_a_workstation_that_dies_at_a_step_leaves_a_site_that_the_next_command_makes_whole(
    site: Site, visits: Visitors, step: str
) -> None:
    deploy = site.begin("deploy", "production")
    assert deploy.stdout
    said = ""
    for line in deploy.stdout:
        said += line
        if step in line:
            time.sleep(0.15)
            os.killpg(deploy.pid, signal.SIGKILL)
            break
    assert deploy.wait() == -signal.SIGKILL, said
    site.road("maintenance", "production", "off")
    site.serves()
    assert failed(visits) == []


def test_a_release_that_is_not_there_is_answered_with_those_that_are(site: Site) -> None:
    said = site.road("rollback", "production", "20200101-000000-0000000", code=1)
    assert 'there is no release "20200101-000000-0000000"' in said
    assert site.serves() in said


def test_maintenance_is_seen_by_visitors_and_survives_a_deploy(site: Site) -> None:
    site.road("maintenance", "production", "on")
    assert status(site) == 503
    site.road("deploy", "production")
    assert status(site) == 503
    site.road("maintenance", "production", "off")
    assert status(site) == 200


def status(site: Site) -> int:
    words = ["curl", "-sk", "-o", "/dev/null", "-w", "%{http_code}", "--resolve", f"{NAME}:443:10.77.0.80"]
    done = subprocess.run([*words, f"https://{NAME}/"], capture_output=True, text=True, check=True)
    return int(done.stdout)


ADDED = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tags", "0001_initial")]
    operations = [migrations.AddField("tag", "mood", models.CharField(max_length=20, default="calm"))]
"""
REMOVED = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tags", "0002_mood")]
    operations = [migrations.RemoveField("tag", "mood")]
"""


def test_what_the_old_release_needs_in_the_database_is_held_until_asked_and_going_back_is_then_not_safe(
    site: Site, visits: Visitors
) -> None:
    tags = site.folder / "tags"
    models = (tags / "models.py").read_text()
    line = "    name = models.CharField(max_length=60, unique=True)\n"
    field = '    mood = models.CharField(max_length=20, default="calm")\n'
    (tags / "models.py").write_text(models.replace(line, line + field, 1))
    (tags / "migrations" / "0002_mood.py").write_text(ADDED)
    site.commit("add a field")
    said = site.road("deploy", "production")
    assert "1 migration in the database default" in said
    assert has_column(site)

    (tags / "models.py").write_text(models)
    (tags / "migrations" / "0003_no_mood.py").write_text(REMOVED)
    site.commit("remove it again")
    said = site.road("deploy", "production", "--hold-contract")
    assert "held back in the database, as was asked" in said
    assert has_column(site)
    newest = site.serves()
    site.road("rollback", "production")
    site.road("rollback", "production", newest)

    assert "contract done" in site.road("deploy", "production", "--contract")
    assert not has_column(site)
    said = site.road("rollback", "production", code=1)
    assert "(E578)" in said
    assert "going back is not safe, and nobody is here to be asked (E579)" in said
    site.serves()
    assert failed(visits) == []


def has_column(site: Site) -> bool:
    query = "select count(*) from information_schema.columns where table_name = 'tags_tag' and column_name = 'mood'"
    words = ["runuser", "-u", "postgres", "--", "psql", "-At", "-d", "gazette_production", "-c", query]
    return site.machines["db1"].run(words).stdout.strip() == "1"
