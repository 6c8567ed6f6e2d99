"""What the hub is told of a site: its parts, and which need which."""

from __future__ import annotations

from pathlib import Path

from roadworthy.environments.project import Cache, Database, Project
from roadworthy.environments.reader import read_site
from roadworthy.environments.site import Site
from roadworthy.stack.hub_site import hub_host, hub_site
from roadworthy.stack.registry import kinds

SITE = """\
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"

[services.web]

[services.mail]
command = "python manage.py db_worker"

[environments.production]
domains = ["gazette.example"]

[environments.production.hosts]
lb1 = { address = "10.77.0.21", roles = ["balancer"] }
web1 = { address = "10.77.0.22", roles = ["web", "mail"] }
web2 = { address = "10.77.0.23", roles = ["web"] }
db1 = { address = "10.77.0.24", roles = ["database"] }
hub1 = { address = "10.77.0.25", roles = ["hub"] }
"""
REDIS = Cache("default", "django.core.cache.backends.redis.RedisCache")
PROJECT = Project(
    "5.2.4", "3.12.1", "gazette.settings", databases=(Database("default", "sqlite3", "db.sqlite3"),), caches=(REDIS,)
)


def read(folder: Path) -> Site:
    (folder / "roadworthy.toml").write_text(SITE)
    return read_site(folder, kinds())


def told(folder: Path, name: str) -> dict[str, object]:
    site = read(folder)
    environment = site.environment(name)
    assert environment
    return hub_site(site, environment, kinds(), PROJECT)


def needs(found: dict[str, object]) -> dict[str, list[str]]:
    parts = found["parts"]
    assert isinstance(parts, list)
    return {part["id"]: sorted(part["needs"]) for part in parts}


def test_each_service_is_a_part_on_each_of_its_hosts_but_not_the_hub(tmp_path: Path) -> None:
    found = told(tmp_path, "production")
    assert {name: found[name] for name in ("key", "name", "environment", "domains")} == {
        "key": "gazette-production",
        "name": "gazette",
        "environment": "production",
        "domains": ["gazette.example"],
    }
    assert needs(found) == {
        "lb1:balancer": ["web1:web", "web2:web"],
        "web1:mail": ["db1:database"],
        "web1:web": ["db1:database"],
        "web2:web": ["db1:database"],
        "db1:database": [],
    }


def test_a_part_says_what_it_is_and_which_units_run_it(tmp_path: Path) -> None:
    parts = told(tmp_path, "production")["parts"]
    assert isinstance(parts, list)
    found = {part["id"]: (part["kind"], part["role"], part["title"], part["units"]) for part in parts}
    assert found["web1:web"] == ("granian", "web", "application server", ["gazette-production-web@*.service"])
    assert found["web1:mail"] == (
        "worker", "mail", "mail", ["gazette-production-mail@*.service", "gazette-production-mail-[0-9]*@*.service"]
    )  # fmt: skip


def test_a_workstation_has_the_projects_database_and_cache_without_services(tmp_path: Path) -> None:
    found = told(tmp_path, "local")
    assert found["key"] == "gazette-local"
    assert needs(found) == {
        "workstation:web": ["workstation:cache", "workstation:database"],
        "workstation:mail": ["workstation:cache", "workstation:database"],
        "workstation:cache": [],
        "workstation:database": [],
    }


def test_an_environment_has_a_hub_where_a_host_has_its_role(tmp_path: Path) -> None:
    production, local = (read(tmp_path).environment(name) for name in ("production", "local"))
    assert production and local
    host = hub_host(production)
    assert host and host.name == "hub1"
    assert hub_host(local) is None


def test_on_a_workstation_a_part_is_run_by_the_processes_of_its_name_or_of_what_stands_in(tmp_path: Path) -> None:
    parts = told(tmp_path, "local")["parts"]
    assert isinstance(parts, list)
    assert {part["id"]: part["units"] for part in parts} == {
        "workstation:web": ["web", "web-[0-9]*", "granian", "granian-[0-9]*"],
        "workstation:mail": ["mail", "mail-[0-9]*"],
        "workstation:database": ["database", "database-[0-9]*", "sqlite", "sqlite-[0-9]*"],
        "workstation:cache": ["cache", "cache-[0-9]*", "redis", "redis-[0-9]*"],
    }
