"""What this host keeps of the site's releases: takes a new one in, lists them, and forgets the old ones."""

from __future__ import annotations

import base64
import errno
import json
import os
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.facts import free_bytes
from roadworthy.fleet.on_host.operations import Call, Refused, operation
from roadworthy.fleet.on_host.placing import MANIFEST, Place
from roadworthy.fleet.on_host.pruning import Pruning

SPARE_BYTES = 50_000_000
SENT_AT_ONCE = 3 << 16


@operation("store.missing")
def missing(call: Call) -> dict[str, Any]:
    """Say what this host lacks of a release and of its environment."""
    message = call.message
    place = Place(message["root"])
    place.make()
    with place.objects.held(0) as is_held:
        if is_held:
            place.objects.adopt()
    return {
        "digest": place.said(message["release"]).get("digest", ""),
        "has_environment": (place.environments / message["environment"]).is_dir(),
        "objects": place.objects.missing(message["objects"]),
        "free_bytes": free_bytes(message["root"]),
    }


@operation("store.place")
def take_in(call: Call) -> dict[str, Any]:
    """Take in the objects that follow, and make the release and its environment of them."""
    message = call.message
    place = Place(message["root"])
    place.make()
    with place.objects.held() as is_held:
        if not is_held:
            raise Refused("another release is being brought here", "wait for it, then run this again", "ship")
        _refuse_too_little_room(message)
        try:
            received = place.objects.receive(call.stream) if message["has_objects"] else 0
            _make(place, message)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                place.drop_drafts()
                place.objects.drop_unused()
                for part in place.objects.incoming.iterdir():
                    part.unlink()
            raise
    return {"received": received}


def _make(place: Place, message: dict[str, Any]) -> None:
    name = message["release"]
    if message["environment_tree"] and not (place.environments / message["environment"]).is_dir():
        place.add_environment(message["environment"], message["environment_tree"], message["python"])
    there = place.said(name).get("digest", "")
    if not there:
        place.add_release(name, message)
    elif there != message["digest"]:
        raise Refused(f"release {name} is here already, with other files", "deploy again: it gets another id", "ship")


def _refuse_too_little_room(message: dict[str, Any]) -> None:
    free = free_bytes(message["root"])
    if free < message["size_bytes"] + SPARE_BYTES:
        wanted, there = message["size_bytes"] + SPARE_BYTES, free
        hint = f"free some space there, or keep fewer releases; nothing was changed in {message['root']}"
        words = f"the release needs {wanted / 1e6:.0f} MB, and the disk has {there / 1e6:.0f} MB left"
        raise Refused(words, hint, "disk_full")


@operation("store.describe")
def describe(call: Call) -> dict[str, Any]:
    """Return all that another host must be told to have the same release: also its variables."""
    place, name = Place(call.message["root"]), call.message["release"]
    release = place.release(name)
    if not place.said(name):
        raise Refused(f"there is no release {name}", "`road releases` lists them", "no_release")
    environment = release / "python"
    kept = json.loads((environment / MANIFEST).read_text())
    return {
        "said": place.said(name),
        "tree": json.loads((release / MANIFEST).read_text())["tree"],
        "environment": Path(os.readlink(environment)).name,
        "environment_tree": kept["tree"],
        "python": kept["python"],
        "variables": (release / "variables").read_text(),
    }


@operation("store.send")
def send(call: Call) -> dict[str, Any]:
    """Send objects to the workstation, in pieces, each as an event."""
    place = Place(call.message["root"])
    for key in call.message["objects"]:
        with (place.objects.folder / os.path.basename(key)).open("rb") as file:
            while block := file.read(SENT_AT_ONCE):
                call.emit({"kind": "bytes", "key": key, "data": base64.b64encode(block).decode()})
        call.emit({"kind": "whole", "key": key})
    return {}


@operation("store.publish")
def publish(call: Call) -> dict[str, Any]:
    """Have static files whose names never change be those of one release."""
    place = Place(call.message["root"])
    if not place.said(call.message["release"]):
        raise Refused(f"there is no release {call.message['release']}", "`road releases` lists them", "no_release")
    return {"changed": place.publish_static(call.message["release"])}


@operation("store.releases")
def releases(call: Call) -> dict[str, Any]:
    """Return every release that is here, with what serves."""
    pruning = Pruning(Place(call.message["root"]), call.message["state"], call.message["key"])
    place = pruning.place
    names = pruning.names()
    return {
        "releases": [place.said(name) for name in names],
        "current": pruning.current(),
        "slots": pruning.slots(),
        "active": sorted(pruning.active()),
    }


@operation("store.prune")
def prune(call: Call) -> dict[str, Any]:
    """Forget old releases and all that only they used; return their names, and how much that frees."""
    message = call.message
    pruning = Pruning(Place(message["root"]), message["state"], message["key"])
    pruning.place.make()
    with pruning.place.objects.held() as is_held:
        if not is_held:
            raise Refused("a release is being brought here", "wait for it, then run this again", "ship")
        removed = pruning.run(int(message["keep"]), message["protect"], message.get("unfit", ()))
        freed = pruning.place.objects.drop_unused()
    return {"removed": removed, "freed_bytes": freed}
