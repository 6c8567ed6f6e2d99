"""What a site without any list of requirements seems to need."""

from __future__ import annotations

from pathlib import Path

from roadworthy.structure.imports import imported_packages
from roadworthy.structure.source import source_of

VIEWS = """
import os
import requests
import townhall_private_api
import reqeusts
from PIL import Image
from django.http import HttpResponse
from gazette.models import Article
from wagtail.models import Page
"""


def packages(folder: Path, *apps: str) -> list[str]:
    (folder / "gazette").mkdir()
    (folder / "gazette" / "views.py").write_text(VIEWS)
    return imported_packages(source_of(folder), frozenset(apps))


def test_well_known_modules_and_apps_name_their_packages(tmp_path: Path) -> None:
    found = packages(tmp_path, "gazette", "rest_framework", "django_htmx")
    assert found == ["django", "django-htmx", "djangorestframework", "pillow", "requests", "wagtail"]


def test_a_module_that_nobody_knows_is_never_installed_by_its_name(tmp_path: Path) -> None:
    assert not {"reqeusts", "townhall-private-api", "townhall_private_api"} & set(packages(tmp_path))
