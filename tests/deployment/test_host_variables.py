"""What the processes of a release see on a host, and what the steps of its build see on the workstation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from tests.stack.conftest import HOST

from roadworthy.deployment.host_variables import build_variables, code_path, process_variables, release_variables
from roadworthy.deployment.means import Means
from roadworthy.deployment.site_environment import SiteEnvironment
from roadworthy.deployment.target import Target, notes
from roadworthy.environments.project import Project
from roadworthy.environments.reader import read_site
from roadworthy.environments.site import Site
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.way import LocalWay
from roadworthy.problems import ProblemsFound
from roadworthy.stack.kind import Move, Place
from roadworthy.stack.layout import layout
from roadworthy.stack.registry import kinds

SITE = """
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
path = ["src", "{packages}/gazette"]

[services.web]

[variables]
PAPER = "A4"

[environments.production]
secrets = ["STRIPE_KEY"]
[environments.production.variables]
DATA = "/srv/gazette-production/data:/srv/gazette-production2"
PATH = "/opt/gazette/bin"
ROADWORTHY_FOLDER = "/elsewhere"
[environments.production.hosts]
web1 = { address = "10.77.0.22", roles = ["web"] }
"""


def no_project(python: Path, site: Site, variables: Mapping[str, str]) -> Project:
    raise AssertionError("nobody is to be asked")


@pytest.fixture
def target(tmp_path: Path) -> Target:
    (tmp_path / "roadworthy.toml").write_text(SITE)
    (tmp_path / "src").mkdir()
    site = read_site(tmp_path, kinds())
    environment = site.environments[-1]
    venv = tmp_path / ".roadworthy" / "local" / "venv"
    python = SiteEnvironment(venv / "bin" / "python", venv / "bin", "", False, "3.12.1", tmp_path, venv / "lib")
    return Target(
        site,
        environment,
        kinds(),
        Fleet(environment.hosts, way=LocalWay()),
        layout(site, environment),
        Project("5.2.4", "3.12.1", "gazette.settings"),
        {"web1": HOST},
        python,
        Means(no_project, kinds(), print, shell={"HOME": "/home/ann", "EDITOR": "vi", "PATH": "/usr/bin"}),
        {"STRIPE_KEY": "sk_live"},
    )


def test_a_process_sees_just_this(target: Target) -> None:
    release = target.release_ground(target.environment.hosts[0], "20261121-101530-db10023", 2)
    folder = "/srv/gazette-production/releases/20261121-101530-db10023"
    assert process_variables(target, release) == {
        "DATA": "/srv/gazette-production/data:/srv/gazette-production2",
        "DJANGO_SETTINGS_MODULE": "roadworthy_settings",
        "HOME": "/srv/gazette-production/data",
        "LANG": "C.UTF-8",
        "PAPER": "A4",
        "PATH": f"{folder}/python/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": f"{folder}/settings",
        "PYTHONUNBUFFERED": "1",
        "ROADWORTHY_CODE": f"{folder}/code",
        "ROADWORTHY_DRAIN_FILE": "/srv/gazette-production/run/draining-20261121-101530-db10023",
        "ROADWORTHY_ENVIRONMENT": "production",
        "ROADWORTHY_FOLDER": "/srv/gazette-production",
        "ROADWORTHY_INSTEAD_OF": "gazette.settings",
        "ROADWORTHY_PATH": f"{folder}/code/src:{{packages}}/gazette",
        "ROADWORTHY_RELEASE": "20261121-101530-db10023",
        "STRIPE_KEY": "sk_live",
    }


def test_they_are_a_file_that_only_root_reads_and_no_diff_shows(target: Target) -> None:
    file = release_variables(target, target.release_ground(target.environment.hosts[0], "one", 0))
    assert (file.path, file.owner, file.mode, file.secret) == (
        "/srv/gazette-production/releases/one/variables", "root", 0o600, True,
    )  # fmt: skip
    assert 'STRIPE_KEY="sk_live"\n' in file.content
    assert "sk_live" not in repr(file)


def test_a_secret_without_a_value_starts_nothing(target: Target) -> None:
    empty = Target(**{**vars(target), "secrets": {}})
    with pytest.raises(ProblemsFound, match=r"the secret STRIPE_KEY has no value \(E481\)"):
        process_variables(empty, empty.release_ground(target.environment.hosts[0], "one", 0))


def test_a_build_sees_the_same_in_its_own_folder_and_nothing_of_the_shell(target: Target) -> None:
    folder, python = Path("/build"), Path("/build/venv/bin")
    assert build_variables(target, folder, python) == {
        "DATA": "/build/here/data:/srv/gazette-production2",
        "DJANGO_SETTINGS_MODULE": "roadworthy_settings",
        "HOME": "/home/ann",
        "PAPER": "A4",
        "PATH": "/build/venv/bin:/usr/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": "/build/settings",
        "PYTHONUNBUFFERED": "1",
        "ROADWORTHY_CODE": "/build/code",
        "ROADWORTHY_ENVIRONMENT": "production",
        "ROADWORTHY_FOLDER": "/build/here",
        "ROADWORTHY_INSTEAD_OF": "gazette.settings",
        "ROADWORTHY_PATH": "/build/code/src:{packages}/gazette",
        "STRIPE_KEY": "sk_live",
    }


def test_a_build_reaches_nothing_that_has_moved(target: Target) -> None:
    moved = Place(moves=(Move(("redis",), 6379, "127.0.0.1", 6379, "10.77.0.24", 16670),))
    settings = replace(target.settings, places=(moved,)).reaching_nothing
    assert settings.laid.variables({"QUEUE": "redis://127.0.0.1:6379/1"}, Path("/build"))["QUEUE"] == (
        "redis://127.0.0.1:1/1"
    )


def test_a_strangers_build_step_sees_no_secret(target: Target) -> None:
    assert "STRIPE_KEY" not in build_variables(target, Path("/build"), Path("/bin"), with_secrets=False)


def test_the_path_is_where_the_code_lies(target: Target) -> None:
    assert code_path(Site("s", Path("/x"), "s.settings", path=(".", "../lib")), Path("/r/code")) == [
        "/r/code",
        "/r/lib",
    ]


def test_a_wrong_clock_is_told(target: Target) -> None:
    late = Target(**{**vars(target), "facts": {"web1": replace(HOST, clock_ahead_s=-90.0)}})
    assert notes(target) == []
    assert notes(late) == [
        "web1: its clock is 90 s behind this workstation's; have it set by the network: apt-get install "
        "systemd-timesyncd; or this workstation's is the wrong one"
    ]


def test_the_key_of_the_hub_is_not_for_the_sites_code(target: Target) -> None:
    target = replace(target, secrets={**target.secrets, "HUB_KEY": "of all agents"})
    (host,) = target.environment.hosts
    seen = process_variables(target, target.release_ground(host, "20261121-101530-db10023", 0))
    built = build_variables(target, target.site.folder, target.site.folder)
    assert "HUB_KEY" not in {**seen, **built}
    assert "ROADWORTHY_AGENT" not in seen  # no host has the hub
