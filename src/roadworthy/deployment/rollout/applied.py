"""Whether the hosts are as roadworthy.toml says: known at once by a digest, else by comparing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from roadworthy.deployment.host_states import host_state
from roadworthy.deployment.plan import apply, plan
from roadworthy.deployment.rollout.rules import NOT_APPLIED
from roadworthy.deployment.rollout.standing import Standing
from roadworthy.deployment.target import Target, fact_files
from roadworthy.environments.frozen import FrozenTable
from roadworthy.fleet.wire import plain_resource
from roadworthy.problems import ProblemsFound, Where

SHOWN = 3


def digests(target: Target) -> dict[str, str]:
    """Return the digest of each host's desired state. Which release serves is no part of it: deploys change that."""
    quiet = replace(target, facts={name: replace(facts, files=FrozenTable()) for name, facts in target.facts.items()})
    found = {}
    for host in target.hosts:
        plain = [plain_resource(resource) for resource in host_state(quiet, host).resources]
        found[host.name] = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    return found


def see_applied(target: Target, standings: Mapping[str, Standing], tell: Callable[[str], None]) -> None:
    """Make bare hosts ready, and raise ProblemsFound when others are not as they should be."""
    wanted = digests(target)
    if all(standings[name].applied == digest for name, digest in wanted.items()):
        return
    if all(standing.is_bare for standing in standings.values()):
        tell("these hosts are bare: making them ready first")
        apply(target, lambda host, change: tell(f"  {host}: {change.title}"))
    else:
        refuse_changes(target)
    for host in target.hosts:
        note_applied(target, host.name, wanted[host.name])


def fresh(target: Target) -> Target:
    """Return the target with facts as they are now: what serves may have changed since they were asked."""
    facts = target.fleet.each(target.hosts, lambda hand: hand.facts(fact_files(target.layout)))
    return replace(target, facts=facts)


def refuse_changes(target: Target) -> None:
    """Raise ProblemsFound when a host is not as it should be."""
    name = target.environment.name
    target = fresh(target)
    hint = f"`road plan {name}` shows what would change, `road apply {name}` changes it"
    problems = []
    for host, changes in plan(target).items():
        if changes:
            titles = [change.title for change in changes[:SHOWN]]
            more = f" and {len(changes) - SHOWN} more" if len(changes) > SHOWN else ""
            words = f"it is not as roadworthy.toml says: {', '.join(titles)}{more}"
            problems.append(NOT_APPLIED.problem(words, hint, Where(part=host)))
    if problems:
        raise ProblemsFound(problems)


def note_applied(target: Target, name: str, digest: str) -> None:
    """Have a host remember the digest of the state that it is in, and who the hosts of the site are."""
    host = next(host for host in target.environment.hosts if host.name == name)
    hosts = [asdict(host) for host in target.environment.hosts]
    target.fleet.hand(host).call("slots.applied", {"key": target.layout.key, "digest": digest, "hosts": hosts})
