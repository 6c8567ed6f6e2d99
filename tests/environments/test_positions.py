"""The line of every key: of texts written by hand, and of texts made up by the machine."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from roadworthy.environments.positions import positions

Path = tuple[str | int, ...]


def test_tables_keys_and_entries_have_their_lines() -> None:
    text = '# first\n[site]\nname = "x"  # a comment\n\n[[build]]\nrun = "a"\n[[build]]\nrun = "b"\n'
    assert positions(text) == {
        ("site",): 2,
        ("site", "name"): 3,
        ("build",): 5,
        ("build", 0): 5,
        ("build", 0, "run"): 6,
        ("build", 1): 7,
        ("build", 1, "run"): 8,
    }


def test_keys_inside_braces_and_entries_of_a_long_list_have_their_own_lines() -> None:
    text = 'web1 = { address = "a", roles = [\n  "web",\n  # and\n  "worker" ], port = 22 }\n'
    lines = positions(text)
    assert lines[("web1", "roles", 0)] == 2
    assert lines[("web1", "roles", 1)] == 4
    assert lines[("web1", "port")] == 4


def test_text_over_several_lines_hides_what_looks_like_keys() -> None:
    text = 'a = """\n[no]\nb = 1 ""\\""""\nc = \'\'\'\nd = 2\n\'\'\'\'\ne = "# [no] \\" }"\nf = \'[\'\n'
    assert positions(text) == {("a",): 1, ("c",): 4, ("e",): 7, ("f",): 8}


def test_quoted_and_dotted_keys_are_read_as_toml_reads_them() -> None:
    text = "a . 'b.c' . \"d\\u0065\" = 1\n[\"x y\".'z']\nk = 2\n"
    assert positions(text) == {
        ("a",): 1,
        ("a", "b.c"): 1,
        ("a", "b.c", "de"): 1,
        ("x y",): 2,
        ("x y", "z"): 2,
        ("x y", "z", "k"): 3,
    }


def test_a_table_below_an_entry_belongs_to_the_latest_one() -> None:
    text = "[[a]]\n[a.b]\nc = 1\n[[a]]\n[[a.d]]\ne = 2\n[[a.d]]\n"
    lines = positions(text)
    assert lines[("a", 0, "b", "c")] == 3
    assert lines[("a", 1, "d", 0, "e")] == 6
    assert lines[("a", 1, "d", 1)] == 7


def test_a_table_that_is_named_itself_has_the_line_of_its_name() -> None:
    assert positions("[a.b]\n[a]\nc = 1\n")[("a",)] == 2


def test_windows_line_ends_count_once() -> None:
    assert positions('a = 1\r\nb = """\r\nx"""\r\nc = 2\r\n')[("c",)] == 4


def test_nothing_has_no_lines() -> None:
    assert positions("") == positions("# only a comment") == {}


@dataclass
class Written:
    """A TOML text that grows, and the lines of the keys that were put into it."""

    text: str = ""
    expected: dict[Path, int] = field(default_factory=dict)

    @property
    def line(self) -> int:
        return self.text.count("\n") + 1

    def note(self, path: Path) -> None:
        self.expected[path] = self.line

    def write(self, text: str) -> None:
        self.text += text


NAMES = st.sampled_from(["a", "b", "c-1", "_d", "9", "x y", "é", 'q"q', "p.p", "#", "[", ""])
SCALARS = st.sampled_from(
    [
        *("1", "-0.5e3", "true", "2026-11-21", "07:30:00", '""', "''", '"#x]"', "'}\\'", '"a\\"b\\\\"', "[]", "{}"),
        *('"""\n[x]\n"""', "'''\n}'\n'''", '""""a"" b"""', "inf", "0xff", "1979-05-27 07:32:00Z"),
    ]
)
BREAKS = st.sampled_from(["", " ", "\n", "\n  # note\n", " \t"])
SPACES = st.sampled_from(["", " ", "\t"])


def key(name: str) -> str:
    if name and name.isascii() and name.replace("-", "").replace("_", "").isalnum():
        return name
    return '"' + name.replace('"', '\\"') + '"'


@st.composite
def documents(draw: st.DrawFn) -> Written:
    """Write a document: keys at the top, then tables and entries, each with its keys."""
    written = Written()
    put_pairs(draw, written, (), draw(st.sets(NAMES, max_size=3)), 2)
    for number, name in enumerate(sorted(draw(st.sets(NAMES, max_size=4)))):
        top = f"t{number}{name}"
        for entry in range(draw(st.integers(0, 3))) or ():
            put_header(draw, written, (top, entry), f"[[{key(top)}]]")
        if (top, 0) not in written.expected:
            put_header(draw, written, (top,), f"[{draw(SPACES)}{key(top)}{draw(SPACES)}]")
    return written


def put_header(draw: st.DrawFn, written: Written, path: Path, header: str) -> None:
    written.write("\n" * draw(st.integers(0, 2)))
    written.expected.setdefault(path[:1], written.line)
    written.note(path)
    written.write(f"{draw(SPACES)}{header} # [no]\n")
    put_pairs(draw, written, path, draw(st.sets(NAMES, max_size=3)), 2)


def put_pairs(draw: st.DrawFn, written: Written, table: Path, names: set[str], depth: int) -> None:
    for name in sorted(names):
        written.write(draw(SPACES))
        below = draw(st.sampled_from(["", "", "z"]))
        path = (*table, name, below) if below else (*table, name)
        written.expected.setdefault((*table, name), written.line)
        written.note(path)
        dot = f"{draw(SPACES)}.{draw(SPACES)}{below}" if below else ""
        written.write(f"{key(name)}{dot}{draw(SPACES)}={draw(SPACES)}")
        put_value(draw, written, path, depth)
        written.write(f"{draw(SPACES)}# end\n")


def put_value(draw: st.DrawFn, written: Written, path: Path, depth: int) -> None:
    sort = draw(st.sampled_from(["scalar", "list", "table"])) if depth else "scalar"
    if sort == "scalar":
        written.write(draw(SCALARS))
    elif sort == "list":
        put_list(draw, written, path, depth)
    else:
        written.write("{")
        for number, name in enumerate(sorted(draw(st.sets(NAMES, max_size=3)))):
            written.write((", " if number else " ") + draw(SPACES))
            written.note((*path, name))
            written.write(f"{key(name)} = ")
            put_value(draw, written, (*path, name), depth - 1)
        written.write(" }")


def put_list(draw: st.DrawFn, written: Written, path: Path, depth: int) -> None:
    written.write("[")
    for number in range(draw(st.integers(0, 3))):
        written.write(("," if number else "") + draw(BREAKS))
        written.note((*path, number))
        put_value(draw, written, (*path, number), depth - 1)
    written.write(draw(BREAKS) + "]")


def paths(value: Any, path: Path = ()) -> set[Path]:
    """Return every key path of what tomllib has read."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path, *(each for name, item in items for each in paths(item, (*path, name)))}


@settings(max_examples=250, deadline=None)
@given(documents())
def test_every_key_of_any_document_has_its_line(written: Written) -> None:
    tables = tomllib.loads(written.text)
    assert positions(written.text) == written.expected
    assert set(written.expected) | {()} == paths(tables)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab.=[]{}\"'\\#\n ,1é", max_size=60))
def test_whatever_tomllib_accepts_has_a_line_for_each_key(text: str) -> None:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(positions(text)) | {()} == paths(tables)
