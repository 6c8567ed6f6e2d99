"""Writes down what was found about a site, as a short roadworthy.toml with the place of everything beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from roadworthy.structure.found import Found, FoundJob, FoundService, FoundStep, FoundVariable
from roadworthy.structure.survey import Findings

HEAD = """\
# Written by road init from what it found in this folder. It is yours: change it as you like, and keep it with the code.
# `guessed` marks what the files here do not say outright. All keys: road reference toml
"""
PRODUCTION = """\
# Where it is to run for others. `road up` needs none of this.
# [environments.production]
# domains = ["{name}.example"]
# secrets = [{secrets}]
# [environments.production.hosts]
# web1 = {{ address = "192.0.2.10", roles = [{roles}] }}
"""
WIDEST = 120


def outline(findings: Findings) -> str:
    """Return the text of roadworthy.toml."""
    parts = [HEAD, "\n".join(_site(findings)), *_build(findings), *_services(findings), *_jobs(findings.jobs)]
    parts += [*_variables(findings), *_notes(findings.notes), _production(findings)]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line(text: str, found: Found | None = None, comment: str = "") -> str:
    if found and found.where:
        comment = f"guessed: {found.where}" if found.guessed else found.where
    return f"{text}  # {_plain(comment)}" if comment else text


def _plain(comment: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in comment).split())


def _listed(words: Iterable[str]) -> str:
    return f"[{', '.join(quoted(word) for word in words)}]"


def _site(findings: Findings) -> Iterator[str]:
    yield "[site]"
    yield f"name = {quoted(findings.name)}"
    yield _line(f"settings = {quoted(findings.settings.value)}", findings.settings)
    for name, found in (("wsgi", findings.application.wsgi), ("asgi", findings.application.asgi)):
        if found:
            yield _line(f"{name} = {quoted(found.value)}", found)
    if findings.manage.command.value != "python manage.py":
        yield _line(f"manage = {quoted(findings.manage.command.value)}", findings.manage.command)
    if findings.python:
        yield _line(f"python = {quoted(findings.python.value)}", findings.python)
    if findings.requirements:
        words = _listed(found.value for found in findings.requirements)
        guess = next((found for found in findings.requirements if found.guessed), None)
        said = next((found for found in findings.requirements if found.where != found.value), None)
        yield _line(f"requirements = {words}", guess or (said if said and len(findings.requirements) == 1 else None))
    if findings.path != (".",):
        yield f"path = {_listed(findings.path)}"


def _build(findings: Findings) -> Iterator[str]:
    for step in findings.build:
        yield "\n".join(_step(step))


def _step(step: FoundStep) -> list[str]:
    where = f"guessed: {step.where}" if step.guessed else step.where
    lines = ["[[build]]", _line(f"run = {quoted(step.run)}", comment=where)]
    lines += [f"folder = {quoted(step.folder)}"] if step.folder != "." else []
    if step.why_not:
        return [f"# Left out: {_plain(step.why_not)}.", *(f"# {line}" for line in lines)]
    return lines


def _services(findings: Findings) -> Iterator[str]:
    yield "[services.web]"
    for service in findings.services:
        yield "\n".join(_service(service))


def _service(service: FoundService) -> list[str]:
    found = Found("", service.where, service.guessed)
    if service.kind:
        return [f"[services.{service.name}]", _line(f"kind = {quoted(service.kind)}", found)]
    return [f"[services.{service.name}]", _line(f"command = {quoted(service.command)}", found)]


def _jobs(jobs: Iterable[FoundJob]) -> Iterator[str]:
    for job in jobs:
        found = Found("", job.where, job.guessed)
        command = _line(f"command = {quoted(job.command)}", found)
        yield f"[jobs.{job.name}]\n{command}\n{job.schedule} = {quoted(job.value)}"


def _variables(findings: Findings) -> Iterator[str]:
    plain = [each for each in findings.variables if not each.secret]
    secret = [each for each in findings.variables if each.secret]
    if secret:
        unknown = [each.name for each in secret if not each.known]
        lines = [
            "[environments.local]",
            "# The settings ask for these; here each gets a value made up for this workstation.",
        ]
        lines += [f"# Without a real value, what they open does not work: {', '.join(unknown)}."] if unknown else []
        yield "\n".join([*lines, f"secrets = {_listed(each.name for each in secret)}"])
    if plain:
        yield "\n".join(["[environments.local.variables]", *map(_variable, plain)])


def _variable(variable: FoundVariable) -> str:
    where = variable.where if variable.known else f"guessed, a stand-in: {variable.where}"
    return _line(f"{variable.name} = {quoted(variable.given)}", comment=where)


def _notes(notes: Iterable[str]) -> Iterator[str]:
    text = "\n".join(f"# Note: {_plain(note)}." for note in notes)
    if text:
        yield text


def _production(findings: Findings) -> str:
    secrets = [each.name for each in findings.variables if each.secret or "URL" in each.name] or ["SECRET_KEY"]
    names = [service.name for service in findings.services if service.command]
    roles = ["balancer", "web", *names, "database", *(["cache"] if _has_cache(findings) else [])]
    words = ", ".join(quoted(role) for role in roles)
    return PRODUCTION.format(name=findings.name, secrets=", ".join(map(quoted, secrets)), roles=words)


def _has_cache(findings: Findings) -> bool:
    return any(service.name == "cache" for service in findings.services)
