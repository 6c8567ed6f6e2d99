"""One line of what a project requires, and how each tool writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

_URL = re.compile(r"(?:git|hg|svn|bzr)\+\S+|https?://\S+")
_EGG = re.compile(r"[#&]egg=([\w.-]+)")


@dataclass(frozen=True)
class Required:
    """A requirement. `group` is production, development, optional or constraint; `url` where it is fetched from."""

    name: str
    specifier: str
    path: str
    line: int
    group: str
    extras: tuple[str, ...] = ()
    url: str = ""
    marker: str = ""

    @property
    def allowed(self) -> SpecifierSet:
        """Return the versions that it allows."""
        return SpecifierSet(self.specifier)

    @property
    def pinned(self) -> str:
        """Return the only version that it allows, or nothing; `==4.2.*` is a range."""
        exact = [each.version for each in self.allowed if each.operator in ("==", "===") and "*" not in each.version]
        return exact[0] if exact else ""

    @property
    def has_cap(self) -> bool:
        """Say whether some later version is ruled out."""
        return any(each.operator in ("==", "===", "<", "<=", "~=") for each in self.allowed)


def required(text: str, path: str, line: int, group: str) -> Required | None:
    """Return what a line in the packaging standard's words requires; None for what isn't one."""
    url = _URL.search(text)
    if url and (text.startswith(url[0]) or "@" not in text[: url.start()]):
        name = _EGG.search(text)
        found = name[1] if name else _name_in(url[0])
        return Required(canonicalize_name(found), "", path, line, group, url=url[0]) if found else None
    try:
        each = Requirement(text)
    except InvalidRequirement:
        return None
    extras = tuple(sorted(each.extras))
    marker = str(each.marker or "")
    return Required(
        canonicalize_name(each.name), str(each.specifier), path, line, group, extras, each.url or "", marker
    )


def _name_in(url: str) -> str:
    """Return the last part of an address, which is mostly the package's name."""
    path = re.sub(r"(\.git)?(@[^/]*)?([#?].*)?$", "", url)
    last = path.rstrip("/").rpartition("/")[2]
    return re.sub(r"-\d.*$", "", last)


def from_poetry(version: str) -> str:
    """Return Poetry's way of writing versions as a specifier: `^4.2` is `>=4.2,<5`."""
    parts = [part.strip() for part in version.split(",")]
    found = ",".join(one for one in map(_plain, parts) if one)
    try:
        return str(SpecifierSet(found))
    except InvalidSpecifier:
        return ""


def _plain(part: str) -> str:
    match = re.fullmatch(r"([\^~])\s*=?\s*(\d+(?:\.\d+)*)\S*", part)
    if match and not part.startswith("~="):
        numbers = [int(number) for number in match[2].split(".")]
        place = (
            next((at for at, number in enumerate(numbers) if number), 0)
            if match[1] == "^"
            else min(1, len(numbers) - 1)
        )
        above = [*numbers[:place], numbers[place] + 1]
        return f">={match[2]},<{'.'.join(map(str, above))}"
    if part == "*" or "||" in part:
        return ""
    return f"=={part}" if re.match(r"\d", part) else part.replace(" ", "")


def version_of(text: str) -> Version | None:
    """Return a version, or None for what isn't one."""
    try:
        return Version(text)
    except InvalidVersion:
        return None


def is_branch(url: str) -> bool:
    """Say whether an address means whatever is newest there, and no commit, tag or file."""
    if not url.startswith(("git+", "hg+", "svn+", "bzr+")):
        return False
    plain = url.partition("#")[0].partition("://")[2]
    at = plain.rpartition("/")[2].partition("@")[2] or plain.partition("/")[2].partition("@")[2]
    return not re.match(r"[0-9a-f]{7,40}$|v?\d", at) and not re.search(r"\d+\.\d+", at)
