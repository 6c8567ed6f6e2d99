"""Reads one template in Django's language into its tags, loops and the variables that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from roadworthy.structure.code.summary import FileSummary, Loop, Shown, Tag, Template

TOKEN = re.compile(r"\{%(?P<tag>[^\n]*?)%\}|\{\{(?P<show>[^\n]*?)\}\}|\{#[^\n]*?#\}")
WORD = re.compile(r"""(?:[^\s"']*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\s"']*)+|\S+""")
PARTS = re.compile(r"""\|(?=(?:[^"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*$)""")
VARIABLE = re.compile(r"[^\W\d]\w*(?:\.\w+)*$")
JINJA = re.compile(r"\{%-|-%\}|\{\{-|\{%\s*(?:macro|set|call|import|from)\s|\{\{\s*[a-zA-Z][\w.]*\(\s*[\w\"'.]+\s*,")
_WORDS = "and or not in is as with only by reversed True False None count trimmed asvar"
WORDS_OF_TAGS = frozenset(_WORDS.split())


@dataclass
class _Reader:
    tags: list[Tag] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    raw: str = ""


def read_template(path: str, digest: str, text: str) -> FileSummary:
    """Return what a template says; of one in another engine's language only that."""
    lines = text.count("\n") + 1
    name = template_name(path)
    if JINJA.search(text):
        why = "a template of another engine than Django's"
        return FileSummary(path, "template", digest, lines, template=Template(name, engine="other"), failure=why)
    reader = _Reader()
    for token, is_tag, line in _tokens(text):
        if is_tag:
            _tag(reader, token, line)
        elif not reader.raw:
            _show(reader, token, line)
    loops = tuple(each._replace(end_line=each.end_line or lines) for each in reader.loops)
    made = Template(name, tuple(reader.tags), tuple(reader.shown), loops)
    return FileSummary(path, "template", digest, lines, template=made)


def template_name(path: str) -> str:
    """Return the name that a template is asked for by: its path below the innermost folder `templates`."""
    return path.rpartition("/templates/")[2] if "/templates/" in path else path.removeprefix("templates/")


def split_filters(expression: str) -> tuple[str, tuple[str, ...]]:
    """Return a variable and the names of the filters on it, with what `slice` is given; a text is no variable."""
    first, *filters = PARTS.split(expression.strip())
    plain = (each.strip() for each in filters)
    names = tuple(each if each.startswith("slice:") else each.partition(":")[0] for each in plain)
    first = first.strip()
    return (first if VARIABLE.match(first) else ""), names


def _tokens(text: str) -> Iterator[tuple[str, bool, int]]:
    line, at = 1, 0
    for match in TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if match["tag"] is not None:
            yield match["tag"].strip(), True, line
        elif match["show"] is not None:
            yield match["show"].strip(), False, line


def _tag(reader: _Reader, token: str, line: int) -> None:
    words = tuple(WORD.findall(token))
    if not words:
        return
    name = words[0]
    if reader.raw:
        reader.raw = "" if name == reader.raw else reader.raw
        return
    if name in ("comment", "verbatim"):
        reader.raw = "end" + name
        return
    inside = tuple(reader.open)
    reader.tags.append(Tag(name, words[1:], line, inside))
    if name == "for" and "in" in words:
        _open_loop(reader, words, line)
        return
    if name == "endfor" and reader.open:
        number = reader.open.pop()
        reader.loops[number] = reader.loops[number]._replace(end_line=line)
    for word in words[1:]:
        _word(reader, name, word, line)


def _open_loop(reader: _Reader, words: tuple[str, ...], line: int) -> None:
    place = words.index("in")
    names = tuple(name for word in words[1:place] for name in word.split(",") if name)
    over = " ".join(words[place + 1 : place + 2])
    variable, filters = split_filters(over)
    if variable:
        reader.shown.append(Shown(variable, filters, line, "for", tuple(reader.open)))
    reader.loops.append(Loop(names, variable, filters, line, 0, tuple(reader.open)))
    reader.open.append(len(reader.loops) - 1)


def _word(reader: _Reader, tag: str, word: str, line: int) -> None:
    value = word.partition("=")[2] if re.match(r"\w+=[^=]", word) else word
    if value in WORDS_OF_TAGS or tag in ("load", "block", "endblock", "get_current_language"):
        return
    variable, filters = split_filters(value)
    if variable:
        reader.shown.append(Shown(variable, filters, line, tag, tuple(reader.open)))


def _show(reader: _Reader, token: str, line: int) -> None:
    variable, filters = split_filters(token)
    if variable or filters:
        reader.shown.append(Shown(variable, filters, line, "", tuple(reader.open)))
