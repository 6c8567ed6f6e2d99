"""Whatever lies in a folder, the checks come to an end over it: it is told, and nothing else is lost."""

from __future__ import annotations

import ast
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from roadworthy.structure.checks.registry import checks
from roadworthy.structure.checks.run import Seen, run_checks
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.codebase import Codebase, read_codebase
from roadworthy.structure.code.names import Names

GOOD = "import requests\n\n\ndef today():\n    return requests.get('https://rates.example/')\n"
NOISE = random.Random(5).randbytes(20_000)
FOUND = "shop/rates.py:5 W401"


def site(folder: Path) -> Path:
    (folder / "shop").mkdir()
    (folder / "shop" / "rates.py").write_text(GOOD)
    return folder


def looked_at(folder: Path) -> tuple[Codebase, Seen]:
    codebase = read_codebase(folder)
    seen = run_checks(codebase, [check for check in checks().values() if check.is_on])
    assert FOUND in [f"{finding.place} {finding.id}" for finding in seen.findings]  # the others are still looked at
    return codebase, seen


def told(codebase: Codebase) -> list[str]:
    return [f"{problem.where}: {problem.message}" for problem in codebase.problems]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        (
            "noise.py",
            NOISE,
            "shop/noise.py: not read: not Python: invalid or missing encoding",
        ),
        ("null.py", b"x = 1\n\0\n", "shop/null.py:2: not read: not Python: it holds a null byte"),
        ("two.py", b"print 'hello'\n", "shop/two.py:1: not read: written for Python 2"),
        ("cut.py", b"def half(", "shop/cut.py:1: not read: not Python: '(' was never closed"),
        ("deep.py", b"x = " + b"(" * 5000 + b")" * 5000, "shop/deep.py:1: not read: not Python: too many nested"),
        ("long.py", b"x = 'y'\n" * 500_001, "shop/long.py: not read: larger than 4 MB"),
    ],
)
def test_a_file_that_is_no_code_is_told(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    (site(tmp_path) / "shop" / name).write_bytes(content)
    codebase, seen = looked_at(tmp_path)
    (line,) = told(codebase)
    assert line.startswith(problem)
    assert seen.faults == ()


NESTED = {
    "a sum of many parts": "x = " + " + ".join(["a"] * 2_000),
    "a chain of many calls": "x = a" + ".b()" * 900,
    "a chain of many names": "x = a" + ".b" * 900,
    "lists in lists": "x = " + "[" * 150 + "]" * 150,
    "functions in functions": "\n".join(f"{' ' * depth}def f{depth}():" for depth in range(90)) + f"\n{' ' * 90}pass",
    "many ors in a request": "def view(request):\n    return " + " or ".join(["request.GET['a']"] * 2_000),
    "a text put together of many": "def view(request):\n    return " + " + ".join(["'a'", "request.GET['b']"] * 400),
    "many branches": "def view(x):\n    if x == 0:\n        y = 0\n"
    + "".join(f"    elif x == {n}:\n        y = {n}\n" for n in range(900)),
}


@pytest.mark.parametrize("code", NESTED.values(), ids=NESTED)
def test_code_that_is_nested_deeply_breaks_no_check(tmp_path: Path, code: str) -> None:
    (site(tmp_path) / "shop" / "deep.py").write_text(code)
    ast.parse(code)
    codebase, seen = looked_at(tmp_path)
    assert (told(codebase), seen.faults) == ([], ())


def test_links_that_go_round_and_pipes_are_not_opened(tmp_path: Path) -> None:
    folder = site(tmp_path)
    (folder / "shop" / "round").symlink_to(folder, target_is_directory=True)
    (folder / "shop" / "self.py").symlink_to("self.py")
    os.mkfifo(folder / "shop" / "pipe.py")
    codebase, seen = looked_at(folder)
    assert told(codebase) == ["shop/self.py: not read: a symbolic link"]
    assert seen.faults == ()


def test_a_file_that_goes_or_changes_after_it_was_read_breaks_nothing(tmp_path: Path) -> None:
    folder = site(tmp_path)
    for name in ("gone", "cut", "other"):
        (folder / "shop" / f"{name}.py").write_text(GOOD * 3)
    codebase = read_codebase(folder)
    (folder / "shop" / "gone.py").unlink()
    (folder / "shop" / "cut.py").write_text("def half(")
    (folder / "shop" / "other.py").write_text("class Other:\n    def today(self): ...\n")
    seen = run_checks(codebase, [check for check in checks().values() if check.is_on])
    assert seen.faults == ()
    assert FOUND in [f"{finding.place} {finding.id}" for finding in seen.findings]


def test_templates_of_any_kind_are_read_to_their_end(tmp_path: Path) -> None:
    folder = site(tmp_path) / "shop" / "templates"
    folder.mkdir()
    (folder / "noise.html").write_bytes(random.Random(7).randbytes(20_000))
    (folder / "open.html").write_text("{% if a %}" * 3_000 + "{{ a|b:" * 3_000)
    (folder / "loops.html").write_text("{% for a in b %}" * 500 + "{{ a.b.c }}" + "{% endfor %}" * 500)
    (folder / "itself.html").write_text("{% extends 'itself.html' %}{% include 'itself.html' %}")
    codebase, seen = looked_at(tmp_path)
    assert told(codebase) == ["shop/templates/noise.html: not read: not UTF-8"]
    assert seen.faults == ()


def test_names_of_a_large_file_are_gone_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 2_000
    one = "def f{0}():\n    import json\n    def inner():\n        return json\n    return inner\n"
    code = "".join(one.format(n) for n in range(count))
    (tmp_path / "large.py").write_text(code)
    codebase = read_codebase(tmp_path)
    names, asked = Names(codebase.files), Counter[str]()
    whole = Names._local_table

    def counted(self: Names, module: str, scope: str) -> dict[str, str]:
        asked[scope] += 1
        return whole(self, module, scope)

    monkeypatch.setattr(Names, "_local_table", counted)
    for n in range(count):
        assert names.resolve("large", "json", f"f{n}.inner") == "json"
    assert set(asked.values()) == {1}
    assert len(names._scopes) == 1


def test_a_word_is_looked_for_in_a_file_once(tmp_path: Path) -> None:
    codebase = read_codebase(site(tmp_path))
    path = "shop/rates.py"
    view = FileView(codebase.files[path], codebase.text(path), codebase.tree(path), codebase.index)
    assert view.mentions("no_such_word", "requests")
    view._text = ""
    assert view.mentions("requests")
