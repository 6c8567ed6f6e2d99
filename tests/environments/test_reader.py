"""The reader: the site of a file, the file of a folder, and files that can't be read."""

from __future__ import annotations

import copy
import os
import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from roadworthy.environments.deploy_options import Batch, DeployOptions
from roadworthy.environments.host import Host
from roadworthy.environments.job import Job
from roadworthy.environments.kind import Kind
from roadworthy.environments.reader import find_site_file, read_site
from roadworthy.environments.schedule import Schedule
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.environments.step import BuildStep
from roadworthy.problems import ProblemsFound

Read = Callable[[str], Site]
SITE = '[site]\nname = "gazette"\nsettings = "gazette.settings"\nwsgi = "gazette.wsgi:application"\n'
WHOLE = (
    SITE
    + """\
manage = "python -m gazette"
python = ">=3.11"
requirements = ["django>=5.2"]

[[build]]
run = "npm ci"
folder = "frontend"
[[build]]
run = "{manage} collectstatic --noinput"

[jobs.publish]
command = "{manage} publish_scheduled"
every = "1 minute"
time_limit = "30 seconds"
[jobs.clear]
command = "{manage} clearsessions"
at = "03:30"

[services.worker]
command = "python manage.py db_worker"

[variables]
LANGUAGE = "en"
PLACE = "everywhere"

[environments.local.services.worker]
processes = 3

[environments.production]
domains = ["gazette.example"]
secrets = ["SECRET_KEY"]
[environments.production.variables]
PLACE = "here"
[environments.production.services.web]
workers = 8
[environments.production.hosts]
lb1 = { address = "10.77.0.21", roles = ["balancer"], user = "deploy", port = 2222 }
web1 = { address = "10.77.0.22", roles = ["web", "worker", "cache"] }
"""
)


def said(attempt: Callable[[], object]) -> str:
    with pytest.raises(ProblemsFound) as found:
        attempt()
    return str(found.value)


def test_a_site_has_what_its_file_says(read: Read, site_folder: Path) -> None:
    site = read(WHOLE)
    assert (site.name, site.settings, site.wsgi, site.asgi) == (
        "gazette",
        "gazette.settings",
        "gazette.wsgi:application",
        "",
    )
    assert (site.manage, site.python, site.requirements) == ("python -m gazette", ">=3.11", ("django>=5.2",))
    assert (site.folder, site.path) == (site_folder, (".",))
    assert site.build == (BuildStep("npm ci", "frontend"), BuildStep("{manage} collectstatic --noinput"))
    assert site.jobs == (
        Job("publish", "{manage} publish_scheduled", Schedule(every_s=60), 30),
        Job("clear", "{manage} clearsessions", Schedule(at="03:30"), 3600),
    )
    assert [environment.name for environment in site.environments] == ["local", "production"]
    assert site.warnings == ()


def test_an_environment_has_the_services_of_the_site_with_its_own_changes(read: Read) -> None:
    site = read(WHOLE)
    local, production = site.environments
    worker = local.service("worker")
    assert worker == Service("worker", "worker", {"command": "python manage.py db_worker", "processes": 3})
    assert production.service("worker") != worker
    web = production.service("web")
    assert web
    assert dict(web.options) == {"workers": 8, "interface": "wsgi", "static": True, "stop_time": 30, "extra": ()}


def test_a_role_without_a_table_implies_a_service(read: Read) -> None:
    production = read(WHOLE).environment("production")
    assert production
    assert [service.name for service in production.services] == ["web", "worker", "balancer", "cache"]
    assert production.service("cache") == Service("cache", "memory")


def test_local_has_one_host_with_every_role_of_the_site(read: Read) -> None:
    local = read(WHOLE).environment("local")
    assert local
    assert local.is_local
    assert local.hosts == (Host("workstation", "127.0.0.1", ("web", "worker")),)


def test_hosts_have_what_was_written_and_the_defaults(read: Read) -> None:
    production = read(WHOLE).environment("production")
    assert production
    assert production.hosts == (
        Host("lb1", "10.77.0.21", ("balancer",), "deploy", 2222),
        Host("web1", "10.77.0.22", ("web", "worker", "cache"), "root", 22),
    )


