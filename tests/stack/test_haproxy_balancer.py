"""What the running HAProxy is told and asked, word for word; that it obeys is tried in tests/live."""

from dataclasses import replace

import pytest
from tests.stack.conftest import Machine

from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.service import Service
from roadworthy.stack.balance_file import read_balance, written
from roadworthy.stack.balancer import Balance, Seen, Server
from roadworthy.stack.haproxy import HAProxy
from roadworthy.stack.haproxy_balancer import HAProxyBalancer

LB1, WEB1 = Host("lb1", "10.77.0.21", ("balancer",)), Host("web1", "10.77.0.22", ("web",))
WEB, BALANCER = Service("web", "granian"), Service("balancer", "haproxy")
HALFWAY = Balance((Server("web1", 0, "r1", 100, drains=True), Server("web1", 2, "r2", 100)))
HEAD = "# pxname,svname,qcur,scur,stot,econ,eresp,status,weight,check_status,check_code,last_chk,hrsp_5xx,rtime,"


@pytest.fixture
def balancer(machine: Machine) -> HAProxyBalancer:
    return balancer_of(machine, BALANCER)


def balancer_of(machine: Machine, *services: Service) -> HAProxyBalancer:
    environment = Environment("production", ("gazette.example",), (LB1, WEB1), (WEB, *services))
    site = machine.ground().site
    ground = machine.host_ground(site, environment)
    found = HAProxy().balancer(ground, ground.services_of("haproxy"))
    assert found
    return found


def test_what_opens_is_said_before_what_closes(balancer: HAProxyBalancer) -> None:
    talk = balancer.say(LB1, HALFWAY)
    place = "set server gazette-production/web1-"
    assert talk.socket == "/run/roadworthy-haproxy/admin.sock"
    assert talk.lines == (
        f"{place}2 weight 100; {place}2 state ready",
        f"{place}0 weight 0; {place}0 state ready",
        f"{place}1 state maint; {place}1 weight 100",
        f"{place}3 state maint; {place}3 weight 100",
        "set map /etc/roadworthy/haproxy/maintenance/gazette-production.map gazette-production off",
    )


def test_with_sticky_visitors_one_that_drains_is_closed_to_all_but_what_it_has(machine: Machine) -> None:
    balancer = balancer_of(machine, Service("balancer", "haproxy", {"sticky": True}))
    place = "set server gazette-production/web1-0"
    assert f"{place} state maint; {place} weight 100" in balancer.say(LB1, HALFWAY).lines


def test_the_files_are_the_word_on_maintenance_the_servers_and_the_balance(balancer: HAProxyBalancer) -> None:
    maintenance, servers, said = balancer.files(LB1, Balance(HALFWAY.servers, is_maintenance=True))
    assert maintenance.content == "gazette-production on\n"
    assert [line.strip() for line in servers.content.splitlines() if " server web1" in line] == [
        "server web1-0 10.77.0.22:20560 weight 0",
        "server web1-1 10.77.0.22:20561 weight 100 disabled",
        "server web1-2 10.77.0.22:20562 weight 100",
        "server web1-3 10.77.0.22:20563 weight 100 disabled",
    ]
    assert (said.path, said.mode) == ("/etc/roadworthy/gazette-production/balance.json", 0o600)
    assert read_balance(said.content) == Balance(HALFWAY.servers, is_maintenance=True)


def test_a_balance_that_is_not_there_yet_is_empty_and_a_broken_one_is_refused() -> None:
    assert read_balance("") == Balance()
    assert read_balance(written(HALFWAY)) == HALFWAY
    with pytest.raises(ValueError, match="not a balance: 'servers'"):
        read_balance("{}")


def test_the_shape_is_the_same_whoever_serves(balancer: HAProxyBalancer) -> None:
    part = balancer.part(LB1)
    assert part.shape() == balancer.part(LB1).shape()
    assert part.shape("another certificate") != part.shape()


def test_the_figures_are_read(balancer: HAProxyBalancer) -> None:
    rows = (
        "gazette-production,web1-0,0,2,90,0,0,UP,0,L7OK,200,,0,31,",
        "gazette-production,web1-1,0,0,0,0,0,MAINT,100,,,,0,0,",
        "gazette-production,web1-2,1,3,7,2,1,DOWN 1/2,100,L7STS,503,,4,250,",
        "gazette-production,web9-0,0,0,0,0,0,UP,100,L7OK,200,,0,0,",
    )
    assert balancer.ask(LB1).lines == ("show stat gazette-production 4 -1",)
    seen = balancer.read(LB1, ("\n".join([HEAD, *rows]) + "\n\n",))
    assert seen == (
        Seen("web1", 0, "drain", 0, sessions=2, requests=90, errors_5xx=0, average_ms=31.0),
        Seen("web1", 1, "maintenance", 100, sessions=0, requests=0, errors_5xx=0),
        Seen("web1", 2, "down", 100, 4, 7, errors_5xx=4, failed_connections=3, average_ms=250.0),
    )
    assert seen[2].reason == "L7STS 503"


def test_an_answer_without_figures_is_refused_with_what_it_says(balancer: HAProxyBalancer) -> None:
    with pytest.raises(ValueError, match="No such proxy"):
        balancer.read(LB1, ("No such proxy.\n",))
    with pytest.raises(ValueError, match="HAProxy said nothing"):
        balancer.read(LB1, ("",))


def test_another_kind_of_balancer_leaves_nothing_to_haproxy(machine: Machine) -> None:
    class Nginx(HAProxy):
        name = "nginx"

    environment = Environment("production", (), (LB1, WEB1), (WEB, Service("balancer", "nginx")))
    ground = machine.host_ground(machine.ground().site, environment, host="lb1")
    ground = replace(ground, kinds={**ground.kinds, "nginx": Nginx()})
    assert HAProxy().balancer(ground, ()) is None
    assert HAProxy().on_host(ground, ()) == ()


def test_a_page_is_asked_for_through_the_balancer_as_by_a_visitor_who_is_let_in(balancer: HAProxyBalancer) -> None:
    asked = balancer.through(LB1, "/search/?q=a")
    assert (asked.url, asked.host_header) == ("https://127.0.0.1/search/?q=a", "gazette.example")


def test_one_server_is_asked_by_its_name_with_the_proof_that_only_the_site_has(balancer: HAProxyBalancer) -> None:
    ground = replace(balancer.ground, secrets={"ROADWORTHY_STATUS_TOKEN": "a-token"})
    known = replace(balancer, ground=ground)
    server = Server("web1", 2, "r2")
    headers = {"X-Roadworthy-Server": "web1-2", "X-Roadworthy-Token": "a-token"}
    assert dict(known.through(LB1, "/", server).headers) == headers
    assert not known.through(LB1, "/").headers
    assert not replace(balancer, ground=replace(ground, secrets={})).through(LB1, "/", server).headers
