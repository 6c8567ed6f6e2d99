"""Sites that nobody here wrote, unchanged, from `road init && road up` to a front page with its styles and images."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from uv import find_uv_bin

pytestmark = pytest.mark.live
TIME_LIMIT_S = 540
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
# Pictures without a size, but for drawings in SVG, which need none.
UNSEEN = """[...document.images].filter(one => one.currentSrc && one.complete && one.naturalWidth == 0)
    .map(one => one.currentSrc).filter(one => !one.includes(".svg"))"""
ORGANISER = {
    "DJANGO_SUPERUSER_EMAIL": "owner@democon.example",
    "DJANGO_SUPERUSER_PASSWORD": "a password for a test",
    "PRETALX_INIT_ORGANISER_NAME": "Democon",
    "PRETALX_INIT_ORGANISER_SLUG": "democon-org",
}


def road(folder: Path, *words: str, **variables: str) -> str:
    """Run `road` as its owner would; return what it answered."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        [sys.executable, "-m", "roadworthy.cli.main", *words],
        cwd=folder,
        env={**environment, "NO_COLOR": "1", **variables},
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bytes_of(folder: Path) -> dict[str, str]:
    """Return a digest of each file that is not Roadworthy's."""
    own = (folder / ".roadworthy", folder / "roadworthy.toml")
    files = [path for path in folder.rglob("*") if path.is_file() and not any(path.is_relative_to(one) for one in own)]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@contextmanager
def up(folder: Path) -> Iterator[str]:
    """Bring the site of a folder up as it is; give its URL; stop it, and see that its own files are untouched."""
    before = bytes_of(folder)
    road(folder, "init", "--yes")
    try:
        road(folder, "up", "--detach")
        state = json.loads(road(folder, "status", "--json"))
        yield next(one["label"] for one in state["processes"] if one["name"] == "web")
    finally:
        road(folder, "stop")
    assert bytes_of(folder) == before


def look(url: str, *paths: str) -> dict[str, dict[str, object]]:
    """Open pages in Chromium; return for each its status, its kinds of files, and what of it failed."""
    if not CHROMIUM:
        pytest.skip("needs Chromium (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    seen: dict[str, dict[str, object]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for path in paths:
            page = browser.new_page()
            answers = []
            page.on("response", lambda answer, answers=answers: answers.append(answer))
            first = page.goto(url.rstrip("/") + path, wait_until="networkidle")
            own = [answer for answer in answers if urlsplit(answer.url).netloc == urlsplit(url).netloc]
            broken = [f"{answer.status} {answer.url}" for answer in own if answer.status >= 400]
            pictures = page.evaluate(UNSEEN)
            seen[path] = {
                "status": first.status if first else 0,
                "kinds": {answer.request.resource_type for answer in own},
                "broken": broken if first and first.status < 400 else [],
                "unseen": pictures,
                "text": page.inner_text("body"),
            }
            page.close()
        browser.close()
    return seen


def test_pretalx_as_an_installed_package(tmp_path: Path) -> None:
    folder = tmp_path / "conference"
    folder.mkdir()
    (folder / "requirements.txt").write_text("pretalx[redis,postgres]==2025.2.2\nFaker==37.11.0\nfreezegun==1.5.5\n")
    with up(folder) as url:
        road(folder, "manage", "local", "--", "init", "--noinput", **ORGANISER)
        event = ("create_test_event", "--stage", "schedule", "--slug", "democon", "--seed", "7")
        road(folder, "manage", "local", "--", *event)
        pages = ("/", "/democon/", "/democon/schedule/", "/democon/talk/", "/orga/login/", "/nonexistent/")
        seen = look(url, *pages)
    assert [seen[page]["status"] for page in pages] == [200, 200, 200, 200, 200, 404]
    assert [(page, one["broken"]) for page, one in seen.items() if one["broken"]] == []
    assert [(page, one["unseen"]) for page, one in seen.items() if one["unseen"]] == []
    assert "stylesheet" in seen["/democon/schedule/"]["kinds"]  # type: ignore[operator]
    assert "DemoCon" in str(seen["/"]["text"])


def test_a_fresh_wagtail_site(tmp_path: Path) -> None:
    wagtail = [find_uv_bin(), "tool", "run", "--python", sys.executable, "--from", "wagtail==7.0.3", "wagtail"]
    subprocess.run([*wagtail, "start", "mysite"], cwd=tmp_path, capture_output=True, timeout=TIME_LIMIT_S, check=True)
    with up(tmp_path / "mysite") as url:
        seen = look(url, "/", "/admin/login/", "/nonexistent/")
    assert [one["status"] for one in seen.values()] == [200, 200, 404]
    assert [(page, one["broken"]) for page, one in seen.items() if one["broken"]] == []
    assert "Welcome to your new Wagtail site!" in str(seen["/"]["text"])
    assert "stylesheet" in seen["/"]["kinds"]  # type: ignore[operator]
    assert {"stylesheet", "script"} <= seen["/admin/login/"]["kinds"]  # type: ignore[operator]
