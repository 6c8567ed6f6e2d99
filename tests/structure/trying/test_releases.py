from __future__ import annotations

import subprocess
from pathlib import Path

from small_site import FILES, in_short, small_ground, write

from roadworthy.structure.code.codebase import read_codebase
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.releases import try_last_release
from roadworthy.structure.trying.tried import Tried

ADDED = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.AddField("article", "slug", models.SlugField(null=True))]
"""


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=owner", "-c", "user.email=owner@shop.example"]
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True, timeout=20)


def released(folder: Path, then: dict[str, str]) -> tuple[Ground, Path]:
    """Return the ground of today's code, and the repository in which the code before `then` is the release v1."""
    project = folder / "project"
    write(project, FILES)
    git(folder, "init", "-q", "project")
    git(project, "add", ".")
    git(project, "commit", "-qm", "one")
    git(project, "tag", "v1")
    write(project, then)
    git(project, "add", ".")
    git(project, "commit", "-qm", "two")
    return small_ground(folder / "site", then), project


def tried(folder: Path, then: dict[str, str], since: str = "") -> Tried:
    ground, project = released(folder, then)
    return try_last_release(ground, read_codebase(project), project, since)


def test_the_database_of_the_last_release_is_migrated(tmp_path: Path) -> None:
    assert tried(tmp_path, {"shop/migrations/0002_slug.py": ADDED}) == Tried(
        told=("1 migration applied to the database of v1, with rows of 2 models",)
    )


def test_a_column_that_the_rows_of_before_leave_empty_stops_the_upgrade(tmp_path: Path) -> None:
    needed = ADDED.replace("SlugField(null=True)", "SlugField(unique=True, default='same')")
    found = tried(tmp_path, {"shop/migrations/0002_slug.py": needed})
    said = "migrating from v1, with rows, fails: IntegrityError: UNIQUE constraint failed:…"
    assert in_short(found.findings) == [f"shop/migrations/0002_slug.py:1 {said} (W693)"]


def test_a_release_without_new_migrations_takes_no_time(tmp_path: Path) -> None:
    assert tried(tmp_path, {"shop/urls.py": "urlpatterns = []\n"}) == Tried(told=("no new migration since v1",))


def test_a_released_migration_that_was_taken_into_another_stops_the_upgrade(tmp_path: Path) -> None:
    again = FILES["shop/migrations/0001_initial.py"]
    found = tried(tmp_path, {"shop/migrations/0001_first.py": again, "shop/migrations/0001_initial.py": "# gone\n"})
    assert found.findings == () and found.not_looked_at[0].startswith("migrating from the last release: BadMigration")


def test_a_table_that_is_made_twice_stops_the_upgrade(tmp_path: Path) -> None:
    twice = (
        FILES["shop/migrations/0001_initial.py"]
        .replace("initial = True", "")
        .replace("dependencies = []", 'dependencies = [("shop", "0001_initial")]')
        .replace('            "Article",', '            "Copy",')
        .replace("        ),\n    ]", '            options={"db_table": "shop_article"},\n        ),\n    ]')
    )
    found = tried(tmp_path, {"shop/migrations/0002_copy.py": twice})
    said = 'migrating from v1 fails: OperationalError: table "shop_article" already exists'
    assert in_short(found.findings) == [f"shop/migrations/0002_copy.py:1 {said} (W693)"]


def test_without_a_tag_or_without_git_the_way_out_is_named(tmp_path: Path) -> None:
    ground = small_ground(tmp_path / "site")
    what = "migrating from the last release"
    none = try_last_release(ground, read_codebase(ground.folder), ground.folder, "")
    assert none.not_looked_at == (f"{what}: this is no git repository, so nothing is known of one",)
    git(tmp_path, "init", "-q", "site")
    untagged = try_last_release(ground, read_codebase(ground.folder), ground.folder, "")
    why = "git knows no tag before this code; name the revision that serves with --since"
    assert untagged.not_looked_at == (f"{what}: {why}",)
