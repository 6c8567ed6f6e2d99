"""Static files get a hash in their names; what can't be followed or read stays as it is, and stops nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import json, sys
from pathlib import Path
from django.conf import settings
root, source = Path(sys.argv[1]), Path(sys.argv[2])
settings.configure(
    INSTALLED_APPS=["django.contrib.staticfiles"], STATIC_URL="/static/", STATIC_ROOT=root, STATICFILES_DIRS=[source],
    STORAGES={"staticfiles": {"BACKEND": "roadworthy.contrib.static.HashedStaticFilesStorage"}},
)
import django
django.setup()
from django.core.management import call_command
from django.contrib.staticfiles.storage import staticfiles_storage as storage
before = storage.url("style.css")
call_command("collectstatic", interactive=False, verbosity=0)
(root / "made-later.css").write_text("")
names = sys.argv[3:]
print(json.dumps({"before": before, "urls": {name: storage.url(name) for name in names}}))
"""


class Collected:
    def __init__(self, folder: Path) -> None:
        self.source, self.root = folder / "source", folder / "root"
        self.source.mkdir()

    def run(self, *names: str) -> dict[str, str]:
        words = [sys.executable, "-c", PROGRAM, str(self.root), str(self.source), *names]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        self.before = answer["before"]
        return {name: re.sub(r"\.[0-9a-f]{12}\.", ".HASH.", url) for name, url in answer["urls"].items()}

    def text(self, pattern: str) -> str:
        (found,) = [path for path in self.root.glob(pattern) if re.search(r"\.[0-9a-f]{12}\.", path.name)]
        return re.sub(r"\.[0-9a-f]{12}\.", ".HASH.", found.read_text())


@pytest.fixture
def collected(tmp_path: Path) -> Collected:
    return Collected(tmp_path)


def test_a_file_is_served_by_a_name_with_a_hash_and_so_is_what_it_refers_to(collected: Collected) -> None:
    (collected.source / "style.css").write_text('a { background: url("logo.svg#top") }')
    (collected.source / "logo.svg").write_text("<svg/>")
    assert collected.run("style.css", "logo.svg") == {
        "style.css": "/static/style.HASH.css",
        "logo.svg": "/static/logo.HASH.svg",
    }
    assert collected.text("style.*.css") == 'a { background: url("logo.HASH.svg#top") }'


def test_a_reference_to_nothing_is_left_as_it_is(collected: Collected) -> None:
    text = 'a { background: url("gone.png"); src: url("../../outside.png"); b: url("https://[wrong") }'
    (collected.source / "style.css").write_text(text)
    assert collected.run("style.css") == {"style.css": "/static/style.HASH.css"}
    assert collected.text("style.*.css") == text


def test_a_text_that_is_no_utf_8_is_hashed_as_it_is(collected: Collected) -> None:
    (collected.source / "latin.css").write_bytes("/* Grüße */".encode("latin-1"))
    (collected.source / "style.css").write_text('@import "latin.css";')
    urls = collected.run("latin.css", "style.css")
    assert urls["latin.css"] == "/static/latin.HASH.css"
    assert [path.read_bytes() for path in collected.root.glob("latin.*.css")] == ["/* Grüße */".encode("latin-1")]


def test_files_that_refer_to_one_another_in_a_circle_stop_nothing(collected: Collected) -> None:
    (collected.source / "a.css").write_text('@import "b.css";')
    (collected.source / "b.css").write_text('@import "a.css";')
    assert collected.run("a.css")["a.css"] == "/static/a.HASH.css"


def test_a_file_that_was_made_after_the_list_or_is_not_there_keeps_its_name(collected: Collected) -> None:
    (collected.source / "style.css").write_text("")
    assert collected.run("made-later.css", "nowhere.css") == {
        "made-later.css": "/static/made-later.css",
        "nowhere.css": "/static/nowhere.css",
    }
    assert collected.before == "/static/style.css"
