"""Two releases on one database: the old one is asked all the time while the tables change under it, then the new one.

On PostgreSQL and on SQLite; and killed at any moment, the next call finishes what was begun.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.deployment.schema.dump import shape
from tests.deployment.schema.ground import Release, sqlite, wait_for
from tests.deployment.schema.paper import (
    ADDED,
    FIRST,
    FIRST_MODELS,
    FIRST_VISIT,
    REMOVED,
    SECOND_MODELS,
    SECOND_VISIT,
    SEED,
    TIGHTENED,
)

from roadworthy.deployment.schema.going_back import UNDO, reasons_against
from roadworthy.deployment.schema.program import Patience
from roadworthy.fleet.ports import free_port
from roadworthy.problems import ProblemsFound
from roadworthy.stack.postgresql_cluster import Cluster, account, data_folder

pytestmark = pytest.mark.live
SECOND = {"0002_added": ADDED, "0003_removed": REMOVED, "0004_tight": TIGHTENED}
MIGRATE = "from django.core.management import call_command\ncall_command('migrate', verbosity=0)"
CHECK = "from django.core.management import call_command\ncall_command('makemigrations', '--check', '--dry-run')"
Databases = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        pytest.skip("no PostgreSQL is installed here: apt install postgresql")
    folder = tmp_path_factory.mktemp("postgresql")
    data = data_folder(folder, "test-schema")
    cluster = Cluster(folders[-1], folder, data, account())
    cluster.prepare(["paper"])
    port = free_port(23432)
    process = cluster.process(port)
    running = subprocess.Popen(
        process.command, cwd="/", env=dict(process.environment), user=process.user or None,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    known = {"host": "127.0.0.1", "port": port, "user": "roadworthy", "password": cluster.password_file.read_text()}
    try:
        wait_for(lambda: is_answering(known))
        yield known
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(30)
        shutil.rmtree(data.parent if os.geteuid() == 0 else data, ignore_errors=True)


def is_answering(known: dict[str, Any]) -> bool:
    try:
        psycopg.connect(**known, dbname="paper").close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(params=["postgresql", "sqlite"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    """Return what makes an empty database of a name."""
    if request.param == "sqlite":
        return lambda name: sqlite(tmp_path / f"{name}.sqlite3")
    return postgresql(request.getfixturevalue("server"))


@pytest.fixture
def on_postgresql(server: dict[str, Any]) -> Databases:
    return postgresql(server)


def postgresql(known: dict[str, Any]) -> Databases:
    def make(name: str) -> dict[str, Any]:
        with psycopg.connect(**known, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
        place = {key.upper(): value for key, value in known.items()}
        return {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": name, **place}}

    return make


def first(folder: Path, databases: dict[str, Any]) -> Release:
    """Return the first release, deployed, with what people wrote."""
    release = Release(folder / "one", databases)
    release.folder.mkdir(parents=True)
    release.write(FIRST_MODELS, **{"0001_first": FIRST})
    release.ask("all")
    release.shell(SEED)
    return release


def migrated_in_one_go(folder: Path, databases: dict[str, Any]) -> list[str]:
    """Return the shape that Django's own command comes to."""
    release = first(folder, databases).next("two", SECOND_MODELS, **SECOND)
    release.shell(MIGRATE)
    return shape(release)


def test_neither_release_sees_an_error_and_the_tables_end_as_django_would_have_them(
    tmp_path: Path, databases: Databases
) -> None:
    one = first(tmp_path / "split", databases("split"))
    two = one.next("two", SECOND_MODELS, **SECOND)
    change = two.change()
    assert (change.expand, change.contract, change.refused) == (True, True, ())
    before = one.visitors(FIRST_VISIT)
    two.ask("expand")
    after = two.visitors(SECOND_VISIT)
    time.sleep(1)
    old = before.leave()
    two.ask("contract")
    new = after.leave()
    assert (old.errors, old.done > 20, new.errors, new.done > 20) == ([], True, [], True)
    if (
        "sqlite" not in one.databases["default"]["ENGINE"]
    ):  # there one writer waits for another, however long that takes
        assert (old.longest_s < 3, new.longest_s < 3) == (True, True)
    assert shape(two) == migrated_in_one_go(tmp_path / "whole", databases("whole"))
    assert two.shell(CHECK) == "No changes detected"
    nothing = two.change()
    assert (nothing.expand, nothing.contract, nothing.lines) == (False, False, ())


