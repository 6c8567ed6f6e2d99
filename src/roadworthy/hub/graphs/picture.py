"""The site as a picture: its parts in columns from the visitor to the data, each with a verdict and one figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from roadworthy.hub.graphs import database, pool
from roadworthy.hub.graphs.line import Value
from roadworthy.hub.graphs.pulse import FAILING, FEW, FULL, STRAINED, HostPulse, Pulse
from roadworthy.hub.graphs.seen import worse
from roadworthy.hub.graphs.servers import SEEN, TITLES
from roadworthy.hub.graphs.unit import words
from roadworthy.hub.graphs.verdict import BROKEN, SILENT, UNKNOWN, WELL, Verdict, judged, worst
from roadworthy.hub.graphs.verdict import FAILING as IS_FAILING
from roadworthy.hub.graphs.verdict import STRAINED as IS_STRAINED
from roadworthy.hub.sites.site import HubSite, Part

DOMAIN = "domain"
LOCAL = "local"
"""On a workstation others compute as well: how busy its processors are says nothing of the site."""
SAYS_NOTHING = "its host sends nothing"
FRONT = ("balancer", "web")
"""Without any of these nobody gets an answer."""


@dataclass(frozen=True)
class Shown:
    """One part in the picture."""

    part: Part
    verdict: Verdict
    figure: str

    @property
    def server(self) -> str:
        """Return the kind of server that has graphs of its own, if the part is one."""
        return self.part.kind if self.part.kind in SEEN else ""

    @property
    def needs(self) -> str:
        """Return the parts it needs, as the page keeps them."""
        return " ".join(self.part.needs)


@dataclass(frozen=True)
class Picture:
    """All parts, in columns, and what to say of them in one sentence."""

    columns: tuple[tuple[Shown, ...], ...]
    verdict: Verdict
    sentence: str


def picture(site: HubSite, pulse: Pulse) -> Picture:
    """Return the picture of a site at this moment."""
    parts = {part.id: part for part in with_pools(with_domain(site), pulse)}
    own = {name: _own(part, pulse, site.environment == LOCAL) for name, part in parts.items()}
    verdicts = judged(own, parts)
    deep = depths(parts)
    columns = tuple(
        tuple(
            Shown(parts[name], verdicts[name], _figure(parts[name], pulse))
            for name, depth in deep.items()
            if depth == number
        )
        for number in range(max(deep.values(), default=-1) + 1)
    )
    verdict, sentence = overall(parts, verdicts, own[DOMAIN].word == IS_FAILING)
    return Picture(columns, verdict, sentence)


def with_domain(site: HubSite) -> list[Part]:
    """Return the parts with the domain before those that nothing else needs."""
    needed = {name for part in site.parts for name in part.needs}
    first = [part for part in site.parts if part.role == "balancer"] or [
        part for part in site.parts if part.id not in needed and part.role == "web"
    ]
    title = site.domains[0] if site.domains else site.name
    return [Part(DOMAIN, DOMAIN, "", title, needs=tuple(part.id for part in first)), *site.parts]


def with_pools(parts: list[Part], pulse: Pulse) -> list[Part]:
    """Return the parts with the pools of connections to the database, which stand before it on hosts of the code."""
    databases = {part.id for part in parts if part.kind == database.KIND}
    pools = [
        Part(f"{host}:{pool.KIND}", pool.KIND, host, TITLES[pool.KIND], pool.KIND, tuple(sorted(databases)))
        for kind, host in sorted(pulse.servers)
        if kind == pool.KIND and databases
    ]
    own = {one.host: one.id for one in pools}
    return [*(_through(part, own.get(part.host, ""), databases) for part in parts), *pools]


def _through(part: Part, through: str, databases: set[str]) -> Part:
    """Return the part with the pool of its host in place of the database, if it needs it."""
    if not through or databases.isdisjoint(part.needs):
        return part
    return replace(part, needs=(through, *(name for name in part.needs if name not in databases)))


def depths(parts: Mapping[str, Part]) -> dict[str, int]:
    """Return in which column each part stands: behind all that need it. A circle ends where it began."""
    deep = dict.fromkeys(parts, 0)
    for _ in parts:
        for part in parts.values():
            for name in part.needs:
                if name in deep and deep[name] <= deep[part.id] < len(parts) - 1:
                    deep[name] = deep[part.id] + 1
    needed = {name for part in parts.values() for name in part.needs}
    for part in parts.values():  # what nobody asks, such as a worker, stands right before what it needs itself
        below = [deep[name] for name in part.needs if name in deep]
        if below and part.role != DOMAIN and part.id not in needed:
            deep[part.id] = max(0, min(below) - 1)
    used = sorted(set(deep.values()))
    return {name: used.index(depth) for name, depth in deep.items()}


def overall(parts: Mapping[str, Part], verdicts: Mapping[str, Verdict], is_failing: bool) -> tuple[Verdict, str]:
    """Return the verdict of the whole site and a sentence about it; `is_failing` is what visitors see."""
    found = worst(verdicts)
    if found is None or all(verdict.word == UNKNOWN for verdict in verdicts.values()):
        return Verdict(UNKNOWN), "Nothing has come in yet."
    name, verdict = found
    own = [one for name, one in verdicts.items() if name != DOMAIN]
    if all(one.word == SILENT for one in own):
        return verdict, "No host has sent anything for a minute and a half: the figures are old."
    if verdict.word == WELL:
        return verdict, f"All {len(own)} parts are well."
    part = parts[name]
    where = f" on {part.host}" if part.host else ""
    if verdict.word == UNKNOWN:
        count = sum(one.word == WELL for one in own)
        return replace(
            verdict, word=IS_STRAINED
        ), f"{count} of {len(own)} parts are well; {part.title}{where}: {verdict.why}."
    waiting = sum(one.cause == name for one in verdicts.values())
    more = f" {waiting} {'part waits' if waiting == 1 else 'parts wait'} for it." if waiting else ""
    is_shut = any(_are_all_broken(role, parts, verdicts) for role in FRONT)
    return replace(
        verdict, word=IS_FAILING if is_failing or is_shut else IS_STRAINED
    ), f"{part.title}{where} is {verdict.said}.{more}"


def _are_all_broken(role: str, parts: Mapping[str, Part], verdicts: Mapping[str, Verdict]) -> bool:
    """Say whether no part is left that does what this role is for."""
    words = [verdicts[name].word for name, part in parts.items() if part.role == role]
    return bool(words) and all(word in BROKEN for word in words)


def _own(part: Part, pulse: Pulse, is_local: bool) -> Verdict:
    if part.role == DOMAIN:
        seen = _answers(pulse.front, pulse.front_failed), _answers(pulse.requests, pulse.failed)
        return worse(seen) if pulse.is_heard else Verdict(UNKNOWN)
    host = pulse.hosts.get(part.host)
    if host is None:
        return Verdict(UNKNOWN, "nothing has come in from its host yet")
    if not host.is_heard:
        return Verdict(SILENT, SAYS_NOTHING)
    server = pulse.servers.get((part.kind, part.host))
    own = _answers(host.requests, host.failed) if part.role == "web" else server.verdict if server else Verdict(WELL)
    found = worse((own, pulse.units.verdict(part)))
    return found if found.word != WELL else _machine(host if not is_local else replace(host, cpu=None))


def _answers(requests: Value, failed: Value) -> Verdict:
    if failed is None or failed < STRAINED or (requests or 0.0) < FEW:
        return Verdict(WELL)
    return Verdict(IS_FAILING if failed >= FAILING else IS_STRAINED, f"{words(failed, '%')} of requests fail")


def _machine(host: HostPulse) -> Verdict:
    """Judge the machine under the part: what is nearly full is about to hurt."""
    if (host.disk or 0.0) >= FULL:
        return Verdict(IS_STRAINED, f"{host.disk_place} is {words(host.disk, '%')} full")
    if host.filling and host.filling.is_soon:
        return Verdict(IS_STRAINED, host.filling.said)
    if (host.memory or 0.0) >= FULL:
        return Verdict(IS_STRAINED, f"{words(host.memory, '%')} of memory is taken")
    if (host.cpu or 0.0) >= FULL:
        return Verdict(IS_STRAINED, f"{words(host.cpu, '%')} of the processors is taken")
    return Verdict(WELL)


def _figure(part: Part, pulse: Pulse) -> str:
    """Return the one figure that says most of a part."""
    host = pulse.hosts.get(part.host) or HostPulse(False)
    if server := pulse.servers.get((part.kind, part.host)):
        return server.figure
    if part.role in (DOMAIN, "balancer", "web"):
        return _figure_of_requests(part, host, pulse)
    if part.role == "database" and pulse.queries is not None:
        return f"{words(pulse.queries * (pulse.requests or 0.0), '')} queries/s"
    if part.role == "cache" and pulse.hits is not None:
        return f"{words(pulse.hits, '%')} hits"
    if part.role in ("worker", "queue") and pulse.tasks is not None:
        return f"{words(pulse.tasks * 60, '')} tasks/min"
    own = pulse.units.cpu(part)
    return f"CPU {words(host.cpu, '%')}" if own is None else f"{words(own, '%')} of a core"


def _figure_of_requests(part: Part, host: HostPulse, pulse: Pulse) -> str:
    if part.role == DOMAIN:
        return words(pulse.front or pulse.requests, "/s")
    if part.role == "balancer":
        return f"{_answered(pulse.failed)} answered"
    return f"{words(host.requests, '/s')} · {words(host.p95, 'ms')}"


def _answered(failed: Value) -> str:
    """Say what share was answered: 100 % only when nothing failed."""
    if not failed:
        return words(None if failed is None else 100.0, "%")
    return f"{min(99.99, 100 - failed):.2f} %"