def test_variables_of_the_environment_win(read: Read) -> None:
    local, production = read(WHOLE).environments
    assert dict(local.variables) == {"LANGUAGE": "en", "PLACE": "everywhere"}
    assert dict(production.variables) == {"LANGUAGE": "en", "PLACE": "here"}
    assert production.secrets == ("SECRET_KEY",)


def test_a_change_of_kind_leaves_the_other_kinds_options_behind(read: Read) -> None:
    site = read(SITE + "[services.database]\nport = 5433\n[environments.local.services.database]\nkind = 'file'\n")
    local = site.environment("local")
    assert local
    assert local.service("database") == Service("database", "file")


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(
    site_folder: Path, kinds: Mapping[str, Kind]
) -> None:
    (site_folder / "roadworthy.toml").write_bytes(b"\xef\xbb\xbf" + SITE.replace("\n", "\r\n").encode())
    assert read_site(Path(), kinds).name == "gazette"


def test_a_site_never_changes(read: Read) -> None:
    site = read(WHOLE)
    with pytest.raises(FrozenInstanceError):
        site.name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        site.variables["X"] = "1"  # type: ignore[index]
    assert copy.deepcopy(site) == site
    assert pickle.loads(pickle.dumps(site)) == site
    assert hash(pickle.loads(pickle.dumps(site))) == hash(site)


def test_two_sites_at_once_know_nothing_of_each_other(tmp_path: Path, kinds: Mapping[str, Kind]) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        text = SITE.replace('"gazette"', f'"{name}"') + f'[variables]\nNAME = "{name}"\n'
        (tmp_path / name / "roadworthy.toml").write_text(text)
    one, two = (read_site(tmp_path / name, kinds) for name in ("one", "two"))
    assert (one.name, dict(one.variables), one.folder) == ("one", {"NAME": "one"}, tmp_path / "one")
    assert (two.name, dict(two.variables), two.folder) == ("two", {"NAME": "two"}, tmp_path / "two")


def test_the_file_is_found_in_a_folder_above(site_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site_folder / "roadworthy.toml").write_text(SITE)
    (site_folder / "news" / "views").mkdir(parents=True)
    assert find_site_file(Path("news/views")) == site_folder / "roadworthy.toml"
    monkeypatch.chdir("news/views")
    assert find_site_file(Path()) == site_folder / "roadworthy.toml"


def test_a_way_up_and_down_again_finds_the_folder_that_was_meant(site_folder: Path) -> None:
    (site_folder / "roadworthy.toml").write_text(SITE)
    (site_folder / "other").mkdir()
    (site_folder / "other" / "roadworthy.toml").write_text(SITE)
    (site_folder / "news").mkdir()
    assert find_site_file(Path("other/../news")) == site_folder / "roadworthy.toml"


def test_a_folder_that_is_not_there_is_not_taken_for_the_one_above(site_folder: Path) -> None:
    (site_folder / "roadworthy.toml").write_text(SITE)
    assert said(lambda: find_site_file(Path("nwes"))) == "nwes: there is no such folder (E101)"


def test_no_file_anywhere_leads_to_road_init(site_folder: Path) -> None:
    assert said(lambda: find_site_file(Path())) == (
        "no roadworthy.toml here, or in a folder above (E101)\n  hint: road init writes it"
    )


def test_a_file_that_is_not_there_leads_to_road_init(site_folder: Path, kinds: Mapping[str, Kind]) -> None:
    assert said(lambda: read_site(Path("news"), kinds)) == (
        "news: there is no such file (E101)\n  hint: road init writes it"
    )


def test_a_folder_of_that_name_is_refused(site_folder: Path, kinds: Mapping[str, Kind]) -> None:
    (site_folder / "roadworthy.toml").mkdir()
    assert said(lambda: read_site(Path(), kinds)) == (
        "roadworthy.toml: is a directory (E102)\n  hint: roadworthy.toml is a plain text file"
    )


def test_a_huge_file_is_refused_before_it_is_read(site_folder: Path, kinds: Mapping[str, Kind]) -> None:
    with (site_folder / "roadworthy.toml").open("wb") as file:
        file.truncate(8 * 1024**3)
    assert said(lambda: read_site(Path(), kinds)) == (
        "roadworthy.toml: longer than 256 KiB (E102)\n  hint: a site's file has a hundred lines or so"
    )


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'[site]\nname = "\xe9"\n', "roadworthy.toml:2: not UTF-8: the byte 0xe9 in column 9 (E102)"),
        (SITE.encode("utf-16"), "roadworthy.toml:1: UTF-16 text (E102)"),
    ],
)
def test_a_file_in_another_coding_is_refused(
    raw: bytes, words: str, site_folder: Path, kinds: Mapping[str, Kind]
) -> None:
    (site_folder / "roadworthy.toml").write_bytes(raw)
    assert said(lambda: read_site(Path(), kinds)) == f"{words}\n  hint: save it as UTF-8"


