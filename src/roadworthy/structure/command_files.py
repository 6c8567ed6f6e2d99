"""The files in which a site keeps its commands: Procfile, compose, supervisor, systemd, Dockerfile, scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from configparser import ConfigParser, Error
from pathlib import PurePosixPath
from typing import Any

import yaml

from roadworthy.structure.command_line import CommandLine, joined, normal
from roadworthy.structure.source import Source, is_aside

PROCFILES = ("Procfile", "Procfile.prod*", "Procfile.*")
COMPOSE = ("docker-compose*.y*ml", "compose*.y*ml", "production.yml", "local.yml")
NOT_PRODUCTION = re.compile(r"(^|[-_./])(dev|development|local|test|tests|tilt|windows|ci|debug|docs|devcontainer)\b")


def processes_in_files(source: Source, module: str = "") -> list[CommandLine]:
    """Return the long-running commands that the site's files name, those meant for production first."""
    found = [*_procfile(source), *_compose(source), *_supervisor(source), *_systemd(source), *_image(source)]
    return [CommandLine(normal(each.text, module), each.name, each.where) for each in found]


def _procfile(source: Source) -> Iterator[CommandLine]:
    for path in sorted(source.named(*PROCFILES), key=lambda path: (bool(NOT_PRODUCTION.search(path)), path)):
        for number, line in enumerate(source.text(path).splitlines(), 1):
            if match := re.match(r"^([A-Za-z][\w-]*)\s*:\s*(.+)$", line):
                yield CommandLine(match[2].strip(), match[1], f"{path}:{number}")


def compose_services(source: Source) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every service of the compose files: path, name and table; those for production first."""
    paths = [path for path in source.named(*COMPOSE) if path.count("/") <= 3 and not is_aside(path)]
    for path in sorted(paths, key=lambda path: (bool(NOT_PRODUCTION.search(path)), "prod" not in path, path)):
        document = yaml_of(source.text(path))
        services = document.get("services") if isinstance(document, dict) else None
        for name, table in services.items() if isinstance(services, dict) else ():
            if isinstance(table, dict):
                yield path, str(name), table


def yaml_of(text: str) -> Any:
    """Return a YAML text as values, with what its authors' own tags hold as nothing; None where it is broken."""
    try:
        return yaml.load(text, Loader=_Lenient)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


class _Lenient(yaml.SafeLoader):
    """Reads plain values only."""


_Lenient.add_multi_constructor("!", lambda loader, suffix, node: None)


def _compose(source: Source) -> Iterator[CommandLine]:
    scripts = copied_scripts(source)
    for path, name, table in compose_services(source):
        command = joined(table.get("command")) or joined(table.get("entrypoint"))
        if command and _is_own(table):
            yield CommandLine(
                _through_script(source, command, scripts, _context(path, table)), name, _at(source, path, name)
            )


def _is_own(table: dict[str, Any]) -> bool:
    image = str(table.get("image", ""))
    known = re.search(
        r"\b(postgres|postgis|redis|valkey|mysql|mariadb|memcached|rabbitmq|nginx|traefik|mailpit|mailhog|minio|node|"
        r"elasticsearch|opensearch|solr|certbot|caddy|clamav|selenium|adminer|localstack|keycloak|mongo)",
        image,
    )
    return "build" in table or not image or not known


def _context(path: str, table: dict[str, Any]) -> str:
    build = table.get("build")
    named = build.get("dockerfile", "") if isinstance(build, dict) else ""
    return str(named).lstrip("./")


def _at(source: Source, path: str, name: str) -> str:
    lines = source.text(path).splitlines()
    number = next(
        (number for number, line in enumerate(lines, 1) if re.match(rf"^\s+[\"']?{re.escape(name)}[\"']?:", line)), 0
    )
    return f"{path}:{number}" if number else path


def copied_scripts(source: Source) -> dict[tuple[str, str], str]:
    """Return the site's scripts by their path in an image: (Dockerfile, path) → file of the site."""
    found = {}
    for path in source.named("Dockerfile*", "*.dockerfile"):
        for match in re.finditer(r"^(?:COPY|ADD)\s+(?:--\S+\s+)*(\S+)\s+(\S+)\s*$", source.text(path), re.M):
            origin, target = match[1].removeprefix("./"), match[2]
            if target.endswith("/"):
                target += PurePosixPath(origin).name
            if source.has(origin):
                found[(path, target)] = origin
    return found


def _through_script(source: Source, command: str, scripts: dict[tuple[str, str], str], dockerfile: str) -> str:
    """Return what a script of the image ends with, when a command is nothing but that script."""
    words = command.split()
    for word in words[:2]:
        exact = scripts.get((dockerfile, word))
        named = [file for (_, target), file in scripts.items() if target == word]
        if file := exact or next(iter(sorted(named, key=lambda file: "prod" not in file)), ""):
            return last_command(source.text(file)) or command
    return command


def last_command(script: str) -> str:
    """Return the command that a shell script ends with."""
    whole = re.sub(r"\\\n\s*", " ", script)
    lines = [line.strip() for line in whole.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    started = [line for line in lines if line.startswith("exec ") and "$@" not in line]
    last = (started or lines or [""])[-1]
    return "" if "$@" in last else last


def _supervisor(source: Source) -> Iterator[CommandLine]:
    names = ("supervisord*.conf*", "supervisor*.conf*", "*.supervisor", "*supervisor*.ini", "*.supervisord")
    for path in source.named(*names):
        for section, table in _ini(source.text(path)).items():
            if section.startswith("program:") and table.get("command"):
                yield CommandLine(table["command"] or "", section.partition(":")[2], path)


def _systemd(source: Source) -> Iterator[CommandLine]:
    for path in source.named("*.service"):
        if re.search(r"^Type\s*=\s*oneshot", source.text(path), re.M) or source.has(
            path.removesuffix(".service") + ".timer"
        ):
            continue
        match = re.search(r"^ExecStart\s*=\s*[-@+!]*((?:.*\\\n)*.*)$", source.text(path), re.M)
        if match:
            yield CommandLine(match[1].replace("\\\n", " "), PurePosixPath(path).stem, path)


def _image(source: Source) -> Iterator[CommandLine]:
    """Yield what the production image starts, from CMD or ENTRYPOINT, or the script that these name."""
    scripts = copied_scripts(source)
    for path in source.named("Dockerfile*", "*.dockerfile"):
        if NOT_PRODUCTION.search(path.lower()) or is_aside(path):
            continue
        for match in re.finditer(r"^(?:CMD|ENTRYPOINT)\s+((?:.*\\\n)*.*)$", source.text(path), re.M):
            command = joined(yaml_of(match[1])) if match[1].lstrip().startswith("[") else match[1].replace("\\\n", " ")
            line = source.text(path)[: match.start()].count("\n") + 1
            yield CommandLine(_through_script(source, command, scripts, path), "", f"{path}:{line}")


def _ini(text: str) -> dict[str, dict[str, str | None]]:
    parser = ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except Error:
        return {}
    return {name: dict(parser[name]) for name in parser.sections()}
