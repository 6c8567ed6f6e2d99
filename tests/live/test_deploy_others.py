"""Sites that nobody here wrote, deployed to machines as they are: nobody notices, and nothing is lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.live.conftest import ROAD, SITES, variables
from uv import find_uv_bin

from roadworthy.environments.host import Host
from roadworthy.testing.machines import Machines
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
CONFERENCE = (
    Host("front1", "10.77.0.120", ("balancer", "database", "cache")),
    Host("web1", "10.77.0.121", ("web", "worker")),
    Host("web2", "10.77.0.122", ("web",)),
)
MYSITE = (Host("all1", "10.77.0.123", ("web", "database")),)
OWNER = {"DJANGO_SUPERUSER_EMAIL": "owner@democon.example", "DJANGO_SUPERUSER_PASSWORD": "a password for a test"}
PAGES = ("/", "/democon/", "/democon/schedule/", "/democon/talk/", "/orga/login/", "/api/events/")
TIME_LIMIT_S = 540
RATE = 5.0
FILE = re.compile(r'(?:href|src)="?(/static/[^"?\s>]+)')
HASHED = re.compile(r"[.-][0-9A-Za-z_-]{8,}\.(?:css|js|svg|png|ico)$")
TASK = """
from pretalx.celery_app import app
print("answers:", *[name for one in app.control.ping(timeout=2) for name in one])
task = app.send_task("pretalx.event.periodic_event_services", args=["democon"])
task.get(timeout=20)
print("task:", task.status)
"""
COUNT = """
from django_scopes import scopes_disabled
from pretalx.common.models import ActivityLog
from pretalx.person.models import User
from pretalx.schedule.models import TalkSlot
from pretalx.submission.models import Review, Submission
with scopes_disabled():
    counts = [kind.objects.count() for kind in (ActivityLog, Review, Submission, TalkSlot, User)]
print("counts:", *counts)
"""
VERSION = """
import pretalx
print("version:", pretalx.__version__)
"""


@dataclass(frozen=True)
class Answer:
    """What a page or file answered, asked for by a browser that takes compressed text."""

    status: int
    encoding: str
    text: str


@dataclass(frozen=True)
class Site:
    """A site in a repository of its own, the address of its front, and its machines."""

    folder: Path
    name: str
    machines: Machines

    def road(self, *words: str, code: int = 0) -> str:
        """Call `road`, expect an exit code, and return all that it said."""
        rehearsal = {"ROADWORTHY_REHEARSAL": str(self.machines.ssh_config.parent)}
        done = subprocess.run(
            [str(ROAD), *words], cwd=self.folder, env={**variables(), **rehearsal}, timeout=TIME_LIMIT_S, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert done.returncode == code, f"road {' '.join(words)}: exit {done.returncode}\n{done.stdout}"
        return done.stdout

    def manage(self, *words: str, **own: str) -> str:
        """Call a command of the site's own on a host, with variables of its own."""
        given = [part for name, value in own.items() for part in ("--variable", f"{name}={value}")]
        return self.road("manage", *given, "production", "--", *words)

    def commit(self, subject: str) -> None:
        """Commit all that there is."""
        who = ("-c", "user.name=owner", "-c", f"user.email=owner@{self.name}")
        subprocess.run(["git", "add", "-A"], cwd=self.folder, check=True)
        subprocess.run(["git", *who, "commit", "-q", "--allow-empty", "-m", subject], cwd=self.folder, check=True)

    @property
    def front(self) -> str:
        """Return the address that visitors come to."""
        return self.machines.hosts[0].address

    def ask(self, path: str) -> Answer:
        """Ask for a page or a file."""
        words = ["curl", "-sk", "-m", "20", "--compressed", "-w", "\n%{http_code} %header{content-encoding}"]
        place = ["--resolve", f"{self.name}:443:{self.front}", f"https://{self.name}{path}"]
        done = subprocess.run([*words, *place], capture_output=True, check=True)
        text, _, told = done.stdout.decode(errors="replace").rpartition("\n")
        status, _, encoding = told.partition(" ")
        return Answer(int(status), encoding, text)

    def files(self, pages: Sequence[str]) -> dict[str, Answer]:
        """Ask for the static files of pages."""
        names = {name for page in pages for name in FILE.findall(self.ask(page).text)}
        return {name: self.ask(name) for name in sorted(names)}

    def hosts_with(self, unit: str) -> dict[str, list[str]]:
        """Return the units that run on each machine, of those with a name; a host without any is left out."""
        words = ["systemctl", "list-units", "--plain", "--no-legend", "--full", "--state=active", unit]
        found = {one.name: [line.split()[0] for line in one.run(words).stdout.splitlines()] for one in self.machines}
        return {name: units for name, units in found.items() if units}

    def serves(self) -> str:
        """Return the release that alone runs, on every host that runs any."""
        units = self.hosts_with(f"{self.key}-*@*")
        (release,) = {unit.partition("@")[2] for names in units.values() for unit in names}
        return release.removesuffix(".service")

    @property
    def key(self) -> str:
        """Return how the site is called on its hosts."""
        return f"{self.name.partition('.')[0]}-production"