def test_killed_at_any_moment_the_next_call_finishes(tmp_path: Path, databases: Databases) -> None:
    wanted = migrated_in_one_go(tmp_path / "whole", databases("whole"))
    chance = random.Random(7)
    for number in range(2):
        one = first(tmp_path / str(number), databases(f"killed{number}"))
        two = one.next("two", SECOND_MODELS, **SECOND)
        for half in ("expand", "contract"):
            for _ in range(4):
                process = two.begin(half)
                time.sleep(chance.uniform(0.25, 1.2))
                process.kill()
                process.communicate()
            two.ask(half)
            if half == "expand":
                assert (
                    one.shell("from news.models import *\nprint(Story.objects.filter(author='ada').count())") == "3000"
                )
        assert shape(two) == wanted


def test_what_was_held_back_is_done_though_another_release_came_in_between(
    tmp_path: Path, databases: Databases
) -> None:
    two = first(tmp_path / "a", databases("between")).next("two", SECOND_MODELS, **SECOND)
    two.ask("expand")
    models = SECOND_MODELS.replace("    paid = ", "    lead = models.TextField(default='-')\n    paid = ")
    later = 'migrations.AddField("story", "lead", models.TextField(default="-")),'
    three = two.next("three", models, **{"0005_lead": later})
    before = two.visitors(SECOND_VISIT)
    three.ask("expand")
    time.sleep(0.5)
    assert before.leave().errors == []
    assert three.ask("contract")[0]["held"] == []
    assert three.shell(CHECK) == "No changes detected"


def test_it_says_what_an_older_release_can_not_live_with(tmp_path: Path, databases: Databases) -> None:
    one = first(tmp_path, databases("back"))
    two = one.next("two", SECOND_MODELS, **{"0002_removed": REMOVED})
    two.ask("expand")
    assert reasons_against(one.plans()) == ()
    two.ask("contract")
    column, table = "its code asks for that column", "its code asks for that table"
    assert [str(problem) for problem in reasons_against(one.plans())] == [
        f"news.0002_removed, which that release does not have, is done: {sentence} (E536)\n  hint: {UNDO}"
        for sentence in (
            f"the column news_story.author goes; {column}",
            f"the column news_story.section_id goes; {column}",
            f"the table news_story_tags goes; {column}",
            f"the table news_note goes; {table}",
        )
    ]
    assert reasons_against(two.plans()) == ()


def test_what_a_release_does_not_know_is_left_as_it_is(tmp_path: Path, databases: Databases) -> None:
    one = first(tmp_path, databases("abandoned"))
    one.next("two", SECOND_MODELS, **{"0002_removed": REMOVED}).ask("expand")
    other = one.next("other", FIRST_MODELS)
    assert other.ask("contract")[0]["done"] == 0
    assert {"author", "section_id"} <= set(other.columns("news_story"))
    assert str(other.change().warnings[0]) == (
        "news.0002_removed is not in this release, and something of it is held back: "
        "the index by_author of news_story goes (E537)\n"
        "  hint: deploy a release that has this migration, or change the table yourself"
    )


def test_rows_without_a_value_are_a_sentence_and_the_site_serves_on(tmp_path: Path, databases: Databases) -> None:
    one = first(tmp_path, databases("unfilled"))
    models = FIRST_MODELS.replace("rank = models.IntegerField(null=True)", "rank = models.IntegerField()")
    change = 'migrations.AlterField("story", "rank", models.IntegerField()),'
    two = one.next("two", models, **{"0002_rank": change})
    two.ask("expand")
    with pytest.raises(ProblemsFound) as found:
        two.ask("contract")
    assert str(found.value) == (
        "news/migrations/0002_rank.py:14: the column can't become not null: "
        "3000 rows of news_story have no rank (E538)\n"
        "  hint: give each of them a value, for example in a migration, then run it again: nothing else is left undone"
    )
    two.shell("from news.models import *\nStory.objects.update(rank=1)")
    two.ask("contract")
    assert "rank*" in two.columns("news_story")


