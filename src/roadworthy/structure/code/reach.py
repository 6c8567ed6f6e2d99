"""Which functions run while a visitor waits, and by which way; and which run in tasks, commands or at import."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from roadworthy.structure.code.functions import Functions
from roadworthy.structure.code.graph import Called, Graph
from roadworthy.structure.code.roots import OF_A_REQUEST, Root

REQUEST = frozenset([*OF_A_REQUEST.values(), "signal", "graphql", "template"])


@dataclass(frozen=True)
class Way:
    """How a function is reached: the kind of what begins, then each function with its file and the line of the call.

    The first line is where the root is defined; each further one is where the function before it makes the call.
    """

    kind: str
    chain: tuple[tuple[str, str, int], ...]

    def __str__(self) -> str:
        first, *others = self.chain
        steps = [f"{self.kind} {first[0]} ({first[1]}:{first[2]})"]
        steps += [f"calls {name} ({path}:{line})" for name, path, line in others]
        return " → ".join(steps)


class Reach:
    """The ways from roots to functions, the shortest of each."""

    def __init__(self, graph: Graph, functions: Functions, roots: Iterable[Root]) -> None:
        self.graph, self.functions, self.roots = graph, functions, tuple(roots)
        self._tasks = {root.qualname for root in self.roots if root.kind == "task"}
        self._found: dict[str, dict[str, tuple[str, str, int]]] = {}

    def way(self, qualname: str, group: str = "request") -> Way | None:
        """Return how a function is reached: from a request, or in the group task, command, import or startup."""
        before = self._group(group)
        if qualname not in before:
            return None
        chain: list[tuple[str, str, int]] = []
        kind = ""
        while qualname:
            caller, path, line = before[qualname]
            if not caller or caller.startswith(":"):
                kind, caller = caller[1:], ""
            chain.insert(0, (qualname, path, line))
            qualname = caller
        return Way(kind, tuple(chain))

    def reached(self, group: str = "request") -> Iterable[str]:
        """Return every function that is reached in a group."""
        return self._group(group)

    def _group(self, group: str) -> dict[str, tuple[str, str, int]]:
        if group not in self._found:
            kinds = REQUEST if group == "request" else frozenset([group])
            self._found[group] = self._spread([root for root in self.roots if root.kind in kinds])
        return self._found[group]

    def _spread(self, roots: list[Root]) -> dict[str, tuple[str, str, int]]:
        """Return each reached function with its caller and the call's place; a root with its kind after a colon."""
        before: dict[str, tuple[str, str, int]] = {}
        todo: deque[str] = deque()
        for root in roots:
            if function := self.functions.get(root.qualname):
                before[root.qualname] = (f":{root.kind}", function.path, function.line)
                todo.append(root.qualname)
        while todo:
            name = todo.popleft()
            caller = self.functions.get(name)
            for call in self._at_once(self.graph.callees(name)):
                if caller and call.name not in before and self._goes_on(call):
                    before[call.name] = (name, caller.path, call.line)
                    todo.append(call.name)
        return before

    def _at_once(self, calls: Iterable[Called]) -> Iterator[Called]:
        """Yield calls; of what a decorator hands to a thread, only the decorator's own part, which begins it."""
        for call in calls:
            around = self.graph.callees(call.name) if self.graph.is_begun_apart(call.name) else ()
            wrappers = [each for each in around if each.how == "decorated"]
            yield from (each._replace(line=call.line) for each in wrappers)
            if not wrappers:
                yield call

    def _goes_on(self, call: Called) -> bool:
        """Say whether a call runs the project's own code at once; a task that is handed on runs elsewhere."""
        target = self.functions.get(call.name)
        if not target or not target.scope or target.kind == "test" or call.how == "later":
            return False
        return not (call.how == "refers" and call.name in self._tasks)
