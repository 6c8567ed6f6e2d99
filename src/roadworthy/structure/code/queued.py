"""Functions that a plain call only queues: Huey's tasks, and those of decorators that give them to a queue."""

from __future__ import annotations

from roadworthy.structure.code.functions import FunctionFacts, Functions
from roadworthy.structure.code.names import Names

_QUEUES = frozenset(
    ["delay", "apply_async", "send_task", "enqueue", "async_task", "delay_on_commit", "send_with_options"]
)
_MAKES_TASKS = frozenset(["shared_task", "db_task", "task", "actor", "job"])
_LIBRARIES = ("huey.", "background_task.")


class Queued:
    """Knows the functions whose plain call returns at once, as something else runs them later."""

    def __init__(self, names: Names, functions: Functions) -> None:
        self.names, self.functions = names, functions
        self._known: dict[str, bool] = {}

    def is_queued(self, function: FunctionFacts) -> bool:
        """Say whether a decorator of a function gives it to a queue whenever it is called."""
        return any(
            self._queues(self.names.resolve(function.module, name, function.summary.inside) or "")
            for each in function.summary.decorators
            if (name := each.name or (each.of.name if each.of else ""))
        )

    def _queues(self, decorator: str) -> bool:
        if decorator not in self._known:
            self._known[decorator] = decorator.startswith(_LIBRARIES) or self._is_own(decorator)
        return self._known[decorator]

    def _is_own(self, decorator: str) -> bool:
        """Say whether a decorator of the project's own wraps a function into what queues it."""
        if self.functions.get(decorator) is None:
            return False
        own = [each for each in self.functions.all if f"{each.qualname}.".startswith(f"{decorator}.")]
        lasts = {call.name.rpartition(".")[2] for each in own for call in each.summary.calls if "." in call.name}
        made = {call.name.rpartition(".")[2] for each in own for call in each.summary.calls}
        return len(own) > 1 and bool(lasts & _QUEUES or made & _MAKES_TASKS)
