"""The JSON Schema of roadworthy.toml, for editors: made of the same declarations as the reader."""

from __future__ import annotations

from typing import Any

from roadworthy.environments.keys import site_table
from roadworthy.environments.kind import Kinds
from roadworthy.environments.service_table import kind_schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema(kinds: Kinds) -> dict[str, Any]:
    """Return the schema for these kinds of service. All that it refuses, the reader refuses too."""
    return {
        "$schema": DRAFT,
        "title": "roadworthy.toml",
        "description": "What Roadworthy must know of a site.",
        **site_table(kinds).schema(),
        "$defs": {name: kind_schema(kind) for name, kind in kinds.items()},
    }
