"""Going back after a field with a default was added: the database's default stays for the older release."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.deployment.schema.dump import shape
from tests.deployment.schema.ground import Release, sqlite
from tests.deployment.schema.paper import FIRST, FIRST_MODELS

from roadworthy.deployment.schema.going_back import reasons_against

ADDED = 'migrations.AddField("story", "price", models.DecimalField(max_digits=6, decimal_places=2, default=0)),'
MODELS = FIRST_MODELS.replace(
    "    views = ", "    price = models.DecimalField(max_digits=6, decimal_places=2, default=0)\n    views = "
)
MIGRATE = "from django.core.management import call_command\ncall_command('migrate', verbosity=0)"


def first(folder: Path, name: str) -> Release:
    release = Release(folder / name / "one", sqlite(folder / f"{name}.sqlite3"))
    release.folder.mkdir(parents=True)
    release.write(FIRST_MODELS, **{"0001_first": FIRST})
    release.ask("all")
    return release


@pytest.fixture
def one(tmp_path: Path) -> Release:
    return first(tmp_path, "paper")


def deployed(release: Release) -> Release:
    release.ask("expand")
    release.ask("contract")
    return release


def test_the_release_before_still_inserts_rows_after_the_deploy_that_added_the_field(one: Release) -> None:
    two = one.next("two", MODELS, **{"0002_price": ADDED})
    two.before = ("news.0001_first",)
    change = two.change()
    assert (change.expand, change.contract, change.lines) == (
        True, False, ("before the cutover: 1 migration in the database default",)
    )  # fmt: skip
    deployed(two)
    assert "price" in two.columns("news_story")
    assert reasons_against(one.plans()) == ()


def test_the_default_goes_with_the_deploy_after_that_and_then_it_is_as_django_would_have_it(
    one: Release, tmp_path: Path
) -> None:
    two = one.next("two", MODELS, **{"0002_price": ADDED})
    two.before = ("news.0001_first",)
    deployed(two)
    three = one.next("three", MODELS, **{"0002_price": ADDED})
    three.before = ("news.0002_price",)
    assert three.change().lines == (
        "still held back since an earlier deploy: the database's default of news_story.price goes",
    )
    deployed(three)
    whole = first(tmp_path, "whole").next("two", MODELS, **{"0002_price": ADDED})
    whole.shell(MIGRATE)
    assert shape(three) == shape(whole)
    assert [str(problem) for problem in reasons_against(one.plans())] == [
        "news.0002_price, which that release does not have, is done: the database's default of news_story.price goes; "
        "its code inserts rows without a value for that column, and each of them fails (E536)\n"
        "  hint: deploy the release that is wanted with a new migration that brings it back, or restore a backup; "
        "another time `road deploy ENV --hold-contract` (hold_contract in roadworthy.toml) keeps what the older "
        "release needs"
    ]
    assert reasons_against(two.plans()) == ()


@pytest.mark.parametrize(
    ("later", "field"),
    [
        ('migrations.RemoveField("story", "price"),', ""),
        (
            'migrations.AlterField("story", "price", models.DecimalField(max_digits=8, decimal_places=2, null=True)),',
            "    price = models.DecimalField(max_digits=8, decimal_places=2, null=True)\n",
        ),
        (
            'migrations.AlterField("story", "price", models.DecimalField(max_digits=4, decimal_places=2, default=1)),',
            "    price = models.DecimalField(max_digits=4, decimal_places=2, default=1)\n",
        ),
    ],
    ids=["removed", "wider", "narrower"],
)
def test_a_field_whose_default_stayed_is_removed_or_altered_by_the_next_deploy(
    one: Release, tmp_path: Path, later: str, field: str
) -> None:
    models = FIRST_MODELS.replace("    views = ", f"{field}    views = ")
    two = one.next("two", MODELS, **{"0002_price": ADDED})
    two.before = ("news.0001_first",)
    deployed(two)
    three = one.next("three", models, **{"0002_price": ADDED, "0003_later": later})
    three.before = ("news.0002_price",)
    deployed(three)
    whole = first(tmp_path, "whole").next("three", models, **{"0002_price": ADDED, "0003_later": later})
    whole.shell(MIGRATE)
    assert shape(three) == shape(whole)


def test_other_things_of_the_same_table_are_done_and_the_default_stays(one: Release) -> None:
    models = MODELS.replace("    rank = models.IntegerField(null=True)\n", "")
    gone = 'migrations.RemoveField("story", "rank"),'
    two = one.next("two", models, **{"0002_price": ADDED, "0003_rank": gone})
    two.before = ("news.0001_first",)
    deployed(two)
    assert "rank" not in two.columns("news_story")
    assert "price" in two.columns("news_story")
