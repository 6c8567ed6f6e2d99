"""A place as text, whole: what a case's expected.txt says."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from roadworthy.environments.process import Process
from roadworthy.stack.kind import Place, Setting


def shown(place: Place) -> str:
    """Return all that a kind asks for, part after part."""
    return "\n\n".join("\n".join(part) for part in _parts(place)) or "nothing"


def _parts(place: Place) -> Iterator[list[str]]:
    if place.notes:
        yield ["notes", *(f"  {note}" for note in place.notes)]
    yield from (list(_process(process)) for process in place.processes)
    if place.addresses:
        yield ["addresses", *(f"  {name} {address}" for name, address in place.addresses.items())]
    if place.moves:
        moves = (f"  {move.host}:{move.port} -> {move.new_host}:{move.new_port}" for move in place.moves)
        yield ["moves", *moves]
    if place.variables:
        yield ["variables", *(f"  {name}={value}" for name, value in place.variables.items())]
    if place.databases:
        yield ["its own databases", f"  {', '.join(place.databases)}"]
    if place.packages:
        yield ["packages that a release brings", *(f"  {package}" for package in place.packages)]
    if place.serves_commands:
        yield ["runs while the site's commands do"]
    yield from ([text] for text in settings_text(place.settings))


def settings_text(settings: Sequence[Setting]) -> list[str]:
    """Return settings as they will stand in the module."""
    return ["\n".join([*setting.imports, f"# {setting.reason}", setting.code]) for setting in settings]


def _process(process: Process) -> Iterator[str]:
    yield f"process {process.name}, in {process.folder}"
    yield f"  {shlex.join(process.command)}"
    ready = process.ready and (process.ready.url or process.ready.address)
    yield f"  ready: {ready or 'when it lives'}; stops by {process.stop_signal} within {process.stop_time_s:g} s"
    if process.is_beside:
        yield f"  beside the site{f', which it waits for: {after}' if (after := ', '.join(process.after)) else ''}"
    if process.link:
        yield f"  its link: {process.link}"
