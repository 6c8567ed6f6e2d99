"""Runs in the site's own Python and prints, as JSON, what a settings module is before and after it is laid over.

Only the standard library is used. The names of both modules are the arguments. Whatever the site prints goes to
standard error; the value of a setting that may be secret is never printed.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from typing import Any

SECRET = re.compile(r"SECRET|PASSW|PASSPHRASE|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|_KEYS?$|DSN|SALT", re.I)
IN_URL = re.compile(r"(?P<before>\w[\w+.-]*://[^:/@\s]*:)[^@/\s]+(?=@)")
MASK = "<secret>"


def shown(value: Any, name: str = "", depth: int = 0) -> Any:
    """Return `value` as JSON can hold it, with everything that may be secret masked."""
    if name and SECRET.search(name) and value and not isinstance(value, (bool, int)):
        return MASK
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, dict) and depth < 6:
        return {str(key): shown(item, str(key), depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)) and depth < 6:
        return [shown(item, "", depth + 1) for item in value]
    try:
        return IN_URL.sub(r"\g<before>" + MASK, str(value))
    except Exception:
        return f"<{type(value).__name__}>"


def settings_of(module: str) -> dict[str, Any]:
    """Return every setting of a module, shown."""
    found = vars(importlib.import_module(module))
    return {name: shown(value, name) for name, value in found.items() if name.isupper() and name != "HERE"}


def main() -> None:
    """Print both sides."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    before, after = (settings_of(module) for module in sys.argv[1:3])
    json.dump({"before": before, "after": after}, answer)
    answer.flush()


if __name__ == "__main__":
    main()
