"""Which units are taken for running."""

import pytest

from roadworthy.fleet.on_host.services import is_dying


@pytest.mark.parametrize(
    ("active", "sub", "restarts", "dies"),
    [
        ("active", "running", "0", False),
        ("active", "running", "3", False),
        ("activating", "start", "0", False),
        ("activating", "start", "", False),
        ("activating", "start-pre", "8", True),
        ("activating", "auto-restart", "0", True),
        ("activating", "auto-restart-queued", "1", True),
    ],
)
def test_a_unit_that_systemd_starts_again_and_again_does_not_run(
    active: str, sub: str, restarts: str, dies: bool
) -> None:
    assert is_dying({"ActiveState": active, "SubState": sub, "NRestarts": restarts}) is dies
