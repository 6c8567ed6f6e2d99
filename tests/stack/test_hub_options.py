"""Where the hub hands its samples over to: a line in the model, a variable on its host."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.stack.conftest import HOST, Machine

from roadworthy.environments.project import Project
from roadworthy.environments.reader import read_text
from roadworthy.fleet.resource import File
from roadworthy.problems import ProblemsFound
from roadworthy.stack import hub_host
from roadworthy.stack.registry import kinds

SITE = """
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
[services.web]
[services.hub]
{line}
[environments.production.hosts]
web1 = {{ address = "10.77.0.22", roles = ["web"] }}
hub1 = {{ address = "10.77.0.25", roles = ["hub"] }}
"""
TARGET = "http://10.77.0.30:8428/api/v1/write"


def variables(machine: Machine, line: str) -> str:
    site = read_text(SITE.format(line=line), machine.folder, kinds())
    environment = site.environments[-1]
    facts = {host.name: replace(HOST, addresses=(host.address,)) for host in environment.hosts}
    project = Project("5.2.4", "3.12.1", "gazette.settings")
    ground = machine.host_ground(site, environment, project, facts, "hub1")
    ground = replace(ground, secrets={"HUB_KEY": "a secret of the gazette"})
    found = hub_host.resources(ground, ground.services_of("hub"))
    return next(one.content for one in found if isinstance(one, File) and one.path.endswith("/hub.variables"))


def test_the_engine_that_the_model_names_is_told_to_the_hub(machine: Machine) -> None:
    line = f'ROADWORTHY_HUB_REMOTE_WRITE="{TARGET}"'
    assert line in variables(machine, f'remote_write = "{TARGET}"').splitlines()
    assert "REMOTE_WRITE" not in variables(machine, "")


@pytest.mark.parametrize("address", ["10.77.0.30:8428", "http://hub:s3cret@10.77.0.30:8428/api/v1/write", "http://a b"])
def test_an_address_that_is_none_or_holds_a_password_is_refused(machine: Machine, address: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        variables(machine, f'remote_write = "{address}"')
    assert str(found.value) == (
        "roadworthy.toml:8 services.hub.remote_write: should be an address such as "
        f'http://10.77.0.30:8428/api/v1/write, not "{address}" (E108)'
    )
