"""Takes the request, starts the site's Django, does the work, and answers in lines of JSON on standard output.

`{"tell": …}` comes before each piece of work, `{"answer": …}` or `{"failed": …}` at the end. What the site itself
prints goes to standard error.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from typing import Any

from .lines import file_of, line_of
from .patience import Patience
from .work import WORK, runs


class Talk:
    """The lines that are said, on what was standard output."""

    def __init__(self) -> None:
        self.out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)

    def say(self, **words: Any) -> None:
        """Say one line."""
        self.out.write(json.dumps(words, default=str) + "\n")
        self.out.flush()


def main(request: dict[str, Any]) -> None:
    """Do what is asked, and leave without waiting for threads of the site."""
    talk = Talk()
    code = 0
    current: list[Any] = []
    try:
        start(request)
        answers = []
        for run in runs(request.get("databases"), Patience(**request.get("patience", {})), lambda s: talk.say(tell=s)):
            current[:] = [run]
            run.before = tuple(request.get("before", ()))
            answers.append({"alias": run.connection.alias, **WORK[request["command"]](run, request["folder"])})
        talk.say(answer=answers)
    except BaseException as error:
        code = 1
        talk.say(failed=failure(error, current[0] if current else None))
    sys.stderr.flush()
    talk.out.flush()
    os._exit(code)


def start(request: dict[str, Any]) -> None:
    """Start Django in the site's folder."""
    sys.path[:0] = request.get("path", [])
    sys.argv[:] = ["manage.py", "migrate"]
    if request.get("settings"):
        os.environ["DJANGO_SETTINGS_MODULE"] = request["settings"]
    if os.environ.get("DJANGO_CONFIGURATION"):
        import importlib

        importlib.import_module("configurations").setup()
    import django

    django.setup()


def failure(error: BaseException, run: Any) -> dict[str, Any]:
    """Return as data what went wrong, and in which operation."""
    file, line, migration = "", 0, ""
    if run is not None and run.at[1]:
        app, name, index = run.at
        migration = f"{app}.{name}"
        written = run.executor.loader.disk_migrations.get((app, name))
        if written is not None:
            file, line = os.path.realpath(file_of(written)), line_of(written, index)
            file, line = raised_in(error, file) or (file, line)
    words = " ".join(str(error).split())
    return {
        "kind": type(error).__name__,
        "message": words[:400],
        "alias": run.connection.alias if run is not None else "",
        "migration": migration,
        "file": file,
        "line": line,
        "trace": traceback.format_exc()[-4000:],
    }


def raised_in(error: BaseException, file: str) -> tuple[str, int] | None:
    """Return the deepest line of a migration's own file that an error came through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if os.path.realpath(frame.filename) == file]
    return (file, frames[-1].lineno or 0) if frames else None
