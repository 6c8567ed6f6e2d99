"""The program for hosts: what Python 3.9 reads, and what its standard library has."""

import ast
import sys
from pathlib import Path

import pytest

from roadworthy.fleet import on_host
from roadworthy.fleet.program import program

MODULES = sorted(Path(on_host.__file__).parent.glob("*.py"))
NEWER = {"tomllib", "zoneinfo.__x"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_python_3_9_can_read_it(path: Path) -> None:
    oldest = (3, 6) if path.stem == "bootstrap" else (3, 9)
    ast.parse(path.read_text(), feature_version=oldest)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_it_imports_the_standard_library_and_itself_only(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            own = name.startswith("roadworthy.fleet.on_host")
            assert own or name.partition(".")[0] in sys.stdlib_module_names - NEWER, f"{path.name} imports {name}"


def test_the_program_is_named_by_its_content() -> None:
    assert len(program().name) == 32
    assert program() is program()
