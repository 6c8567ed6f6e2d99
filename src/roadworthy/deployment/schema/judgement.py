"""Judges the migrations that are due: what is done before the cutover, what after it, and what can't be done so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from roadworthy.deployment.schema import rules
from roadworthy.deployment.schema.planned import Effect, PlannedMigration, PlannedOperation, SchemaPlan
from roadworthy.deployment.schema.sentences import CLOSED, SENTENCES, Said
from roadworthy.problems import Level, Problem, Where

BIG_ROWS = 100_000
SPLIT_HERE = ("postgresql", "sqlite")


@dataclass(frozen=True)
class SchemaChange:
    """What a deploy has to do to the databases.

    `expand` and `contract` say whether a half has anything to do; with anything in `refused` neither may be done
    while a release serves. `is_first`: no database was ever migrated, so everything is done at once. `lines` is the
    summary, a sentence for each thing.
    """

    expand: bool
    contract: bool
    refused: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = ()
    is_first: bool = False

    @property
    def is_at_once(self) -> bool:
        """Say whether it is done in one go: nothing was ever migrated, or it can't be done beside a release."""
        return self.is_first or bool(self.refused)


NOTHING_DUE = SchemaChange(expand=False, contract=False)


def judge(plans: Sequence[SchemaPlan], big_rows: int = BIG_ROWS) -> SchemaChange:
    """Judge what is due in all databases of a site."""
    problems = list(dict.fromkeys(problem for plan in plans for problem in problems_of(plan, big_rows)))
    held = [each for plan in plans for each in plan.held if each.is_known]
    return SchemaChange(
        expand=any(plan.due for plan in plans),
        contract=bool(held) or any(holding(plan) for plan in plans),
        refused=tuple(each for each in problems if each.level is Level.ERROR),
        warnings=tuple(each for each in problems if each.level is not Level.ERROR),
        lines=tuple(line for plan in plans for line in lines_of(plan)),
        is_first=bool(plans) and all(plan.is_new for plan in plans),
    )


def holding(plan: SchemaPlan) -> list[str]:
    """Return what of the migrations that are due will be held back."""
    return [each for migration in plan.migrations for operation in migration.operations for each in operation.holds]


def lines_of(plan: SchemaPlan) -> Iterator[str]:
    """Yield the summary of one database."""
    if plan.due:
        yield f"before the cutover: {count(len(plan.due), 'migration')} in the database {plan.alias}"
    for sentence in holding(plan):
        yield f"after the cutover: {sentence}"
    for change in plan.held:
        if change.is_known:
            yield f"still held back since an earlier deploy: {change.sentence}"


def count(number: int, noun: str) -> str:
    """Return a number of things."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def problems_of(plan: SchemaPlan, big_rows: int = BIG_ROWS) -> Iterator[Problem]:
    """Yield each thing that can't be done, or that its owner should know."""
    for migration in plan.migrations:
        for operation in migration.operations:
            yield from _operation(plan, migration, operation, big_rows)
    for change in plan.held:
        if not change.is_known:
            yield rules.NOT_KNOWN.problem(
                f"{change.migration} is not in this release, and something of it is held back: {change.sentence}",
                "deploy a release that has this migration, or change the table yourself",
            )


def _operation(
    plan: SchemaPlan, migration: PlannedMigration, operation: PlannedOperation, big_rows: int
) -> Iterator[Problem]:
    where = Where(migration.file, operation.line)
    for effect in operation.effects:
        said = SENTENCES.get(effect.code)
        if said is not None and is_due(said, effect, migration, big_rows):
            yield _problem(said, effect, migration, where)
    if operation.holds and plan.vendor not in SPLIT_HERE:
        yield rules.CANT_SPLIT.problem(
            f"on {plan.vendor} nothing can be held back, and {operation.holds[0]}", CLOSED, where
        )


def is_due(said: Said, effect: Effect, migration: PlannedMigration, big_rows: int) -> bool:
    """Say whether an effect is worth a word: some only hurt where there are many rows."""
    return not said.needs_rows or effect.rows > big_rows


def _problem(said: Said, effect: Effect, migration: PlannedMigration, where: Where) -> Problem:
    fill: Callable[[str], str] = lambda text: text.format(  # noqa: E731 - it is one word for the two lines below
        table=effect.table, column=effect.column, detail=effect.detail, rows=f"{effect.rows:,}"
    )
    is_error = said.rule.level is Level.ERROR
    hint = said.hint if migration.is_own else ""
    ways = [fill(hint), CLOSED] if is_error else [fill(hint)]
    return said.rule.problem(fill(said.message), "; or ".join(filter(None, ways)), where)
