"""A release's id sorts by age and says its revision; what is written of it is read again."""

import json
from datetime import UTC, datetime

from roadworthy.environments.release import Release, release_id

NOON = datetime(2026, 11, 21, 12, 0, 5, tzinfo=UTC)
RELEASE = Release(
    "20261121-120005-db10023",
    "db10023f4a",
    "articles: Say who wrote it.",
    NOON,
    "ann at laptop",
    "3f2a",
    ("articles.0002_full_text",),
    {"web1": "9adf"},
    {"web1": ("gazette-production-web@20261121-120005-db10023.service",)},
)


def test_an_id_is_made_of_the_time_and_the_revision() -> None:
    assert release_id(NOON, "db10023f4a", is_dirty=False) == "20261121-120005-db10023"
    assert release_id(NOON, "db10023f4a", is_dirty=True) == "20261121-120005-db10023-dirty"
    assert release_id(NOON, "", is_dirty=False) == "20261121-120005"


def test_a_release_that_was_written_down_is_read_again() -> None:
    found = Release.from_json(json.loads(json.dumps(RELEASE.as_json())))
    assert found.as_json() == RELEASE.as_json()
    assert (found.made_at, found.is_dirty, dict(found.units)) == (NOON, False, dict(RELEASE.units))
