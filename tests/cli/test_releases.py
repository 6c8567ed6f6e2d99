"""`road releases` says what the hosts keep, one line each."""

from datetime import UTC, datetime, timedelta

from roadworthy.cli.releases import as_json, lines
from roadworthy.deployment.release.placed import Placed
from roadworthy.environments.release import Release

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def placed(name: str, age: timedelta, subject: str, **more: object) -> Placed:
    release = Release(name, "bbbbbbb0123", subject, NOW - age, "ann at laptop")
    return Placed(release, ("web1", "web2"), size_bytes=3_433_511, **more)  # type: ignore[arg-type]


def test_each_release_is_a_line_with_what_matters() -> None:
    found = (
        placed("20261121-115955-ccccccc", timedelta(seconds=5), "Say who wrote it.", current_on=("web1", "web2")),
        placed("20261121-110000-bbbbbbb", timedelta(hours=1), "", active_on=("web1",)),
        placed("20261119-110000-aaaaaaa-dirty", timedelta(days=2, hours=1), "Begin"),
    )
    assert lines(found, ("web1", "web2"), NOW) == [
        "20261121-115955-ccccccc        serves         5 s ago  3.4 MB  ann at laptop: Say who wrote it.",
        "20261121-110000-bbbbbbb        ends its work  1 h ago  3.4 MB  ann at laptop",
        "20261119-110000-aaaaaaa-dirty  kept           2 d ago  3.4 MB  ann at laptop: Begin",
    ]


def test_a_release_of_a_deploy_that_failed_says_that_it_never_served() -> None:
    names = ("20261121-110000-bbbbbbb", "20261121-100000-aaaaaaa")
    found = tuple(placed(name, timedelta(hours=1), "") for name in names)
    said = lines(found, ("web1", "web2"), NOW, (names[0],))
    assert [line.split("  ")[1] for line in said] == ["never served", "kept"]


def test_a_release_that_a_host_lacks_says_where_it_is() -> None:
    (line,) = lines((placed("20261121-110000-bbbbbbb", timedelta(), "Begin"),), ("web1", "web2", "web3"), NOW)
    assert line.endswith("ann at laptop: Begin (only on web1, web2)")


def test_a_script_is_told_the_same() -> None:
    one = placed("20261121-110000-bbbbbbb", timedelta(hours=1), "Begin", slots={"web1": (0,)})
    assert as_json(one) == {
        "id": "20261121-110000-bbbbbbb",
        "revision": "bbbbbbb0123",
        "subject": "Begin",
        "made_at": "2026-11-21T11:00:00+00:00",
        "made_by": "ann at laptop",
        "serves": True,
        "hosts": ["web1", "web2"],
        "current_on": [],
        "slots": {"web1": [0]},
        "active_on": [],
        "size_bytes": 3433511,
    }
