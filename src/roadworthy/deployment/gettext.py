"""Gives build steps a msgfmt of their own where the machine has none: translations are compiled by Babel."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.site_environment import SiteEnvironment
from roadworthy.deployment.uv import Uv

PACKAGE, PROGRAMS = "babel>=2.14", "programs"
PROGRAM = '''"""Compiles one file of translations, as GNU msgfmt does for Django: msgfmt --check-format -o TO FROM."""

import sys

sys.path.insert(0, {folder!r})

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

target, source = sys.argv[sys.argv.index("-o") + 1], sys.argv[-1]
try:
    with open(source, "rb") as file:
        catalog = read_po(file)
except (PoFileError, UnicodeDecodeError) as error:
    sys.exit(f"{{source}}: {{error}}")
with open(target, "wb") as file:
    write_mo(file, catalog)
'''


@dataclass(frozen=True)
class Gettext:
    """msgfmt for one site; what has to be fetched is kept in `kept`/runtime."""

    kept: Path
    environment: SiteEnvironment
    tell: Callable[[str], None]

    def folders(self) -> list[str]:
        """Return the folder to add to PATH, fetched if need be; nothing when it can't be had."""
        own = self.kept / "runtime" / "gettext"
        if not (own / PROGRAMS).is_dir() and not self._fetch(own):
            return []
        return [str(own / PROGRAMS)]

    def _fetch(self, own: Path) -> bool:
        self.tell("this machine has no msgfmt, which compiles translations: fetching Babel, which stands in")
        draft = own.with_name("gettext.draft")
        shutil.rmtree(draft, ignore_errors=True)
        python = str(self.environment.python)
        outcome = Uv(self.kept).run(
            "pip", "install", "--no-config", "--target", str(draft), "--python", python, PACKAGE
        )
        if outcome.code:
            shutil.rmtree(draft, ignore_errors=True)
            return False
        _write_program(draft, own, python)
        shutil.rmtree(own, ignore_errors=True)
        draft.rename(own)
        return True


def _write_program(draft: Path, own: Path, python: str) -> None:
    """Write msgfmt as a shell finds it; `own` is where the draft will lie."""
    (draft / "msgfmt.py").write_text(PROGRAM.format(folder=str(own)), "utf-8")
    (draft / PROGRAMS).mkdir()
    program = draft / PROGRAMS / "msgfmt"
    program.write_text(f'#!/bin/sh\nexec "{python}" -I "{own / "msgfmt.py"}" "$@"\n', "utf-8")
    program.chmod(0o755)
