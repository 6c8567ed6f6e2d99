"""Templates that call a value safe which nobody escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.security.sent import sent_by_view
from roadworthy.structure.checks.view_of_template import TemplateView

_BY_VISITOR = re.compile(r"^request\.(GET|POST|COOKIES|META|path_info|get_full_path|headers)\b")
_ESCAPES = frozenset(
    ["json_script", "escape", "force_escape", "escapejs", "striptags", "urlencode", "sanitize", "bleach", "linebreaks"]
)
_HTML = (".html", ".htm", ".djhtml", ".xhtml")


@check(
    "W824",
    "A template calls what a visitor sent safe",
    over=Over.TEMPLATE,
    why="A link to this page can carry a script: whoever follows it runs the script with their own rights.",
    bad="{{ request.GET.q|safe }}",
    good="{{ request.GET.q }}",
    way_out="Take the filter away.",
    ignore_when="never.",
)
def sent_is_safe(template: TemplateView) -> Iterator[Finding]:
    """Find parts of the request that are shown with |safe."""
    for shown in template.facts.shown:
        if not _is_called_safe(shown):
            continue
        if _BY_VISITOR.match(shown.variable):
            yield template.finding(shown.line, f"{shown.variable} is called safe", part=shown.variable)
        elif "." not in shown.variable and not shown.tag and (sent := sent_by_view(template, shown.variable)):
            message = f"{_short(shown.variable)} is called safe, and is {sent} as a visitor sent it"
            yield template.finding(shown.line, message[:79], part=shown.variable)


@check(
    "W825",
    "A value is put into a script with |safe",
    over=Over.TEMPLATE,
    why="A text with </script> in it ends the script and begins one of the visitor's own; JSON does not prevent that.",
    bad="<script>var names = {{ names|safe }};</script>",
    good='{{ names|json_script:"names" }}',
    way_out="Use the filter json_script, and read it with JSON.parse().",
    ignore_when="the value is made of numbers alone, or of the program's own words.",
)
def safe_in_script(template: TemplateView) -> Iterator[Finding]:
    """Find values shown with |safe between <script> and its end."""
    if not template.path.endswith(_HTML):
        return
    inside = script_lines(template)
    for shown in template.facts.shown:
        if shown.line in inside and _is_called_safe(shown) and not shown.tag and _may_carry(shown):
            yield template.finding(
                shown.line, f"{_short(shown.variable)} is put into a script with |safe", part=shown.variable
            )


_NUMBERS = re.compile(
    r"(^|_)(ra|dec|lat|lon|latitude|longitude|radius|zoom|percent|percentage|ratio|width|height|year|month|min|max|sum"
    r"|avg|average|number|num|amount|price|size|index|limit|offset|page|timestamp|epoch|duration)$"
    r"|(chart|graph|plot)_?(data|points|values|series)|coord|latlng|bounds|polygon|sparkline"
)
_LAST_WORDS = "url path endpoint link js script html version versions flags settings"
_OF_THE_PROGRAM = frozenset(_LAST_WORDS.split())


def _may_carry(shown: Any) -> bool:
    """Say whether a value may carry what a visitor wrote, and no filter that is not known may have escaped it."""
    if _is_dull(shown.variable) or shown.variable.startswith(
        ("settings.", "request.", "LANGUAGE", "config.", "widget.")
    ):
        return False
    last = shown.variable.rpartition(".")[2].lower()
    if last.split("_")[-1] in _OF_THE_PROGRAM or _NUMBERS.search(last):
        return False
    others = [name for name in _names(shown) if name not in ("safe", "safeseq", "default", "default_if_none", "join")]
    return all("json" in name and "esc" not in name and "safe" not in name for name in others)


def _short(name: str) -> str:
    return name if len(name) <= 36 else f"{name[:33]}..."


@check(
    "W826",
    "Escaping is switched off for a part of a page",
    over=Over.TEMPLATE,
    why="Every value in it, also the one that is added next year, is taken as HTML.",
    bad="{% autoescape off %}{{ user.bio }}{% endautoescape %}",
    good="{{ user.bio }}",
    way_out="Take the tag away, and make what is HTML in the program, with format_html() or nh3.",
    ignore_when="the page is not HTML, but a mail in plain text or the like.",
)
def not_escaped(template: TemplateView) -> Iterator[Finding]:
    """Find autoescape off in templates of HTML, with variables in it."""
    if not template.path.endswith(_HTML) or _is_plain(template):
        return
    ends = _ends_of_autoescape(template)
    for tag, end in ends:
        shown = [each for each in template.facts.shown if tag.line <= each.line <= end and not each.tag]
        bare = [each for each in shown if _is_bare(template, tag, each)]
        if bare:
            names = bare[0].variable
            yield template.finding(tag.line, f"{_short(names)} is not escaped here", part="autoescape")


_WITHOUT_MARKUP = ("username", "get_username", "site_name", "uid", "uidb64", "token", "protocol", "code", "link", "url")


def _is_bare(template: TemplateView, tag: Any, shown: Any) -> bool:
    """Say whether a variable stands behind the tag and goes through no filter that may escape it."""
    if shown.filters or _is_dull(shown.variable) or shown.variable.startswith("settings."):
        return False
    if shown.variable.rpartition(".")[2] in _WITHOUT_MARKUP:
        return False
    line = template.lines[shown.line - 1] if shown.line <= len(template.lines) else ""
    return shown.line > tag.line or line.rfind(shown.variable) > line.find("autoescape")


@check(
    "W827",
    "A stored text is called safe",
    over=Over.TEMPLATE,
    is_on=False,
    why="If anybody but the makers can write the text, they can put a script into everybody's page.",
    bad="{{ comment.body|safe }}",
    good="{{ comment.body|linebreaks }}",
    way_out="Clean the text when it is stored, with nh3, and say so beside the field.",
    ignore_when="the text is cleaned when it is stored, or only editors who may write HTML can write it.",
)
def stored_is_safe(template: TemplateView) -> Iterator[Finding]:
    """Find values shown with |safe whose last name is that of a text that people write."""
    for shown in template.facts.shown:
        last = shown.variable.rpartition(".")[2]
        if _is_called_safe(shown) and "." in shown.variable and last in _TEXTS and not shown.tag:
            yield template.finding(shown.line, f"{_short(shown.variable)} is called safe", part=shown.variable)


_TEXTS = ("name", "title", "body", "text", "comment", "message", "description", "bio", "subject", "content", "username")


def _is_called_safe(shown: Any) -> bool:
    return any(name in ("safe", "safeseq") for name in _names(shown)) and not set(_names(shown)) & _ESCAPES


def _names(shown: Any) -> list[str]:
    return [each.partition(":")[0] for each in shown.filters]


def _is_dull(variable: str) -> bool:
    """Say whether a variable can't carry markup: a constant, a number, a piece of the framework's own."""
    if variable.isupper():
        return True
    last = variable.rpartition(".")[2].lower()
    dull = ("pk", "id", "count", "total", "counter", "counter0", "media", "super", "site_url", "domain", "lat", "lng")
    return variable[:1] in "\"'0123456789" or last in dull or variable.startswith(("block.", "forloop.", "form.media"))


def script_lines(template: TemplateView) -> set[int]:
    """Return the numbers of the lines that are in a script of the page."""
    lines: set[int] = set()
    is_inside = False
    for number, line in enumerate(template.lines, 1):
        low = line.lower()
        opened = re.search(r"<script(?![^>]*(text/template|x-handlebars|x-template|text/html|ld\+json))[^>]*>", low)
        if is_inside or opened:
            lines.add(number)
        if opened:
            is_inside = True
        if "</script" in low and low.rfind("</script") > low.rfind("<script"):
            is_inside = False
    return lines


def _ends_of_autoescape(template: TemplateView) -> Iterator[tuple[Any, int]]:
    opened: list[Any] = []
    for tag in template.facts.tags:
        if tag.name == "autoescape":
            opened.append(tag)
        elif tag.name == "endautoescape" and opened:
            begun = opened.pop()
            if begun.words[-1:] == ("off",):
                yield begun, tag.line


def _is_plain(template: TemplateView) -> bool:
    """Say whether a template makes plain text: there is not one tag of HTML in it, or its name says so."""
    low = template.path.lower()
    said = any(word in low for word in ("plain", ".txt", "_text.", "/text/", "subject", "rest_framework/"))
    return said or not any(re.search(r"</[a-z]+>|<br", line) for line in template.lines)
