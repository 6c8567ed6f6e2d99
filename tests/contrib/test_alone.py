"""The contrib apps run in the site's own Python, and need nothing else of Roadworthy."""

import ast
from pathlib import Path

import pytest

CONTRIB = Path(__file__).parents[2] / "src/roadworthy/contrib"
FILES = sorted(CONTRIB.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CONTRIB)))
def test_each_file_is_python_3_10_and_imports_only_its_own_app(path):
    tree = ast.parse(path.read_text(), feature_version=(3, 10))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            assert not (node.module or "").startswith("roadworthy")
        if isinstance(node, ast.ImportFrom):
            assert node.level < 2
        if isinstance(node, ast.Import):
            assert not any(name.name.startswith("roadworthy") for name in node.names)
