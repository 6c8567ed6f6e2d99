"""All hosts of an environment: one hand for each, and work done on many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from roadworthy.environments.host import Host
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.fleet.way import SshWay, Way
from roadworthy.problems import Problem, ProblemsFound

T = TypeVar("T")


class SomeFailed(ProblemsFound):
    """Work on many hosts that failed on some; `results` are those of the others, by the host's name."""

    def __init__(self, problems: Iterable[Problem], results: dict[str, object]) -> None:
        super().__init__(problems)
        self.results = results


class Fleet:
    """The hosts of an environment. No more than `at_once` are worked on at the same time."""

    def __init__(
        self, hosts: Iterable[Host], ssh: SshOptions | None = None, at_once: int = 10, *, way: Way | None = None
    ) -> None:
        self.hosts = tuple(hosts)
        self.ssh = ssh or SshOptions()
        self.at_once = at_once
        self.way = way or SshWay(self.ssh)
        self._hands = {host.name: Hand(host, self.way) for host in self.hosts}

    def hand(self, host: Host) -> Hand:
        """Return the hand on a host; it is the same one each time."""
        if host.name not in self._hands:
            self._hands[host.name] = Hand(host, self.way)
        return self._hands[host.name]

    def each(self, hosts: Sequence[Host], do: Callable[[Hand], T]) -> dict[str, T]:
        """Do something on several hosts at once, and return what came of it by the host's name, in their order.

        Raise SomeFailed (a ProblemsFound) with the problems of every host that failed, when all have ended.
        """
        if not hosts:
            return {}
        pool = ThreadPoolExecutor(min(self.at_once, len(hosts)), thread_name_prefix="host")
        futures = {host.name: pool.submit(do, self.hand(host)) for host in hosts}
        try:
            return self._gathered(futures)
        except BaseException as error:
            if not isinstance(error, SomeFailed):
                self.let_go(hosts)
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def let_go(self, hosts: Sequence[Host]) -> None:
        """End every call under way on these hosts."""
        for host in hosts:
            self.hand(host).let_go()

    def _gathered(self, futures: dict[str, Future[T]]) -> dict[str, T]:
        results: dict[str, T] = {}
        problems: list[Problem] = []
        for name, future in futures.items():
            try:
                results[name] = future.result()
            except ProblemsFound as found:
                problems.extend(found.problems)
        if problems:
            raise SomeFailed(dict.fromkeys(problems), dict(results))
        return results
