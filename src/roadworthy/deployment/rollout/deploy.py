"""A deploy: a revision is built once, brought to every host, and put into service with nobody noticing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from roadworthy.deployment.release.build import build
from roadworthy.deployment.release.built import BuiltRelease
from roadworthy.deployment.release.placed import publish_static
from roadworthy.deployment.release.preflight import preflight
from roadworthy.deployment.release.revision import Revision
from roadworthy.deployment.release.ship import ship
from roadworthy.deployment.rollout.applied import see_applied
from roadworthy.deployment.rollout.fronts import Fronts
from roadworthy.deployment.rollout.history import Entry
from roadworthy.deployment.rollout.hooks import Hooks
from roadworthy.deployment.rollout.pages import FRONT_PAGE, pages_of
from roadworthy.deployment.rollout.record import Record
from roadworthy.deployment.rollout.release_units import keep_units, serving_hosts
from roadworthy.deployment.rollout.rules import LOCK_LOST, UNDONE
from roadworthy.deployment.rollout.schema_step import SchemaStep
from roadworthy.deployment.rollout.session import Session, Tell
from roadworthy.deployment.rollout.settle import TIMES, Manner, Settle
from roadworthy.deployment.rollout.undo import forget, recover, undo
from roadworthy.deployment.rollout.why import why_of
from roadworthy.deployment.schema.judgement import NOTHING_DUE
from roadworthy.deployment.target import Target
from roadworthy.problems import Problem, ProblemsFound


@dataclass(frozen=True)
class What:
    """What is to be deployed, and how: a revision, maybe with what is not committed; what only the old needs, held."""

    revision: str = "HEAD"
    allow_dirty: bool = False
    holds_contract: bool = False


class Deploy:
    """One deploy of one environment; `run` does it and returns its line of the history.

    `refuse` is called before anything moves, and raises ProblemsFound when the deploy is not to go on.
    """

    def __init__(
        self, target: Target, tell: Tell, what: What | None = None, refuse: Callable[[], None] = lambda: None
    ) -> None:
        self.what = what or What()
        self.tell, self.refuse = tell, refuse
        self.session = Session(target, "deploy", tell, recover)
        self.hooks = Hooks(target.site, target.environment.name, tell, target.means.shell)
        self.held = ""
        self.pages: tuple[str, ...] = (FRONT_PAGE,)
        self.change = NOTHING_DUE

    def run(self) -> Entry:
        """Deploy. Raise ProblemsFound when it did not go through: then everything serves as before."""
        with self.session:
            self.get_ready()
            self.build()
            try:
                self.ship()
                self.examine()
                self.refuse()
                self.expand()
                self.serve()
                self.follow()
            except BaseException as error:
                self.undo(error)
                raise
            self.stop_former()
            self.contract()
            self.prune()
            return self.session.close(self.record, "done", self.held)

    @property
    def target(self) -> Target:
        """Return the environment, fenced."""
        return self.session.target

    def get_ready(self) -> None:
        """See that hooks can run, the revision is there and hosts are as they should be, before anything is made."""
        self.hooks.refuse_bad()
        if any(standing.is_bare for standing in self.session.standings.values()):  # making them ready takes a while
            Revision(self.target.site, lambda words: None, self.what.revision, self.what.allow_dirty).source()
        see_applied(self.target, self.session.standings, self.tell)

    def build(self) -> None:
        """Build the release, and write down that this deploy has begun."""
        self.hooks.run("before-build", {"revision": self.what.revision})
        with self.session.tally.phase("build", f"building {self.what.revision}") as figure:
            self.built: BuiltRelease = build(
                self.target, self.tell, revision=self.what.revision, allow_dirty=self.what.allow_dirty
            )
            figure.say(self.built.release.id)
        holds = self.what.holds_contract or self.target.environment.deploy.hold_contract
        self.record: Record = self.session.new_record("deploy", self.built.release.id, holds)

    def ship(self) -> None:
        """Bring the release to every host that runs the site's code."""
        hosts = ", ".join(host.name for host in self.target.code_hosts)
        self._note("ship")
        with self.session.tally.phase("ship", f"bringing it to {hosts}") as figure:
            shipped = ship(self.target, self.built, self.tell)
            keep_units(self.target, self.record.release)
            figure.say(f"{sum(one.size_bytes for one in shipped) / 1e6:.1f} MB were new")

    def examine(self) -> None:
        """Try the release with this environment's settings on one host, and judge its migrations: nothing moves yet."""
        host = self.target.code_hosts[0]
        words = f"trying its settings on {host.name}, and judging its migrations"
        with self.session.tally.phase("examine", words) as figure, ThreadPoolExecutor(1, "pages") as pool:
            reading = pool.submit(pages_of, self.target)
            found = preflight(self.target, self.built.release, self.target.fleet.hand(host))
            self.change = NOTHING_DUE if found.is_migrated else self._schema.judged(self._is_closed)
            self.pages = reading.result()
            figure.say("; ".join(self.change.lines) or "no migration is due")
        for warning in self.change.warnings:
            self.tell(str(warning))

    def expand(self) -> None:
        """Run the migrations, as far as the release that serves can live with them; all where none serves."""
        if not self.change.expand:
            return
        self.hooks.run("before-migrate", self._about)
        if self.change.is_at_once:
            self.migrate()
        else:
            self._note("expand")
            limit = ", as far as the release that serves can live with it" if self.record.previous else ""
            with self.session.tally.phase("migrate", f"migrating{limit}"):
                self._schema.expand()
        self.hooks.run("after-migrate", self._about)

    def migrate(self) -> None:
        """Run all migrations in one go. What works beside the web asks for the old tables: it ends before."""
        if not self.change.is_first:
            self._note("migrate")
            Settle(self.target, "", self.session.standings, self.session.tally).follow(waits=True)
        with self.session.tally.phase("migrate", "migrating in one go, for no release serves"):
            self._schema.migrate()

    def serve(self) -> None:
        """Put the release into service, batch by batch."""
        self.hooks.run("before-cutover", self._about)
        self._note("roll")
        options = self.target.environment.deploy
        manner = Manner(options.batch_of(len(serving_hosts(self.target))), options.watch, self.pages, TIMES)
        self.settle = Settle(
            self.target,
            self.record.release,
            self.session.standings,
            self.session.tally,
            manner=manner,
            before_batch=self._note_batch,
        )
        self.settle.serve()

    def follow(self) -> None:
        """Have workers, jobs and static files be of the release too."""
        self._note("follow")
        self.settle.follow()
        publish_static(self.target, self.record.release)
        self.hooks.run("after-deploy", self._about)
        if self.settle.former.is_there:
            with self.session.tally.phase("drain", "waiting for the last requests to the former release"):
                self.settle.drain()
        self.settle.refuse_unsteady()

    def stop_former(self) -> None:
        """Stop the release that served before, once it is asked nothing any more."""
        self._note("contract")
        self.settle.finish(is_tried=True, waits=self.change.contract)

    def contract(self) -> None:
        """Take away what only the former release needed in the databases, or hold it back."""
        if not self.change.contract or self.change.is_at_once:
            return
        hint = f"`road deploy {self.target.environment.name} --contract` does it"
        if self.record.holds_contract:
            self.held = f"held back in the database, as was asked; {hint}"
        elif working := self.settle.former.still_working():
            self.held = f"held back in the database, for {working} finishes its task; {hint}"
        if self.held:
            self.tell(self.held)
            return
        with self.session.tally.phase("contract", "taking away what only the former release needed in the database"):
            self._schema.contract()

    def prune(self) -> None:
        """Forget old releases."""
        self._note("prune")
        with self.session.tally.phase("prune", "forgetting old releases") as figure:
            figure.say(f"{len(forget(self.session, self.record))} gone")

    def undo(self, error: BaseException) -> None:
        """Take everything back, and say so."""
        if isinstance(error, ProblemsFound) and any(problem.id == LOCK_LOST.id for problem in error.problems):
            return  # whoever has it now sees to it
        why = why_of(error)
        self.tell(f"it did not go through: {why.splitlines()[0]}")
        problems: list[Problem] = list(getattr(error, "problems", ()))
        try:
            self.hooks.run("after-failure", {**self._about, "why": why.splitlines()[0]})
        except ProblemsFound as found:
            problems += found.problems
        try:
            if self.record.phase not in ("ship", "expand"):
                with self.session.tally.phase("undo", f"going back to {self.record.previous or 'nothing'}"):
                    undo(self.session, self.record)
        except ProblemsFound as found:
            raise ProblemsFound([*problems, *found.problems]) from error
        self.session.close(self.record, "undone", why)
        if problems:
            raise ProblemsFound([*problems, UNDONE.problem(self._undone(), self._caution)]) from error

    def _undone(self) -> str:
        serves = self.record.previous
        return f"{self.record.release} was not deployed; {serves} serves as before" if serves else "nothing serves yet"

    @property
    def _caution(self) -> str:
        """Return what its owner must heed when tables may have changed that the release before asks for."""
        if self.record.phase in ("ship", "expand") or not self.change.refused:
            return ""
        return "tables that it asks for may be gone: keep the site closed until a deploy has gone through"

    @property
    def _is_closed(self) -> bool:
        """Say whether every front is in maintenance, so that no visitor reaches a release."""
        balances = Fronts(self.target, tuple(self.session.standings.values())).balances.values()
        return bool(balances) and all(balance.is_maintenance for balance in balances)

    @property
    def _schema(self) -> SchemaStep:
        return SchemaStep(self.target, self.record.release, self.tell, self.record.previous)

    @property
    def _about(self) -> dict[str, str]:
        return {
            "release": self.record.release,
            "previous": self.record.previous,
            "revision": self.built.release.revision,
            "who": self.record.who,
            "hosts": " ".join(host.name for host in self.target.code_hosts),
        }

    def _note(self, phase: str) -> None:
        self.record = self.session.phase_of(self.record, phase)

    def _note_batch(self, hosts: Sequence[str]) -> None:
        if self.record.hosts or len(hosts) < len(self.settle.context.web):
            self.record = replace(self.record, hosts=(*self.record.hosts, *hosts))
            self.session.lock.note(self.record)
