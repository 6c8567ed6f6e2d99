"""A rehearsal of the gazette with a hub: what the hub gathered is kept, and each event leads to its pages."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from roadworthy.monitoring.series.store import SeriesStore
from roadworthy.stack.hub_local import hub_folder
from roadworthy.testing.workstation import PACKAGES, PATH

MISSING = [name for name in PACKAGES if not shutil.which(name, path=PATH)]
CAN = os.geteuid() == 0 and not MISSING
pytestmark = [
    pytest.mark.live,
    pytest.mark.machines,
    pytest.mark.skipif(
        not CAN and not os.environ.get("CI"), reason=f"rehearsal machines need root and {', '.join(MISSING) or 'Linux'}"
    ),
]
ROOT = Path(__file__).parents[2]
KEY = "gazette-production"
HOSTS = """
[environments.production]
domains = ["gazette.example"]
secrets = ["SECRET_KEY", "DATABASE_PASSWORD"]

[environments.production.hosts]
lb1 = { address = "10.77.0.63", roles = ["balancer"] }
web1 = { address = "10.77.0.64", roles = ["web", "worker"] }
db1 = { address = "10.77.0.65", roles = ["database", "cache", "hub"] }
"""


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the gazette after a rehearsal in which its only application server was killed."""
    folder = tmp_path_factory.mktemp("site") / "gazette"
    shutil.copytree(ROOT / "example" / "gazette", folder, ignore=shutil.ignore_patterns(".roadworthy"))
    own = (folder / "roadworthy.toml").read_text()
    before, _, _ = own.partition("# Everything on one machine")
    (folder / "roadworthy.toml").write_text(before + HOSTS)
    words = (
        "rehearse",
        "production",
        "--only",
        "kill-web",
        "--rate",
        "4",
        "--json",
        "report.json",
        "--html",
        "report.html",
    )
    done = subprocess.run(
        [sys.executable, "-m", "roadworthy", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    assert "bringing here what the hub has gathered" in done.stderr + done.stdout
    return folder


def test_what_the_hub_gathered_is_kept_and_nobody_s_secrets(rehearsed: Path) -> None:
    own = hub_folder(rehearsed / ".roadworthy" / "rehearsal")
    assert sorted(path.name for path in own.iterdir()) == ["series", "sites"]
    assert {path.name for path in (own / "sites").iterdir()} == {f"{KEY}.json", f"{KEY}.deploys.json"}
    store = SeriesStore(own / "series")
    try:
        names = store.names(KEY)
        hosts = store.labels(KEY, "node_load1")["host"]
        releases = store.labels(KEY, "site_requests_total")["release"]
    finally:
        store.close()
    assert hosts == ["db1", "lb1", "web1"]
    assert {"site_request_seconds", "front_requests_total"} <= set(names)
    deploys = json.loads((own / "sites" / f"{KEY}.deploys.json").read_text())
    assert {deploy["release"] for deploy in deploys} >= set(releases) > set()


def test_each_event_leads_to_the_pages_of_its_seconds(rehearsed: Path) -> None:
    events = json.loads((rehearsed / "report.json").read_text())["events"]
    assert [event["name"] for event in events] == ["visit", "kill-web"]
    spans = [list(map(int, re.findall(r"=(\d+)", event["hub"]))) for event in events]
    assert all(end - start >= 60 for start, end in spans)
    page = (rehearsed / "report.html").read_text()
    assert [page.count(event["hub"].replace("&", "&amp;")) for event in events] == [1, 1]
    store = SeriesStore(hub_folder(rehearsed / ".roadworthy" / "rehearsal") / "series")
    try:
        start, end = spans[-1]
        failed = store.select(KEY, 'front_requests_total{status=~"5.."}', start, end, function="increase", step_s=10)
        assert sum(value or 0 for line in failed for value in line.values) > 0
    finally:
        store.close()
