"""What the hub does by itself, each few seconds: tends series, forgets old months, hands samples over to others."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from roadworthy.hub.intake.retention import Retention
from roadworthy.monitoring.series.folding import KEPT_ROWS
from roadworthy.monitoring.series.remote_write import Handed, Post, post
from roadworthy.monitoring.series.store import SeriesStore

EACH_S = 10.0
log = logging.getLogger(__name__)


@dataclass
class Rounds:
    """One round after the other. What goes wrong is said once, and when it is over; nothing of it ends the rounds."""

    store: SeriesStore
    retention: Retention
    send: Post = post
    _said: dict[str, str] = field(default_factory=dict)
    _is_away: bool = False

    def begin(self, each_s: float = EACH_S) -> threading.Event:
        """Go round in a thread of its own; return what ends it."""
        is_over = threading.Event()

        def run() -> None:
            while not is_over.wait(each_s):
                self.go()

        threading.Thread(target=run, name="rounds", daemon=True).start()
        return is_over

    def go(self) -> None:
        """Do all that is due, for each site."""
        self._is_away = False
        for site in self.store.sites():
            self._do(f"the series of {site} can't be tended", partial(self.store.tend, site))
            if self.store.handed_to and not self._is_away:
                self._do(f"samples of {site} can't be handed over", partial(self._hand_over, site))
        self._do("old months can't be forgotten", self._forget)

    def _do(self, trouble: str, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # a full disk, a file that another process holds: the next round comes
            self._say(trouble, f"{trouble}: {error}")
        else:
            self._over(trouble, "")

    def _forget(self) -> None:
        for gone in self.retention.keep(self.store):
            log.warning("forgotten: %s, which is older than %s months", gone, self.retention.months)

    def _hand_over(self, site: str) -> None:
        """Hand over what a site has; an engine that is away is asked again in the next round."""
        for target, handed in self.store.remote_write(site, self.send).items():
            self._judge(site, target, handed)
            self._is_away = bool(handed.problem)

    def _judge(self, site: str, target: str, handed: Handed) -> None:
        if handed.problem:
            self._say(target, f"{handed.problem}; samples wait for it, up to {KEPT_ROWS} batches of a site and month")
        elif handed.samples:
            self._over(target, f"{target} takes samples again")
        if handed.lost_batches:
            log.warning("%s was away too long: %s batches of %s never get there", target, handed.lost_batches, site)
        if handed.refused:
            self._say(f"{site} refused", f"{target} refuses samples of {site}: they are not sent again")
        elif handed.samples:
            self._over(f"{site} refused", f"{target} takes the samples of {site}")

    def _say(self, what: str, sentence: str) -> None:
        if self._said.get(what) != sentence:
            self._said[what] = sentence
            log.warning("%s", sentence)

    def _over(self, what: str, sentence: str) -> None:
        if self._said.pop(what, "") and sentence:
            log.warning("%s", sentence)
