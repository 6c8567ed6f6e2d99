"""Releases of a small newspaper, as folders; the program run in them, and visitors who read and write all the time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from roadworthy.deployment.schema.conversation import Conversation
from roadworthy.deployment.schema.judgement import SchemaChange, judge
from roadworthy.deployment.schema.planned import SchemaPlan, plans_of
from roadworthy.deployment.schema.program import Patience, Request, program

SETTINGS = """
import json
import os

SECRET_KEY = "a paper is not a secret, this one is for tests alone"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "news"]
DATABASES = json.loads(os.environ["PAPER_DATABASES"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
"""
MIGRATION = """import uuid
from django.db import migrations, models
from django.utils import timezone

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


{before}
class Migration(migrations.Migration):
    atomic = {atomic}
    initial = {initial}
    dependencies = {dependencies}
    operations = [
{operations}
    ]
"""
HEAD = "import uuid\nfrom django.db import models\nfrom django.utils import timezone\n\n\n"
VISITORS = """
import json
import signal
import sys
import time
import traceback

import django

django.setup()
from django.db import connection
from news import models

going = True


def stop(*_):
    global going
    going = False


signal.signal(signal.SIGTERM, stop)


def once(number):
{visit}


errors, done, longest_s = [], 0, 0.0
print("visiting", flush=True)
until_s = time.monotonic() + 120
while going and time.monotonic() < until_s:
    began = time.monotonic()
    try:
        once(done)
    except Exception:
        errors.append(traceback.format_exc()[-1500:])
        time.sleep(0.01)
    done += 1
    longest_s = max(longest_s, time.monotonic() - began)
    time.sleep(0.002)
print(json.dumps({{"done": done, "errors": errors, "longest_s": longest_s}}))
"""


@dataclass(frozen=True)
class Seen:
    """What visitors saw."""

    done: int
    errors: list[str]
    longest_s: float


@dataclass
class Visitors:
    """Visitors of one release, who come until they are told to stop."""

    process: subprocess.Popen[str]

    def leave(self) -> Seen:
        """Tell them to stop, and return what they saw."""
        self.process.send_signal(signal.SIGTERM)
        said, _ = self.process.communicate(timeout=60)
        return Seen(**json.loads(said.splitlines()[-1]))


@dataclass
class Release:
    """One release: a folder with its code, and the databases that its variables name."""

    folder: Path
    databases: Mapping[str, Any]
    python: Path = Path(sys.executable)
    told: list[str] = field(default_factory=list)
    before: tuple[str, ...] = ()

    @property
    def variables(self) -> dict[str, str]:
        """Return what its processes see."""
        return {
            "PATH": os.defpath, "DJANGO_SETTINGS_MODULE": "settings", "PYTHONDONTWRITEBYTECODE": "1",
            "PAPER_DATABASES": json.dumps(self.databases), "PYTHONPATH": str(self.folder),
        }  # fmt: skip

    def write(self, models: str, **migrations: str) -> None:
        """Write the models and migrations of the app."""
        app = self.folder / "news"
        (app / "migrations").mkdir(parents=True, exist_ok=True)
        (self.folder / "settings.py").write_text(SETTINGS)
        for file in (app / "__init__.py", app / "migrations" / "__init__.py"):
            file.touch()
        (app / "models.py").write_text(HEAD + textwrap.dedent(models))
        for name, operations in migrations.items():
            self.migration(name, operations)

    def migration(self, name: str, operations: str, before: str = "", atomic: bool = True) -> None:
        """Write one migration that follows the last one."""
        folder = self.folder / "news" / "migrations"
        earlier = sorted(file.stem for file in folder.glob("0*.py") if file.stem < name)
        needs = [("news", earlier[-1])] if earlier else [("contenttypes", "0002_remove_content_type_name")]
        body = textwrap.indent(textwrap.dedent(operations).strip(), " " * 8)
        (folder / f"{name}.py").write_text(
            MIGRATION.format(
                operations=body,
                before=textwrap.dedent(before).lstrip(),
                atomic=atomic,
                initial=not earlier,
                dependencies=needs,
            )
        )

    def begin(self, command: str, patience: Patience | None = None) -> subprocess.Popen[str]:
        """Start the program and do not wait for it."""
        request = self.request(command, patience)
        process = subprocess.Popen(
            [self.python, "-"], cwd=self.folder, env=self.variables, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(program(request))
        process.stdin.close()
        process.stdin = None
        return process

    def request(self, command: str, patience: Patience | None = None) -> Request:
        """Return what is asked."""
        patience = patience or Patience(tries=100, pause_s=0.1)
        return Request(command, str(self.folder), "settings", patience=patience, before=self.before)

    def ask(self, command: str, patience: Patience | None = None) -> list[Mapping[str, Any]]:
        """Run the program and return its answer."""
        process = self.begin(command, patience)
        said, complaints = process.communicate(timeout=240)
        conversation = Conversation(self.request(command), self.told.append)
        for line in said.splitlines():
            conversation.hear(line)
        assert conversation.answers is not None or conversation.failed, complaints
        return list(conversation.answer(complaints))

    def plans(self) -> tuple[SchemaPlan, ...]:
        """Ask for the plan."""
        return plans_of(self.ask("plan"), str(self.folder))

    def change(self, big_rows: int = 100_000) -> SchemaChange:
        """Ask for the plan and judge it."""
        return judge(self.plans(), big_rows)

    def shell(self, code: str) -> str:
        """Run code with Django started, and return what it prints."""
        text = "import django\ndjango.setup()\nfrom django.db import connection\n" + textwrap.dedent(code)
        done = subprocess.run(
            [self.python, "-"], input=text, cwd=self.folder, env=self.variables, text=True, capture_output=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def visitors(self, visit: str) -> Visitors:
        """Let visitors come; return when the first is there."""
        code = VISITORS.format(visit=textwrap.indent(textwrap.dedent(visit).strip(), "    "))
        script = self.folder / "visitors.py"
        script.write_text(code)
        process = subprocess.Popen(
            [self.python, str(script)], cwd=self.folder, env=self.variables, text=True, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "visiting\n"
        return Visitors(process)

    def columns(self, table: str) -> list[str]:
        """Return the columns of a table, with * after those that must be filled and have no default."""
        return json.loads(self.shell(COLUMNS.format(table=table)))  # type: ignore[no-any-return]

    def next(self, name: str, models: str, **migrations: str) -> Release:
        """Return the release after this one: its migrations and more, with models of its own."""
        found = Release(self.folder.with_name(name), self.databases, self.python)
        found.folder.mkdir()
        (found.folder / "news" / "migrations").mkdir(parents=True)
        for file in (self.folder / "news" / "migrations").glob("0*.py"):
            (found.folder / "news" / "migrations" / file.name).write_text(file.read_text())
        found.write(models, **migrations)
        return found


COLUMNS = """
import json
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, \\"notnull\\", dflt_value, pk FROM pragma_table_info('{table}')")
    else:
        cursor.execute(
            "SELECT a.attname, a.attnotnull, d.oid, a.attidentity <> '' FROM pg_attribute a LEFT JOIN pg_attrdef d "
            "ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
            "WHERE a.attrelid = to_regclass('{table}') AND a.attnum > 0 AND NOT a.attisdropped"
        )
    rows = cursor.fetchall()
print(json.dumps(sorted(n + ("*" if must and default is None and not key else "") for n, must, default, key in rows)))
"""


def sqlite(file: Path) -> dict[str, Any]:
    """Return the databases of a site with one file."""
    options = {"timeout": 20, "transaction_mode": "IMMEDIATE"}
    return {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": options}}


def wait_for(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so."""
    until_s = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until_s, "it did not become so"
        time.sleep(0.02)
