"""A release on a real machine: built, shipped, tried, cut off, brought to another host, and forgotten."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from roadworthy.deployment.means import Means
from roadworthy.deployment.plan import apply
from roadworthy.deployment.release.bring import bring
from roadworthy.deployment.release.build import build
from roadworthy.deployment.release.built import BuiltRelease
from roadworthy.deployment.release.placed import find, placed, prune
from roadworthy.deployment.release.preflight import preflight
from roadworthy.deployment.release.ship import ship, ship_to
from roadworthy.deployment.target import Target, target_of
from roadworthy.environments.host import Host
from roadworthy.environments.reader import read_site
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.problems import ProblemsFound
from roadworthy.stack.registry import kinds
from roadworthy.structure.facts import read_project
from roadworthy.testing.machines import Machines

pytestmark = [pytest.mark.live, pytest.mark.machines]

LEAFLET = Path(__file__).parent / "sites" / "leaflet"
WEB1, WEB2 = Host("web1", "10.77.0.72", ("web",)), Host("web2", "10.77.0.73", ("web",))
PRODUCTION = f"""
[environments.production]
domains = ["leaflet.example"]
[environments.production.hosts]
web1 = {{ address = "{WEB1.address}", roles = ["web"] }}
"""
ONLY_THERE = 'import os\nif "ROADWORTHY_RELEASE" in os.environ:\n    '
WHO = {
    name: value
    for role in ("AUTHOR", "COMMITTER")
    for name, value in ((f"GIT_{role}_NAME", "Ann"), (f"GIT_{role}_EMAIL", "ann@leaflet.example"))
}


@dataclass
class Trial:
    """A copy of the leaflet under git, a machine for it, and what road has said."""

    folder: Path
    machines: Machines
    said: list[str]

    def target(self) -> Target:
        site = read_site(self.folder, kinds())
        environment = site.environment("production")
        assert environment
        shell = {**os.environ, "HOME": str(self.folder.parent / "home")}
        means = Means(read_project, kinds(), self.said.append, shell=shell)
        return target_of(site, environment, means, SshOptions(self.machines.ssh_config), is_rehearsal=True)

    def git(self, *words: str) -> None:
        subprocess.run(["git", *words], cwd=self.folder, env={**os.environ, **WHO}, check=True, capture_output=True)

    def commit(self, **files: str) -> None:
        """Write files, `__` for a slash and `_py` for .py, and commit them."""
        for name, text in files.items():
            (self.folder / name.replace("__", "/").replace("_py", ".py").replace("_css", ".css")).write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Change")

    def build(self, target: Target) -> BuiltRelease:
        return build(target, self.said.append)

    def sh(self, line: str) -> str:
        return str(self.machines["web1"].run(["sh", "-c", line]).stdout)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    if os.geteuid() != 0 or not shutil.which("systemd-nspawn"):
        pytest.skip("throwaway machines take root and systemd-nspawn")
    place = tmp_path_factory.mktemp("release")
    folder = place / "leaflet"
    shutil.copytree(LEAFLET, folder)
    with (folder / "roadworthy.toml").open("a") as file:
        file.write(PRODUCTION)
    (folder / ".gitignore").write_text("media/\n*.sqlite3\n__pycache__/\n")
    with Machines([WEB1, WEB2], folder=place / "machines", tell=lambda _: None) as machines:
        made = Trial(folder, machines, [])
        made.git("init", "--quiet")
        made.commit()
        apply(made.target())
        yield made


@pytest.fixture
def target(trial: Trial) -> Target:
    trial.said.clear()
    return trial.target()


def test_the_first_release_brings_all_and_would_serve(trial: Trial, target: Target) -> None:
    built = trial.build(target)
    (shipped,) = ship(target, built, trial.said.append)
    assert shipped.made_environment
    assert shipped.size_bytes > 10_000_000
    found = preflight(target, built.release, target.fleet.hand(WEB1))
    assert "pages.0001_initial" in found.unapplied
    release = f"/srv/leaflet-production/releases/{built.id}"
    words = f"cd {release}/code && {release}/python/bin/python -c 'import django, sys; print(sys.prefix)'"
    assert trial.sh(words).strip() == f"{release}/python"
    assert trial.sh(f"stat -c '%a %U' {release}/variables {release}/code/manage.py").split() == [
        "600", "root", "444", "root",
    ]  # fmt: skip
    assert trial.sh(f"{release}/python/bin/django-admin --version").startswith("5.2")


def test_a_change_of_code_alone_is_built_and_shipped_at_once(trial: Trial, target: Target) -> None:
    ship(target, trial.build(target), trial.said.append)
    trial.commit(pages__urls_py=(trial.folder / "pages/urls.py").read_text() + "\n# changed\n")
    trial.said.clear()
    (shipped,) = ship(target, trial.build(target), trial.said.append)
    assert (shipped.objects, shipped.made_environment) == (1, False)
    assert trial.said[0] == "build: nothing that its steps read has changed"


class Cut:
    """A hand whose stream is cut off after so many bytes."""

    def __init__(self, hand: Hand, after_bytes: int) -> None:
        self.host, self._hand, self._left = hand.host, hand, after_bytes

    def call(self, operation: str, message: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        if more.get("stream") is not None:
            more["stream"] = self._some(more["stream"])
        return self._hand.call(operation, message, **more)

    def _some(self, stream: Iterable[bytes]) -> Iterator[bytes]:
        for block in stream:
            yield block[: self._left]
            self._left -= len(block)
            if self._left <= 0:
                raise ConnectionAbortedError("the workstation was switched off")


def test_a_ship_that_was_cut_off_goes_on_where_it_was(trial: Trial, target: Target) -> None:
    for number in range(6):
        (trial.folder / f"film{number}.bin").write_bytes(os.urandom(400_000))
    trial.commit()
    built, hand = trial.build(target), target.fleet.hand(WEB1)
    with pytest.raises((ConnectionAbortedError, ProblemsFound)):
        ship_to(target, built, Cut(hand, 1_500_000))  # type: ignore[arg-type]
    assert built.id not in trial.sh("ls /srv/leaflet-production/releases")
    shipped = ship_to(target, built, hand)
    assert 1 <= shipped.objects < 6
    assert built.id in trial.sh("ls /srv/leaflet-production/releases")
    trial.git("rm", "--quiet", *[f"film{number}.bin" for number in range(6)])
    trial.commit()


Ask = Callable[[str], str]


@pytest.fixture
def refusal(trial: Trial) -> Iterator[Ask]:
    """Return who builds, ships and tries a release whose wsgi.py has one more beginning, and says why it is refused."""
    wsgi = trial.folder / "leaflet" / "wsgi.py"
    was = wsgi.read_text()

    def ask(line: str) -> str:
        trial.commit(leaflet__wsgi_py=ONLY_THERE + line + "\n" + was)
        target = trial.target()
        built = trial.build(target)
        ship(target, built, trial.said.append)
        with pytest.raises(ProblemsFound) as caught:
            preflight(target, built.release, target.fleet.hand(WEB1))
        return str(caught.value)

    yield ask
    trial.commit(leaflet__wsgi_py=was)


def test_an_application_that_fails_there_is_refused_with_its_last_words(refusal: Ask) -> None:
    said = refusal("raise RuntimeError('no licence on ' + os.uname().nodename)")
    assert "web1: its application can't be loaded: RuntimeError: no licence on web1 (leaflet/wsgi.py:3) (E551)" in said
    assert "\n  | RuntimeError: no licence on web1" in said


def test_a_library_that_the_host_lacks_is_named_with_its_package(refusal: Ask) -> None:
    assert refusal("import ctypes; ctypes.CDLL('libpango-1.0.so.0')") == (
        "web1: a package of the site needs libpango-1.0.so.0, which the host does not have (E552)\n"
        '  hint: add packages = ["libpango-1.0-0"] to [site] in roadworthy.toml, then `road apply`; nothing was changed'
    )


def test_a_python_that_dies_is_said(refusal: Ask) -> None:
    assert "while it was tried (E551)" in refusal("os.kill(os.getpid(), 11)")


def test_a_release_is_brought_to_a_host_that_came_later_from_the_other_one(trial: Trial, target: Target) -> None:
    built = trial.build(target)
    ship(target, built, trial.said.append)
    environment = replace(target.environment, hosts=(WEB1, WEB2))
    wider = replace(target, environment=environment)
    shutil.rmtree(target.folder / "objects")
    trial.machines["web2"].run(["mkdir", "-p", "/srv/leaflet-production"])
    (shipped,) = bring(wider, built.id, [WEB2], trial.said.append)
    assert shipped.made_environment
    where = f"/srv/leaflet-production/releases/{built.id}"
    compare = f"cd {where} && find . -type f | sort | xargs sha256sum; find . -type l -printf '%p %l\\n' | sort"
    both = [trial.machines[name].run(["sh", "-c", compare]).stdout for name in ("web1", "web2")]
    differ = set(both[0].splitlines()) ^ set(both[1].splitlines())
    assert {line.split()[1] for line in differ} <= {"./release.json"}


def test_old_releases_are_forgotten_and_one_that_serves_is_not(trial: Trial, target: Target) -> None:
    built = trial.build(target)
    ship(target, built, trial.said.append)
    oldest = placed(target)[0].id
    trial.sh(f"ln -sfn releases/{oldest} /srv/leaflet-production/current")
    removed = prune(target, keep=1)
    kept = [each.id for each in placed(target)]
    assert kept == [oldest, built.id]
    assert not {oldest, built.id} & set(removed)
    assert find(target, oldest).serves
    trial.sh("rm /srv/leaflet-production/current")


def test_a_disk_that_is_full_refuses_the_release_and_nothing_is_half_made(trial: Trial, target: Target) -> None:
    (trial.folder / "large.bin").write_bytes(os.urandom(3_000_000))
    trial.commit()
    built = trial.build(target)
    before = trial.sh("ls /srv/leaflet-production/releases /srv/leaflet-production/environments")
    trial.machines["web1"].fill_disk()
    try:
        with pytest.raises(ProblemsFound) as caught:
            ship(target, built, trial.said.append)
    finally:
        trial.machines["web1"].free_disk()
    assert "(E420)" in str(caught.value)
    assert trial.sh("ls /srv/leaflet-production/releases /srv/leaflet-production/environments") == before
    (shipped,) = ship(target, built, trial.said.append)
    assert shipped.objects == 1