def test_each_row_gets_a_default_of_its_own(tmp_path: Path, databases: Databases) -> None:
    one = first(tmp_path, databases("uuids"))
    models = FIRST_MODELS.replace(
        "    views = ", "    mark = models.UUIDField(default=uuid.uuid4, unique=True)\n    views = "
    )
    two = one.next("two", models)
    two.migration("0002_mark", 'migrations.AddField("story", "mark", models.UUIDField(default=None, null=True)),')
    fill = """
    def fill(apps, editor):
        for story in apps.get_model("news", "Story").objects.filter(pk__lte=1000):
            story.mark = uuid.uuid4()
            story.save()


    """
    two.migration("0003_fill", "migrations.RunPython(fill),", before=fill.replace("\n    ", "\n"))
    two.migration(
        "0004_unique",
        'migrations.AlterField("story", "mark", models.UUIDField(default=uuid.uuid4, unique=True)),',
    )
    before = one.visitors(FIRST_VISIT)
    two.ask("expand")
    assert before.leave().errors == []
    two.ask("contract")
    count = "from news.models import *\nprint(Story.objects.values('mark').distinct().count() == Story.objects.count())"
    assert two.shell(count) == "True"
    assert "mark*" in two.columns("news_story")


KINDS = """
models.BooleanField(default=True)
models.CharField(max_length=20, default="50% o'clock")
models.CharField(max_length=20, blank=True)
models.DecimalField(max_digits=6, decimal_places=2, default="1.50")
models.FloatField(default=0.5)
models.DateField(default=datetime.date(2026, 11, 21))
models.DateField(auto_now=True)
models.DateTimeField(default=timezone.now)
models.DateTimeField(auto_now_add=True)
models.TimeField(default=datetime.time(12, 30))
models.DurationField(default=datetime.timedelta(days=2))
models.JSONField(default=dict)
models.JSONField(default=list)
models.UUIDField(default=uuid.uuid4)
models.BinaryField(default=b"abc")
models.GenericIPAddressField(default="::1")
models.SlugField(default="x")
models.PositiveSmallIntegerField(default=3)
models.FileField(default="x.txt")
models.ForeignKey("news.Section", models.CASCADE, default=1, related_name="+")
models.IntegerField(default=7, db_index=True)
models.IntegerField(db_default=7)
""".strip().splitlines()


def test_a_new_column_of_any_kind_is_filled_for_the_release_that_does_not_know_it(
    tmp_path: Path, databases: Databases
) -> None:
    lines = "".join(f"    new{number} = {kind}\n" for number, kind in enumerate(KINDS))
    models = "import datetime\n\n" + FIRST_MODELS.replace("    views = ", f"{lines}    views = ")
    added = "".join(f'migrations.AddField("story", "new{number}", {kind}),\n' for number, kind in enumerate(KINDS))
    shapes = []
    for name in ("split", "whole"):
        one = first(tmp_path / name, databases(f"kinds_{name}"))
        two = one.next("two", models)
        two.migration("0002_kinds", added, before="import datetime\n\n\n")
        if name == "whole":
            two.shell(MIGRATE)
        else:
            assert two.change().refused == ()
            before = one.visitors(FIRST_VISIT)
            two.ask("expand")
            time.sleep(0.5)
            seen = before.leave()
            assert (seen.errors, seen.done > 5) == ([], True)
            rows = "from news.models import *\ns = list(Story.objects.order_by('id'))\nprint(s[-1].new1, s[-1].new11)"
            assert two.shell(rows) == "50% o'clock {}"
            two.ask("contract")
        shapes.append(shape(two))
    assert shapes[0] == shapes[1]


LATER = {
    "removed": ('migrations.RemoveField("story", "mood"),', ""),
    "shorter": (
        'migrations.AlterField("story", "mood", models.CharField(max_length=10, default="calm")),',
        '    mood = models.CharField(max_length=10, default="calm")\n',
    ),
    "optional": (
        'migrations.AlterField("story", "mood", models.CharField(max_length=20, null=True)),',
        "    mood = models.CharField(max_length=20, null=True)\n",
    ),
}


