"""Lets tests write a project as a dict of files and read it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from roadworthy.structure.code.codebase import Codebase, read_codebase

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def read(tmp_path: Path):
    def reads(files: Mapping[str, str]) -> Codebase:
        for path, text in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(text).lstrip("\n"))
            if path.endswith(".py") and "/" in path:
                (file.parent / "__init__.py").touch()
        return read_codebase(tmp_path)

    return reads
