"""What is known of one template, and of one place that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from roadworthy.structure.code.summary import FileSummary, Loop, Shown, Tag
from roadworthy.structure.code.value import Value


@dataclass(frozen=True)
class TemplateFacts:
    """A template: its variables with their filters, tags and loops, and the templates that it names."""

    name: str
    path: str
    variables: tuple[Shown, ...]
    tags: tuple[Tag, ...]
    loops: tuple[Loop, ...]
    includes: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    engine: str = "django"


@dataclass(frozen=True)
class Rendering:
    """One place that shows a template. `context` is what is known of it by name; `via` the template that is asked for.

    `is_whole` says that the context's names are all known: nothing else is added in a way that can't be seen.
    """

    function: str
    path: str
    line: int
    context: tuple[tuple[str, Value], ...]
    is_whole: bool
    via: str

    def value(self, name: str) -> Value | None:
        """Return what the context has under a name."""
        return dict(self.context).get(name)


def facts_of(summary: FileSummary) -> TemplateFacts:
    """Return what a template's file says."""
    template = summary.template
    assert template is not None
    named = [(tag.name, tag.words[0].strip("\"'")) for tag in template.tags if tag.words and tag.words[0][:1] in "\"'"]
    includes = tuple(name for tag, name in named if tag == "include")
    extends = tuple(name for tag, name in named if tag == "extends")
    return TemplateFacts(
        template.name,
        summary.path,
        template.shown,
        template.tags,
        template.loops,
        includes,
        extends,
        template.engine,
    )