def taken(folder: Path, name: str, machines: Machines) -> Site:
    """Put a folder into a repository, as its owner would."""
    site = Site(folder, name, machines)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    (folder / ".gitignore").write_text(".roadworthy/\n")
    site.commit("as it is")
    return site


@contextmanager
def visits(site: Site, *paths: str) -> Iterator[None]:
    """Have visitors come all the time, none of whom may see a failure."""
    with Visitors(VisitPlan((site.front,), site.name, rate=RATE, paths=paths, post_path=paths[-1])) as visitors:
        until_s = time.monotonic() + 20
        while len(visitors.visits) < 5:
            assert time.monotonic() < until_s
            time.sleep(0.1)
        yield
        time.sleep(1.0)
        visitors.end()
    assert [visit for visit in visitors.visits if visit.is_failed] == []
    assert {visit.status for visit in visitors.visits if visit.method == "GET"} == {200}


@pytest.fixture(scope="module")
def conference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("others") / "conference"
    shutil.copytree(SITES / "conference", folder)
    with Machines(CONFERENCE, tmp_path_factory.mktemp("machines")) as machines:
        site = taken(folder, "pretalx.example", machines)
        site.road("deploy", "production")
        site.manage("createsuperuser", "--noinput", **OWNER)
        site.manage("create_test_event", "--stage", "schedule", "--slug", "democon", "--seed", "7")
        yield site


def printed(site: Site, program: str) -> list[str]:
    """Run a program in a conference's shell; return what it prints. From 2025.2 on it wants a word more."""
    is_older = "==2025.1" in (site.folder / "requirements.txt").read_text()
    lines = site.manage("shell", *([] if is_older else ["--unsafe-disable-scopes"]), "-c", program).splitlines()
    return [line for line in lines if re.match("answers: |task: |counts: |version: ", line)]


def is_whole(site: Site) -> None:
    """Assert that all of a conference's parts work."""
    assert {page: site.ask(page).status for page in (*PAGES, "/nonexistent/")} == {
        **dict.fromkeys(PAGES, 200),
        "/nonexistent/": 404,
    }
    files = site.files(PAGES)
    assert {name: one.status for name, one in files.items() if one.status != 200} == {}
    styles = {name: one.encoding for name, one in files.items() if name.endswith(".css") and len(one.text) > 1000}
    assert styles and set(styles.values()) == {"gzip"}
    assert [name for name in styles if not HASHED.search(name)] == []
    assert set(site.hosts_with(f"{site.key}-job-runperiodic.timer")) == {"web1"}
    assert set(site.hosts_with(f"{site.key}-worker@*")) == {"web1"}
    assert set(site.hosts_with(f"{site.key}-web@*")) == {"web1", "web2"}
    assert printed(site, TASK) == ["answers: celery@web1", "task: SUCCESS"]
    site.machines["web1"].run(["systemctl", "start", f"{site.key}-job-runperiodic.service"])


def test_pretalx_serves_from_two_hosts_with_its_queue_and_its_periodic_command(conference: Site) -> None:
    conference.serves()
    is_whole(conference)


