"""The hub that comes up beside a site: a page is asked, its figure is there, and the owner's browser shows it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.live.conftest import Copy, wait_for

from roadworthy.monitoring.series.store import SeriesStore

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
VISITS = 12
HUB_MB, AGENT_MB = 100, 20
pytestmark = [pytest.mark.live, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")]


@pytest.fixture(scope="module")
def leaflet(site: Callable[[str, str], Copy]) -> Iterator[Copy]:
    copy = site("leaflet", "leaflet")
    copy.road("up", "--detach")
    yield copy
    copy.call("stop")


def hub_of(copy: Copy) -> dict[str, object]:
    (found,) = [one for one in copy.status()["processes"] if one["name"] == "hub"]
    return found


def counted(copy: Copy) -> float:
    """Return how many requests the hub has been told of."""
    store = SeriesStore(copy.folder / ".roadworthy" / "local" / "data" / "hub" / "series", time.time)
    lines = [line for line in store.exposition("leaflet-local") if line.startswith("site_requests_total{")]
    return sum(float(line.rpartition("}")[2].split()[0]) for line in lines)


def memory_mb(pid: int) -> float:
    """Return what a process and those that it started take, each its share of what they have in common."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(memory_mb(int(child)) for child in children)


def test_the_site_does_not_wait_for_the_hub_which_comes_a_moment_later(leaflet: Copy) -> None:
    wait_for(lambda: hub_of(leaflet)["phase"] == "ready", 120)
    assert str(hub_of(leaflet)["label"]).startswith("http://localhost:")


def test_the_logs_of_both_can_be_asked_for(leaflet: Copy) -> None:
    said = leaflet.road("logs", "hub", "agent")
    assert "Traceback" not in said
    assert "/-/enter/" not in said


def test_requests_are_in_the_hubs_data_within_half_a_minute(leaflet: Copy) -> None:
    before = counted(leaflet)
    for _ in range(VISITS):
        assert leaflet.ask().status == 200
    wait_for(lambda: counted(leaflet) >= before + VISITS, 30)


def test_a_link_leads_to_a_page_with_the_figures(leaflet: Copy) -> None:
    link = leaflet.road("hub", "local").splitlines()[-1]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(link)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{hub_of(leaflet)['label']}")
        page.goto(f"{hub_of(leaflet)['label']}leaflet-local/?range=15m")
        page.wait_for_selector("#graph-requests path.line")
        assert "leaflet is " in page.locator("h1").inner_text()
        page.locator("main table tbody tr").first.wait_for(timeout=60_000)  # the page renews itself
        browser.close()


def test_hub_and_agent_are_small(leaflet: Copy) -> None:
    hub, agent = memory_mb(leaflet.pid("hub")), memory_mb(leaflet.pid("agent"))
    print(f"hub {hub:.0f} MB, agent {agent:.1f} MB")
    assert hub <= HUB_MB
    assert agent <= AGENT_MB


def test_what_lets_somebody_in_is_for_the_owner_alone(leaflet: Copy) -> None:
    local = leaflet.folder / ".roadworthy" / "local"
    link = (local / "run" / "hub.link").read_text().strip()
    private = (*(local / "data" / "hub").rglob("*.json"), local / "data" / "hub" / "token", local / "run" / "hub.link")
    assert {path.stat().st_mode & 0o077 for path in private} == {0}
    assert not [path for path in (local / "log").glob("*.log") if link in path.read_text()]


def test_a_site_is_well_when_its_hub_is_not(leaflet: Copy) -> None:
    leaflet.road("stop")
    leaflet.road("up", "--detach", "--no-hub")
    assert [one["name"] for one in leaflet.status()["processes"] if one["name"] in ("hub", "agent")] == []
    assert "no hub runs beside leaflet (E603)" in leaflet.road("hub", "local", code=1)
    assert leaflet.ask().status == 200
