"""Values travel as plain JSON."""

from roadworthy.environments.probe import Probe
from roadworthy.fleet.resource import Ensured, File
from roadworthy.fleet.wire import clock_ahead_s, plain, plain_resource


def test_a_resource_says_its_kind() -> None:
    assert plain_resource(File("/etc/motd", "hello\n", check=("true",))) == {
        "type": "File", "path": "/etc/motd", "content": "hello\n", "owner": "root", "group": "root", "mode": 0o644,
        "secret": False, "check": ["true"],
    }  # fmt: skip
    assert plain_resource(Ensured("it", ("a",), ("b",), feed="fed"))["feed"] == "fed"


def test_a_probe_keeps_its_headers() -> None:
    assert plain(Probe(url="http://x", headers={"A": "b"}))["headers"] == {"A": "b"}


def test_a_clock_is_only_wrong_outside_the_time_that_the_question_took() -> None:
    assert clock_ahead_s(100.5, 100, 101) == 0.0
    assert clock_ahead_s(107, 100, 101) == 6.0
    assert clock_ahead_s(97, 100, 101) == -3.0
