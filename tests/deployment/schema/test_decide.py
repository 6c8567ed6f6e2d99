"""One migration for each thing that can't be done while a release serves, read by the site's own Django (SQLite)."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.deployment.schema.ground import Release, sqlite
from tests.deployment.schema.paper import FIRST, FIRST_MODELS, SEED

from roadworthy.deployment.schema.judgement import SchemaChange

SITE_CLOSED = "close the site for it: `road maintenance ENV on`, deploy, `road maintenance ENV off`"
REFUSED = {
    "0002_rename_field": 'migrations.RenameField("note", "text", "words"),',
    "0003_rename_model": 'migrations.RenameModel("Note", "Remark"),',
    "0004_type": 'migrations.AlterField("story", "views", models.CharField(max_length=9)),',
    "0005_no_default": 'migrations.AddField("tag", "code", models.IntegerField(default=None)),',
    "0006_unique": 'migrations.AddField("tag", "key", models.CharField(max_length=9, default="x", unique=True)),',
    "0007_mixed": (
        'migrations.AlterField("section", "name", models.OneToOneField("news.Tag", models.CASCADE, db_column="name")),'
    ),
    "0008_sql": 'migrations.RunSQL("ALTER TABLE news_story DROP COLUMN rank; -- DROP TABLE news_tag"),',
    "0009_gone": 'migrations.RemoveField("story", "slug"),',
    "0010_back": 'migrations.AddField("story", "slug", models.SlugField(null=True)),',
    "0011_apart": (
        "migrations.SeparateDatabaseAndState(\n"
        '    database_operations=[migrations.RemoveField("story", "body")],\n'
        '    state_operations=[migrations.RemoveField("story", "body")],\n'
        "),"
    ),
    "0012_state_only": (
        'migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("story", "title")]),'
    ),
    "0013_primary_key": 'migrations.RemoveField("tag", "id"),',
}
HINTS = {
    "rename": (
        'keep the name of the column with db_column="text"; or add the new field beside the old one and copy the '
        "values in this release, and remove the old one in the next"
    ),
    "table": 'keep the name of the table with db_table = "news_note" in the model\'s Meta, in this migration too',
    "type": "add a field of the new type beside it and fill it in this release, and remove the old one in the next",
    "default": (
        "give the field a default that is the same for all rows (default or db_default), or add it with null=True now "
        "and fill it, and say null=False in the next migration"
    ),
    "sql": (
        "write it with Django's own operations, which are split by themselves, or move it to the release after the "
        "one that stops using news_story"
    ),
    "back": "remove it in this release and add the other in the next, or give the other another name",
    "apart": "write the operation as it is, outside SeparateDatabaseAndState: it is split by itself",
    "state": "write RemoveField as it is: the column is made nullable now and dropped after the cutover by itself",
}
SERVES = "the release that serves"


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("paper")
    release = Release(folder / "one", sqlite(folder / "paper.sqlite3"))
    release.folder.mkdir()
    release.write(FIRST_MODELS, **{"0001_first": FIRST})
    release.ask("all")
    release.shell(SEED)
    return release


def judged(one: Release, name: str, big_rows: int = 100_000, **migrations: str) -> SchemaChange:
    return one.next(name, FIRST_MODELS, **migrations).change(big_rows)


def said(file: str, sentence: str, hint: str) -> str:
    ways = "; or ".join(filter(None, [hint, SITE_CLOSED]))
    return f"news/migrations/{file}.py:14: {sentence}\n  hint: {ways}"


def test_each_is_refused_with_its_line_and_the_way_out(one: Release) -> None:
    change = judged(one, "refused", **REFUSED)
    assert [str(problem) for problem in change.refused] == [
        said(
            "0002_rename_field",
            f"news_note.text is renamed to words, and {SERVES} asks for the old name (E521)",
            HINTS["rename"],
        ),
        said(
            "0003_rename_model",
            f"the table news_note is renamed, and {SERVES} asks for the old name (E521)",
            HINTS["table"],
        ),
        said(
            "0004_type",
            "news_story.views changes its type (integer to varchar(9)), "
            f"and {SERVES} reads and writes the old one (E522)",
            HINTS["type"],
        ),
        said(
            "0005_no_default",
            f"news_tag.code must be filled, and {SERVES} inserts rows without it (E523)",
            HINTS["default"],
        ),
        said(
            "0006_unique", f"news_tag.key must be filled, and {SERVES} inserts rows without it (E523)", HINTS["default"]
        ),
        said(
            "0007_mixed",
            "news_section.name changes its type (varchar(50) to bigint), "
            f"and {SERVES} reads and writes the old one (E522)",
            HINTS["type"],
        ),
        said(
            "0008_sql",
            f"this SQL changes news_story (drop), and {SERVES} may still need it as it was (E525)",
            HINTS["sql"],
        ),
        said(
            "0010_back",
            f"news_story slug goes and comes back as another, and {SERVES} still needs the old one (E526)",
            HINTS["back"],
        ),
        said(
            "0011_apart",
            f"news_story body is changed apart from the models, and {SERVES} may still need it (E530)",
            HINTS["apart"],
        ),
        said(
            "0012_state_only",
            "news_story.title leaves the models only, and stays not null without a default of the database's (E527)",
            HINTS["state"],
        ),
        said("0013_primary_key", f"news_tag.id is the primary key, by which {SERVES} finds every row (E528)", ""),
    ]


def test_names_that_stay_in_the_database_may_change_in_the_models(one: Release) -> None:
    change = judged(
        one,
        "kept_names",
        **{
            "0002_keep": 'migrations.AlterField("note", "text", models.TextField(db_column="text")),',
            "0003_rename": 'migrations.RenameField("note", "text", "words"),',
            "0004_table": 'migrations.AlterModelTable("note", "news_note"),',
            "0005_model": 'migrations.RenameModel("Note", "Remark"),',
        },
    )
    assert (change.expand, change.contract, change.refused) == (True, False, ())


def test_what_nobody_serves_yet_may_be_changed_in_any_way(one: Release) -> None:
    create = (
        'migrations.CreateModel("Page", [("id", ID), ("old", models.TextField()), ("number", models.TextField())]),'
    )
    change = judged(
        one,
        "fresh",
        **{
            "0002_page": create,
            "0003_page": 'migrations.RenameField("page", "old", "new"),',
            "0004_page": 'migrations.AlterField("page", "number", models.IntegerField()),',
            "0005_page": 'migrations.AddField("page", "must", models.IntegerField(unique=True, default=1)),',
            "0006_page": 'migrations.RemoveField("page", "new"),',
            "0007_page": 'migrations.RenameModel("Page", "Leaf"),',
            "0008_page": 'migrations.DeleteModel("Leaf"),',
            "0009_lead": 'migrations.AddField("story", "lead", models.TextField(null=True)),',
            "0010_lead": 'migrations.RenameField("story", "lead", "intro"),',
        },
    )
    assert (change.expand, change.contract, change.refused) == (True, False, ())


def test_a_rewrite_is_refused_where_there_are_many_rows(one: Release) -> None:
    wider = {"0002_wider": 'migrations.AlterField("story", "views", models.BigIntegerField(default=0)),'}
    assert judged(one, "few_rows", **wider).refused == ()
    assert [str(problem) for problem in judged(one, "many_rows", 2_000, **wider).refused] == [
        said(
            "0002_wider",
            "news_story.views is changed in about 3,000 rows while every request for news_story waits (E524)",
            "add a new field beside it, fill it a few rows at a time, and remove the old one in the next release",
        )
    ]


def test_functions_are_warned_of_where_rows_are_many_or_written_meanwhile(one: Release) -> None:
    two = one.next("functions", FIRST_MODELS)
    code = """
