"""Runs in the site's own Python and prints, as JSON, what a settings module is before and after it is laid over.

Only the standard library is used. The names of both modules are the arguments. Whatever the site prints goes to
standard error; the value of a setting that may be secret is never printed.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import re
import sys
from typing import Any

SECRET = re.compile(r"SECRET|PASSW|PASSPHRASE|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|_KEYS?$|^KEYS?$|DSN|SALT", re.I)
SECRET_ITSELF = re.compile(r"(SECRET|PASSWORD|PASSWD|TOKEN|PIN)$", re.I)
IN_URL = re.compile(r"(?P<before>\w[\w+.-]*://[^:/@\s]*:)[^@/\s]+(?=@)")
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
MASK = "***"
MARK = "\0"
SALT = os.urandom(16)
DEEPEST = 6


def shown(value: Any, name: str = "", depth: int = 0) -> Any:
    """Return `value` as JSON can hold it, with everything that may be secret masked.

    What was no text begins with a mark, so that it is shown without quotes; after a second mark comes what tells
    one secret from another, for this run alone.
    """
    if type(value).__name__ == "__proxy__":
        value = untranslated(value)
    if is_secret(value, name):
        return as_code("secret") + MARK + hashlib.sha256(SALT + repr(value).encode()).hexdigest()
    if value is None or isinstance(value, (bool, int, float, str)):
        return masked(value) if isinstance(value, str) else value
    if isinstance(value, (bytes, bytearray)):
        return as_code(f"{len(value)} bytes")
    if isinstance(value, dict) and depth < DEEPEST:
        of_secrets = bool(SECRET.search(name))
        return {plain_key(key): shown(item, name if of_secrets else str(key), depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)) and depth < DEEPEST:
        items = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        return [shown(item, name, depth + 1) for item in items]
    return described(value)


def untranslated(value: Any) -> str:
    """Return the text that Django translates later: nothing can be asked of it while settings load."""
    own = vars(value)
    words = own.get("_args") or own.get("_proxy____args") or ("",)
    return str(words[0])


def is_secret(value: Any, name: str) -> bool:
    """Say whether a value is to be masked: not a number, such as PASSWORD_RESET_TIMEOUT, nor a table of several."""
    if not value or isinstance(value, (bool, dict)) or not SECRET.search(name):
        return False
    return not isinstance(value, (int, float)) or bool(SECRET_ITSELF.search(name))


def described(value: Any) -> str:
    """Return words for a value that is no plain data: a function, a class, a path."""
    if isinstance(value, (dict, list, tuple, set, frozenset)):
        return as_code("too deep to be shown")
    if callable(value) and hasattr(value, "__qualname__"):
        return as_code(f"{getattr(value, '__module__', '')}.{value.__qualname__}")
    try:
        text = masked(str(value))
    except Exception:
        return as_code(type(value).__name__)
    return text if isinstance(value, os.PathLike) else as_code(ADDRESS.sub("", text.strip("<>")))


def as_code(words: str) -> str:
    """Mark words as something else than text."""
    return f"{MARK}<{words}>"


def masked(text: str) -> str:
    """Return a text without the passwords of the URLs in it."""
    return IN_URL.sub(r"\g<before>" + MASK, text)


def plain_key(key: Any) -> str:
    """Return the key of a table as JSON can hold it."""
    return key if isinstance(key, str) else str(shown(key))


def settings_of(module: str) -> dict[str, Any]:
    """Return every setting of a module, shown."""
    found = vars(importlib.import_module(module))
    return {name: shown(value, name) for name, value in found.items() if name.isupper()}


def main() -> None:
    """Print both sides."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    if os.environ.get("DJANGO_CONFIGURATION"):
        importlib.import_module("configurations.importer").install()
    before, after = (settings_of(module) for module in sys.argv[1:3])
    json.dump({"before": before, "after": after}, answer)
    answer.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