@pytest.mark.parametrize("later", LATER)
def test_a_default_stays_for_the_release_before_until_the_next_deploy_whatever_that_does(
    tmp_path: Path, databases: Databases, later: str
) -> None:
    added = 'migrations.AddField("story", "mood", models.CharField(max_length=20, default="calm")),'
    field = '    mood = models.CharField(max_length=20, default="calm")\n'
    change, line = LATER[later]
    shapes = []
    for name in ("stays", "whole"):
        one = first(tmp_path / name, databases(f"{name}_{later}"))
        two = one.next("two", FIRST_MODELS.replace("    views = ", f"{field}    views = "), **{"0002_mood": added})
        models = FIRST_MODELS.replace("    views = ", f"{line}    views = ")
        three = two.next("three", models, **{"0002_mood": added, "0003_later": change})
        if name == "whole":
            three.shell(MIGRATE)
        else:
            two.before, three.before = ("news.0001_first",), ("news.0002_mood",)
            two.ask("expand")
            two.ask("contract")
            assert reasons_against(one.plans()) == ()
            old = one.visitors(FIRST_VISIT)
            time.sleep(1)
            seen = old.leave()
            assert (seen.errors, seen.done > 0) == ([], True)
            three.ask("expand")
            three.ask("contract")
        shapes.append(shape(three))
    assert shapes[0] == shapes[1]


def test_an_index_that_was_cut_off_is_built_anew(tmp_path: Path, on_postgresql: Databases) -> None:
    two = with_an_index(tmp_path, on_postgresql("invalid"))
    looker = psycopg_of(two, autocommit=True)
    with psycopg_of(two) as reader:
        reader.execute("SELECT count(*) FROM news_story")
        process = two.begin("expand")
        wait_for(lambda: is_valid(looker, "by_title") is False)
        process.kill()
        looker.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONC%'")
        process.communicate()
    assert is_valid(looker, "by_title") is False
    two.ask("expand")
    assert is_valid(looker, "by_title") is True
    looker.close()


def test_an_index_that_the_server_goes_on_building_is_waited_for(tmp_path: Path, on_postgresql: Databases) -> None:
    two = with_an_index(tmp_path, on_postgresql("going_on"))
    looker = psycopg_of(two, autocommit=True)
    with psycopg_of(two) as reader:
        reader.execute("SELECT count(*) FROM news_story")
        process = two.begin("expand")
        wait_for(lambda: is_valid(looker, "by_title") is False)
        process.kill()
        process.communicate()
        number = looker.execute("SELECT 'by_title'::regclass::oid").fetchone()
        again = two.begin("expand")
        time.sleep(1)
        assert again.poll() is None
    assert again.communicate(timeout=60)[0]
    assert is_valid(looker, "by_title") is True
    assert looker.execute("SELECT 'by_title'::regclass::oid").fetchone() == number
    looker.close()


def with_an_index(folder: Path, databases: dict[str, Any]) -> Release:
    two = first(folder, databases).next("two", FIRST_MODELS)
    two.migration("0002_index", 'migrations.AddIndex("story", models.Index(fields=["title"], name="by_title")),')
    return two


def psycopg_of(release: Release, autocommit: bool = False) -> psycopg.Connection[Any]:
    known = release.databases["default"]
    place = {key: known[key.upper()] for key in ("host", "port", "user", "password")}
    connection = psycopg.connect(**place, dbname=known["NAME"], autocommit=autocommit)
    if not autocommit:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection


def is_valid(connection: psycopg.Connection[Any], index: str) -> bool | None:
    row = connection.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [index]).fetchone()
    return row[0] if row else None


def test_a_table_in_use_is_waited_for_without_anybody_waiting_behind(tmp_path: Path, on_postgresql: Databases) -> None:
    one = first(tmp_path, on_postgresql("busy"))
    two = one.next("two", FIRST_MODELS)
    two.migration("0002_lead", 'migrations.AddField("story", "lead", models.TextField(null=True)),')
    long = psycopg_of(two)
    long.execute("SELECT count(*) FROM news_story")
    before = one.visitors("list(models.Story.objects.all()[:5])")
    with pytest.raises(ProblemsFound) as found:
        two.ask("expand", Patience(tries=3, pause_s=0.1))
    assert str(found.value) == (
        "news/migrations/0002_lead.py:14: the database default can't be changed now: "
        "a table is in use; 3 tries of 0.4 s each got no lock (E535)\n"
        "  hint: run it again: it goes on where it stopped"
    )
    seen = before.leave()
    assert (seen.errors, seen.longest_s < 1) == ([], True)
    long.close()
    two.ask("expand")
    assert "lead" in two.columns("news_story")


def test_two_runs_at_once_do_it_once(tmp_path: Path, databases: Databases) -> None:
    one = first(tmp_path, databases("twice"))
    two = one.next("two", SECOND_MODELS, **SECOND)
    both = [two.begin("expand") for _ in range(3)]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0, 0], said
    two.ask("contract")
    assert two.shell(CHECK) == "No changes detected"
