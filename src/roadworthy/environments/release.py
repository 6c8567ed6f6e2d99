"""A release is a revision of a site, built: what it was made from, when, by whom, and what it needs on a host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from roadworthy.environments.frozen import FrozenTable

DIRTY = "-dirty"


@dataclass(frozen=True)
class Release:
    """One release. Its id begins with the time in UTC, so ids sort by age.

    `revision` is the commit, empty for a site without git; `subject` is the commit's first line. `environments` are
    the names of its Python environments by host, `requirements` names what they were made from. `migrations` are the
    last migrations of each app (`articles.0007_index`). `units` are the names of its units by host.
    """

    id: str
    revision: str
    subject: str
    made_at: datetime
    made_by: str
    requirements: str = ""
    migrations: tuple[str, ...] = ()
    environments: Mapping[str, str] = field(default_factory=FrozenTable)
    units: Mapping[str, tuple[str, ...]] = field(default_factory=FrozenTable)

    @property
    def is_dirty(self) -> bool:
        """Say whether it was made from files that were not committed."""
        return self.id.endswith(DIRTY)

    def as_json(self) -> dict[str, Any]:
        """Return what release.json says."""
        return {
            **asdict(self),
            "made_at": self.made_at.isoformat(),
            "migrations": list(self.migrations),
            "environments": dict(self.environments),
            "units": {host: list(names) for host, names in self.units.items()},
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Release:
        """Read what `as_json` returns. Raise KeyError, TypeError or ValueError when it is something else."""
        return cls(
            id=str(found["id"]),
            revision=str(found["revision"]),
            subject=str(found["subject"]),
            made_at=datetime.fromisoformat(found["made_at"]),
            made_by=str(found["made_by"]),
            requirements=str(found.get("requirements", "")),
            migrations=tuple(map(str, found.get("migrations", ()))),
            environments=FrozenTable(found.get("environments", {})),
            units=FrozenTable({host: tuple(names) for host, names in found.get("units", {}).items()}),
        )


def release_id(made_at: datetime, revision: str, is_dirty: bool) -> str:
    """Return the id of a release that is made at a time in UTC: `20261121-101530-db10023`."""
    words = [made_at.strftime("%Y%m%d-%H%M%S"), *([revision[:7]] if revision else [])]
    return "-".join(words) + (DIRTY if is_dirty else "")
