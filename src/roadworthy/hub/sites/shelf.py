"""The folder of the sites' files (`sites/KEY.json`, `KEY.deploys.json`), read again when one of them has changed."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field, replace
from pathlib import Path

from roadworthy.hub.sites.key import is_key
from roadworthy.hub.sites.site import HubSite, deploys_of, site_of

DEPLOYS = ".deploys"
Stamp = tuple[int, int]

log = logging.getLogger(__name__)


@dataclass
class Shelf:
    """All sites of a hub. A file that can't be read leaves the site as it was known before, and is said in the log."""

    folder: Path
    _known: dict[str, tuple[tuple[Stamp | None, ...], HubSite]] = field(default_factory=dict)

    def sites(self) -> list[HubSite]:
        """Return every site, in the order of keys."""
        keys = sorted(path.stem for path in self.folder.glob("*.json") if not path.stem.endswith(DEPLOYS))
        return [site for site in map(self.site, keys) if site]

    def site(self, key: str) -> HubSite | None:
        """Return one site, or None when there is no such."""
        if not is_key(key) or key.endswith(DEPLOYS):
            return None
        path, deploys = self.folder / f"{key}.json", self.folder / f"{key}{DEPLOYS}.json"
        stamp = _stamp(path)
        if stamp is None:
            return None
        stamps, known = (stamp, _stamp(deploys)), self._known.get(key)
        if known is None or known[0] != stamps:
            known = (stamps, _with_deploys(_read(path, known[1] if known else HubSite(key, key, "")), deploys))
            self._known[key] = known
        return known[1]


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _read(path: Path, before: HubSite) -> HubSite:
    try:
        site = site_of(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("%s: not a site's file (%s: %s); run `road apply` again", path, type(error).__name__, error)
        return before
    return site if site.key == path.stem else before


def _with_deploys(site: HubSite, path: Path) -> HubSite:
    """Return the site with the deploys that the file beside its own has: each deploy writes that one anew."""
    try:
        return replace(site, deploys=deploys_of(json.loads(path.read_text(encoding="utf-8"))))
    except FileNotFoundError:
        return site
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("%s: not a file of deploys (%s: %s); run `road apply` again", path, type(error).__name__, error)
        return site
