"""How text becomes what systemd reads back as the same text. tests/live asks systemd itself."""

from __future__ import annotations

import pytest

from roadworthy.stack.systemd import command, described, unit_text, variables_file


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("/usr/bin/env", "python", "manage.py", "db_worker"), "/usr/bin/env python manage.py db_worker"),
        (("echo", "two words", ""), 'echo "two words" ""'),
        (("echo", 'say "hi"', "it's"), 'echo "say \\"hi\\"" "it\'s"'),
        (("echo", "back\\slash"), 'echo "back\\\\slash"'),
        (("echo", "$HOME", "100%"), "echo $$HOME 100%%"),
        (("echo", "a ${B}"), 'echo "a $${B}"'),
        (("echo", ";"), 'echo ";"'),
        (("echo", "line\nbreak", "tab\t", "\r\x1b"), 'echo "line\\x0abreak" "tab\\x09" "\\x0d\\x1b"'),
        (("echo", "grüße"), 'echo "grüße"'),
    ],
)
def test_words_are_split_by_systemd_into_just_these(words: tuple[str, ...], line: str) -> None:
    assert command(words) == line


def test_a_file_of_variables_keeps_each_character() -> None:
    variables = {"B": "a \"b\" \\ $c `d` 'e' # %f", "A": "one\ntwo\n", "EMPTY": ""}
    assert variables_file(variables) == ('A="one\ntwo\n"\nB="a \\"b\\" \\\\ \\$c \\`d\\` \'e\' # %f"\nEMPTY=""\n')


def test_a_name_that_is_none_is_refused_and_no_value_is_told() -> None:
    with pytest.raises(ValueError) as found:
        variables_file({"FINE": "x", "NOT-ONE": "secret", "2": "secret"})
    assert str(found.value) == "not the name of a variable: NOT-ONE, 2"


def test_a_unit_has_its_sections_in_order() -> None:
    text = unit_text({"Unit": [("Description", described("50%\noff"))], "Service": [("Type", "exec"), ("User", "")]})
    assert text == "[Unit]\nDescription=50%% off\n\n[Service]\nType=exec\nUser=\n"
