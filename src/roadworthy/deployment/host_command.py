"""A command of the site on a host, in the release that serves: as its account, with its variables and its sandbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import uuid4

from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.kind import Kinds
from roadworthy.environments.report import quoted
from roadworthy.environments.site import Site
from roadworthy.fleet.hand import Hand
from roadworthy.problems import ProblemsFound, Rule, Where
from roadworthy.stack.jobs import CODE_VARIABLE
from roadworthy.stack.layout import Layout
from roadworthy.stack.sandbox import sandbox
from roadworthy.stack.systemd import ENV, NAME, variables_file

NOT_ITS_HOST = Rule(
    "E486", "Not a host for this", "Only a host that runs the site's own code has a release to work in."
)
NO_RELEASE = Rule("E487", "No release serves yet", "There is nothing on the host that the command could run in.")
NOT_A_VARIABLE = Rule(
    "E489",
    "A variable that can't be given",
    "A command is given a variable as NAME=VALUE, or by its name as the shell has it.",
)
RULES = (NOT_ITS_HOST, NO_RELEASE, NOT_A_VARIABLE)
FOLDER = "/run/roadworthy-handed"
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


def given_variables(told: Sequence[str], shell: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of NAME=VALUE, and of NAME as the shell has it. Raise ProblemsFound for what is neither."""
    found, problems = {}, []
    for one in told:
        name, is_told, value = one.partition("=")
        if not NAME.fullmatch(name):
            problems.append(
                NOT_A_VARIABLE.problem(f"{quoted(name)} is not the name of a variable", "NAME=VALUE, or NAME")
            )
        elif not is_told and name not in shell:
            hint = f"{name}=VALUE, or export {name} before"
            problems.append(NOT_A_VARIABLE.problem(f"your shell has no variable {name}", hint))
        else:
            found[name] = value if is_told else shell[name]
    if problems:
        raise ProblemsFound(problems)
    return found


@contextmanager
def handed(variables: Mapping[str, str], hand: Hand) -> Iterator[str]:
    """Give the place of a file with variables that is on the host for as long as a command runs, and root's alone."""
    if not variables:
        yield ""
        return
    file = f"{FOLDER}/{uuid4().hex}"
    put = f'umask 077 && mkdir -p {FOLDER} && cat > "$1"'
    try:
        hand.run(["sh", "-c", put, "sh", file], feed=variables_file(variables))
        yield file
    finally:
        hand.run(["rm", "-f", file])


def host_words(
    words: Sequence[str], layout: Layout, host: Host, *, is_terminal: bool, term: str = "", handed: str = ""
) -> list[str]:
    """Return the words for the host's shell that run a command of the site, as a unit for as long as it takes.

    The unit is what a job of the site is, sandbox and all; `is_terminal` gives it the terminal, `handed` is a file of
    more variables.
    """
    files = [("EnvironmentFile", each) for each in (f"{layout.current}/variables", handed) if each]
    lines = [*sandbox(layout), *files, ("Type", "exec")]
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
