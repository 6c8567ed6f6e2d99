"""Compiles every template of the project in its own Python, and asks for the templates, URLs and files they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from roadworthy.structure.checks.check import Check
from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.checks.trying.rendering import BROKEN_TEMPLATE, DEAD_NAME, MISSING_STATIC, MISSING_TEMPLATE
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import Tried, path_in, said, shortened

INSIDE = Path(__file__).with_name("inside_templates.py")
BUILT = re.compile(r"(^|/)(dist|build|bundles?|webpack|vite|CACHE|compiled|min)(/|$)|\.min\.|bundle", re.I)
MAKERS = ("package.json", "webpack.config.js", "vite.config.js", "vite.config.ts", "gulpfile.js", "rollup.config.js")
NOT_REGISTERED = re.compile(r"'(?P<name>[\w.]+)' is not a registered tag library")
WIDEST = 79
NO_TEMPLATE = "it doesn't compile: "


def try_templates(ground: Ground, codebase: Codebase) -> Tried:
    """Return what is wrong with the templates."""
    answer = ground.ask(INSIDE, {}, ground.time_limit_s)
    if failed := answer.get("failed"):
        return Tried(not_looked_at=(f"templates: {said(failed)}",))
    findings = list(_all(ground, codebase, answer))
    unseen = []
    if why := answer["urls_failed"]:
        unseen.append(f"names of URLs in templates: the URLconf doesn't load ({shortened(why, WIDEST)})")
    count = answer["compiled"]
    return Tried(tuple(findings), (f"{count} template{'' if count == 1 else 's'} compiled",), tuple(unseen))


def _all(ground: Ground, codebase: Codebase, answer: Mapping[str, Any]) -> Iterator[Finding]:
    for row in answer["broken"]:
        if _is_meant(ground, codebase, row):
            yield from _found(ground, BROKEN_TEMPLATE, row, NO_TEMPLATE + row["message"])
    for row in answer["missing_templates"]:
        if not row["is_optional"] and not _has_template(codebase, row["name"]):
            yield from _found(ground, MISSING_TEMPLATE, row, f"there is no template {row['name']}")
    for row in answer["dead_names"]:
        if not row["is_optional"] and not _is_elsewhere(codebase, row["name"]):
            yield from _found(ground, DEAD_NAME, row, f"no URL has the name {row['name']}")
    is_built = any((ground.folder / path).exists() for path in MAKERS)
    for row in () if is_built else answer["missing_static"]:
        if not row["is_optional"] and not BUILT.search(row["name"]):
            yield from _found(ground, MISSING_STATIC, row, f"there is no static file {row['name']}")


def _is_meant(ground: Ground, codebase: Codebase, row: Mapping[str, Any]) -> bool:
    """Say whether a template is in Django's language, and loads no tags of an own app that is not installed here."""
    summary = codebase.files.get(path_in(ground, row["file"]))
    missing = NOT_REGISTERED.match(row["message"])
    ending = f"/templatetags/{missing['name'].replace('.', '/')}.py" if missing else "/"
    is_other = summary is not None and (summary.kind != "template" or bool(summary.failure))
    return not is_other and not any(path.endswith(ending) for path in codebase.files)


def _has_template(codebase: Codebase, name: str) -> bool:
    """Say whether an app of the project that is not installed here brings the template."""
    return any(path.endswith(f"/{name}") for path in codebase.files)


def _is_elsewhere(codebase: Codebase, name: str) -> bool:
    """Say whether some URLconf of the project has the name: another than the one that is loaded may be meant."""
    known = codebase.index.url_names
    return name in known or name.rpartition(":")[2] in {each.rpartition(":")[2] for each in known}


def _found(ground: Ground, check: Check, row: Mapping[str, Any], message: str) -> Iterator[Finding]:
    path = path_in(ground, row["file"])
    if path:
        found = Finding(Place(path, int(row["line"])), shortened(message, WIDEST), text=str(row.get("name") or message))
        yield check.found(found)
