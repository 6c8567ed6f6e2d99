"""Where this workstation gets Debian's packages from, so that rehearsal machines get them from there too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from roadworthy.testing.workstation import attempt

SUITES = ("bookworm", "trixie")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
CONFIGURATION = re.compile(
    r'Acquire::(https?|Check-Date|Check-Valid-Until|Retries|ForceIPv[46]|Languages)\b.* "[^"]+";'
)
ONE_LINE = re.compile(r"deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+(\S+)\s")


@dataclass(frozen=True)
class Mirror:
    """Two addresses: of Debian's packages and of its security updates; empty where this workstation knows none."""

    packages: str = ""
    security: str = ""


@dataclass(frozen=True)
class Entry:
    """One source: where, and for which suites."""

    address: str
    suites: tuple[str, ...]


def read_mirror(folder: Path = Path("/etc/apt")) -> Mirror:
    """Return the mirror from the workstation's own lists of sources."""
    entries = list(_entries(folder))
    known = {*SUITES, "bullseye", "forky", "sid", "stable", "testing", "oldstable"}
    return Mirror(
        packages=next((entry.address for entry in entries if known & set(entry.suites)), ""),
        security=next((one.address for one in entries if any(suite.endswith("-security") for suite in one.suites)), ""),
    )


def sources_text(suite: str, mirror: Mirror) -> str:
    """Return a machine's list of sources."""
    lines = [f"deb {mirror.packages} {suite} main", f"deb {mirror.packages} {suite}-updates main"]
    if mirror.security:
        lines.append(f"deb {mirror.security} {suite}-security main")
    return "\n".join(lines) + "\n"


def configuration_text(dump: str | None = None, variables: Mapping[str, str] | None = None) -> str:
    """Return what this workstation's apt does to reach its sources: proxies, certificates, dates."""
    text = attempt(["apt-config", "dump"]).stdout if dump is None else dump
    lines = [line for line in text.splitlines() if CONFIGURATION.match(line)]
    for name in ("http_proxy", "https_proxy"):
        value = (variables or {}).get(name) or (variables or {}).get(name.upper())
        if value:
            lines.append(f'Acquire::{name.removesuffix("_proxy")}::Proxy "{value}";')
    return "\n".join(lines) + "\n"


def _entries(folder: Path) -> Iterator[Entry]:
    parts = folder / "sources.list.d"
    for file in [folder / "sources.list", *sorted(parts.glob("*.list"))]:
        text = file.read_text(errors="replace") if file.is_file() else ""
        for line in text.splitlines():
            if match := ONE_LINE.match(line.strip() + " "):
                yield Entry(match[1].rstrip("/"), (match[2],))
    for file in sorted(parts.glob("*.sources")):
        for paragraph in re.split(r"\n\s*\n", file.read_text(errors="replace")):
            yield from _of_paragraph(paragraph)


def _of_paragraph(paragraph: str) -> Iterator[Entry]:
    fields = dict(re.findall(r"(?m)^([A-Za-z-]+):[ \t]*(.*)$", paragraph))
    if fields.get("Enabled", "yes").strip() != "no" and "deb" in fields.get("Types", "").split():
        for address in fields.get("URIs", "").split():
            yield Entry(address.rstrip("/"), tuple(fields.get("Suites", "").split()))
