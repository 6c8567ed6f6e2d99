"""How a line of roadworthy.toml becomes words, and when a shell is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.environments.site import Site
from roadworthy.stack.command import words

SITE = Site("gazette", Path("/srv/gazette"), "gazette.settings", manage="python -m gazette")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("celery -A gazette worker", ("celery", "-A", "gazette", "worker")),
        ("{manage} send --to 'all readers'", ("python", "-m", "gazette", "send", "--to", "all readers")),
        ("python work.py > work.log", ("/bin/sh", "-c", "exec python work.py > work.log")),
        ("exec python $WORK", ("/bin/sh", "-c", "exec python $WORK")),
        ("QUEUE=mail python work.py", ("/bin/sh", "-c", "QUEUE=mail python work.py")),
        ("cd work && python work.py", ("/bin/sh", "-c", "cd work && python work.py")),
        ("python work.py | tee log", ("/bin/sh", "-c", "python work.py | tee log")),
    ],
)
def test_words(line: str, expected: tuple[str, ...]) -> None:
    assert words(line, SITE) == expected
