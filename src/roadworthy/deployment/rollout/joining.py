"""Brings web hosts in that roadworthy.toml has gained, and forgets those that it has no more, while the site serves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from roadworthy.deployment.hub_marks import tell_hub
from roadworthy.deployment.plan import Changes, apply
from roadworthy.deployment.release.bring import bring
from roadworthy.deployment.rollout.applied import digests, fresh, note_applied
from roadworthy.deployment.rollout.context import Context
from roadworthy.deployment.rollout.fronts import Fronts
from roadworthy.deployment.rollout.moving import build_bridges, former_fronts, with_fronts
from roadworthy.deployment.rollout.record_host import move_record, refuse_record_left
from roadworthy.deployment.rollout.release_units import keep_units
from roadworthy.deployment.rollout.rules import HOST_LEFT
from roadworthy.deployment.rollout.session import Session
from roadworthy.deployment.rollout.settle import Manner, Settle
from roadworthy.deployment.rollout.settlement import Settlement
from roadworthy.deployment.rollout.standing import Standing
from roadworthy.deployment.rollout.tally import Tally
from roadworthy.deployment.rollout.undo import recover
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.fleet.change import Change
from roadworthy.problems import ProblemsFound, Where
from roadworthy.stack.balancer import Balance

Tell = Callable[[str], None]
RETIRE_LIMIT_S = 600.0


@contextmanager
def changing_hosts(target: Target, tell: Tell) -> Iterator[Joining]:
    """Hold the lock of the environment while its hosts are changed: no deploy may change whom the fronts send to.

    What is given has the `target` to change, with facts as they are now, and `run`, for when it is changed.
    """
    with Session(target, "apply", tell, recover) as session:
        refuse_record_left(session.target, session.standings)
        yield Joining(session, tell)


def newcomers(target: Target, standings: Mapping[str, Standing]) -> tuple[Host, ...]:
    """Return the hosts that lack the release that serves elsewhere, or are sent nothing though they run it."""
    serves = Settlement("", (), {}, standings).former
    if not serves:
        return ()
    settlement = Context(target, serves, standings, Tally(target.means.tell)).settlement
    behind = {host.name for host in target.code_hosts if not standings[host.name].is_running(serves)}
    return tuple(host for host in target.code_hosts if host.name in behind | set(settlement.unsettled))


def strangers(target: Target, standings: Mapping[str, Standing]) -> tuple[str, ...]:
    """Return the names of hosts that a front or another host knows, and roadworthy.toml has no more."""
    names = {host.name for host in target.environment.hosts}
    known = {server.host for standing in standings.values() for server in standing.balance.servers}
    return tuple(sorted((known | set(_roster(standings))) - names))


def _roster(standings: Mapping[str, Standing]) -> dict[str, Host]:
    return {host.name: host for standing in standings.values() for host in standing.roster}


def note_all(target: Target) -> None:
    """Have every host remember that it is as it should be."""
    for name, digest in digests(target).items():
        note_applied(target, name, digest)


class Joining:
    """Brings hosts in and takes hosts out, when all of them are as they should be."""

    def __init__(self, session: Session, tell: Tell) -> None:
        self.session, self.tell = session, tell
        self.target = fresh(session.target)

    def apply(self, tell: Callable[[str, Change], None]) -> Changes:
        """Make the hosts as they should be. What sends visitors on now does so until others can."""
        former = former_fronts(self.target, self.session.standings)
        done: Changes = {}
        if former:
            between = with_fronts(self.target, former)
            self.tell("the hosts that visitors are to meet come first; those that they meet now go last")
            done = self._apply(between, tell)
            self.session.look()
            self.bring_in(fresh(between), newcomers(between, self.session.standings))
            self.session.look()
            self.target = fresh(self.target)
        last = self._apply(self.target, tell)
        return {name: (*done.get(name, ()), *changes) for name, changes in last.items()}

    def _apply(self, target: Target, tell: Callable[[str, Change], None]) -> Changes:
        for name, addresses in build_bridges(target, self.session.standings).items():
            self.tell(f"{name}: what serves is met at {', '.join(addresses)} too, until the next deploy")
        return apply(target, tell)

    def run(self) -> None:
        """Do it. Raise ProblemsFound when a host can't be brought in; it gets no requests then."""
        self.session.look()
        self.bring_in(self.target, newcomers(self.target, self.session.standings))
        self.forget(strangers(self.target, self.session.standings))
        note_all(self.target)
        tell_hub(self.target, self.tell)
        former = self.session.lock.hand.host
        if (first := move_record(self.target, former)).name != former.name:
            self.tell(f"lock and history are kept on {first.name} from now on, and on {former.name} no more")

    def bring_in(self, target: Target, hosts: tuple[Host, ...]) -> None:
        """Have hosts run what the others run."""
        session = self.session
        if not hosts:
            return
        release = session.serves
        names = ", ".join(host.name for host in hosts)

        lacking = [host for host in hosts if release not in session.standings[host.name].placed]
        with session.tally.phase("ship", f"bringing {release} to {names}"):
            bring(target, release, lacking, self.tell)
            keep_units(target, release)
        session.look()
        manner = Manner(pages=("/", *target.environment.deploy.warm))
        settle = Settle(target, release, session.standings, session.tally, manner=manner)
        settle.serve()
        settle.follow()

    def forget(self, names: tuple[str, ...]) -> None:
        """Have the fronts forget hosts, which they send nothing since their files are without them; and stop those."""
        fronts = Fronts(self.session.target, tuple(self.session.standings.values()))
        known = _roster(self.session.standings)
        for name in names:
            fronts.change(lambda balance, _, name=name: _without(balance, name))  # type: ignore[misc]
            self._retire(name, known.get(name))

    def _retire(self, name: str, host: Host | None) -> None:
        """Stop what runs of the site on a host that left, and say so; or why it runs on."""
        if host and host.address in {own.address for own in self.target.environment.hosts}:
            return  # it has another name now
        try:
            if not host:
                raise ProblemsFound(())
            found = self.session.target.fleet.hand(host).call(
                "retiring.retire", {"key": self.target.layout.key}, time_limit_s=RETIRE_LIMIT_S, doing="stopping it"
            )
        except ProblemsFound:
            words = "it is not in roadworthy.toml any more, and is sent nothing; it could not be asked to stop"
            hint = f"what runs there runs on: `systemctl stop '{self.target.layout.key}-*'` there, or switch it off"
            self.tell(str(HOST_LEFT.problem(words, hint, Where(part=name))))
        else:
            count = len(found["stopped"])
            units = "1 unit of the site was" if count == 1 else f"{count} units of the site were"
            self.tell(f"{name} is not in roadworthy.toml any more: {units} stopped there")


def _without(balance: Balance, name: str) -> Balance:
    return replace(balance, servers=tuple(server for server in balance.servers if server.host != name))
