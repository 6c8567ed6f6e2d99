"""Stops what runs of a site on a host that is one of its hosts no more; files and data stay."""

from __future__ import annotations

from typing import Any

from roadworthy.fleet.on_host.operations import Call, operation
from roadworthy.fleet.on_host.slots import UNITS, Slots
from roadworthy.fleet.on_host.units import take_down


@operation("retiring.retire")
def retire(call: Call) -> dict[str, Any]:
    """End jobs and every release here, once what they have under way has ended; return the names of the units."""
    key = call.message["key"]
    kinds = ("job-*.timer", "bridge-*.socket", "bridge-*.service", "*@*.service")
    names = [path.name for kind in kinds for path in sorted(UNITS.glob(f"{key}-{kind}"))]
    take_down(names)
    slots = Slots(key)
    for release in slots.read().values():
        slots.free(release)
    return {"stopped": names}
