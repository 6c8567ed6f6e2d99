"""One address of a site, and all that was seen there.

Runs in the site's own Python: the standard library and Django, nothing newer than Python 3.9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roadworthy.structure.trying import inside_visits_addresses as places
else:
    import inside_visits_addresses as places


class Page:
    """One address and what was seen there."""

    def __init__(self, address: Any, model: Any = None) -> None:
        self.address, self.model = address, model
        self.key = (*address.key, model._meta.label) if model is not None else address.key
        self.place = places.place_of(model) if model is not None else address.view.place
        self.path = ""
        self.statuses: dict[str, int] = {}
        self.errors: dict[str, Any] = {}
        self.writes: list[dict[str, Any]] = []
        self.asked: dict[Any, list[int]] = {}
        self.fetched: dict[Any, list[int]] = {}
        self.totals: list[int] = []
        self.measured_as = ""
        self.leaks: list[dict[str, Any]] = []
        self.tried: set[str] = set()
        self.was_sought = False

    def told(self) -> dict[str, Any]:
        """Return it as data."""
        grown = [{"shape": key[0], "way": key[1], "relation": key[2], "counts": counts}
                 for key, counts in self.asked.items() if counts[-1] > counts[0]]  # fmt: skip
        rows = [{"model": key[0], "qualname": key[1], "is_whole": key[2], "way": key[3], "counts": counts}
                for key, counts in self.fetched.items() if counts[-1] > counts[0]]  # fmt: skip
        view = self.address.view
        return {"route": self.address.route, "name": self.address.name, "path": self.path, "view": view.name,
                "place": list(self.place), "statuses": self.statuses, "errors": self.errors, "writes": self.writes,
                "grown": grown, "fetched": rows, "totals": self.totals, "as": self.measured_as,
                "leaks": self.leaks, "is_own": self.is_own, "is_admin": self.is_admin, "is_api": self.is_api,
                "was_sought": self.was_sought}  # fmt: skip

    is_own = True

    @property
    def is_admin(self) -> bool:
        """Say whether this is a page of the admin."""
        return bool(self.address.view.options.get("is_admin"))

    @property
    def is_api(self) -> bool:
        """Say whether this is an address of an API."""
        return bool(self.address.view.options.get("is_api"))

    @property
    def is_of_one_row(self) -> bool:
        """Say whether this is a page of the admin that follows all that hangs on one row, and is meant to."""
        return self.is_admin and self.address.route.rstrip("/$").endswith(("delete", "history"))
