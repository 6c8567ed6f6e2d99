"""Who may send, by files that come, change and go."""

import json

from roadworthy.hub.sites.senders import Sender, Senders, digest


def test_files_that_come_and_go_are_seen_at_once(tmp_path):
    senders = Senders(tmp_path / "senders", clock=lambda: 0.0)
    assert senders.sender("wrong") is None
    token = senders.allow("web1", ["gazette-production"])
    assert senders.sender(token) == Sender("web1", frozenset({"gazette-production"}))
    (tmp_path / "senders" / "web1.json").unlink()
    assert senders.sender(token) is None


def test_a_file_that_is_written_into_is_seen_within_a_second(tmp_path):
    now = [0.0]
    senders = Senders(tmp_path, clock=lambda: now[0])
    token = senders.allow("web1", ["gazette-production"])
    assert senders.sender(token)
    given = {"name": "web1", "sha256": digest("another"), "sites": ["gazette-production", "herald-production"]}
    (tmp_path / "web1.json").write_text(json.dumps(given))
    now[0] = 1.0
    assert senders.sender(token) is None
    assert senders.sender("another").sites == {"gazette-production", "herald-production"}
