"""The project's own signals: what receives one runs where it is sent, in a request or in a task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from roadworthy.structure.code.functions import Functions
from roadworthy.structure.code.graph import Graph
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.reach import Reach
from roadworthy.structure.code.roots import Root
from roadworthy.structure.code.summary import Call

_SENDS = ("send", "send_robust", "asend", "asend_robust")


def with_senders(
    roots: Iterable[Root], signals: Mapping[str, list[str]], names: Names, functions: Functions, graph: Graph
) -> tuple[Root, ...]:
    """Return the roots, where what receives a signal of the project's own is of the kind of those that send it."""
    known = tuple(roots)
    own = _own(signals, names)
    senders = _senders(functions, {signal for each in own.values() for signal in each}) if own else {}
    asked = {receiver for receiver, of in own.items() if all(senders.get(each) for each in of)}
    asked &= {root.qualname for root in known if root.kind == "signal"}
    if not asked:
        return known
    left = set(asked)
    while left:
        reach = Reach(graph, functions, [root for root in known if root.qualname not in left])
        reached = set(reach.reached())
        found = {each for each in left if any(sender in reached for of in own[each] for sender in senders[of])}
        if not found:
            break
        left -= found
    tasks = set(Reach(graph, functions, [root for root in known if root.qualname not in left]).reached("task"))
    kinds = {
        each: "task" if any(name in tasks for of in own[each] for name in senders[of]) else "other" for each in left
    }
    return tuple(root._replace(kind=kinds.get(root.qualname, root.kind)) for root in known)


def _own(signals: Mapping[str, list[str]], names: Names) -> dict[str, list[str]]:
    """Return the project's own signals, by the last part of their names, that each function receives alone."""
    found: dict[str, list[str]] = {}
    foreign: set[str] = set()
    for signal, receivers in signals.items():
        for each in receivers:
            if names.module_in(signal):
                found.setdefault(each, []).append(signal.rpartition(".")[2])
            else:
                foreign.add(each)
    return {receiver: of for receiver, of in found.items() if receiver not in foreign}


def _senders(functions: Functions, signals: set[str]) -> dict[str, list[str]]:
    """Return the functions that send each signal."""
    found: dict[str, list[str]] = {}
    for function in functions.all:
        for signal in _sent_in(function.summary.calls) if function.kind == "code" else ():
            if signal in signals:
                found.setdefault(signal, []).append(function.qualname)
    return found


def _sent_in(calls: Iterable[Call]) -> Iterator[str]:
    for call in calls:
        before, _, last = call.name.rpartition(".")
        if last in _SENDS:
            yield before.rpartition(".")[2]
