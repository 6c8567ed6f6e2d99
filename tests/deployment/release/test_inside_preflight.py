"""What a release finds in its databases while it is tried: migrations that are due, and what earlier ones have left."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from roadworthy.deployment.release import inside_preflight
from roadworthy.deployment.release.preflight import Preflight

FOLDER = Path(inside_preflight.__file__).parent
PROGRAM = """
import json, sys
import django
from django.conf import settings
from django.db import connection
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}},
    INSTALLED_APPS=["django.contrib.contenttypes"],
)
django.setup()
from django.core.management import call_command
from inside_preflight import migrations
open(sys.argv[1], "a").close()
found = [migrations()]
call_command("migrate", verbosity=0)
found.append(migrations())
with connection.cursor() as cursor:
    cursor.execute("create table roadworthy_schema (state varchar(8))")
    cursor.execute("insert into roadworthy_schema values ('done')")
    found.append(migrations())
    cursor.execute("insert into roadworthy_schema values ('held')")
    found.append(migrations())
print(json.dumps(found))
"""


def test_the_databases_are_as_wanted_when_nothing_is_due_or_held(tmp_path: Path) -> None:
    words = [sys.executable, "-c", PROGRAM, str(tmp_path / "site.sqlite3")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True, cwd=FOLDER)
    fresh, migrated, contracted, held = json.loads(done.stdout)
    assert fresh == {
        "unapplied": ["contenttypes.0001_initial", "contenttypes.0002_remove_content_type_name"], "is_open": False,
    }  # fmt: skip
    assert migrated == contracted == {"unapplied": [], "is_open": False}
    assert held == {"unapplied": [], "is_open": True}


@pytest.mark.parametrize(
    ("unapplied", "is_open", "is_migrated"), [((), False, True), (("news.0001",), False, False), ((), True, False)]
)
def test_only_such_databases_need_no_judging(unapplied: tuple[str, ...], is_open: bool, is_migrated: bool) -> None:
    assert Preflight(unapplied, 0.1, is_open).is_migrated is is_migrated
