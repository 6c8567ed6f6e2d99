"""What holds for all tests: where CI says that everything is there, a live test may not skip itself."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CI=true turn the skip of a live test into a failure that says what is missing.

    `@pytest.mark.live(may_skip="why")` is for what no package of a fresh machine brings.
    """
    report = yield
    live = item.get_closest_marker("live")
    if report.skipped and os.environ.get("CI") == "true" and live and not live.kwargs.get("may_skip"):
        reason = call.excinfo.value if call.excinfo else "no reason given"
        report.outcome = "failed"
        report.longrepr = f"a live test may not skip itself where CI=true: {reason}"
    return report
