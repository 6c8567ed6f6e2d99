"""Names the last migrations of a release's apps, which tell later whether its code and a database belong together."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.inputs import digest
from roadworthy.deployment.last_words import last_words
from roadworthy.deployment.release import inside_heads
from roadworthy.deployment.release.revision import Source
from roadworthy.deployment.release.rules import NOT_READ
from roadworthy.deployment.site_environment import SiteEnvironment
from roadworthy.problems import ProblemsFound

TIME_LIMIT_S = 120.0
PROGRAM = Path(inside_heads.__file__).read_text("utf-8")


@dataclass(frozen=True)
class Heads:
    """Asks Django once for each state of the migrations; the answer is kept in `memory`."""

    python: SiteEnvironment
    variables: Mapping[str, str]
    folder: Path
    memory: Path

    def of(self, source: Source, settings: str) -> tuple[str, ...]:
        """Return `app.name` of each last migration. Raise ProblemsFound when the site's Django can't be started."""
        files = [f"{file.path} {file.name}" for file in source.files if "/migrations/" in f"/{file.path}"]
        key = digest(settings, self.python.fingerprint, *sorted(files))
        known = self._read()
        if known.get("key") != key:
            known = {"key": key, "heads": self._ask()}
            self.memory.write_text(json.dumps(known), "utf-8")
        return tuple(map(str, known["heads"]))

    def _read(self) -> dict[str, list[str] | str]:
        try:
            found = json.loads(self.memory.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _ask(self) -> list[str]:
        words = [str(self.python.python), "-c", PROGRAM]  # not by its path: what lies beside it would be found first
        try:
            done = subprocess.run(
                words, env=dict(self.variables), cwd=self.folder, capture_output=True, timeout=TIME_LIMIT_S, check=False
            )
        except subprocess.TimeoutExpired:
            raise ProblemsFound([NOT_READ.problem(f"Django did not start within {TIME_LIMIT_S:.0f} s")]) from None
        if done.returncode:
            where, reason = last_words(done.stderr.decode(errors="replace").splitlines(), self.folder)
            hint = "the release is read as its processes will be; `road up` shows the same here"
            raise ProblemsFound([NOT_READ.problem(f"Django does not start: {reason}", hint, where)])
        found = json.loads(done.stdout)
        return [str(each) for each in found]
