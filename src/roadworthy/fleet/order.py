"""The order of starting and stopping: what a process comes after is ready before it starts, and stops after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from roadworthy.environments.process import Process


def may_start(process: Process, names: Collection[str], ready: Collection[str]) -> bool:
    """Say whether all that `process` comes after is ready; a name that is no process of this run is no hindrance."""
    return all(name in ready for name in process.after if name in names)


def may_stop(process: Process, alive: Iterable[Process]) -> bool:
    """Say whether no living process comes after `process`; what is beside the site holds nothing of it up."""
    others = (other for other in alive if other.name != process.name and not other.is_beside)
    return not any(process.name in other.after for other in others)


def check_order(processes: Sequence[Process]) -> None:
    """Raise ValueError when two processes have one name, or wait for one another."""
    names = [process.name for process in processes]
    if len(set(names)) < len(names):
        raise ValueError(f"two processes have the same name: {', '.join(sorted(names))}")
    ready: set[str] = set()
    left = list(processes)
    while left:
        startable = [process for process in left if may_start(process, names, ready)]
        if not startable:
            raise ValueError(f"these wait for one another: {', '.join(process.name for process in left)}")
        ready |= {process.name for process in startable}
        left = [process for process in left if process.name not in ready]
