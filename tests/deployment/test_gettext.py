"""Translations are compiled where the machine has no msgfmt, also when a management command looks for it."""

from __future__ import annotations

import gettext
import os
import sys
from pathlib import Path

import pytest

from roadworthy.deployment.build import Builder
from roadworthy.deployment.site_environment import SiteEnvironment
from roadworthy.environments.site import Site
from roadworthy.environments.step import BuildStep
from roadworthy.problems import ProblemsFound

TRANSLATIONS = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Harbour"
msgstr "Hafen"

#, fuzzy
msgid "Lido"
msgstr "Leder"

msgid "%(count)s reader"
msgid_plural "%(count)s readers"
msgstr[0] "%(count)s Leser"
msgstr[1] "%(count)s Leserinnen"

#~ msgid "Ferry"
#~ msgstr "Fähre"
"""
COMPILE = """
import shutil, subprocess, sys
program = shutil.which("msgfmt")
if program is None:
    sys.exit("CommandError: Can't find msgfmt. Make sure you have GNU gettext tools 0.19 or newer installed.")
sys.exit(subprocess.call([program, "--check-format", "-o", "django.mo", "django.po"]))
"""


def builder(folder: Path, told: list[str]) -> Builder:
    """Return a builder on a machine that has sh and Python, and no msgfmt."""
    programs = folder / "programs"
    programs.mkdir()
    (programs / "sh").symlink_to("/bin/sh")
    local = folder / ".roadworthy" / "local"
    bin_ = local / "venv" / "bin"
    bin_.mkdir(parents=True)
    (bin_ / "python").symlink_to(sys.executable)
    environment = SiteEnvironment(Path(sys.executable), bin_, "one", False, "3.12.1", local, local)
    site = Site("gazette", folder, "gazette.settings")
    return Builder(site, local, environment, {**os.environ, "PATH": str(programs)}, told.append)


@pytest.mark.live
def test_a_step_that_looks_for_msgfmt_in_vain_is_given_one_and_run_again(tmp_path: Path) -> None:
    told: list[str] = []
    (tmp_path / "django.po").write_text(TRANSLATIONS)
    (tmp_path / "compile.py").write_text(COMPILE)
    builder(tmp_path, told).run([BuildStep("python compile.py")])
    with (tmp_path / "django.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)
    assert "this machine has no msgfmt, which compiles translations: fetching Babel, which stands in" in told
    assert [found.gettext(text) for text in ("Harbour", "Lido", "Ferry")] == ["Hafen", "Lido", "Ferry"]
    assert found.ngettext("%(count)s reader", "%(count)s readers", 2) == "%(count)s Leserinnen"


def test_a_program_that_nobody_can_bring_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        builder(tmp_path, []).run([BuildStep("sassc site.scss")])
    assert "sassc, a program that it calls, is not on this machine" in str(found.value)
