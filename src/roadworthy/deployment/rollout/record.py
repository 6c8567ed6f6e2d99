"""How far a deploy has come, written on the record host before each phase, so that the next command can go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

AFTER_CUTOVER = ("follow", "contract", "prune")
"""Phases in which every web host serves the new release: what is interrupted there is finished, not undone."""


@dataclass(frozen=True)
class Record:
    """One deploy or rollback under way. `began` is in UTC, by the workstation's clock (RFC 3339)."""

    id: str
    what: str
    who: str
    began: str
    release: str
    previous: str = ""
    phase: str = "ship"
    hosts: tuple[str, ...] = ()
    holds_contract: bool = False

    @property
    def is_past_cutover(self) -> bool:
        """Say whether the last web host has been cut over."""
        return self.phase in AFTER_CUTOVER

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {**asdict(self), "hosts": list(self.hosts)}

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Record:
        """Return the record that was written down."""
        known = {field.name: found[field.name] for field in fields(cls) if field.name in found}
        return cls(**{**known, "hosts": tuple(found.get("hosts", ()))})
