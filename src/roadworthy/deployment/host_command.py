"""A command of the site on a host, in the release that serves: as its account, with its variables and its sandbox."""

from __future__ import annotations

from collections.abc import Sequence

from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.kind import Kinds
from roadworthy.environments.report import quoted
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound, Rule, Where
from roadworthy.stack.jobs import CODE_VARIABLE
from roadworthy.stack.layout import Layout
from roadworthy.stack.sandbox import sandbox
from roadworthy.stack.systemd import ENV

NOT_ITS_HOST = Rule(
    "E486", "Not a host for this", "Only a host that runs the site's own code has a release to work in."
)
NO_RELEASE = Rule("E487", "No release serves yet", "There is nothing on the host that the command could run in.")
RULES = (NOT_ITS_HOST, NO_RELEASE)
IN_A_SESSION = ("ROADWORTHY_DATABASE_SESSION", "1")
"""A person at a shell keeps a connection to the database: not one of those that requests share."""


def code_host(environment: Environment, kinds: Kinds, name: str = "") -> Host:
    """Return the host of that name, or the first that runs the site's code. Raise ProblemsFound for another one."""
    own = {service.name for service in environment.services if kinds[service.kind].runs_code}
    hosts = [host for host in environment.hosts if own.intersection(host.roles)]
    found = next((host for host in hosts if name in ("", host.name)), None)
    if found is None:
        where = Where("roadworthy.toml", part=f"environments.{environment.name}.hosts")
        message = f"{quoted(name)} does not run the site's code" if name else "no host runs the site's code"
        hint = f"hosts that do: {', '.join(host.name for host in hosts)}" if hosts else 'give a host the role "web"'
        raise ProblemsFound([NOT_ITS_HOST.problem(message, hint, where)])
    return found


def host_words(words: Sequence[str], layout: Layout, host: Host, *, is_terminal: bool, term: str = "") -> list[str]:
    """Return the words for the host's shell that run a command of the site, as a unit for as long as it takes.

    The unit is what a job of the site is, sandbox and all; `is_terminal` gives it the terminal.
    """
    current = layout.current
    lines = [*sandbox(layout), ("EnvironmentFile", f"{current}/variables"), ("Type", "exec")]
    properties = [word for name, value in lines for word in ("-p", f"{name}={value}")]
    told = [f"--setenv={name}={value}" for name, value in (IN_A_SESSION, *((("TERM", term),) if term else ()))]
    manner = "--pty" if is_terminal else "--pipe"
    root = ["sudo", "-n"] if host.user != "root" else []
    start = ["systemd-run", manner, "--quiet", "--wait", "--collect", *properties, *told]
    enter = [ENV, "/bin/sh", "-c", f'cd "${CODE_VARIABLE}" && exec "$@"', "sh"]
    return [*root, *start, "--", *enter, *words]


def release_question(layout: Layout) -> tuple[str, ...]:
    """Return the words that fail where no release serves yet."""
    return ("test", "-e", f"{layout.current}/variables")


def refuse_without_release(site: Site, environment: Environment, host: Host) -> None:
    """Raise ProblemsFound: nothing has been deployed to the host."""
    message = f"{site.name} has not been deployed there yet"
    raise ProblemsFound([NO_RELEASE.problem(message, f"road deploy {environment.name}", Where(part=host.name))])
