from __future__ import annotations

from pathlib import Path

from small_site import MODELS, in_short, small_ground

from roadworthy.structure.code.codebase import read_codebase
from roadworthy.structure.trying.migrations import try_migrations, try_reversing

SECOND = """\
from django.db import migrations


def fill(apps, schema_editor):
    {code}


def empty(apps, schema_editor):
    {back}


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.RunPython(fill, empty)]
"""


def second(code: str = "pass", back: str = "pass") -> dict[str, str]:
    return {"shop/migrations/0002_fill.py": SECOND.format(code=code, back=back)}


def test_migrations_in_order_are_only_counted(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    ground, codebase = small_ground(folder, second()), read_codebase(folder)
    tried = try_migrations(ground, codebase)
    assert (tried.findings, tried.not_looked_at) == ((), ())
    assert tried.told == ("16 migrations applied",)
    assert try_reversing(ground, codebase).told == ("1 last migration reversed and applied again",)


def test_a_migration_that_needs_rows_is_told_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    ground = small_ground(folder, second('apps.get_model("shop", "Article").objects.get(pk=1)'))
    tried = try_migrations(ground, read_codebase(folder))
    said = "migrating from nothing fails: DoesNotExist: Article matching query does not ex…"
    assert in_short(tried.findings) == [f"shop/migrations/0002_fill.py:5 {said} (W690)"]


def test_changes_that_no_migration_makes_are_told_at_the_model(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    models = MODELS.replace("max_length=50", "max_length=80") + "    slug = models.SlugField(null=True)\n"
    tried = try_migrations(small_ground(folder, {"shop/models.py": models}), read_codebase(folder))
    said = "no migration makes it: Add field slug to article and 1 more in shop"
    assert in_short(tried.findings) == [f"shop/models.py:4 {said} (W691)"]


def test_changes_that_django_alone_notes_are_another_thing(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    models = MODELS.replace("max_length=50", 'max_length=50, help_text="In short."')
    tried = try_migrations(small_ground(folder, {"shop/models.py": models}), read_codebase(folder))
    said = "no migration makes it: Alter field title on article"
    assert in_short(tried.findings) == [f"shop/models.py:4 {said} (W694)"]


def test_a_way_back_that_breaks_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    ground, codebase = small_ground(folder, second(back="apps.get_model('shop', 'Gone')")), read_codebase(folder)
    try_migrations(ground, codebase)
    tried = try_reversing(ground, codebase)
    said = "shop.0002_fill can't be reversed: LookupError: App 'shop' doesn't have a 'Gone…"
    assert in_short(tried.findings) == [f"shop/migrations/0002_fill.py:9 {said} (W692)"]
