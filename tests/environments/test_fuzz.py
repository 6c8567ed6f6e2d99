"""Whatever is in a roadworthy.toml, the reader returns a site or says what is wrong; it never breaks."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadworthy.cli.main import main
from roadworthy.cli.terminal import Terminal
from roadworthy.environments.kind import Kind
from roadworthy.environments.reader import read_site, read_text
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound

CASES = sorted((Path(__file__).parent / "cases").glob("*/roadworthy.toml"))
TEXTS = [case.read_text(encoding="utf-8") for case in CASES]
WORDS = [
    "site",
    "name",
    "settings",
    "wsgi",
    "asgi",
    "path",
    "requirements",
    "build",
    "run",
    "folder",
    "jobs",
    "command",
]
WORDS += ["every", "at", "cron", "time_limit", "services", "web", "worker", "database", "kind", "variables", "secrets"]
WORDS += [
    "environments",
    "local",
    "production",
    "domains",
    "hosts",
    "web1",
    "address",
    "roles",
    "user",
    "port",
    "\x07",
    "",
]
FAST = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def judge(text: str, kinds: Mapping[str, Kind]) -> Site | None:
    """Read a text; what is said must be printable lines that name the file, and never the same twice."""
    try:
        return read_text(text, Path("/nonexistent"), kinds)
    except ProblemsFound as found:
        assert found.problems
        for problem in found.problems:
            assert problem.message.isprintable()
            assert problem.hint.isprintable()
            assert str(problem.where).startswith("roadworthy.toml")
            assert len(str(problem)) < 1_000
        assert len(set(found.problems)) == len(found.problems) <= 101
        return None


@settings(FAST, max_examples=150)
@given(text=st.text(max_size=200))
def test_any_text(text: str, kinds: Mapping[str, Kind]) -> None:
    judge(text, kinds)


@settings(FAST, max_examples=300)
@given(data=st.data(), text=st.sampled_from(TEXTS))
def test_a_file_with_a_piece_cut_out_doubled_or_put_in(
    data: st.DataObject, text: str, kinds: Mapping[str, Kind]
) -> None:
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 40)))
    piece = data.draw(
        st.sampled_from(
            ["", text[start:stop] * 2, "[", '"', "\\", "\x00", "= {", "9" * 5_000, " 0x" + "f" * 5_000, "\n[site]\n"]
        )
    )
    judge(text[:start] + piece + text[stop:], kinds)


@settings(FAST, max_examples=150)
@given(lines=st.permutations(sorted({line for text in TEXTS for line in text.splitlines()})), count=st.integers(0, 30))
def test_lines_of_all_cases_in_any_order(lines: list[str], count: int, kinds: Mapping[str, Kind]) -> None:
    judge("\n".join(lines[:count]), kinds)


def toml(value: Any) -> str:
    """Write a value as TOML; tables in braces."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(letter):08x}" for letter in value) + '"'
    return str(value).lower() if isinstance(value, bool) else str(value)


LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        LETTERS,
        st.sampled_from(["web", "5 minutes", "10.77.0.1"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | LETTERS, inner, max_size=4),
    max_leaves=12,
)


@settings(FAST, max_examples=300)
@given(tables=st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=5))
def test_any_tables(tables: dict[str, Any], kinds: Mapping[str, Kind]) -> None:
    judge("".join(f"{toml(key)} = {toml(value)}\n" for key, value in tables.items()), kinds)


@settings(FAST, max_examples=200)
@given(
    change=st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=4),
    place=st.sampled_from(["site", "services", "jobs.x"]),
)
def test_any_keys_in_a_table_that_is_known(change: dict[str, Any], place: str, kinds: Mapping[str, Kind]) -> None:
    judge(f"[{place}]\n" + "".join(f"{toml(key)} = {toml(value)}\n" for key, value in change.items()), kinds)


@settings(FAST, max_examples=150)
@given(raw=st.binary(max_size=200))
def test_road_show_never_ends_in_a_traceback(raw: bytes, site_folder: Path) -> None:
    (site_folder / "roadworthy.toml").write_bytes(raw)
    out, err = io.StringIO(), io.StringIO()
    assert main(["show"], Terminal(out, err)) == 1
    assert err.getvalue().startswith("error: roadworthy.toml")
    assert "Traceback" not in err.getvalue()


@pytest.mark.parametrize("text", TEXTS, ids=[case.parent.name for case in CASES])
def test_a_site_read_twice_is_the_same(text: str, site_folder: Path, kinds: Mapping[str, Kind]) -> None:
    (site_folder / "roadworthy.toml").write_text(text, encoding="utf-8")
    try:
        first = read_site(Path(), kinds)
    except ProblemsFound:
        return
    assert first == read_site(site_folder, kinds)
    assert hash(first) == hash(read_site(site_folder / "roadworthy.toml", kinds))
