"""The code as it was at an earlier revision, laid out in a folder aside, so that what a change adds can be told."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from roadworthy.problems import ProblemsFound, Rule

NO_GIT = Rule("E473", "Not a git repository", "Only git knows what the code was before.")
NO_REVISION = Rule("E474", "No such revision", "Without an earlier state, nothing can be called new.")
RULES = (NO_GIT, NO_REVISION)
_TIMEOUT_S = 120


@contextmanager
def as_it_was(folder: Path, revision: str) -> Iterator[Path]:
    """Lay out what `folder` was where this branch left `revision`, in a temporary folder, and name that folder.

    It is what git would check out, whatever is left out of archives; the work tree and the index are not touched.
    """
    wrong = f"git knows no revision {revision}"
    top_of(folder)
    commit = _git(
        folder, NO_REVISION, wrong, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    base = _git(folder, NO_REVISION, f"nothing is shared with {revision}", "merge-base", commit, "HEAD")
    with laid_out(folder, base) as was:
        yield was


@contextmanager
def laid_out(folder: Path, commit: str) -> Iterator[Path]:
    """Lay out what `folder` was in a commit, in a temporary folder, and name that folder."""
    top = top_of(folder)
    with tempfile.TemporaryDirectory(prefix="road-since-") as aside:
        index = {"GIT_INDEX_FILE": str(Path(aside) / "index")}
        _git(top, NO_REVISION, f"{commit} can't be read", "read-tree", commit, **index)
        prefix = f"--prefix={aside}/tree/"
        _git(top, NO_REVISION, f"{commit} can't be laid out", "checkout-index", "--all", prefix, **index)
        was = Path(aside) / "tree" / folder.resolve().relative_to(top.resolve())
        was.mkdir(parents=True, exist_ok=True)
        yield was


def top_of(folder: Path) -> Path:
    """Return the top folder of the git repository that a folder is in. Raise ProblemsFound for none."""
    try:
        return Path(_git(folder, NO_GIT, "the folder is in no git repository", "rev-parse", "--show-toplevel"))
    except ProblemsFound as found:
        if "not a git repository" not in found.problems[0].hint:
            raise
        hint = "leave --since out, or name a folder with the earlier code: --before FOLDER"
        raise ProblemsFound([NO_GIT.problem(found.problems[0].message, hint)]) from None


def _git(folder: Path, rule: Rule, wrong: str, *words: str, **variables: str) -> str:
    try:
        answer = subprocess.run(
            ["git", "-C", str(folder), *words],
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_TIMEOUT_S,
            check=False,
        )
    except FileNotFoundError:
        raise ProblemsFound([NO_GIT.problem("there is no git on this machine", "install git")]) from None
    except subprocess.TimeoutExpired:
        raise ProblemsFound([rule.problem(wrong, f"git took longer than {_TIMEOUT_S} s")]) from None
    if answer.returncode:
        said = (answer.stderr.strip().splitlines() or ["give a branch, a tag or a commit, as main or v1.2"])[-1]
        raise ProblemsFound([rule.problem(wrong, said)])
    return answer.stdout.strip()
