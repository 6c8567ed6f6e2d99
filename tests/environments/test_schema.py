"""The schema for editors: valid files pass, and what it refuses the reader refuses."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from roadworthy.environments.kind import Kind
from roadworthy.environments.schema import schema
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound

CASES = sorted((Path(__file__).parent / "cases").iterdir())
SITE = '[site]\nname = "gazette"\nsettings = "gazette.settings"\nwsgi = "gazette.wsgi:application"\n'


@pytest.fixture(scope="module")
def validator(kinds: Mapping[str, Kind]) -> Draft202012Validator:
    return Draft202012Validator(schema(kinds))


def complaints(validator: Draft202012Validator, text: str) -> list[str]:
    return sorted(error.message for error in validator.iter_errors(tomllib.loads(text)))


def test_the_schema_is_a_schema(kinds: Mapping[str, Kind]) -> None:
    Draft202012Validator.check_schema(schema(kinds))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_the_schema_refuses_the_reader_refuses(
    case: Path, validator: Draft202012Validator, read: Callable[[str], Site]
) -> None:
    text = (case / "roadworthy.toml").read_text(encoding="utf-8")
    try:
        read(text)
        tables: dict[str, Any] = tomllib.loads(text)
        assert list(validator.iter_errors(tables)) == []
    except ProblemsFound:
        return


@pytest.mark.parametrize(
    "case",
    [
        "site-without-anything",
        "services-with-wrong-keys",
        "services-of-no-kind",
        "jobs-with-two-times",
        "hosts-without-roles",
        "names-of-other-tools",
        "local-with-hosts",
        "variables-that-are-not-text",
        "build-with-one-bracket",
        "all-at-once",
    ],
)
def test_an_editor_sees_the_mistake_too(case: str, validator: Draft202012Validator) -> None:
    assert complaints(validator, (Path(__file__).parent / "cases" / case / "roadworthy.toml").read_text()) != []


def test_a_service_has_the_keys_of_its_kind(validator: Draft202012Validator) -> None:
    assert complaints(validator, SITE + "[services.web]\nworkers = 2\n") == []
    assert complaints(validator, SITE + '[services.beat]\ncommand = "celery beat"\n') == []
    assert complaints(validator, SITE + '[services.pages]\nkind = "server"\nworkers = 2\n') == []
    assert complaints(validator, SITE + "[services.web]\nport = 2\n") == [
        "Additional properties are not allowed ('port' was unexpected)"
    ]


def test_every_key_has_a_description(kinds: Mapping[str, Kind]) -> None:
    made = schema(kinds)
    site = made["properties"]["site"]["properties"]
    assert site["name"]["description"] == "What the site is called; parts of files, units and keys."
    assert made["$defs"]["server"]["properties"]["stop_time"]["default"] == "30 seconds"
