"""Executables of the site that run at named moments of a deploy, on the workstation; one that fails stops it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.deployment.rollout.rules import BAD_HOOK, HOOK_FAILED
from roadworthy.environments.near import did_you_mean
from roadworthy.environments.process import Process
from roadworthy.environments.site import Site
from roadworthy.fleet.command import run_command
from roadworthy.problems import ProblemsFound, Where

MOMENTS = ("before-build", "before-migrate", "after-migrate", "before-cutover", "after-deploy", "after-failure")
TIME_LIMIT_S = 600.0
STOP_TIME_S = 10.0
PASSED_ON = ("HOME", "PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME", "SSH_AUTH_SOCK", "CI")
"""What a hook sees of the workstation's variables, beside ROADWORTHY_*; no secret of the site is among them."""


@dataclass(frozen=True)
class Hooks:
    """The hooks of one site. A moment's hook is the executable of its name in the site's folder of hooks."""

    site: Site
    environment: str
    tell: Callable[[str], None]
    shell: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)

    @property
    def folder(self) -> Path:
        """Return the folder."""
        return self.site.folder / self.site.hooks

    def refuse_bad(self) -> None:
        """Raise ProblemsFound for what looks like a hook and would never run."""
        problems = []
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            where = Where(f"{self.site.hooks}/{path.name}")
            if not path.is_file() or path.name.startswith((".", "_")) or path.suffix in (".md", ".txt", ".sample"):
                continue
            if path.name not in MOMENTS:
                hint = did_you_mean(path.name, MOMENTS, "moments:")
                problems.append(BAD_HOOK.problem(f"there is no moment called {path.name}", hint, where))
            elif not os.access(path, os.X_OK):
                problems.append(BAD_HOOK.problem("the hook can't be run", f"chmod +x {where}", where))
        if problems:
            raise ProblemsFound(problems)

    def run(self, moment: str, about: Mapping[str, str]) -> None:
        """Run the hook of a moment, if there is one. Raise ProblemsFound when it says no."""
        path = self.folder / moment
        if not path.is_file():
            return
        self.tell(f"hook {moment}")
        own = {f"ROADWORTHY_{name.upper()}": value for name, value in about.items()}
        known = {name: self.shell[name] for name in PASSED_ON if name in self.shell}
        variables = {**known, "ROADWORTHY_MOMENT": moment, "ROADWORTHY_ENVIRONMENT": self.environment, **own}
        process = Process(moment, (str(path),), self.site.folder, variables, stop_time_s=STOP_TIME_S)
        done = run_command(process, lambda line: self.tell(f"  {line}"), time_limit_s=TIME_LIMIT_S)
        if not done.succeeded:
            lines = "\n".join(done.lines[-5:]) or "it printed nothing"
            where = Where(f"{self.site.hooks}/{moment}")
            raise ProblemsFound([HOOK_FAILED.problem(f"the hook {moment} {done.how}", lines, where)])
        self.tell(f"  {done.took_s:.1f} s")
