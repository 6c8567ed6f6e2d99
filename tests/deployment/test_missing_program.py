"""Which program a failed command looked for in vain."""

from __future__ import annotations

import pytest

from roadworthy.deployment.missing_program import missing_program


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("sh: 1: sassc: not found", "sassc"),
        ("/bin/sh: line 3: npm: command not found", "npm"),
        ("FileNotFoundError: [Errno 2] No such file or directory: 'npm'", "npm"),
        ("CommandError: Can't find msgfmt. Make sure you have GNU gettext tools 0.19 or newer installed.", "msgfmt"),
        ("FileNotFoundError: [Errno 2] No such file or directory: '/srv/gazette/styles.css'", ""),
        ("CommandError: Unknown command: 'compress'", ""),
    ],
)
def test_the_program_is_named(line: str, name: str) -> None:
    assert missing_program(["Traceback (most recent call last):", line]) == name
