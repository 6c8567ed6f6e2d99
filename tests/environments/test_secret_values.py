"""The text that secrets are kept as: what is written is read again, and nonsense is refused without repeating it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadworthy.environments.secret_values import parse, written
from roadworthy.problems import ProblemsFound

NAMES = st.from_regex(r"[A-Z][A-Z0-9_]{0,10}", fullmatch=True)
VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
AWKWARD = st.text(alphabet="'\"\\\n\r\t ab#=", max_size=20)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(NAMES, VALUES | AWKWARD, max_size=5))
def test_what_is_written_is_read_again_to_the_last_character(values: dict[str, str]) -> None:
    assert dict(parse(written(values), "x")) == values


def test_text_of_several_lines_is_written_as_people_would() -> None:
    assert written({"A": "plain", "B": 'with "quotes" and \\', "C": "one\ntwo\n", "D": "it's"}) == (
        "A = \"plain\"\nB = 'with \"quotes\" and \\'\nC = '''\none\ntwo\n'''\nD = \"it's\"\n"
    )


WAY_OUT = '\n  hint: write NAME = "value", one to a line'
VARIABLE = "the name of an environment variable (letters, digits and _, no digit first)"
NONSENSE = {
    "A = 12345\n": f"x:1 A: should be text in quotes (E136){WAY_OUT}",
    'A = ["hunter2"]': f"x:1 A: should be text in quotes (E136){WAY_OUT}",
    '[A]\nB = "hunter2"': f"x:1 A: should be text in quotes (E136){WAY_OUT}",
    'A = "hunter2\\u0000"': f"x:1 A: a secret can't have a NUL character (E136){WAY_OUT}",
    'ROADWORTHY_KEY = "hunter2"': f"x:1 ROADWORTHY_KEY: ROADWORTHY_KEY is set by Roadworthy itself (E136){WAY_OUT}",
    '"a b" = "hunter2"': f'x:1: should be {VARIABLE}, not "a b" (E136)\n  hint: did you mean "A_B"?',
    "A = hunter2": "x:1: this is not a value, in column 5 (E103)\n"
    '  hint: text goes in straight quotes: name = "gazette"',
    'A = "hunter2': "x:1: a text without its closing quotes (E103)",
    'A = "1"\nA = "hunter2"\n': "x:2: this key already has a value (E103)\n  hint: take one of the two away",
}


@pytest.mark.parametrize(("text", "words"), NONSENSE.items())
def test_nonsense_is_refused_without_repeating_it(text: str, words: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        parse(text, "x")
    assert str(found.value) == words
    assert "hunter2" not in words
    assert "12345" not in words
