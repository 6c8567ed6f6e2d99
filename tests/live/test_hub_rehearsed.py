"""`road hub rehearsal` on what a hub gathered: its link lets in once, and links of the report show their minutes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.hub.demo import fill
from tests.hub.newspaper import KEY, Newspaper
from tests.hub.running import Visitor, free_port

from roadworthy.testing.kept_hub import HubPages

pytestmark = pytest.mark.live
SITE = '[site]\nname = "gazette"\nsettings = "gazette.settings"\nwsgi = "gazette.wsgi:application"\n'
START_S = 240


def road(folder: Path, *words: str) -> subprocess.Popen[str]:
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2] / "src"), os.environ.get("PYTHONPATH", "")]))
    command = [sys.executable, "-m", "roadworthy", *words]
    environ = {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        command, cwd=folder, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "roadworthy.toml").write_text(SITE)
    return tmp_path


def test_without_a_rehearsal_that_is_said(site: Path) -> None:
    said, _ = (process := road(site, "hub", "rehearsal")).communicate(timeout=60)
    assert process.returncode == 1
    assert said == (
        "error: no rehearsal of this site has kept a hub's figures (E621)\n"
        "  hint: give a host the role hub, then `road rehearse ENV`\n"
    )


def test_the_link_lets_in_and_the_report_s_links_show_their_minutes(site: Path) -> None:
    now = time.time() // 60 * 60
    kept = site / ".roadworthy" / "rehearsal" / "data" / "hub"
    kept.mkdir(parents=True)
    fill(kept, now - 3600, Newspaper(), ((0.5, 0, 10),))
    port = free_port()
    process = road(site, "hub", "rehearsal", "--port", str(port))
    said, until = "", time.monotonic() + START_S
    try:
        while "/-/enter/" not in said and time.monotonic() < until:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, said
            said += line
        visitor = Visitor(port)
        assert visitor.come_in(re.findall(r"http://\S+/-/enter/\S+", said)[0]).status == 302
        address = HubPages(KEY, now - 5400, f"http://localhost:{port}").of(600, 630)
        page = visitor.ask(address.removeprefix(f"http://localhost:{port}"))
        assert page.status == 200
        assert "gazette was well</span></h1>" in page.text
        assert 'id="graph-requests"' in page.text
        second = road(site, "hub", "rehearsal", "--port", str(port))
        refused, _ = second.communicate(timeout=60)
        assert f"port {port} of this workstation is taken (E604)" in refused
        assert second.returncode == 1
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    with pytest.raises(OSError):
        visitor.ask("/-/live")
