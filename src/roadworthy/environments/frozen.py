"""A table that never changes: what the model keeps variables, options and the like in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

Value = TypeVar("Value")


class FrozenTable(Mapping[str, Value]):
    """A mapping that can't be changed, keeps its order, can be hashed when its values can, copied and pickled."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Value] | None = None) -> None:
        self._items: dict[str, Value] = dict(items or {})

    def __getitem__(self, key: str) -> Value:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"FrozenTable({self._items!r})"

    def __or__(self, other: Mapping[str, Value]) -> FrozenTable[Value]:
        return FrozenTable({**self._items, **other})

    def __copy__(self) -> FrozenTable[Value]:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> FrozenTable[Value]:
        return self

    def __getstate__(self) -> dict[str, Value]:
        return self._items

    def __setstate__(self, state: dict[str, Value]) -> None:
        self._items = state


def frozen(value: Any) -> Any:
    """Return `value`, as TOML gives it, with lists as tuples and tables as frozen tables, all the way down."""
    if isinstance(value, Mapping):
        return FrozenTable({key: frozen(item) for key, item in value.items()})
    return tuple(frozen(item) for item in value) if isinstance(value, list | tuple) else value
