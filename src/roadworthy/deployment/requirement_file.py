"""Reads requirements.txt and the files it includes, as pip does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlparse

from packaging.requirements import InvalidRequirement, Requirement

from roadworthy.deployment.inputs import Inputs
from roadworthy.deployment.requirement_list import Line, LocalProject, Requirements
from roadworthy.problems import Problem, Rule, Where

COMMENT = re.compile(r"(^|\s+)#.*$")
INCLUDE = re.compile(r"^(-r|--requirement|-c|--constraint)[\s=]*(.+)$")
EDITABLE = re.compile(r"^(?:-e|--editable)[\s=]*(.+)$")
OPTION = re.compile(
    r"^(-i|--index-url|--extra-index-url|-f|--find-links|--no-index|--no-binary|--only-binary|--pre)[\s=]*(.*)$"
)
IGNORED = (
    "--trusted-host",
    "--prefer-binary",
    "--use-feature",
    "--use-pep517",
    "--require-hashes",
    "--no-use-pep517",
)
HASH = re.compile(r"\s*--hash[=\s]\S+")
LEGACY = re.compile(r"\s--(global-option|install-option|config-settings?)[=\s]\S+")
EXTRAS = re.compile(r"^(.*?)\[([\w\s,.-]+)\]$")
ARCHIVES = (".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2")
SCHEMES = ("git+", "hg+", "svn+", "bzr+", "http://", "https://")


@dataclass
class Found:
    """What has been read so far."""

    lines: list[Line] = field(default_factory=list)
    constraints: list[Line] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    projects: list[LocalProject] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """One file being read: where it lies, how its owner calls it, and what collects the result."""

    path: Path
    name: str
    inputs: Inputs
    problems: list[Problem]
    rule: Rule
    found: Found
    seen: frozenset[Path] = frozenset()
    constrains: bool = False

    def where(self, number: int) -> Where:
        """Return the place of a line."""
        return Where(self.name, number)


def read_requirement_file(
    path: Path, name: str, inputs: Inputs, *, problems: list[Problem], rule: Rule, text: str | None = None
) -> Requirements:
    """Return what a requirements file asks for, the files it includes too.

    `text` is read in its stead when a lock was put into this form; its places are then the lock's, without lines.
    """
    found = Found()
    reading = Reading(path, name, inputs, problems, rule, found)
    if text is None:
        _read(reading, inputs.text(path))
    else:
        _read(reading, text, numbered=False)
    return Requirements(
        tuple(found.lines),
        tuple(found.constraints),
        tuple(dict.fromkeys(found.options)),
        tuple(found.projects),
        is_closed(found),
    )


def is_closed(found: Found) -> bool:
    """Say whether nothing is left to resolve: with pip, one hash means that all that is needed is listed."""
    return bool(found.lines) and not found.projects and all("--hash" in line.text for line in found.lines)


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, continued ones joined, without comments."""
    held, first = "", 0
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw if held else raw.strip()
        first = first if held else number
        if line.lstrip().startswith("#"):
            line = ""
        if line.rstrip().endswith("\\"):
            held += line.rstrip()[:-1] + " "
            continue
        whole = COMMENT.sub("", held + line).strip()
        held = ""
        if whole:
            yield first, whole
    if whole := COMMENT.sub("", held).strip():
        yield first, whole


def _read(reading: Reading, text: str, numbered: bool = True) -> None:
    for number, line in logical_lines(text):
        _read_line(reading, line, reading.where(number) if numbered else Where(reading.name))


def _read_line(reading: Reading, line: str, where: Where) -> None:
    if include := INCLUDE.match(line):
        _include(reading, include[2].strip().strip("\"'"), include[1] in {"-c", "--constraint"}, where)
    elif editable := EDITABLE.match(line):
        _read_target(reading, editable[1].strip().strip("\"'"), where)
    elif option := OPTION.match(line):
        reading.found.options.append(_option(reading, option[1], option[2].strip()))
    elif line.startswith(IGNORED):
        return
    elif line.startswith("-"):
        _refuse(reading, line, where)
    else:
        _read_target(reading, LEGACY.sub("", line), where)


def _option(reading: Reading, name: str, value: str) -> str:
    long = {"-i": "--index-url", "-f": "--find-links"}.get(name, name)
    if long == "--find-links" and "://" not in value:
        value = str((reading.path.parent / value).resolve())
    return f"{long} {value}".strip()


def _include(reading: Reading, target: str, constrains: bool, where: Where) -> None:
    path = (reading.path.parent / target).resolve()
    if path in reading.seen or path == reading.path.resolve():
        return
    if not reading.inputs.has(path):
        message, hint = f"it includes {target}, which is not there", "add the file, or take the line out"
        reading.problems.append(reading.rule.problem(message, hint, where))
        return
    name = str(Path(reading.name).parent / target)
    seen = reading.seen | {reading.path.resolve()}
    inner = replace(reading, path=path, name=name, seen=seen, constrains=reading.constrains or constrains)
    _read(inner, reading.inputs.text(path))


def _read_target(reading: Reading, text: str, where: Where) -> None:
    """Take one requirement: a folder, an archive, an address, or a package by name."""
    bare, _, marker = text.partition(" ;")
    hashes = "".join(HASH.findall(text))
    bare = HASH.sub("", bare).strip()
    if project := _local_project(reading, bare, HASH.sub("", marker).strip(), where):
        reading.found.projects.append(project)
    elif bare.startswith((".", "/")) and bare.endswith(ARCHIVES):
        _take(reading, f"{(reading.path.parent / bare).resolve()}{hashes}", where)
    elif bare.startswith(SCHEMES) or "$" in text or _is_requirement(HASH.sub("", text)):
        _take(reading, text, where)
    else:
        _refuse(reading, text, where)


def _take(reading: Reading, text: str, where: Where) -> None:
    into = reading.found.constraints if reading.constrains else reading.found.lines
    into.append(Line(text, where))


def _local_project(reading: Reading, text: str, marker: str, where: Where) -> LocalProject | None:
    name, _, address = text.partition("@")
    target = address.strip() if address.strip().startswith(("file:", ".", "/")) else text
    extras: tuple[str, ...] = ()
    if match := EXTRAS.match(target if target is text else name.strip()):
        extras = tuple(word.strip() for word in match[2].split(","))
        target = match[1].strip() if target is text else target
    target = target.partition("#")[0]
    if target.startswith("file:"):
        target = unquote(urlparse(target).path)
    folder = reading.path.parent / target
    if not (target.startswith((".", "/")) or "/" in target) or "://" in target or not folder.is_dir():
        return None
    return LocalProject(folder.resolve(), extras, where, marker)


def _is_requirement(text: str) -> bool:
    try:
        Requirement(text.strip())
    except InvalidRequirement:
        return False
    return True


def _refuse(reading: Reading, line: str, where: Where) -> None:
    shown = line if len(line) < 80 else f"{line[:77]}..."
    reading.problems.append(
        reading.rule.problem(f'"{shown}" is not a requirement', "write it as `name==version`, or take it out", where)
    )
