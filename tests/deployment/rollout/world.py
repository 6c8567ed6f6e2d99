"""Hosts in memory: what a deploy asks of them is done by the real program where it can be, by a few lines elsewhere.

A world can end the process that works on it at any call, as kill -9 would; and it knows whether visitors are served.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from roadworthy.deployment.target import Target
from roadworthy.environments.deploy_options import DeployOptions
from roadworthy.environments.environment import Environment
from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.host import Host
from roadworthy.environments.probe import Probe
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.host_rules import BY_NAME, REFUSED, UNREACHABLE
from roadworthy.fleet.on_host import fence, ledger
from roadworthy.fleet.on_host.operations import Call, Refused
from roadworthy.fleet.resource import File
from roadworthy.fleet.talk import Talk
from roadworthy.problems import ProblemsFound, Where
from roadworthy.stack.balance_file import read_balance, written
from roadworthy.stack.balancer import Balance, Seen, Server
from roadworthy.stack.host_ground import HostGround, ReleaseGround
from roadworthy.stack.kind import StackKind
from roadworthy.stack.layout import Layout, layout
from roadworthy.stack.release_unit import ReleaseUnit

OLD, NEW = "20261121-100000-aaaaaaa", "20261121-110000-bbbbbbb"
LB1 = Host("lb1", "10.77.0.21", ("balancer",))
WEB1 = Host("web1", "10.77.0.22", ("web", "worker"))
WEB2 = Host("web2", "10.77.0.23", ("web",))


class Killed(BaseException):
    """The process was ended by force: nothing more of it runs."""


class Web(StackKind):
    name, title, roles, runs_code = "server", "server", ("web",), True

    def release_units(self, ground: ReleaseGround, services: tuple[Service, ...]) -> tuple[ReleaseUnit, ...]:
        own = "web" in ground.host.host.roles
        name = f"{ground.host.layout.unit('web', ground.id)}.service"
        return (ReleaseUnit("web", name, "", "serves"),) if own else ()


class Worker(StackKind):
    name, title, roles, runs_code = "worker", "worker", ("worker",), True

    def release_units(self, ground: ReleaseGround, services: tuple[Service, ...]) -> tuple[ReleaseUnit, ...]:
        own = "worker" in ground.host.host.roles
        name = f"{ground.host.layout.unit('worker', ground.id)}.service"
        return (ReleaseUnit("worker", name, "", "beside"),) if own else ()


@dataclass
class Machine:
    """One host: its slots, the units that run, the balance that its front was told, and the release jobs follow."""

    name: str
    slots: dict[str, int] = field(default_factory=dict)
    running: set[str] = field(default_factory=set)
    placed: list[str] = field(default_factory=list)
    current: str = ""
    balance: str = ""
    is_there: bool = True


class World:
    """Two web hosts behind a front, which serve OLD."""

    def __init__(self, folder: Path, hosts: Sequence[Host] = (LB1, WEB1, WEB2), release: str = OLD) -> None:
        self.folder, self.hosts = folder, tuple(hosts)
        self.machines = {host.name: Machine(host.name) for host in hosts}
        self.calls: list[str] = []
        self.kill_at = -1
        self.kills_after = False
        self.is_dead = False
        self.bad: dict[str, str] = {}
        self.failing: set[str] = set()
        self.protected: set[str] = set()
        self.unfit: set[str] = set()
        self.looks = 0
        self.met: Counter[tuple[str, int]] = Counter()
        self.has_visitors = True
        self.knows_names = True
        self.watch_s = 0
        self.migrations: dict[str, tuple[str, ...]] = {}
        self.on_call: Callable[[str, str], None] = lambda host, operation: None
        self.lock = threading.RLock()
        self.layout: Layout = layout(self.site, self.environment)
        if release:
            self._serve(release)

    @property
    def web(self) -> tuple[Host, ...]:
        return tuple(host for host in self.hosts if host.has_role("web"))

    @property
    def fronts(self) -> tuple[Host, ...]:
        return tuple(host for host in self.hosts if host.has_role("balancer")) or self.web

    @property
    def site(self) -> Site:
        return Site("gazette", self.folder, "gazette.settings", environments=())

    @property
    def environment(self) -> Environment:
        services = (Service("web", "server", FrozenTable()), Service("worker", "worker", FrozenTable()))
        return Environment(
            "production", ("gazette.example",), self.hosts, services, deploy=DeployOptions(watch=self.watch_s, drain=1)
        )

    def target(self) -> Target:
        """Return the environment, as a process that begins now sees it."""
        self.is_dead = False
        fleet = cast(Fleet, WorldFleet(self))
        kinds = {"server": Web(), "worker": Worker()}
        return cast(Target, WorldTarget(self, fleet, kinds))

    def _serve(self, release: str) -> None:
        servers = []
        for host in self.web:
            machine = self.machines[host.name]
            machine.slots[release] = 0
            machine.running |= self._units(host, release)
            machine.placed, machine.current = [release], release
            servers.append({"host": host.name, "slot": 0, "release": release, "weight": 100, "drains": False})
        for front in self.fronts:
            own = [one for one in servers if front.has_role("balancer") or one["host"] == front.name]
            balance = Balance(tuple(_server(one) for one in own))
            self.machines[front.name].balance = written(balance)

    def _units(self, host: Host, release: str) -> set[str]:
        return {f"{self.layout.unit(role, release)}.service" for role in host.roles if role != "balancer"}

    # What visitors see.

    def unserved(self) -> str:
        """Say why a visitor who comes now would not be answered; nothing when all would be."""
        for front in self.fronts:
            balance = read_balance(self.machines[front.name].balance)
            is_open = [server for server in balance.servers if server.is_open]
            if not is_open and self.machines[front.name].is_there:
                return f"{front.name} sends to nobody"
            for server in is_open:
                unit = f"{self.layout.unit('web', server.release)}.service"
                machine = self.machines[server.host]
                runs = unit in machine.running and machine.slots.get(server.release) == server.slot
                if machine.is_there and not runs:
                    return f"{front.name} sends to {server.release} on {server.host}, which does not run"
        return ""

    def untidy(self, release: str) -> str:
        """Say what is not as it is after a whole deploy or undo to a release; nothing when all is."""
        for front in self.fronts:
            servers = read_balance(self.machines[front.name].balance).servers
            if {(one.release, one.weight, one.drains) for one in servers} != {(release, 100, False)}:
                return f"{front.name}: {servers}"
        for host in self.web:
            machine = self.machines[host.name]
            wanted = ({release}, release, self._units(host, release))
            if (set(machine.slots), machine.current, machine.running) != wanted:
                return str(machine)
        return ""

    # What hosts do.

    def call(self, host: str, operation: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Do one call; the process may be ended before or after it."""
        with self.lock:
            if self.is_dead:
                raise Killed
            number = len(self.calls)
            self.calls.append(f"{host} {message.get('operation', operation)}")
            if number == self.kill_at and not self.kills_after:
                self._die()
            if not self.machines[host].is_there:
                raise ProblemsFound([UNREACHABLE.problem("it does not answer", "", Where(part=host))])
            self.on_call(host, str(message.get("operation", operation)))
            result = self._do(host, operation, dict(message))
            if number == self.kill_at:
                self._die()
            return result

    def _die(self) -> None:
        self.is_dead = True
        raise Killed

    def _do(self, host: str, operation: str, message: dict[str, Any]) -> dict[str, Any]:
        call = Call(message, cast(Any, None), cast(Any, None))
        state = str(self.folder / host)
        ledger.STATE = fence.STATE = state
        (self.folder / host).mkdir(exist_ok=True)
        try:
            if operation == "fence.do":
                with fence.held(message["key"], message["token"]):
                    return self._do(host, message["operation"], message["message"])
            if operation.startswith("ledger."):
                name = operation.partition(".")[2]
                found: dict[str, Any] = getattr(ledger, name)(call)
                return found
        except Refused as refused:
            rule = BY_NAME.get(refused.rule, REFUSED)
            raise ProblemsFound([rule.problem(refused.sentence, refused.hint, Where(part=host))]) from None
        machine = self.machines[host]
        done: dict[str, Any] = getattr(self, "_" + operation.replace(".", "_"))(machine, message)
        return done

    def _slots_look(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        state = {"active": "active", "sub": "running", "main_pid": 1, "since_s": 1.0, "result": "success"}
        return {
            "slots": {str(slot): release for release, slot in machine.slots.items()}, "placed": machine.placed,
            "current": machine.current, "units": dict.fromkeys(machine.running, state), "balance": machine.balance,
            "fence": fence.standing(self.layout.key), "free_memory_bytes": 1 << 30, "is_bare": False, "applied": "",
            "serving": [],
        }  # fmt: skip

    def _slots_keep(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        return {}

    def _slots_open(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        release = message["release"]
        free = next(slot for slot in range(4) if slot not in machine.slots.values())
        slot = machine.slots.setdefault(release, free)
        machine.running.add(f"{self.layout.unit('web', release)}.service")
        failed = self.bad.get(machine.name, "") if release == NEW else ""
        page = {"path": "/", "status": 200, "ms": 5.0, "reason": ""}
        lines = ["ImportError: no module named gazete"] if failed else []
        return {
            "slot": slot, "failed": failed, "lines": lines, "pages": [page], "ready_ms": 900.0,
            "free_memory_bytes": 1 << 30,
        }  # fmt: skip

    def _slots_close(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        release = message["release"]
        machine.slots.pop(release, None)
        machine.running -= {f"{self.layout.unit(role, release)}.service" for role in ("web", "worker")}
        return {}

    def _slots_accompany(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        if machine.name == "web1":
            machine.running.add(f"{self.layout.unit('worker', message['release'])}.service")
        return {}

    def _slots_follow(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        started = []
        if machine.name == "web1" and message["release"]:
            unit = f"{self.layout.unit('worker', message['release'])}.service"
            machine.running.add(unit)
            started = [unit]
        for other in message["others"]:
            machine.running.discard(f"{self.layout.unit('worker', other)}.service")
        machine.current = message["release"]
        return {"started": started}

    def _slots_steady(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        return {"failed": self.bad.get("worker", "") if message["release"] == NEW else "", "lines": ["no broker"]}

    def _slots_lines(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        return {"lines": []}

    def _store_publish(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        return {"changed": 0}

    def _store_releases(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        made = {"revision": "", "subject": "", "made_at": "2026-11-21T10:00:00+00:00", "made_by": "ann"}
        releases = [{"id": name, **made, "migrations": self.migrations.get(name, ())} for name in machine.placed]
        return {"releases": releases, "slots": {}, "current": machine.current, "active": []}

    def _store_prune(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        self.protected.update(message["protect"])
        self.unfit.update(message["unfit"])
        return {"removed": []}

    def _run_run(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        return {"exit_code": 0, "took_s": 0.1, "is_late": False}

    def _http_ask(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        servers = [one for one in read_balance(machine.balance).servers if one.is_open]
        named = [probe["headers"]["server"].split() for probe in message["probes"] if probe["headers"]]
        self.met.update((host, int(slot)) for host, slot in named)
        others = len(message["probes"]) - len(named)
        self.met.update({(one.host, one.slot): others // len(servers) for one in servers})
        answer = {"status": 200, "headers": {}, "took_ms": 5.0, "reason": ""}
        return {"answers": [answer] * len(message["probes"])}

    def _talk_switch(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        machine.balance = message["files"][0]["content"]
        return {"replies": []}

    def _talk_say(self, machine: Machine, message: dict[str, Any]) -> dict[str, Any]:
        return {"replies": [machine.balance]}


class WorldWay:
    """How a world is reached: not at all."""

    def words(self, host: Host) -> list[str]:
        return []


class WorldFleet(Fleet):
    """The fleet of a world; hands that a fence makes reach the same hosts."""

    def __init__(self, world: World) -> None:
        super().__init__(world.hosts, way=WorldWay())
        self.world = world
        self.way.world = world  # type: ignore[attr-defined]


@dataclass
class WorldTarget:
    """As much of a Target as a rollout uses."""

    world: World
    fleet: Fleet
    kinds: Mapping[str, StackKind]

    def __post_init__(self) -> None:
        self.site, self.environment, self.layout = self.world.site, self.world.environment, self.world.layout
        self.means = SimpleNamespace(shell={}, tell=lambda words: None)

    @property
    def hosts(self) -> tuple[Host, ...]:
        return self.environment.hosts

    @property
    def code_hosts(self) -> tuple[Host, ...]:
        return self.world.web

    def ground(self, host: Host) -> HostGround:
        return HostGround(self.site, self.environment, host, self.layout, self.kinds, {}, cast(Any, None))

    def release_ground(self, host: Host, release: str, slot: int) -> ReleaseGround:
        return ReleaseGround(self.ground(host), release, slot)

    def balancer(self) -> WorldBalancer:
        return WorldBalancer(self.world)


@dataclass(frozen=True)
class WorldBalancer:
    """A balancer whose only file is its balance."""

    world: World

    @property
    def fronts(self) -> tuple[Host, ...]:
        return self.world.fronts

    def servers_of(self, front: Host) -> tuple[Host, ...]:
        return self.world.web if front.has_role("balancer") else (front,)

    def files(self, front: Host, balance: Balance) -> tuple[File, ...]:
        return (File("/etc/roadworthy/balance.json", written(balance)),)

    def say(self, front: Host, balance: Balance) -> Talk:
        return Talk("/run/balancer", ())

    def popular(self, front: Host) -> tuple[str, ...]:
        return ("true",)

    def through(self, front: Host, path: str, server: Server | None = None) -> Probe:
        headers = {"server": f"{server.host} {server.slot}"} if server and self.world.knows_names else {}
        return Probe(url=f"https://127.0.0.1{path}", headers=headers)

    def ask(self, front: Host) -> Talk:
        return Talk("/run/balancer", ("show",))

    def read(self, front: Host, replies: Sequence[str]) -> tuple[Seen, ...]:
        self.world.looks += 1
        servers = read_balance(replies[0]).servers
        return tuple(self._seen(one.host, one.slot, one.release in self.world.failing) for one in servers)

    def _seen(self, host: str, slot: int, fails: bool) -> Seen:
        asked = self.world.looks * 50 if self.world.has_visitors else self.world.met[(host, slot)]
        return Seen(host, slot, "up", 100, 0, asked, asked if fails else 0)


def _server(one: Mapping[str, Any]) -> Any:
    return replace(read_balance('{"maintenance": false, "servers": [{"host": "", "slot": 0}]}').servers[0], **one)
