"""Which of Node's programs a step calls, and which version the site wants."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.deployment.node import node_version, tools_called


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("npm ci", ("npm",)),
        ("npm ci && npm run build", ("npm",)),
        ("cd front; yarn install", ("yarn",)),
        ("NODE_ENV=production npx webpack", ("npx",)),
        ("env A=1 pnpm build | tail", ("pnpm",)),
        ("python manage.py compress", ()),
        ("echo npm", ()),
        ("./node_modules/.bin/node-gyp", ()),
    ],
)
def test_the_programs_a_line_calls_are_found(line: str, called: tuple[str, ...]) -> None:
    assert tools_called(line) == called


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        (".nvmrc", "v20.11.0\n", "20"),
        (".nvmrc", "lts/iron\n", ""),
        (".node-version", "22\n", "22"),
        ("package.json", '{"engines": {"node": "^18.2"}}', "18"),
        ("package.json", '{"engines": {"node": ">=18"}}', ""),
        ("package.json", '{"engines": "any"}', ""),
        ("package.json", "{", ""),
    ],
)
def test_the_version_a_site_names_is_found(name: str, text: str, version: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    assert node_version(tmp_path) == version
