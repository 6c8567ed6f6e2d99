"""What there is to know of a check, for the terminal and the manual: why it hurts, an example, the way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from roadworthy.structure.checks.check import Check, Over

_OPENING = """\
# Checks of code

`road check` in the folder of any Django project judges its Python and its templates. Nothing of the project is run,
but by `--try`, which runs it in a throwaway copy.
Each judgement has an id, which is never given to another one. A finding that is right and shall stay is marked in the
code, with the reason: `# roadworthy: ignore[W401] the supplier's own client waits 5 s`. Errors and warnings make the
exit code 1, notes do not.
"""


def explained(check: Check) -> Iterator[str]:
    """Yield the lines that explain a check at the terminal."""
    yield f"{check.id} {check.title}"
    yield f"{check.level}; {check.chapter}{_how(check, '; ')}{_off(check)}"
    yield from ("", "why it hurts:", *_indented(check.why), "", "an example:", *_indented(check.bad))
    yield from ("", "instead:", *_indented(check.good), "", "way out:", *_indented(check.way_out))
    yield from ("", "ignore it when:", *_indented(check.ignore_when))


def _how(check: Check, before: str) -> str:
    """Say how it is found, where reading alone can't."""
    if check.is_tried:
        return f"{before}found by --try"
    return f"{before}found where Django can be asked" if check.is_asked else ""


def _off(check: Check) -> str:
    return "" if check.is_on else "; off by default: choose it with --select"


def _indented(text: str) -> Iterator[str]:
    return (f"  {line}".rstrip() for line in text.strip("\n").splitlines())


def listed(checks: Iterable[Check]) -> Iterator[str]:
    """Yield one line for each check, below its chapter."""
    for chapter, group in groupby(checks, key=lambda check: check.chapter):
        yield str(chapter)
        yield from (f"  {each.id}  {each.title}{_marks(each)}" for each in group)


def _marks(check: Check) -> str:
    how = _how(check, "  (")
    return f"{how}{')' if how else ''}{'' if check.is_on else '  (off by default)'}"


def checks_page(checks: Iterable[Check]) -> str:
    """Return the page of the manual."""
    return "\n".join((_OPENING, *(line for each in _by_chapter(checks) for line in each)))


def _by_chapter(checks: Iterable[Check]) -> Iterator[Iterator[str]]:
    for chapter, group in groupby(checks, key=lambda check: check.chapter):
        yield iter((f"## {chapter[0].upper()}{chapter[1:]}", ""))
        for each in group:
            yield _section(each)


def _section(check: Check) -> Iterator[str]:
    language = "html+django" if check.over is Over.TEMPLATE else "python"
    yield f"### {check.id}: {check.title}"
    tried = ", found by `road check --try`" if check.is_tried else ""
    tried += ", found where the project's own Django can be asked" if check.is_asked else ""
    yield f"*{check.level}{tried}{'' if check.is_on else ', off by default'}*\n"
    yield f"{check.why}\n"
    yield f"```{language}\n{check.bad.strip(chr(10))}\n```\nInstead:\n```{language}\n{check.good.strip(chr(10))}\n```\n"
    yield f"**Way out**: {check.way_out}\n\n**Ignore it when** {check.ignore_when}\n"
