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
from roadworthy.stack.agent_host import configuration
from roadworthy.stack.host_ground import HostGround
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
    ground = of_host(machine, line, "hub1")
    found = hub_host.resources(ground, ground.services_of("hub"))
    return next(one.content for one in found if isinstance(one, File) and one.path.endswith("/hub.variables"))


def of_host(machine: Machine, line: str, name: str) -> HostGround:
    site = read_text(SITE.format(line=line), machine.folder, kinds())
    environment = site.environments[-1]
    facts = {host.name: replace(HOST, addresses=(host.address,)) for host in environment.hosts}
    project = Project("5.2.4", "3.12.1", "gazette.settings")
    ground = machine.host_ground(site, environment, project, facts, name)
    return replace(ground, secrets={"HUB_KEY": "a secret of the gazette"})


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


def test_what_programs_tell_by_themselves_is_taken_by_each_agent(machine: Machine) -> None:
    line = 'statsd = 8125\nscrape = ["http://127.0.0.1:9100/metrics"]'
    found = configuration(of_host(machine, line, "web1"))
    assert (found["statsd"], found["statsd_site"]) == ("127.0.0.1:8125", "gazette-production")
    assert found["scrape"] == [{"url": "http://127.0.0.1:9100/metrics", "labels": {}, "site": "gazette-production"}]
    assert {"statsd", "scrape"}.isdisjoint(configuration(of_host(machine, "", "web1")))
