"""Runs `road check` over the site's folder and turns each finding into a message of Django's system checks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning

SETTING = "ROADWORTHY_CHECK"
TIMEOUT_S = 300
SAID_HERE = "W280,W281,W780,W781"
"""The findings that are Django's own system checks: whoever runs these has them already."""
_LEVELS = {"error": Error, "warning": Warning, "note": Info}


def check_code(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Return what `road check` finds. COMMAND and FOLDER of ROADWORTHY_CHECK say how it is called, and where."""
    given = getattr(settings, SETTING, {})
    command = given.get("COMMAND", [sys.executable, "-m", "roadworthy"])
    folder = given.get("FOLDER", getattr(settings, "BASE_DIR", Path.cwd()))
    words = [*command, "-C", str(folder), "check", "--json", "--ignore", SAID_HERE]
    try:
        answer = subprocess.run(words, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
        return [_message(finding) for finding in json.loads(answer.stdout)["findings"]]
    except (OSError, subprocess.TimeoutExpired) as error:
        return [_unknown(str(error))]
    except (ValueError, KeyError, TypeError):
        return [_unknown((answer.stderr.strip().splitlines() or ["it said nothing"])[0])]


def _message(finding: dict[str, Any]) -> CheckMessage:
    text = f"{finding['message']} ({finding['file']}:{finding['line']})"
    return _LEVELS[finding["level"]](text, hint=finding["way_out"], id=f"roadworthy.{finding['id']}")


def _unknown(reason: str) -> CheckMessage:
    hint = f'install roadworthy beside the site, or name its command: {SETTING} = {{"COMMAND": ["road"]}}'
    return Warning(f"The code could not be checked: {reason}", hint=hint, id="roadworthy.check.W001")
