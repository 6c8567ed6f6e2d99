"""The settings that a build runs under: those of the hosts, with no database, cache or queue to be reached."""

from __future__ import annotations

from pathlib import Path

from roadworthy.deployment.host_settings import HostSettings
from roadworthy.deployment.laid import write_settings

NOWHERE = """
# a build makes files: it asks no database, and shares no cache with the site that serves
DATABASES = {
    name: {**entry, "NAME": ":memory:", "TEST": {}}
    if str(entry.get("ENGINE", "")).endswith("sqlite3")
    else {**entry, "HOST": "127.0.0.1", "PORT": "1"}
    for name, entry in globals().get("DATABASES", {}).items()
}
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", *globals().get("CACHES", {}))
}
"""


def write_build_settings(settings: HostSettings, folder: Path) -> None:
    """Write the settings of a build into its folder; they are not shipped."""
    write_settings(folder / "settings", settings.reaching_nothing.text() + NOWHERE)