def test_an_upgrade_of_pretalx_that_renames_a_column_is_refused_and_goes_through_while_the_site_is_closed(
    conference: Site,
) -> None:
    before, counts = conference.serves(), printed(conference, COUNT)
    assert [re.fullmatch(r"counts:( [1-9]\d*){5}", line) is not None for line in counts] == [True]
    requirements = conference.folder / "requirements.txt"
    requirements.write_text(requirements.read_text().replace("==2025.1.0", "==2025.2.2"))
    conference.commit("Take pretalx 2025.2.2.")
    with visits(conference, "/", "/democon/schedule/", "/orga/login/"):
        said = conference.road("deploy", "production", code=1)
    assert (
        "error: pretalx/common/migrations/0009_activitylog_migrate_to_jsonfield.py:13: common_activitylog.data is "
        "renamed to legacy_data, and the release that serves asks for the old name (E521)\n"
        "  hint: close the site for it: `road maintenance ENV on`, deploy, `road maintenance ENV off`\n"
    ) in said
    assert "can't run while the release before serves (E588)" in said
    assert conference.serves() == before

    conference.road("maintenance", "production", "on")
    assert conference.ask("/").status == 503
    said = conference.road("deploy", "production")
    assert "workers and jobs: to none" in said
    assert conference.ask("/").status == 503
    conference.road("maintenance", "production", "off")
    assert conference.serves() != before
    assert printed(conference, COUNT + VERSION) == [*counts, "version: 2025.2.2"]
    is_whole(conference)
    assert "(E578)" in conference.road("rollback", "production", code=1)


def test_a_deploy_of_pretalx_is_not_noticed_and_is_taken_back_unnoticed(conference: Site) -> None:
    before = conference.serves()
    conference.commit("nothing")
    with visits(conference, "/", "/democon/schedule/", "/orga/login/"):
        conference.road("deploy", "production")
        assert conference.serves() != before
        conference.road("rollback", "production")
    assert conference.serves() == before


def wagtail(folder: Path) -> None:
    """Start a site with Wagtail's own command, and say where it is to run."""
    words = [find_uv_bin(), "tool", "run", "--python", "3.11", "--from", "wagtail==7.0.3", "wagtail"]
    subprocess.run([*words, "start", "mysite"], cwd=folder.parent, capture_output=True, check=True)
    words = [str(ROAD), "init", "--yes"]
    subprocess.run(words, cwd=folder, env=variables(), stdin=subprocess.DEVNULL, capture_output=True, check=True)
    file = folder / "roadworthy.toml"
    (host,) = MYSITE
    lines = [
        re.sub('(?m)^python = "3.12".*', 'python = "3.11"', file.read_text()),
        "[environments.production]",
        'domains = ["mysite.example"]',
        'secrets = ["SECRET_KEY"]',
        "[environments.production.hosts]",
        f'{host.name} = {{ address = "{host.address}", roles = {json.dumps(host.roles)} }}',
    ]
    file.write_text("\n".join([*lines, ""]))


def test_a_fresh_wagtail_site_on_one_host_that_is_its_own_front_is_deployed_to_unnoticed(tmp_path: Path) -> None:
    folder = tmp_path / "mysite"
    with Machines(MYSITE, tmp_path / "machines") as machines:
        wagtail(folder)
        site = taken(folder, "mysite.example", machines)
        site.road("deploy", "production")
        before = site.serves()
        with visits(site, "/", "/admin/login/"):
            for number in range(2):
                site.commit(f"number {number}")
                site.road("deploy", "production")
            site.road("rollback", "production")
        assert site.serves() != before
        pages = ("/", "/admin/login/")
        assert [site.ask(page).status for page in (*pages, "/nonexistent/")] == [200, 200, 404]
        files = site.files(pages)
        assert {name: one.status for name, one in files.items() if one.status != 200} == {}
        assert {HASHED.search(name) is not None for name in files if name.endswith((".css", ".js"))} == {True}
        assert "gzip" in {one.encoding for name, one in files.items() if name.endswith(".css")}
        assert set(site.hosts_with(f"{site.key}-job-*.timer")["all1"]) == {
            f"{site.key}-job-publish-scheduled.timer",
            f"{site.key}-job-clearsessions.timer",
        }
