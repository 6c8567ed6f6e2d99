"""Values as Python that a person likes to read, and that is right."""

from __future__ import annotations

import pytest

from roadworthy.stack.literal import Call, Code, assigned, literal


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (True, "True"),
        (60, "60"),
        ("it's", '"it\'s"'),
        ('say "so"\n', '"say \\"so\\"\\n"'),
        ("Grüße", '"Grüße"'),
        ([], "[]"),
        (("one",), '("one",)'),
        ({}, "{}"),
        ({"a": [1, 2], 3: Code("here")}, '{"a": [1, 2], 3: here}'),
        ({Code("**OWN"): None, "a": 1}, '{**OWN, "a": 1}'),
        (Call("Place", {0: "here", "port": 80}), 'Place("here", port=80)'),
    ],
)
def test_what_fits_is_on_one_line(value: object, text: str) -> None:
    assert literal(value) == text


def test_what_is_too_long_has_one_entry_to_a_line() -> None:
    value = {Code("**CACHES"): None, "default": {"BACKEND": "b" * 60, "LOCATION": ["l" * 30, "m" * 30]}}
    assert assigned("CACHES", value) == "\n".join(
        [
            "CACHES = {",
            "    **CACHES,",
            '    "default": {',
            f'        "BACKEND": "{"b" * 60}",',
            f'        "LOCATION": ["{"l" * 30}", "{"m" * 30}"],',
            "    },",
            "}",
        ]
    )


def test_a_call_that_is_too_long_has_one_argument_to_a_line() -> None:
    call = Call("Moved", {0: "f" * 60, "addresses": [Call("Address", {0: "a" * 60, "port": 1})]})
    assert assigned("moved", call) == "\n".join(
        [
            "moved = Moved(",
            f'    "{"f" * 60}",',
            f'    addresses=[Address("{"a" * 60}", port=1)],',
            ")",
        ]
    )


def test_a_long_text_stays_whole() -> None:
    assert literal("t" * 200) == f'"{"t" * 200}"'


def test_what_is_written_is_read_back_the_same() -> None:
    value = {"deep": [{"text": 'quote " and \\ and \t and ü and 🚂', "numbers": (1, 2.5, None, True)}] * 4}
    assert eval(literal(value)) == value
