from __future__ import annotations

from pathlib import Path

from small_site import SETTINGS, in_short, small_ground

from roadworthy.structure.code.codebase import read_codebase
from roadworthy.structure.trying.boots import try_booting
from roadworthy.structure.trying.tried import Tried


def booted(folder: Path, files: dict[str, str] | None = None) -> Tried:
    ground = small_ground(folder, files)
    return try_booting(ground, read_codebase(folder))


def test_a_site_that_needs_nothing_is_only_told_of(tmp_path: Path) -> None:
    tried = booted(tmp_path / "site")
    assert tried == Tried(
        (), ("started as it is, without cache, without database", "started without each of 1 secret"), ()
    )


def test_a_site_that_does_not_start_is_told_with_the_line(tmp_path: Path) -> None:
    tried = booted(tmp_path / "site", {"shop/models.py": "import nowhere_at_all\n"})
    said = "the site doesn't start: ModuleNotFoundError: No module named 'nowhere_at_all'"
    assert in_short(tried.findings) == [f"shop/models.py:1 {said} (W790)"]


def test_a_query_at_import_stops_the_site_while_its_database_is_down(tmp_path: Path) -> None:
    views = (
        "from django.contrib.auth.models import User\n\n"
        "try:\n    NAMES = list(User.objects.values_list('username'))\n"
        "except Exception as error:\n    if 'no such table' not in str(error):\n        raise\n"
    )
    urls = "from shop import views\n\nurlpatterns = []\n"
    tried = booted(tmp_path / "site", {"shop/views.py": views, "site_of/urls.py": urls})
    said = "no start without the database: OperationalError: connection refused: roadworth…"
    assert in_short(tried.findings) == [f"shop/views.py:4 {said} (W792)"]


def test_a_connection_at_import_stops_the_site_while_its_cache_is_down(tmp_path: Path) -> None:
    code = (
        "import socket\n\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "client = socket.create_connection(server.getsockname(), 1)\n"
    )
    tried = booted(tmp_path / "site", {"shop/cached.py": code, "shop/models.py": "from shop import cached\n"})
    said = "no start without the cache: ConnectionRefusedError: [Errno 111] Connection ref…"
    assert in_short(tried.findings) == [f"shop/cached.py:4 {said} (W791)"]


def test_a_connection_that_may_fail_is_no_fault(tmp_path: Path) -> None:
    code = (
        "import socket\n\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "try:\n    socket.create_connection(server.getsockname(), 1)\nexcept OSError:\n    pass\n"
    )
    tried = booted(tmp_path / "site", {"shop/cached.py": code, "shop/models.py": "from shop import cached\n"})
    assert in_short(tried.findings) == []


def test_a_secret_with_a_value_in_the_code_passes_in_silence(tmp_path: Path) -> None:
    settings = SETTINGS.replace('os.environ["SECRET_KEY"]', 'os.environ.get("SECRET_KEY", "known-to-all")')
    tried = booted(tmp_path / "site", {"site_of/settings.py": settings})
    said = "without SECRET_KEY, SECRET_KEY is a value from the code"
    assert in_short(tried.findings) == [f"site_of/settings.py:5 {said} (W793)"]


def test_a_secret_that_is_made_up_at_each_start_is_no_value_from_the_code(tmp_path: Path) -> None:
    settings = SETTINGS.replace('os.environ["SECRET_KEY"]', 'os.environ.get("SECRET_KEY") or os.urandom(20).hex()')
    tried = booted(tmp_path / "site", {"site_of/settings.py": settings})
    assert in_short(tried.findings) == []


def test_a_secret_that_the_first_start_keeps_in_a_file_is_no_value_from_the_code(tmp_path: Path) -> None:
    kept = (
        'KEPT = BASE_DIR / "kept.txt"\n'
        "KEPT.exists() or KEPT.write_text(os.urandom(20).hex())\n"
        'SECRET_KEY = os.environ.get("SECRET_KEY") or KEPT.read_text()'
    )
    tried = booted(
        tmp_path / "site", {"site_of/settings.py": SETTINGS.replace('SECRET_KEY = os.environ["SECRET_KEY"]', kept)}
    )
    assert in_short(tried.findings) == []


def test_a_missing_secret_that_stops_the_site_must_be_named(tmp_path: Path) -> None:
    settings = SETTINGS.replace('os.environ["SECRET_KEY"]', 'os.environ.get("SECRET_KEY").strip()')
    tried = booted(tmp_path / "site", {"site_of/settings.py": settings})
    said = "without SECRET_KEY: AttributeError: 'NoneType' object has no attribute…"
    assert in_short(tried.findings) == [f"site_of/settings.py:5 {said} (W794)"]


def test_settings_for_developers_are_not_asked_for_their_secrets(tmp_path: Path) -> None:
    settings = SETTINGS.replace("DEBUG = False", "DEBUG = True")
    tried = booted(tmp_path / "site", {"site_of/settings.py": settings})
    assert tried.not_looked_at == ("missing secrets: DEBUG is on in site_of.settings, which is for developers",)
