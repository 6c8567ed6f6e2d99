"""Brings web hosts in that roadworthy.toml has gained, and forgets those that it has no more, while the site serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from roadworthy.deployment.release.bring import bring
from roadworthy.deployment.rollout.applied import digests, note_applied
from roadworthy.deployment.rollout.fronts import Fronts
from roadworthy.deployment.rollout.release_units import keep_units, serving_hosts
from roadworthy.deployment.rollout.rules import HOST_LEFT
from roadworthy.deployment.rollout.session import Session
from roadworthy.deployment.rollout.settle import Manner, Settle, stand
from roadworthy.deployment.rollout.settlement import Settlement
from roadworthy.deployment.rollout.standing import Standing
from roadworthy.deployment.rollout.undo import recover
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.problems import Where
from roadworthy.stack.balancer import Balance

Tell = Callable[[str], None]


def join_hosts(target: Target, tell: Tell) -> None:
    """Have every host with the site's code run the release that serves, and fronts know no other host.

    To be called when all hosts are as they should be. With nothing to do it says nothing.
    """
    standings = stand(target, target.environment.hosts)
    if newcomers(target, standings) or strangers(target, standings):
        Joining(target, tell).run()
    else:
        note_all(target)


def newcomers(target: Target, standings: Mapping[str, Standing]) -> tuple[Host, ...]:
    """Return the hosts that lack the release that serves elsewhere."""
    serves = Settlement("", (), {}, standings).former
    hosts = target.code_hosts if serves else ()
    web = {host.name for host in serving_hosts(target)}
    return tuple(
        host
        for host in hosts
        if serves not in standings[host.name].placed
        or (host.name in web and serves not in standings[host.name].slots)
        or not standings[host.name].is_running(serves)
    )


def strangers(target: Target, standings: Mapping[str, Standing]) -> tuple[str, ...]:
    """Return the names of hosts that a front knows, and roadworthy.toml has no more."""
    names = {host.name for host in target.environment.hosts}
    known = {server.host for standing in standings.values() for server in standing.balance.servers}
    return tuple(sorted(known - names))


def note_all(target: Target) -> None:
    """Have every host remember that it is as it should be."""
    for name, digest in digests(target).items():
        note_applied(target, name, digest)


class Joining:
    """`run` brings hosts in and takes hosts out."""

    def __init__(self, target: Target, tell: Tell) -> None:
        self.session, self.tell = Session(target, "apply", tell, recover), tell

    def run(self) -> None:
        """Do it. Raise ProblemsFound when a host can't be brought in; it gets no requests then."""
        with self.session:
            self.bring_in(newcomers(self.session.target, self.session.standings))
            self.forget(strangers(self.session.target, self.session.standings))
            note_all(self.session.target)

    def bring_in(self, hosts: tuple[Host, ...]) -> None:
        """Have hosts run what the others run."""
        session = self.session
        if not hosts:
            return
        release = session.serves
        names = ", ".join(host.name for host in hosts)

        with session.tally.phase("ship", f"bringing {release} to {names}"):
            bring(session.target, release, hosts, self.tell)
            keep_units(session.target, release)
        session.look()
        manner = Manner(pages=("/", *session.target.environment.deploy.warm))
        settle = Settle(session.target, release, session.standings, session.tally, manner=manner)
        settle.serve()
        settle.follow()

    def forget(self, names: tuple[str, ...]) -> None:
        """Have the fronts forget hosts. They send them nothing since their files are without them."""
        fronts = Fronts(self.session.target, tuple(self.session.standings.values()))
        for name in names:
            fronts.change(lambda balance, _, name=name: _without(balance, name))  # type: ignore[misc]
            hint = "what runs there runs on: stop it there, or switch it off"
            self.tell(
                str(
                    HOST_LEFT.problem(
                        "it is not in roadworthy.toml any more, and is sent nothing", hint, Where(part=name)
                    )
                )
            )


def _without(balance: Balance, name: str) -> Balance:
    return replace(balance, servers=tuple(server for server in balance.servers if server.host != name))
