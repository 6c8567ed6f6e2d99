"""The model in words, for `road show`: what roadworthy.toml means, with every default filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from roadworthy.environments.duration import in_words
from roadworthy.environments.environment import Environment
from roadworthy.environments.kind import Kinds
from roadworthy.environments.openness import looks_secret
from roadworthy.environments.report import visible
from roadworthy.environments.schedule import Schedule
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.environments.topology import Topology, topology

MASK = "…"


def as_text(site: Site, environments: Iterable[Environment], kinds: Kinds) -> str:
    """Return the site and some of its environments as lines for a person."""
    parts = [_site_lines(site), *(_environment_lines(environment, kinds) for environment in environments)]
    return "\n\n".join("\n".join(lines) for lines in parts)


def _site_lines(site: Site) -> list[str]:
    application = ", ".join(text for text in (site.wsgi, site.asgi) if text)
    rows = [
        ("settings", site.settings),
        ("application", application),
        ("manage", site.manage),
        ("python", site.python or "what its requirements say"),
        ("requirements", ", ".join(site.requirements) or "none"),
        ("path", ", ".join(site.path)),
        *(("build", step.run + ("" if step.folder == "." else f"  (in {step.folder})")) for step in site.build),
        *(
            ("job", f"{job.name}  {job.schedule}  {job.command}  ({in_words(job.time_limit_s)} at most)")
            for job in site.jobs
        ),
        *(
            ("figure", f"{figure.name}  {Schedule(figure.every_s)}  {' '.join(figure.query.split())}")
            for figure in site.figures
        ),
    ]
    return [f"site {site.name}", *_aligned(rows)]


def _environment_lines(environment: Environment, kinds: Kinds) -> list[str]:
    graph = topology(environment, kinds)
    domains = f"  {', '.join(environment.domains)}" if environment.domains else ""
    hosts = [(f"host {host.name}", f"{host.address}  {', '.join(host.roles)}") for host in environment.hosts]
    services = [(f"service {each.name}", _service_words(each, graph)) for each in _in_start_order(environment, graph)]
    variables = [(f"variable {name}", _masked(name, value)) for name, value in environment.variables.items()]
    secrets = [("secrets", ", ".join(environment.secrets))] if environment.secrets else []
    return [f"environment {environment.name}{domains}", *_aligned([*hosts, *services, *variables, *secrets])]


def _service_words(service: Service, graph: Topology) -> str:
    needs = graph.needs(service.name)
    options = [f"{name}={_plain(value)}" for name, value in service.options.items() if value not in (None, "", ())]
    words = [service.kind, *([f"needs {', '.join(needs)}"] if needs else []), *options]
    return "  ".join(words)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _in_start_order(environment: Environment, graph: Topology) -> list[Service]:
    return [service for name in graph.start_order if (service := environment.service(name))]


def _masked(name: str, value: str) -> str:
    return MASK if looks_secret(name, value) else value


def _aligned(rows: Iterable[tuple[str, str]]) -> list[str]:
    rows = list(rows)
    width = max((len(name) for name, _ in rows), default=0)
    return [f"  {name:<{width}}  {visible(text, 1_000)}".rstrip() for name, text in rows]


def as_json(site: Site, environments: Iterable[Environment], kinds: Kinds) -> dict[str, Any]:
    """Return the site and some of its environments as plain values."""
    return {
        "name": site.name,
        "folder": str(site.folder),
        "settings": site.settings,
        "wsgi": site.wsgi,
        "asgi": site.asgi,
        "manage": site.manage,
        "python": site.python,
        "requirements": list(site.requirements),
        "path": list(site.path),
        "build": [{"run": step.run, "folder": step.folder} for step in site.build],
        "jobs": [
            {"name": job.name, "command": job.command, "schedule": str(job.schedule), "time_limit_s": job.time_limit_s}
            for job in site.jobs
        ],
        "figures": [asdict(figure) for figure in site.figures],
        "environments": [_environment_values(environment, kinds) for environment in environments],
    }


def _environment_values(environment: Environment, kinds: Kinds) -> dict[str, Any]:
    graph = topology(environment, kinds)
    return {
        "name": environment.name,
        "domains": list(environment.domains),
        "hosts": [
            {
                "name": host.name,
                "address": host.address,
                "roles": list(host.roles),
                "user": host.user,
                "port": host.port,
            }
            for host in environment.hosts
        ],
        "services": [
            {
                "name": service.name,
                "kind": service.kind,
                "needs": list(graph.needs(service.name)),
                "hosts": [host.name for host in environment.hosts_of(service.name)],
                "options": _values(service.options),
            }
            for service in _in_start_order(environment, graph)
        ],
        "variables": {name: _masked(name, value) for name, value in environment.variables.items()},
        "secrets": list(environment.secrets),
        "deploy_order": [host.name for host in graph.deploy_order],
    }


def _values(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _values(item) for key, item in value.items()}
    return [_values(item) for item in value] if isinstance(value, tuple) else value
