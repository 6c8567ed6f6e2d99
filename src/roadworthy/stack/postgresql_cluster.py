"""A PostgreSQL cluster of one environment's own: where it lies, who it runs as, and how it is made."""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.probe import Probe
from roadworthy.environments.process import Process
from roadworthy.problems import Problem, ProblemsFound, Rule
from roadworthy.stack.private import write_private

USER = "roadworthy"
ACCOUNT = "postgres"
SHARED_FOLDER = Path("/var/lib/roadworthy")
LOCALES = ("C.UTF-8", "C")
TUNING = ("fsync=on", "synchronous_commit=off", "shared_buffers=64MB", "max_connections=60", "log_min_messages=warning")
TIME_LIMIT_S = 120.0

CLUSTER_FAILED = Rule("E341", "PostgreSQL's own files can't be made", "initdb of the stand-in stopped with an error.")
RULES = (CLUSTER_FAILED,)


@dataclass(frozen=True)
class Cluster:
    """Its programs, its data, its password's file, and who it runs as (nobody else, unless road is root).

    `folder` is the environment's own: what is remembered of the cluster there is gone when the folder is removed,
    and then it is made anew, wherever its data lie. `marks` find what is run here when road is killed.
    """

    programs: Path
    folder: Path
    data: Path
    user: str = ""
    marks: Mapping[str, str] = field(default_factory=FrozenTable)

    @property
    def password_file(self) -> Path:
        """Return the file with the password, which only the owner of the site can read."""
        return self.folder / "run" / "postgresql.password"

    @property
    def generation(self) -> str:
        """Return what is another when the cluster was made anew."""
        return str((self.data / "PG_VERSION").stat().st_mtime_ns)

    @property
    def _record(self) -> Path:
        return self.folder / "data" / "postgresql.databases"

    def prepare(self, databases: Sequence[str]) -> None:
        """See to the cluster, its password and these databases. Raise ProblemsFound when it can't be made."""
        wanted = "\n".join(sorted(databases))
        is_made = (self.data / "PG_VERSION").is_file() and self._record.is_file()
        if is_made and self.password_file.is_file() and self._record.read_text() == wanted:
            return
        if not is_made:
            self._make()
        password = secrets.token_urlsafe(24)
        made = [f'CREATE DATABASE "{name}"' for name in sorted(databases) if name != "postgres"]
        self._say(f"ALTER ROLE {USER} PASSWORD '{password}'", *made)
        write_private(self.password_file, password)
        self._record.parent.mkdir(parents=True, exist_ok=True)
        self._record.write_text(wanted)

    def process(self, port: int) -> Process:
        """Return the server."""
        words = ["-D", str(self.data), "-p", str(port), "-h", "127.0.0.1", "-k", ""]
        return Process(
            "postgresql",
            (str(self.programs / "postgres"), *words, *(word for setting in TUNING for word in ("-c", setting))),
            Path("/"),
            {"PATH": os.defpath, "LC_ALL": "C"},
            ready=Probe(address=f"127.0.0.1:{port}", file=str(self.data / "postmaster.pid"), says="ready"),
            stop_signal="SIGINT",
            user=self.user,
        )

    def _make(self) -> None:
        """Make the cluster, with letters of all languages where the machine can tell them."""
        failed = ""
        for locale in LOCALES:
            self._begin_anew()
            words = ("-U", USER, "--encoding=UTF8", f"--locale={locale}", "--no-sync")
            failed = self._run("initdb", *words, "--auth-host=scram-sha-256", "--auth-local=reject")
            if "locale" not in failed:
                break
        if failed:
            shutil.rmtree(self.data, ignore_errors=True)
            raise ProblemsFound([_failed("initdb", failed)])

    def _begin_anew(self) -> None:
        """Leave nothing of a cluster that was cut off in the making."""
        if self.data.exists():
            shutil.rmtree(self.data)
        self.data.mkdir(parents=True, mode=0o700)
        if self.user:
            shutil.chown(self.data, self.user)

    def _say(self, *statements: str) -> None:
        """Give statements to the stopped cluster in single-user mode; one that fails is left to its reasons."""
        told = "".join(statement + "\n" for statement in statements)
        if failed := self._run("postgres", "postgres", first="--single", told=told):
            raise ProblemsFound([_failed("postgres", failed)])

    def _run(self, program: str, *words: str, first: str = "", told: str = "") -> str:
        """Run a program on the data; return nothing, or the last words of one that failed."""
        called = [str(self.programs / program), *filter(None, [first]), "-D", str(self.data), *words]
        try:
            done = subprocess.run(
                called, input=told, capture_output=True, text=True, check=False, user=self.user or None, cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", **self.marks}, timeout=TIME_LIMIT_S,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return f"it was not done after {TIME_LIMIT_S:g} s"
        except OSError as error:
            return f"it can't be run: {(error.strerror or str(error)).lower()}"
        return _reason(done.stderr) if done.returncode else ""


def _reason(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = [line for line in lines if re.search(r"\b(error|FATAL|PANIC|could not)\b", line)]
    return re.sub(r"^\S*\s*\[\d+\]\s*|^\w+: (error: )?", "", (told or lines or ["it gave no reason"])[-1])


def _failed(program: str, reason: str) -> Problem:
    hint = "start a PostgreSQL of your own where the settings expect one"
    if "No space left" in reason:
        hint = "free some space on the disk, then run this again"
    return CLUSTER_FAILED.problem(f"PostgreSQL's {program} failed: {reason}", hint)


def account() -> str:
    """Return who PostgreSQL runs as when road is root, for it refuses to be root; nothing when road is not."""
    if os.geteuid() != 0:
        return ""
    return ACCOUNT if ACCOUNT in {entry.pw_name for entry in pwd.getpwall()} else "nobody"


def data_folder(folder: Path, name: str) -> Path:
    """Return where the data lie: in the environment's own folder, or, for root, where another account can go."""
    if os.geteuid() != 0:
        return folder / "data" / "postgresql"
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return SHARED_FOLDER / f"{name}-{mark}" / "postgresql"
