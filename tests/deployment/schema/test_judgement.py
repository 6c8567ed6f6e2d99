"""What is said of a plan that the site's Django has told."""

from __future__ import annotations

from roadworthy.deployment.schema import rules
from roadworthy.deployment.schema.conversation import Conversation, problem_of
from roadworthy.deployment.schema.going_back import reasons_against
from roadworthy.deployment.schema.judgement import judge
from roadworthy.deployment.schema.planned import (
    Change,
    Effect,
    PlannedMigration,
    PlannedOperation,
    SchemaPlan,
    owners_path,
)
from roadworthy.deployment.schema.program import Request, program
from roadworthy.deployment.schema.sentences import SENTENCES

FOLDER = "/srv/gazette-production/releases/r7/code"
CLOSED = "close the site for it: `road maintenance ENV on`, deploy, `road maintenance ENV off`"


def plan(*effects: Effect, holds: tuple[str, ...] = (), vendor: str = "postgresql", is_own: bool = True) -> SchemaPlan:
    operation = PlannedOperation("AlterField", "Alter field slug on story", 12, True, effects, holds)
    migration = PlannedMigration("news", "0002_more", "news/migrations/0002_more.py", is_own, True, (operation,))
    return SchemaPlan("default", vendor, False, ("news.0002_more",), (migration,))


def test_what_is_held_back_is_in_the_summary() -> None:
    change = judge([plan(holds=("the column news_story.slug goes",))])
    assert change.lines == (
        "before the cutover: 1 migration in the database default",
        "after the cutover: the column news_story.slug goes",
    )
    assert (change.expand, change.contract, change.refused) == (True, True, ())


def test_nothing_due_is_nothing_to_do() -> None:
    change = judge([SchemaPlan("default", "postgresql", False, (), ())])
    assert (change.expand, change.contract, change.lines, change.is_first) == (False, False, (), False)


def test_a_database_that_cannot_undo_half_a_change_is_refused_to_be_split() -> None:
    change = judge([plan(holds=("the column news_story.slug goes",), vendor="mysql")])
    assert [str(problem) for problem in change.refused] == [
        "news/migrations/0002_more.py:12: on mysql nothing can be held back, and the column news_story.slug goes (E529)"
        f"\n  hint: {CLOSED}"
    ]


def test_who_did_not_write_a_migration_is_not_told_to_change_it() -> None:
    renamed = Effect("rename_column", "wagtail_page", "slug", "path")
    assert [problem.hint for problem in judge([plan(renamed, is_own=False)]).refused] == [CLOSED]


def test_a_change_held_back_since_an_earlier_deploy_can_be_done() -> None:
    held = Change("remove_field", "news.0001_first", "the column news_story.slug goes")
    change = judge([SchemaPlan("default", "postgresql", False, (), (), held=(held,))])
    assert (change.contract, change.lines) == (
        True,
        ("still held back since an earlier deploy: the column news_story.slug goes",),
    )


def test_a_dropped_index_is_no_reason_to_stay() -> None:
    done = (Change("remove_index", "news.0002_more", "the index by_slug of news_story goes"),)
    assert reasons_against([SchemaPlan("default", "postgresql", False, (), (), done=done)]) == ()


def test_every_sentence_can_be_filled_in() -> None:
    for code in SENTENCES:
        change = judge([plan(Effect(code, "news_story", "slug", "detail", rows=200_000))])
        assert len(change.refused) + len(change.warnings) == 1
        assert not [problem for problem in change.refused + change.warnings if "{" in str(problem)]


def test_every_rule_has_an_id_of_its_own_in_the_range() -> None:
    ids = [rule.id for rule in rules.RULES]
    assert ids == [f"E{number}" for number in range(521, 540)]


def test_a_file_is_named_as_its_owner_would_type_it() -> None:
    assert owners_path(f"{FOLDER}/news/migrations/0001_first.py", FOLDER) == "news/migrations/0001_first.py"
    packages = "/srv/gazette-production/environments/9f/lib/python3.13/site-packages"
    assert owners_path(f"{packages}/wagtail/migrations/0001_a.py", FOLDER) == "wagtail/migrations/0001_a.py"


def test_the_program_is_python_and_says_nothing_of_where_it_was_made() -> None:
    text = program(Request("plan", FOLDER))
    compile(text, "<program>", "exec")
    assert "roadworthy_schema.work" in text
    assert __file__.partition("/tests/")[0] not in text


def test_what_the_site_prints_is_not_taken_for_an_answer() -> None:
    told: list[str] = []
    conversation = Conversation(Request("plan", FOLDER), told.append)
    for line in ("Loading…", "17", '{"tell": "news.0002_more"}', '{"answer": [{"alias": "default"}]}'):
        conversation.hear(line)
    assert (told, conversation.answer()) == (["news.0002_more"], [{"alias": "default"}])


def test_a_program_that_died_is_a_sentence_with_its_last_words() -> None:
    assert str(problem_of({}, Request("plan", FOLDER), "Killed\n\n")) == (
        "the program that runs the migrations ended without an answer: Killed (E539)\n"
        "  hint: run it again: it goes on where it stopped"
    )
