"""Keys, secrets and what tools leave behind stay on the workstation."""

import pytest

from roadworthy.deployment.release.never_shipped import is_left_by_tools, is_never_shipped, is_secrets_file


@pytest.mark.parametrize(
    "path",
    [".git/config", "sub/.git", ".env", "app/.env.production", "secrets/production.age", "tls/site.key", "id_ed25519",
     ".roadworthy/local/run/secret_key", "app/__pycache__/views.cpython-311.pyc", "deploy/cert.p12"],
)  # fmt: skip
def test_these_stay(path: str) -> None:
    assert is_never_shipped(path)


@pytest.mark.parametrize(
    "path",
    [".env.example", "deploy/.env.sample", "app/keys.py", "static/key.svg", ".gitignore", "environment.py", "app/env",
     "node_modules/vue/index.js", "roadworthy.toml", "secrets/recipients.txt"],
)  # fmt: skip
def test_these_go(path: str) -> None:
    assert not is_never_shipped(path)


def test_what_tools_can_make_again_is_known_by_its_folder() -> None:
    assert is_left_by_tools("frontend/node_modules/vue/index.js")
    assert not is_left_by_tools("frontend/node_modules")
    assert not is_left_by_tools("venv.py")


def test_the_files_of_road_secrets_are_known() -> None:
    assert is_secrets_file("secrets/production.age")
    assert is_secrets_file("sites/gazette/secrets/recipients.txt")
    assert not is_secrets_file("secrets/notes.txt")
