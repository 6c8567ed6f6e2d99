"""A site in a SQLite file that insists on its own settings: two at once, and everything that can go wrong with it."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable

import pytest
from tests.live.conftest import Copy, wait_for

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def leaflet(site: Callable[[str, str], Copy]) -> Copy:
    return site("leaflet", "läaflet of two words")


@pytest.fixture
def other(leaflet: Copy, site: Callable[[str, str], Copy]) -> Copy:
    """Return a copy for which the same port is wanted."""
    copy = site("leaflet", "other")
    (copy.folder / "roadworthy.toml").write_text((leaflet.folder / "roadworthy.toml").read_text())
    return copy


def up(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return said


def test_two_sites_that_start_at_once_have_a_port_and_data_each(leaflet: Copy, other: Copy) -> None:
    begun = [leaflet.begin("up", "--detach"), other.begin("up", "--detach")]
    said = [up(process) for process in begun]
    assert sorted("is taken" in text for text in said) == [False, True]
    pages = [json.loads(one.ask().text) for one in (leaflet, other)]
    assert [page["settings"] for page in pages] == ["roadworthy_settings"] * 2
    assert [page["database"] for page in pages] == [
        str(one.folder / ".roadworthy" / "local" / "data" / "default.sqlite3") for one in (leaflet, other)
    ]
    other.road("stop")
    assert other.left() == []


def test_its_own_media_came_along(leaflet: Copy) -> None:
    assert leaflet.ask("/media/leaf.txt").text == "leaf\n"
    assert leaflet.ask("/static/pages/leaf.css").text == "body { color: green }\n"


def test_it_is_looked_at_and_stopped_also_when_its_model_has_become_nonsense(leaflet: Copy) -> None:
    file = leaflet.folder / "roadworthy.toml"
    kept = file.read_text()
    file.write_text("nonsense [[[")
    assert "is up since" in leaflet.road("status")
    assert "roadworthy.toml:1" in leaflet.road("up", "--detach", code=1)
    assert "has stopped" in leaflet.road("stop")
    file.write_text(kept)


def test_it_stops_when_its_folder_is_removed(leaflet: Copy) -> None:
    leaflet.road("up", "--detach")
    run = leaflet.folder / ".roadworthy" / "local" / "run"
    run.rename(run.with_name("gone"))
    wait_for(lambda: leaflet.left() == [])


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "leaflet/settings.py",
            "\nimport nowhere_to_be_found\n",
            'leaflet/settings.py:16: the module "nowhere_to_be_found" is not installed for this site (E202)',
        ),
        (
            "pages/migrations/0002_boom.py",
            "from django.db import migrations\n\n\n"
            "def boom(apps, editor):\n    raise RuntimeError('no such page')\n\n\n"
            "class Migration(migrations.Migration):\n    dependencies = [('pages', '0001_initial')]\n"
            "    operations = [migrations.RunPython(boom)]\n",
            "pages/migrations/0002_boom.py:5: migrate --noinput --database default fails: "
            "RuntimeError: no such page (E371)",
        ),
        ("leaflet/wsgi.py", "\nraise ValueError('no application today')\n", "ValueError: no application today"),
    ],
    ids=["settings", "migration", "wsgi"],
)
def test_a_broken_site_is_a_sentence_and_leaves_nothing_running(leaflet: Copy, file: str, text: str, said: str) -> None:
    path = leaflet.folder / file
    kept = path.read_text() if path.exists() else ""
    path.write_text(kept + text)
    try:
        words = leaflet.road("up", "--detach", code=1)
        assert said in words
        assert "Traceback" not in words.partition("ends with:")[0]
        assert leaflet.left() == []
    finally:
        path.write_text(kept) if kept else path.unlink()


@pytest.mark.parametrize("file", ["leaflet/settings.py", "leaflet/wsgi.py"])
def test_a_secret_that_the_site_puts_into_its_errors_is_neither_said_nor_logged(leaflet: Copy, file: str) -> None:
    path, dotenv = leaflet.folder / file, leaflet.folder / ".env"
    kept = path.read_text()
    dotenv.write_text("PAPER_TOKEN=tulpenzwiebel\n")
    path.write_text(kept + "\nimport os\n\nraise ValueError('not with ' + os.environ['PAPER_TOKEN'])\n")
    try:
        said = leaflet.road("up", "--detach", code=1)
        logs = [log.read_text() for log in (leaflet.folder / ".roadworthy" / "local" / "log").iterdir()]
        assert "ValueError: not with ***" in said
        assert not [words for words in (said, *logs) if "tulpenzwiebel" in words]
    finally:
        path.write_text(kept)
        dotenv.unlink()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=["INT", "TERM", "HUP"]
)
def test_a_signal_in_the_preparation_ends_it_with_nothing_left(leaflet: Copy, number: int, code: int) -> None:
    (leaflet.folder / ".roadworthy" / "local" / "data" / "migrated").unlink(missing_ok=True)
    process = leaflet.begin("up", "--detach")
    assert process.stdout is not None
    for line in process.stdout:
        if "migrating" in line:
            break
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == code
    assert leaflet.left() == []


def test_killed_in_the_preparation_it_leaves_nothing_and_starts_again(leaflet: Copy) -> None:
    (leaflet.folder / ".roadworthy" / "local" / "data" / "migrated").unlink(missing_ok=True)
    process = leaflet.begin("up", "--detach")
    assert process.stdout is not None
    for line in process.stdout:
        if "migrating" in line:
            break
    process.kill()
    process.communicate(timeout=60)
    wait_for(lambda: leaflet.left() == [])
    leaflet.road("up", "--detach")
    assert leaflet.ask().status == 200