def carry(apps, editor):
    inner(apps)


def inner(apps):
    for story in apps.get_model("news", "Story").objects.all():
        story.save()


"""
    two.migration("0002_carry", "migrations.RunPython(carry, migrations.RunPython.noop),", before=code)
    two.migration("0003_gone", 'migrations.RemoveField("story", "rank"),')
    assert [str(problem) for problem in two.change(2_000).warnings] == [
        "news/migrations/0002_carry.py:23: about 3,000 rows of news_story may be changed in one transaction (E532)\n"
        "  hint: go through them a few at a time in a migration with atomic = False, or in a command after the deploy",
        "news/migrations/0003_gone.py:14: news_story.rank goes in the deploy that moves its values: "
        "what the old release writes there is lost (E533)\n"
        "  hint: write both columns in this release, and remove the old one in the next",
    ]


def test_two_last_migrations_are_a_sentence(one: Release) -> None:
    from roadworthy.problems import ProblemsFound

    two = one.next("conflict", FIRST_MODELS, **{"0002_a": "", "0003_b": ""})
    file = two.folder / "news" / "migrations" / "0003_b.py"
    file.write_text(file.read_text().replace("0002_a", "0001_first"))
    with pytest.raises(ProblemsFound) as found:
        two.plans()
    assert str(found.value) == (
        "the migrations can't be read: Conflict: 0002_a and 0003_b are both the last migration of news (E539)\n"
        "  hint: mend it, then run it again"
    )


def test_a_site_that_does_not_start_is_a_sentence(one: Release) -> None:
    from roadworthy.problems import ProblemsFound

    two = one.next("broken", "import nowhere_at_all\n")
    with pytest.raises(ProblemsFound) as found:
        two.plans()
    assert str(found.value) == (
        "the migrations can't be read: ModuleNotFoundError: No module named 'nowhere_at_all' (E539)\n"
        "  hint: mend it, then run it again"
    )


def test_the_plan_changes_nothing(tmp_path: Path) -> None:
    release = Release(tmp_path / "one", sqlite(tmp_path / "new.sqlite3"))
    release.folder.mkdir()
    release.write(FIRST_MODELS, **{"0001_first": FIRST})
    assert release.change().is_first
    assert release.shell("print(connection.introspection.table_names())") == "[]"
