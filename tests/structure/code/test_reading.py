from __future__ import annotations

import pytest

from roadworthy.structure.code.reading import summarise


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (b"def f(:\n", "not Python: "),
        (b"print 'hello'\n", "written for Python 2"),
        (b"try:\n    pass\nexcept ValueError, e:\n    pass\n", "written for Python 2"),
        (b"x = 1\0\n", "not Python: "),
        (b"x = '\xff\xfe'\n", "not "),
        (b"# -*- coding: klingon -*-\nx = 1\n", "not Python: "),
        (b"x = " + b"(" * 5000 + b")" * 5000, ""),
    ],
)
def test_what_python_cannot_read_is_told_and_never_raised(content: bytes, failure: str) -> None:
    found = summarise("shop/views.py", "code", "shop.views", content)
    assert found.failure.startswith(failure)
    assert found.failure


def test_a_file_in_another_encoding_is_read_by_what_it_declares() -> None:
    content = "# -*- coding: latin-1 -*-\nname = 'é'\n".encode("latin-1")
    assert summarise("shop/a.py", "code", "shop.a", content).names[0].value.text == "é"


def test_fifty_thousand_lines_are_read() -> None:
    found = summarise("shop/a.py", "code", "shop.a", b"def f():\n    return g()\n" * 25_000)
    assert (found.lines, len(found.functions), found.failure) == (50_001, 25_001, "")


def test_a_jinja_template_is_told_and_not_guessed_at() -> None:
    found = summarise("shop/templates/a.html", "template", "", b"{%- macro field(x) %}{% endmacro %}")
    assert found.failure == "a template of another engine than Django's"


def test_a_comment_that_ignores_is_kept_with_its_reason() -> None:
    found = summarise("a.py", "code", "a", b"x = {}  # roadworthy: ignore[W301, w302] filled at import\n")
    assert found.ignores == ((1, ("W301", "W302"), "filled at import"),)


def test_two_thousand_elifs_and_a_sum_of_as_many_parts_are_read() -> None:
    chain = "def f(x):\n    if x == 0:\n        a()\n" + "    elif x == 1:\n        b()\n" * 2000
    found = summarise("a.py", "code", "a", (chain + "y = " + "1 + " * 900 + "1\n").encode())
    assert found.failure == ""
    assert len(found.functions[1].calls) == 2001
