"""A kind of service that an installed package brings is known like Roadworthy's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from roadworthy.environments.reader import read_site
from roadworthy.stack.kind import StackKind
from roadworthy.stack.registry import kinds

GUIDE = Path(__file__).parents[2] / "docs" / "howto" / "kind.md"
SITE = """[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"

[services.search]
index = "stories"
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the package of the guide, as its reader would have it."""
    guide = GUIDE.read_text()
    (module,) = re.findall(r"^```python\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    (entry,) = re.findall(r"^meilisearch = \"(.+)\"$", guide, re.MULTILINE)
    (tmp_path / "gazette_search.py").write_text(module)
    folder = tmp_path / "gazette_search-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: gazette-search\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text(f"[roadworthy.kinds]\nmeilisearch = {entry}\n")
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("installed")
def test_an_installed_package_brings_a_kind(tmp_path: Path) -> None:
    found = kinds.__wrapped__()
    assert isinstance(found["meilisearch"], StackKind)
    site = tmp_path / "site"
    site.mkdir()
    (site / "roadworthy.toml").write_text(SITE)
    local = read_site(site, found).environment("local")
    assert local is not None
    search = local.service("search")
    assert search is not None
    assert (search.kind, search.option("index")) == ("meilisearch", "stories")