def test_a_file_that_may_not_be_read_is_refused(site_folder: Path, kinds: Mapping[str, Kind]) -> None:
    (site_folder / "roadworthy.toml").write_text(SITE)
    (site_folder / "roadworthy.toml").chmod(0)
    site_folder.chmod(0o755)
    with not_root():
        assert said(lambda: read_site(Path(), kinds)) == (
            "roadworthy.toml: permission denied (E102)\n  hint: roadworthy.toml is a plain text file"
        )


@contextmanager
def not_root() -> Iterator[None]:
    """Be somebody else for a while: root may read every file."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_thousand_mistakes_end_in_a_hundred_and_a_count(problems: Callable[[str], str]) -> None:
    lines = problems(SITE + "".join(f"k{number} = 1\n" for number in range(1_000))).splitlines()
    assert lines[-1] == "roadworthy.toml: 900 more problems (E124)"
    assert sum("unknown key" in line for line in lines) == 100


def test_services_in_a_circle_are_refused(site_folder: Path, kinds: Mapping[str, Kind]) -> None:
    class Ouroboros(Kind):
        name = "ouroboros"
        title = "database that asks the site"
        roles = ("database",)
        depends_on = ("web",)

    (site_folder / "roadworthy.toml").write_text(SITE + '[services.database]\nkind = "ouroboros"\n')
    assert said(lambda: read_site(Path(), {**kinds, "ouroboros": Ouroboros()})) == (
        "roadworthy.toml environments.local: services depend on one another in a circle: web → database → web (E120)\n"
        "  hint: give one of them another kind"
    )


@pytest.mark.parametrize(
    "text", ["a." * 100_000 + "a = 1", '"a".' * 50_000 + "a=1", "a" * 250_000 + " = 1", '"' * 250_000]
)
def test_a_file_made_to_waste_time_is_refused_at_once(text: str, problems: Callable[[str], str]) -> None:
    assert problems(text).startswith("roadworthy.toml")


def test_a_deploy_goes_as_the_environment_says(read: Read) -> None:
    site = read(
        SITE
        + '[environments.staging.deploy]\nbatch = "half"\nwatch = "0 seconds"\n'
        + 'warm = ["/news/"]\nhold_contract = true\n'
    )
    staging, local = site.environment("staging"), site.environment("local")
    assert staging
    assert local
    assert staging.deploy == DeployOptions(batch="half", watch=0, warm=("/news/",), hold_contract=True)
    assert local.deploy == DeployOptions(1, 60, 2, (), 30, 5, False)


@pytest.mark.parametrize(
    ("written", "wanted"), [("false", False), ("true", True), ('"W6"', ("W6",)), ('["W6", "W809"]', ("W6", "W809"))]
)
def test_a_deploy_looks_for_what_the_environment_wants(
    written: str, wanted: bool | tuple[str, ...], read: Read
) -> None:
    staging = read(SITE + f"[environments.staging.deploy]\ncheck = {written}\n").environment("staging")
    assert staging
    assert staging.deploy.check == wanted


def test_a_check_that_can_t_be_one_is_refused(problems: Callable[[str], str]) -> None:
    said = problems(SITE + '[environments.staging.deploy]\ncheck = "migrations"\n')
    assert (
        "roadworthy.toml:6 environments.staging.deploy.check: should be an id of a check such as W601, or W6 for a"
        ' chapter, not "migrations" (E108)'
    ) in said


@pytest.mark.parametrize(
    ("batch", "hosts", "at_once"), [(1, 5, 1), (3, 5, 3), ("half", 5, 3), ("half", 1, 1), ("all", 5, 5), ("all", 0, 1)]
)
def test_a_batch_is_a_number_or_a_share_of_the_hosts(batch: Batch, hosts: int, at_once: int) -> None:
    assert DeployOptions(batch=batch).batch_of(hosts) == at_once
