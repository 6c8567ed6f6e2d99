"""What every host is given, and what only those that run the site's code are."""

from __future__ import annotations

from tests.stack.conftest import Machine

from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.fleet.resource import Account, Directory, Resource
from roadworthy.stack import base

WEB1, DB1 = Host("web1", "10.77.0.22", ("web",)), Host("db1", "10.77.0.24", ("database",))


def given(machine: Machine, site: str, host: str) -> tuple[Resource, ...]:
    services = (Service("web", "granian"), Service("database", "postgresql"))
    production = Environment("production", hosts=(WEB1, DB1), services=services)
    return base.resources(machine.host_ground(Site(site, machine.folder, "s.settings"), production, host=host))


def shown(resources: tuple[Resource, ...]) -> list[str]:
    return [f"{one.path} {one.owner}:{one.group} {one.mode:o}" for one in resources if isinstance(one, Directory)]


def test_the_folders_of_the_site_are_closed_to_others_and_what_serves_belongs_to_root(machine: Machine) -> None:
    assert shown(given(machine, "gazette", "web1")) == [
        "/etc/roadworthy root:root 755",
        "/var/lib/roadworthy root:root 755",
        "/etc/systemd/journald.conf.d root:root 755",
        "/etc/roadworthy/gazette-production root:root 700",
        "/var/lib/roadworthy/gazette-production root:root 700",
        "/srv/gazette-production root:gazette-production 750",
        "/srv/gazette-production/releases root:root 755",
        "/srv/gazette-production/environments root:root 755",
        "/srv/gazette-production/objects root:root 755",
        "/srv/gazette-production/static root:root 755",
        *(
            f"/srv/gazette-production/{name} gazette-production:gazette-production 750"
            for name in ("media", "mail", "data", "log", "run")
        ),
    ]


def test_the_account_comes_before_what_belongs_to_it(machine: Machine) -> None:
    resources = given(machine, "gazette", "web1")
    account = resources.index(Account("gazette-production", home="/srv/gazette-production/data"))
    owned = [
        number
        for number, one in enumerate(resources)
        if isinstance(one, Directory) and "gazette-production" in (one.owner, one.group)
    ]
    assert owned
    assert account < min(owned)


def test_a_host_without_the_sites_code_has_no_account_and_no_folder_of_it(machine: Machine) -> None:
    resources = given(machine, "gazette", "db1")
    assert not any(isinstance(one, Account) for one in resources)
    assert not any("/srv/" in line for line in shown(resources))


def test_what_belongs_to_the_host_is_the_same_for_each_of_its_sites(machine: Machine) -> None:
    """Two sites on one host must not undo one another's files."""
    gazette, kiosk = (
        {one for one in given(machine, site, "db1") if "production" not in str(one)} for site in ("gazette", "kiosk")
    )
    assert len(gazette) >= 9
    assert gazette == kiosk
