"""What two environments may not share: a domain; and what they had better not share: a machine."""

from __future__ import annotations

from roadworthy.environments.address import canonical
from roadworthy.environments.environment import Environment
from roadworthy.environments.report import Report, quoted
from roadworthy.environments.rules import SHARED_HOST, TWICE


def judge_neighbours(environments: tuple[Environment, ...], report: Report) -> None:
    """Complain of domains and machines that are in two environments."""
    _judge_domains(environments, report)
    _judge_machines(environments, report)


def _judge_domains(environments: tuple[Environment, ...], report: Report) -> None:
    seen: dict[str, str] = {}
    for environment in environments:
        for number, domain in enumerate(environment.domains):
            first = seen.setdefault(domain, environment.name)
            if first != environment.name:
                path = ("environments", environment.name, "domains")
                message = f"{quoted(domain)} is a domain of {first} too"
                report.complain(TWICE, (*path, number), message, "a domain leads to one environment", path)


def _judge_machines(environments: tuple[Environment, ...], report: Report) -> None:
    seen: dict[str, str] = {}
    for environment in environments:
        for host in () if environment.is_local else environment.hosts:
            first = seen.setdefault(canonical(host.address), environment.name) if host.address else environment.name
            if first != environment.name:
                path = ("environments", environment.name, "hosts", host.name)
                message = f"the machine {quoted(host.address)} is also in {first}"
                report.complain(SHARED_HOST, (*path, "address"), message, "what is tried there can break it here", path)
