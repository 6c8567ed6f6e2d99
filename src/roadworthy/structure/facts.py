"""Asks the site's own Python what Django knows of the site; an answer that can't be had is a sentence with a place."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from roadworthy.environments.project import Cache, Database, Project
from roadworthy.environments.site import IN_PACKAGES, Site
from roadworthy.problems import ProblemsFound
from roadworthy.structure.failure import Failure, problem_of

INSIDE = Path(__file__).with_name("inside.py")
GUARD = Path(__file__).with_name("inside_guard.py")
TIME_LIMIT_S = 120
SILENCE = Failure("died", "start", "it said nothing")


@dataclass(frozen=True)
class Answer:
    """What the site's Python said: as much of the project as could be read, and what stopped the reading."""

    project: Project | None
    failure: Failure | None = None
    printed: str = ""


@dataclass(frozen=True)
class Request:
    """What to read: the settings module, seen from a folder with a path, and the module whose preamble comes first.

    Of one that `is_guarded` the site connects to nothing meanwhile.
    """

    folder: Path
    settings: str
    path: Sequence[str] = (".",)
    wsgi: str = ""
    time_limit_s: int = TIME_LIMIT_S
    variables: Mapping[str, str] = field(default_factory=dict)
    is_guarded: bool = False


def read_project(python: Path, site: Site, environment: Mapping[str, str], is_guarded: bool = False) -> Project:
    """Return what the site's Django says of itself when run by `python` with exactly the variables `environment`.

    A URLconf that can't be imported does not stop the reading: it is `values["urls_failed"]` of the answer.
    Raise ProblemsFound where settings or apps can't be loaded.
    """
    named = (site.folder, site.settings, site.path, site.wsgi or site.asgi)
    request = Request(*named, variables=environment, is_guarded=is_guarded)
    answer = ask(python, request)
    if answer.project and (answer.failure is None or answer.failure.phase == "urls"):
        return answer.project
    raise ProblemsFound([problem_of(answer.failure or SILENCE, site.folder)])


def ask(python: Path, request: Request) -> Answer:
    """Run inside.py by the site's interpreter and return its answer, whatever happens there."""
    question = {
        "folder": str(request.folder.resolve()),
        "path": [str((request.folder / each).resolve()) for each in request.path if not each.startswith(IN_PACKAGES)],
        "settings": request.settings,
        "wsgi": request.wsgi,
        "time_limit_s": request.time_limit_s,
    }
    variables = {**_leaving_no_trace(request.variables), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(
            [str(python.absolute()), *([str(GUARD)] if request.is_guarded else []), str(INSIDE)],
            input=json.dumps(question).encode(),
            capture_output=True,
            cwd=request.folder,
            env=variables,
            timeout=request.time_limit_s + 10,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(None, Failure("time", "settings", "still not done when the time was up"))
    except OSError as error:
        return Answer(None, Failure("died", "start", f"{python}: {error.strerror or error}"))
    return _answer(done)


def _leaving_no_trace(variables: Mapping[str, str]) -> Mapping[str, str]:
    """Return the variables so that Python keeps what it compiles outside of the project, or not at all."""
    return variables if "PYTHONPYCACHEPREFIX" in variables else {**variables, "PYTHONDONTWRITEBYTECODE": "1"}


def _answer(done: subprocess.CompletedProcess[bytes]) -> Answer:
    printed = done.stderr.decode(errors="replace")
    try:
        document = json.loads(done.stdout.decode())
    except ValueError:
        lines = [line.strip() for line in printed.splitlines() if line.strip()]
        said = lines[-1][:300] if lines else "it said nothing"
        return Answer(None, Failure("died", "start", f"exit code {done.returncode}: {said}"), printed)
    failure = Failure(**document["failed"]) if document["failed"] else None
    project = project_of(document["facts"], failure) if "databases" in document["facts"] else None
    return Answer(project, failure, printed)


def project_of(facts: Mapping[str, Any], failure: Failure | None = None) -> Project:
    """Return the facts that inside.py printed as a value of the model."""
    known = {key: facts[key] for key in (f.name for f in fields(Project)) if key in facts}
    lists = {key: tuple(value) for key, value in known.items() if isinstance(value, list)}
    lists["databases"] = tuple(Database(**entry) for entry in facts["databases"])
    lists["caches"] = tuple(Cache(**entry) for entry in facts["caches"])
    values = dict(facts["values"])
    if failure and failure.phase == "urls":
        values["urls_failed"] = f"{failure.error}: {failure.message}"
    purpose = frozenset(facts.get("set_on_purpose", ()))
    return Project(**{**known, **lists, "values": values, "set_on_purpose": purpose})
