"""What `manage.py check --deploy` says of the site's code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MANAGE = """\
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import execute_from_command_line

settings.configure(
    BASE_DIR=Path(__file__).parent,
    SECRET_KEY="only for a test of system checks",
    INSTALLED_APPS=["roadworthy.contrib.check"],
    SILENCED_SYSTEM_CHECKS=["security.W009"],
    {more}
)
execute_from_command_line(sys.argv)
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "rates.py").write_text(
        'import requests\n\n\ndef rates():\n    return requests.get("https://rates.example/")\n'
    )
    return tmp_path


def manage(site: Path, *words: str, more: str = "") -> str:
    (site / "manage.py").write_text(MANAGE.format(more=more))
    answer = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=site, capture_output=True, text=True, timeout=120, check=False
    )
    return answer.stdout + answer.stderr


def test_a_finding_is_a_system_check_of_a_deploy(site: Path) -> None:
    assert manage(site, "check", "--deploy", "--tag", "roadworthy") == (
        "System check identified some issues:\n"
        "\n"
        "WARNINGS:\n"
        "?: (roadworthy.W401) requests.get() has no time-out (rates.py:5)\n"
        "\tHINT: Give timeout=10: seconds to connect, and between two pieces of the answer.\n"
        "\n"
        "System check identified 1 issue (0 silenced).\n"
    )


def test_the_code_is_not_read_at_each_start(site: Path) -> None:
    assert manage(site, "check") == "System check identified no issues (0 silenced).\n"


def test_a_command_that_is_not_there_is_told(site: Path) -> None:
    said = manage(
        site, "check", "--deploy", "--tag", "roadworthy", more='ROADWORTHY_CHECK={"COMMAND": ["/nowhere/road"]},'
    )
    assert "?: (roadworthy.check.W001) The code could not be checked: [Errno 2] No such file or directory" in said
