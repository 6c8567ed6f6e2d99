"""Bad input and bad hosts, as an owner meets them: `road` says where, what and the way out, and the site serves on."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.live.gazette_on_hosts import copy_gazette
from tests.live.test_deploy import Site, pytestmark  # noqa: F401 - the mark is this module's too

from roadworthy.environments.host import Host
from roadworthy.testing.machines import Machines

HOSTS = (
    Host("lb1", "10.77.0.150", ("balancer", "database", "cache")),
    Host("web1", "10.77.0.151", ("web", "worker")),
)
TOML = "roadworthy.toml"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Have the gazette serve on two machines."""
    folder = tmp_path_factory.mktemp("bad") / "gazette"
    copy_gazette(folder, HOSTS)
    with Machines(HOSTS, tmp_path_factory.mktemp("machines")) as machines:
        site = Site(folder, machines)
        site.commit("the gazette")
        site.road("deploy", "production")
        yield site


def sh(site: Site, host: str, line: str) -> str:
    return site.machines[host].run(["sh", "-c", line]).stdout


def serves(site: Site) -> str:
    """Return the one release that the balancer sends to."""
    (server,) = json.loads(sh(site, "lb1", "cat /etc/roadworthy/gazette-production/balance.json"))["servers"]
    assert (server["weight"], server["drains"]) == (100, False)
    return str(server["release"])


def edited(site: Site, old: str, new: str) -> str:
    """Change roadworthy.toml, and return what it was."""
    before = (site.folder / TOML).read_text()
    assert old in before
    (site.folder / TOML).write_text(before.replace(old, new, 1))
    return before


def test_a_revision_that_is_not_there_and_changes_that_are_not_committed(site: Site) -> None:
    said = site.road("deploy", "production", "--revision", "nosuch", code=1)
    assert said.endswith(
        'error: there is no revision "nosuch" (E542)\n  hint: name a commit, a branch or a tag (git log --oneline)\n'
    )
    (site.folder / "scratch.py").write_text("")
    said = site.road("deploy", "production", code=1)
    (site.folder / "scratch.py").unlink()
    assert said.endswith(
        "error: changes that are not committed: scratch.py (E541)\n"
        "  hint: commit them, put them into .gitignore, or take them along with --dirty\n"
    )


def test_a_user_without_sudo(site: Site) -> None:
    sh(site, "web1", "useradd -m -s /bin/bash ann; mkdir -p ~ann/.ssh")
    sh(site, "web1", "cat $(find ~root/.ssh /etc/ssh -name 'authorized_keys*' | head -1) > ~ann/.ssh/authorized_keys")
    sh(site, "web1", "chown -R ann ~ann/.ssh; mv /usr/bin/sudo /usr/bin/sudo.away")
    before = edited(site, "web1 = { address", 'web1 = { user = "ann", address')
    try:
        lacking = site.road("plan", "production", code=1)
        sh(site, "web1", "mv /usr/bin/sudo.away /usr/bin/sudo")
        asking = site.road("plan", "production", code=1)
    finally:
        (site.folder / TOML).write_text(before)
    assert "error: web1: it has no sudo, which ann needs (E416)\n" in lacking
    assert "error: web1: ann may not use sudo without a password (E416)\n" in asking


def test_package_sources_that_are_not_reached(site: Site) -> None:
    before = edited(site, "\nrequirements = ", '\npackages = ["libnosuchthing1"]\nrequirements = ')
    try:
        sh(
            site,
            "web1",
            r"cp /etc/apt/sources.list /var/tmp/; sed -i -E s,//[^/]+/,//10.77.0.158/, /etc/apt/sources.list",
        )
        sh(site, "web1", "rm -rf /var/lib/apt/lists/*")
        offline = site.road("apply", "production", "--yes", code=1)
    finally:
        (site.folder / TOML).write_text(before)
        sh(site, "web1", "mv /var/tmp/sources.list /etc/apt/")
    assert "error: web1: its package sources can't be reached: Could not connect to 10.77.0.158:80" in offline
    assert "nothing to do\n" in site.road("apply", "production", "--yes")


def test_a_disk_that_is_full_at_an_apply(site: Site) -> None:
    before = edited(site, "[jobs.sessions]", '[jobs.more]\ncommand = "{manage} check"\nat = "04:10"\n\n[jobs.sessions]')
    site.machines["web1"].fill_disk()
    try:
        said = site.road("apply", "production", "--yes", code=1)
    finally:
        site.machines["web1"].free_disk()
    assert "error: web1: no space left on its disk (E420)\n" in said
    site.road("apply", "production", "--yes")
    assert "nothing to do\n" in site.road("plan", "production")
    (site.folder / TOML).write_text(before)
    site.road("apply", "production", "--yes")


def test_the_port_of_the_balancer_taken_by_another_program(site: Site) -> None:
    release = serves(site)
    sh(site, "lb1", "systemctl stop roadworthy-haproxy; systemd-run -q --unit=thief python3 -m http.server 80; sleep 1")
    sh(site, "lb1", "systemctl start --no-block roadworthy-haproxy; sleep 2")
    try:
        assert "! unit roadworthy-haproxy.service (started)" in site.road("plan", "production", code=3)
        said = site.road("apply", "production", "--yes", code=1)
        site.road("deploy", "production", code=1)
    finally:
        sh(site, "lb1", "systemctl stop thief")
    assert "error: lb1: roadworthy-haproxy.service does not start: its program failed (E427)\n" in said
    assert "  hint: port 80 is taken by python3 (process " in said
    site.road("apply", "production", "--yes")
    assert serves(site) == release
    assert "nothing to do\n" in site.road("plan", "production")
