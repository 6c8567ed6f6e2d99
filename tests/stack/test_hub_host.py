"""What the host with the hub is given, and what every host is given for its agent."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.stack.conftest import HOST, Machine
from tests.stack.shown_host import shown_host

from roadworthy.environments.project import Project
from roadworthy.environments.reader import read_site
from roadworthy.fleet.resource import Account, Directory, Ensured, File, Resource, Unit
from roadworthy.stack import agent_host, hub_code, hub_host
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.hub_key import HubKey, digest
from roadworthy.stack.hub_site import watchers
from roadworthy.stack.opening import Opening
from roadworthy.stack.registry import kinds

SITE = """
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
[services.web]
[environments.production.hosts]
lb1 = { address = "10.77.0.21", roles = ["balancer"] }
web1 = { address = "10.77.0.22", roles = ["web"] }
hub1 = { address = "10.77.0.25", roles = ["hub"] }
"""
KEY = HubKey("a secret of the gazette")


@pytest.fixture
def ground(machine: Machine) -> HostGround:
    (machine.folder / "roadworthy.toml").write_text(SITE)
    site = read_site(machine.folder, kinds())
    environment = site.environments[-1]
    facts = {host.name: replace(HOST, addresses=(host.address,)) for host in environment.hosts}
    project = Project("5.2.4", "3.12.1", "gazette.settings")
    return replace(machine.host_ground(site, environment, project, facts, "hub1"), secrets={"HUB_KEY": KEY.secret})


def on(ground: HostGround, name: str) -> HostGround:
    return replace(ground, host=next(host for host in ground.environment.hosts if host.name == name))


def files(resources: tuple[Resource, ...]) -> dict[str, File]:
    return {one.path: one for one in resources if isinstance(one, File)}


def unit(resources: tuple[Resource, ...]) -> Unit:
    (found,) = [one for one in resources if isinstance(one, Unit)]
    return found


def hub(ground: HostGround) -> tuple[Resource, ...]:
    return hub_host.resources(ground, ground.services_of("hub"))


def test_the_hub_has_an_account_and_a_folder_of_its_own(ground: HostGround) -> None:
    said = shown_host([one for one in hub(ground) if isinstance(one, Account | Directory)], ())
    assert said == (
        "account gazette-production-hub at /var/lib/gazette-production-hub\n"
        "directory /var/lib/gazette-production-hub 0700 gazette-production-hub:gazette-production-hub\n"
        "directory /var/lib/gazette-production-hub/sites 0750 root:gazette-production-hub\n"
        "directory /var/lib/gazette-production-hub/senders 0750 root:gazette-production-hub\n"
        "directory /usr/local/lib/roadworthy 0755 root:root"
    )


def test_every_host_may_send_by_a_token_of_its_own_of_which_the_hub_has_the_hash(ground: HostGround) -> None:
    folder = "/var/lib/gazette-production-hub/senders"
    found = {path: file for path, file in files(hub(ground)).items() if path.startswith(folder)}
    assert sorted(found) == [f"{folder}/{name}.json" for name in ("hub1", "lb1", "web1")]
    assert json.loads(found[f"{folder}/web1.json"].content) == {
        "name": "web1", "sha256": digest(KEY.token("web1")), "sites": ["gazette-production"], "sends": True,
    }  # fmt: skip
    assert {(file.owner, file.group, file.mode) for file in found.values()} == {
        ("root", "gazette-production-hub", 0o640)
    }


def test_the_hub_is_told_of_the_site(ground: HostGround) -> None:
    file = files(hub(ground))["/var/lib/gazette-production-hub/sites/gazette-production.json"]
    assert [part["id"] for part in json.loads(file.content)["parts"]] == ["lb1:balancer", "web1:web"]


def test_its_code_is_one_line_of_a_plan(ground: HostGround) -> None:
    name = hub_code.name(ground.own_facts)
    assert [one.title for one in hub(ground) if isinstance(one, Ensured)] == [f"the hub's code and its Python ({name})"]
    root = "/usr/local/lib/roadworthy/gazette-production-hub"
    assert name not in unit(hub(ground)).content
    assert (
        f"ExecStart={root}/current/python/bin/python -m roadworthy.hub serve --host 0.0.0.0 --port 20569 "
        in unit(hub(ground)).content
    )
    assert f"{root}/current/release.json" in unit(hub(ground)).watches


def test_its_unit_can_write_into_its_folder_alone(ground: HostGround) -> None:
    lines = unit(hub(ground)).content.splitlines()
    assert {"ProtectSystem=strict", "ReadWritePaths=/var/lib/gazette-production-hub", "CapabilityBoundingSet="} <= set(
        lines
    )
    assert [line for line in lines if line.startswith(("User", "Group", "LoadCredential"))] == [
        "LoadCredential=certificate:/etc/roadworthy/gazette-production/hub.crt",
        "LoadCredential=key:/etc/roadworthy/gazette-production/hub.key",
        "User=gazette-production-hub",
        "Group=gazette-production-hub",
    ]


def test_its_port_is_open_to_the_other_hosts_alone(ground: HostGround) -> None:
    found = hub_host.openings(ground, ground.services_of("hub"))
    assert found == (Opening(20569, ("10.77.0.21", "10.77.0.22"), "hub of gazette-production"),)


def test_the_same_site_gives_the_same_state(ground: HostGround) -> None:
    assert hub(ground) == hub(ground)
    assert agent_host.resources(ground, ()) == agent_host.resources(ground, ())


def test_an_agent_is_told_where_the_hub_is_and_who_may_tell_it(ground: HostGround) -> None:
    found = agent_host.configuration(on(ground, "web1"))
    given = "/run/credentials/gazette-production-agent.service"
    assert {name: found[name] for name in ("host", "hub", "token_file", "ca_file", "spool", "interval_s", "sites")} == {
        "host": "web1",
        "hub": "https://10.77.0.25:20569",
        "token_file": f"{given}/token",
        "ca_file": f"{given}/certificate",
        "spool": "/var/lib/gazette-production-agent",
        "interval_s": 10,
        "sites": {
            "gazette-production": {
                "socket": "/run/gazette-production-agent/site.sock",
                "group": "gazette-production",
                "environment": "production",
            }
        },
    }
    assert found["units"][0] == "gazette-production-*"
    assert agent_host.configuration(ground)["hub"] == "https://127.0.0.1:20569"
    assert agent_host.configuration(on(ground, "lb1"))["sites"]["gazette-production"]["group"] == "roadworthy-agent"


def test_an_agents_token_and_configuration_are_roots(ground: HostGround) -> None:
    etc = "/etc/roadworthy/gazette-production/agent"
    found = files(agent_host.resources(on(ground, "web1"), ()))
    assert found[f"{etc}.token"].content == f"{KEY.token('web1')}\n"
    own = [file for path, file in found.items() if path.startswith(etc)]
    assert {(file.owner, file.group, file.mode) for file in own} == {("root", "root", 0o600)}
    assert found[f"{etc}.token"].secret
    assert found[f"{etc}.certificate"].content == KEY.certificate("10.77.0.25").certificate


def test_an_agent_has_the_sites_group_and_sees_none_of_its_files(ground: HostGround) -> None:
    lines = unit(agent_host.resources(on(ground, "web1"), ())).content.splitlines()
    assert {"User=roadworthy-agent", "Group=gazette-production", "RuntimeDirectoryMode=0750"} <= set(lines)
    root = "/srv/gazette-production"
    assert f"InaccessiblePaths=-{root}/mail -{root}/data -{root}/log -{root}/run" in lines
    assert "Group=roadworthy-agent" in unit(agent_host.resources(on(ground, "lb1"), ())).content


def test_a_release_is_told_of_the_agent_where_there_is_a_hub(ground: HostGround) -> None:
    assert agent_host.variables(ground) == {"ROADWORTHY_AGENT": "/run/gazette-production-agent/site.sock"}
    hosts = tuple(host for host in ground.environment.hosts if host.name != "hub1")
    assert agent_host.variables(replace(ground, environment=replace(ground.environment, hosts=hosts))) == {}


def test_the_agents_program_is_the_file_as_it_is(ground: HostGround) -> None:
    found = files(agent_host.resources(ground, ()))["/usr/local/lib/roadworthy/gazette-production-agent.py"]
    assert found.content == Path(hub_code.agent_file()).read_text()


def test_another_python_there_or_other_code_gives_the_hub_another_name(ground: HostGround) -> None:
    facts = ground.own_facts
    names = {hub_code.name(one) for one in (facts, replace(facts, python="3.13.5"), replace(facts, machine="aarch64"))}
    assert len(names) == 3
    assert not [path for path in hub_code.files() if path.endswith(".pyc")]


def test_visitors_are_served_without_a_host_that_has_the_hub_alone(ground: HostGround) -> None:
    assert watchers(ground.environment) == {"hub1"}
    hosts = tuple(replace(host, roles=(*host.roles, "hub")) for host in ground.environment.hosts[:2])
    assert watchers(replace(ground.environment, hosts=hosts)) == frozenset()
