"""The settings laid over a project's own, taken by Django itself, whatever the project does while it loads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from roadworthy.deployment import instead
from roadworthy.deployment.instead import INSTEAD_OF, LAID_OVER

HOOK = Path(instead.__file__)


def lay_out(folder: Path, own: str) -> None:
    """Write a project's settings, and settings laid over them."""
    (folder / "shop.py").write_text(own)
    (folder / f"{LAID_OVER}.py").write_text("from shop import *\n\nNAME = NAME + ' laid over'\n")


def said(folder: Path, program: str, settings: str = LAID_OVER) -> str:
    """Run a program in which Django is set up with the settings laid over `shop`; return what it prints."""
    start = f"import sys; sys.path.insert(0, {str(folder)!r}); exec(open({str(HOOK)!r}).read())\n"
    variables = {"PATH": os.defpath, "DJANGO_SETTINGS_MODULE": settings, INSTEAD_OF: "shop"}
    done = subprocess.run(
        [sys.executable, "-c", start + program],
        env=variables, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


ASKING = "from django.conf import settings; print(settings.NAME)"


@pytest.mark.parametrize("named", [LAID_OVER, "shop"])
def test_django_takes_the_settings_laid_over_by_either_name(named: str, tmp_path: Path) -> None:
    lay_out(tmp_path, 'NAME = "shop"\n')
    assert said(tmp_path, ASKING, named) == "shop laid over\n"


@pytest.mark.parametrize("named", [LAID_OVER, "shop"])
def test_settings_that_ask_for_settings_while_they_load_get_their_own(named: str, tmp_path: Path) -> None:
    lay_out(tmp_path, 'NAME = "shop"\nfrom django.conf import settings\nprint("while loading:", settings.NAME)\n')
    assert said(tmp_path, ASKING, named) == "while loading: shop\nshop laid over\n"


def test_other_settings_are_left_alone(tmp_path: Path) -> None:
    lay_out(tmp_path, 'NAME = "shop"\n')
    (tmp_path / "other.py").write_text('NAME = "other"\n')
    assert said(tmp_path, ASKING, "other") == "other\n"
