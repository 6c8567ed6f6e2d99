"""The pages that a new release is asked for before visitors are let in: those that people ask for most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from roadworthy.deployment.target import Target
from roadworthy.fleet.hand import Hand
from roadworthy.problems import ProblemsFound

FRONT_PAGE = "/"
MOST = 8
OWN = "/-/"
LOG_TIME_LIMIT_S = 5.0


def pages(asked_for: Iterable[str], wanted: Sequence[str], most: int = MOST) -> tuple[str, ...]:
    """Return the front page, the pages that the owner wants, and those asked for most, each once."""
    paths = [urlsplit(path.strip()).path for path in asked_for]
    counted = Counter(path for path in paths if is_page(path))
    popular = [path for path, _ in counted.most_common(most)]
    return tuple(dict.fromkeys((FRONT_PAGE, *wanted, *popular)))


def is_page(path: str) -> bool:
    """Say whether a path is that of a page, and not of a file or of what the balancer itself asks."""
    return path.startswith("/") and not path.startswith(OWN) and "." not in path.rpartition("/")[2]


def pages_of(target: Target) -> tuple[str, ...]:
    """Return the pages for an environment, with what its fronts' logs tell; a log that can't be read tells nothing."""
    balancer = target.balancer()
    wanted = target.environment.deploy.warm

    def read(hand: Hand) -> tuple[str, ...]:
        lines: list[str] = []
        hand.run(balancer.popular(hand.host), on_line=lines.append, time_limit_s=LOG_TIME_LIMIT_S)
        return tuple(lines)

    try:
        found = target.fleet.each(balancer.fronts, read)
    except ProblemsFound:
        return pages((), wanted)
    return pages((path for paths in found.values() for path in paths), wanted)
