"""What a kind wants on a host as text, whole: what the expected.txt of a case with a `host` says."""

from __future__ import annotations

import base64
import re
import shlex
import textwrap
from collections.abc import Iterator, Sequence

from roadworthy.fleet.resource import (
    Absent,
    Account,
    Directory,
    Ensured,
    File,
    Joined,
    Link,
    Package,
    Resource,
    Unit,
)
from roadworthy.stack.opening import Opening


def shown_host(resources: Sequence[Resource], openings: Sequence[Opening]) -> str:
    """Return every resource in order, and then who may reach what."""
    parts = ["\n".join(_lines(resource)) for resource in resources]
    parts += [f"open {one.port}/{one.protocol} to {', '.join(one.sources)}: {one.reason}" for one in openings]
    return "\n".join(parts) or "nothing"


def _lines(resource: Resource) -> Iterator[str]:
    if isinstance(resource, Package):
        yield f"package {resource.name}" + ("" if resource.start else ", not started")
    elif isinstance(resource, Account):
        yield f"account {resource.name} at {resource.home}"
    elif isinstance(resource, Directory):
        yield f"directory {resource.path} {_owned(resource)}"
    elif isinstance(resource, File):
        yield f"file {resource.path} {_owned(resource)}"
        yield from _inside(resource.content)
    elif isinstance(resource, Joined):
        yield f"joined {resource.path} {_owned(resource)} of {resource.parts}"
        yield from _inside(resource.head)
        yield from _inside("⋮\n" + resource.tail if resource.head or resource.tail else "")
    elif isinstance(resource, Link):
        yield f"link {resource.path} to {resource.target}"
    elif isinstance(resource, Absent):
        yield f"no {resource.path}"
    elif isinstance(resource, Ensured):
        yield f"ensured, as {resource.user}: {resource.title}"
        yield f"  unless {shlex.join(resource.unless)}"
        yield f"  do {shlex.join(resource.do)}"
        yield from (f"  fed {line}" for line in _told(resource.feed))
    else:
        yield from _unit(resource)


def _told(feed: str) -> Iterator[str]:
    """Yield what a program is fed, decoded; the program's own text by its first line only."""
    for line in feed.splitlines():
        found = re.search(r"base64\.b64decode\('(.*?)'\)", line)
        yield base64.b64decode(found[1]).decode().splitlines()[0] if found else line


def _owned(resource: Directory | File | Joined) -> str:
    secret = ", secret" if getattr(resource, "secret", False) else ""
    return f"{resource.mode:04o} {resource.owner}:{resource.group}{secret}"


def _inside(text: str) -> Iterator[str]:
    yield from textwrap.indent(text, "  | ", lambda line: True).splitlines()


def _unit(unit: Unit) -> Iterator[str]:
    states = [word for word, is_so in (("enabled", unit.enabled), ("running", unit.running)) if is_so]
    yield f"unit {unit.name} {' and '.join(states) or 'neither enabled nor running'}"
    yield from (f"  {unit.on_change} when {path} changes" for path in unit.watches)
    yield from _inside(unit.content)
