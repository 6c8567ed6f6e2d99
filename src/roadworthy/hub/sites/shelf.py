"""The folder of the sites' files (`sites/KEY.json`), read again when one of them has changed."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.hub.sites.key import is_key
from roadworthy.hub.sites.site import HubSite, site_of

log = logging.getLogger(__name__)


@dataclass
class Shelf:
    """All sites of a hub. A file that can't be read leaves the site as it was known before, and is said in the log."""

    folder: Path
    _known: dict[str, tuple[tuple[int, int], HubSite]] = field(default_factory=dict)

    def sites(self) -> list[HubSite]:
        """Return every site, in the order of keys."""
        keys = sorted(path.stem for path in self.folder.glob("*.json"))
        return [site for site in map(self.site, keys) if site]

    def site(self, key: str) -> HubSite | None:
        """Return one site, or None when there is no such."""
        path = self.folder / f"{key}.json"
        if not is_key(key):
            return None
        try:
            found = path.stat()
        except OSError:
            return None
        stamp = (found.st_mtime_ns, found.st_size)
        known = self._known.get(key)
        if known is None or known[0] != stamp:
            known = (stamp, _read(path, known[1] if known else HubSite(key, key, "")))
            self._known[key] = known
        return known[1]


def _read(path: Path, before: HubSite) -> HubSite:
    try:
        site = site_of(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("%s: not a site's file (%s: %s); run `road apply` again", path, type(error).__name__, error)
        return before
    return site if site.key == path.stem else before
