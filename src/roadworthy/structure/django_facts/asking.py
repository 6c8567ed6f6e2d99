"""Asks a project's own Django, in its own Python, with everything it connects to refused; bounded, and killed whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from roadworthy.structure.django_facts.facts import Answer, DjangoFacts, answer_of

INSIDE = Path(__file__).parents[1] / "inside_django.py"
GRACE_S = 3
TIME_LIMIT_S = 40
LONGEST = 160
PARTS = {
    "urls": "addresses as Django knows them",
    "models": "models as Django knows them",
    "migrations": "whether migrations and models agree",
    "checks": "what Django's own checks say",
    "rest": "what Django itself knows of the project",
}


@dataclass(frozen=True)
class Question:
    """One environment to ask about. `settings` is the module that is loaded, which may be laid over `own_settings`.

    One that `serves` is an environment of visitors, whose settings are judged; one that is not `is_whole` is asked for
    nothing but these. `stand_ins` are values that stand for secrets which are not opened here.
    """

    environment: str
    python: Path
    folder: Path
    settings: str
    own_settings: str
    variables: Mapping[str, str] = field(repr=False)
    path: Sequence[str] = (".",)
    wsgi: str = ""
    stand_ins: tuple[str, ...] = ()
    serves: bool = False
    is_whole: bool = True
    time_limit_s: int = TIME_LIMIT_S


Ask = Callable[[Question], DjangoFacts]


def facts_of(questions: Iterable[Question]) -> DjangoFacts:
    """Return what all answers say together: code by the first that says it, settings by each that serves."""
    whole = DjangoFacts()
    for number, question in enumerate(questions):
        found = ask(question if number == 0 else replace(question, is_whole=False))
        settings = (*whole.settings, *found.settings)
        lost = (*whole.not_looked_at, *found.not_looked_at)
        refused = tuple(dict.fromkeys((*whole.refused, *found.refused)))
        whole = replace(found if number == 0 else whole, settings=settings, not_looked_at=lost, refused=refused)
    return whole


def ask(question: Question) -> DjangoFacts:
    """Return what one environment's Django says; what it doesn't is in `not_looked_at`, with why."""
    document = _document(question)
    if not isinstance(document.get("facts"), dict):
        return DjangoFacts(not_looked_at=(_lost(PARTS["rest"], question, document["failed"]),))
    answer: Answer = answer_of(document, question.environment)
    lost = [_lost(PARTS["rest"], question, document["failed"])] if document.get("failed") else []
    lost += [f"{PARTS.get(name, name)}: {why[:LONGEST]}" for name, why in document.get("skipped", {}).items()]
    settings = (answer.settings,) if answer.settings and question.serves else ()
    return replace(answer.facts, settings=settings, not_looked_at=tuple(lost))


def _lost(part: str, question: Question, failed: Mapping[str, Any]) -> str:
    where = f" ({failed['file']}{':' if failed['line'] else ''}{failed['line'] or ''})" if failed.get("file") else ""
    said = f"{failed['error']}: {failed['message']}" if failed.get("error") else failed["message"]
    under = f" under the settings of {question.environment}" if question.environment else ""
    return f"{part}{under}: {said[:LONGEST]}{where}"


def _document(question: Question) -> dict[str, Any]:
    """Run inside_django.py; kill it, with all that it started, when the time is up."""
    try:
        running = subprocess.Popen(
            [str(question.python.absolute()), str(INSIDE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=question.folder,
            env={"PYTHONDONTWRITEBYTECODE": "1", **question.variables, "PYTHONIOENCODING": "utf-8"},
            start_new_session=True,
        )
    except OSError as error:
        return {"failed": _failed(f"{question.python}: {error.strerror or error}")}
    try:
        said, printed = running.communicate(json.dumps(_request(question)).encode(), question.time_limit_s + GRACE_S)
    except subprocess.TimeoutExpired:
        return {"failed": _failed(f"still not done after {question.time_limit_s} s")}
    finally:  # also what it left behind, and when somebody stops us
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    try:
        document = json.loads(said)
    except ValueError:
        lines = [line.strip() for line in printed.decode(errors="replace").splitlines() if line.strip()]
        return {"failed": _failed(f"its Python ended with {running.returncode}: {lines[-1] if lines else 'no word'}")}
    return document if isinstance(document, dict) else {"failed": _failed("its Python gave no answer")}


def _request(question: Question) -> dict[str, Any]:
    return {
        "folder": str(question.folder.resolve()),
        "path": [str((question.folder / each).resolve()) for each in question.path],
        "settings": question.settings,
        "own_settings": question.own_settings,
        "wsgi": question.wsgi,
        "time_limit_s": question.time_limit_s,
        "stand_ins": list(question.stand_ins),
        "is_whole": question.is_whole,
    }


def _failed(message: str) -> dict[str, Any]:
    return {"error": "", "message": message, "file": "", "line": 0}
