"""Every key of roadworthy.toml, declared once."""

from __future__ import annotations

from typing import Any

from roadworthy.environments.deploy_options import OPTIONS as DEPLOY_OPTIONS
from roadworthy.environments.duration import Duration
from roadworthy.environments.environment import LOCAL
from roadworthy.environments.figure_table import FIGURE_NAME, figure_table
from roadworthy.environments.forms import (
    ACCOUNT,
    ADDRESS,
    ASGI,
    COMMAND,
    CRON,
    DEBIAN,
    DOMAIN,
    MODULE,
    PYTHON,
    REQUIREMENT,
    SHELL,
    TARGET,
    TIME_OF_DAY,
    VARIABLES,
)
from roadworthy.environments.kind import Kinds
from roadworthy.environments.listing import ListOf
from roadworthy.environments.name import NAME, VARIABLE
from roadworthy.environments.option import Option
from roadworthy.environments.rules import BAD_SCHEDULE, NO_APPLICATION
from roadworthy.environments.service_table import services
from roadworthy.environments.table import Choice, Table, TableOf
from roadworthy.environments.text import Text
from roadworthy.environments.value_type import ValueType


def elsewhere(key: str) -> str:
    """Say in which table a key belongs that stands in another one."""
    for place, table in HOMES:
        if any(key == option.name for option in table.options):
            return f'"{key}" belongs in {place}'
    return ""


SITE = Table(
    elsewhere=elsewhere,
    choices=(
        Choice(
            ("wsgi", "asgi"),
            "what answers requests",
            NO_APPLICATION,
            'wsgi = "gazette.wsgi:application"',
            True,
        ),
    ),
    options=(
        Option(
            "name",
            NAME,
            "What the site is called; parts of files, units and keys.",
            required=True,
            example="gazette",
            also=("title", "site", "project"),
        ),
        Option(
            "settings",
            MODULE,
            "The project's own settings module, used unchanged.",
            required=True,
            example="gazette.settings",
            also=("django_settings_module", "settings_module"),
        ),
        Option(
            "wsgi",
            TARGET,
            "The WSGI application.",
            default="",
            example="gazette.wsgi:application",
            also=("wsgi_application", "app", "application"),
        ),
        Option(
            "asgi",
            ASGI,
            "The ASGI application.",
            default="",
            example="gazette.asgi:application",
            also=("asgi_application",),
        ),
        Option(
            "manage",
            COMMAND,
            "How a management command is called.",
            default="python manage.py",
            example="python -m pretalx",
            also=("manage.py", "manage_py"),
        ),
        Option(
            "python",
            PYTHON,
            "The Python the site needs; without it, what its requirements say.",
            default="",
            example=">=3.11,<3.14",
            also=("python_version", "requires-python", "requires_python"),
        ),
        Option(
            "requirements",
            ListOf(REQUIREMENT),
            "Files of the site that list its packages, or packages.",
            default=(),
            example='["requirements.txt"]',
            also=("dependencies", "install"),
        ),
        Option(
            "path",
            ListOf(Text("a folder of the site"), least=1),
            "Folders the site's code is imported from.",
            default=(".",),
            example='["src"]',
            also=("pythonpath", "paths"),
        ),
        Option(
            "packages",
            ListOf(DEBIAN),
            "Packages of Debian that the site's Python packages load; `road apply` installs them where its code runs.",
            default=(),
            example='["libpango-1.0-0"]',
            also=("apt", "apt_packages", "system_packages"),
        ),
        Option(
            "hooks",
            Text("a folder of the site"),
            "The folder of executables that a deploy runs at moments named like them, such as before-migrate.",
            default="hooks",
            example="deploy/hooks",
            also=("hooks_path", "hook"),
        ),
    ),
)
BUILD = Table(
    elsewhere=elsewhere,
    options=(
        Option(
            "run",
            SHELL,
            "The command. {manage} stands for the site's way to call a management command; "
            "those steps run after the migrations, the others before.",
            required=True,
            example="{manage} collectstatic --noinput",
            also=("command", "cmd"),
        ),
        Option(
            "folder",
            Text("a folder of the site"),
            "Where it runs, below the folder of roadworthy.toml.",
            default=".",
            example="frontend",
            also=("cwd", "dir", "directory", "path"),
        ),
    ),
)
JOB = Table(
    elsewhere=elsewhere,
    choices=(Choice(("every", "at", "cron"), "when it runs", BAD_SCHEDULE, 'every = "5 minutes"'),),
    options=(
        Option(
            "command",
            SHELL,
            "The command. {manage} may be used.",
            required=True,
            example="{manage} clearsessions",
            also=("run", "cmd"),
        ),
        Option(
            "every",
            Duration(least_s=1),
            "Runs so often, counted from midnight UTC.",
            example="5 minutes",
            also=("interval", "each"),
        ),
        Option("at", TIME_OF_DAY, "Runs once a day, at this time (UTC).", example="03:30", also=("time", "daily")),
        Option(
            "cron",
            CRON,
            "Runs by this cron line of five fields (UTC).",
            example="*/5 * * * *",
            also=("schedule", "crontab"),
        ),
        Option(
            "time_limit",
            Duration(least_s=1),
            "Ends a run that takes longer.",
            default="1 hour",
            example="10 minutes",
            also=("timeout", "limit"),
        ),
    ),
)
HOST = Table(
    elsewhere=elsewhere,
    example='{ address = "10.77.0.22", roles = ["web"] }',
    options=(
        Option(
            "address",
            ADDRESS,
            "Where the host is reached.",
            required=True,
            example="10.77.0.22",
            also=("ip", "host", "hostname"),
        ),
        Option(
            "roles",
            ListOf(Text("the name of a role")),
            "What the host is for: names of services.",
            required=True,
            example='["web", "worker"]',
            also=("role", "services", "groups"),
        ),
        Option(
            "user",
            ACCOUNT,
            "The account to log in as, over SSH.",
            default="root",
            example="deploy",
            also=("username", "login"),
        ),
        Option("port", "port", "The port of its SSH server.", default=22, example="2222", also=("ssh_port",)),
    ),
)
DEPLOY = Table(elsewhere=elsewhere, options=DEPLOY_OPTIONS)
JOBS = Option(
    "jobs",
    TableOf(JOB, NAME),
    "Commands that a timer starts, by name.",
    default={},
    also=("job", "cron", "crons", "tasks"),
)
FIGURE = figure_table(elsewhere)
FIGURES = Option(
    "figures",
    TableOf(FIGURE, FIGURE_NAME),
    "Figures of the site's own that the hub shows, each a query to the database, by name.",
    default={},
    also=("figure", "metrics", "gauges", "counts"),
)


def environment_table(changes: ValueType) -> Table:
    """Return the keys of one environment; `changes` is what it changes about services."""
    return Table(
        elsewhere=elsewhere,
        options=(
            Option(
                "domains",
                ListOf(DOMAIN),
                "The names under which visitors reach it; *.gazette.example is allowed.",
                default=(),
                example='["gazette.example"]',
                also=("domain", "hostnames", "allowed_hosts"),
            ),
            Option(
                "hosts",
                TableOf(HOST, NAME),
                "Its machines, by name. Not in local, which is this workstation.",
                default={},
                also=("servers", "host", "machines", "nodes"),
            ),
            Option("services", changes, "What it changes about services of the site.", default={}, also=("service",)),
            Option(
                "variables",
                VARIABLES,
                "Environment variables here; they win over those of the site.",
                default={},
                also=("env", "environment", "variable"),
            ),
            Option(
                "secrets",
                ListOf(VARIABLE),
                "Names of variables whose values are kept encrypted; `road secrets set` takes the value.",
                default=(),
                example='["SECRET_KEY"]',
                also=("secret",),
            ),
            Option(
                "deploy",
                DEPLOY,
                "How a deploy goes there.",
                default={},
                also=("deployment", "rollout", "deploys"),
            ),
        ),
    )


def site_table(kinds: Kinds) -> Table:
    """Return the keys of the whole file, for these kinds of service."""
    environment = environment_table(services(kinds, is_change=True))
    return Table(
        elsewhere=elsewhere,
        options=(
            Option(
                "site",
                SITE,
                "What the site is, and where its code begins.",
                required=True,
                example="road init writes it",
                also=("project",),
            ),
            Option(
                "build",
                ListOf(BUILD, repeats=True),
                "Steps, in this order, that turn source into what is served.",
                default=(),
                also=("builds", "steps"),
            ),
            JOBS,
            FIGURES,
            Option(
                "services",
                services(kinds),
                "Long-running parts of the site, by name. `web` is always one.",
                default={},
                also=("service", "processes"),
            ),
            Option(
                "variables",
                VARIABLES,
                "Environment variables in every environment.",
                default={},
                also=("env", "variable"),
            ),
            Option(
                "environments",
                Environments(environment, NAME),
                "Running copies of the site, by name. `local` always exists.",
                default={},
                also=("environment", "envs", "stages"),
            ),
        ),
    )


class Environments(TableOf):
    """The environments by name; local has no hosts."""

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema, in which local has no hosts."""
        local = self.item.schema()
        local["properties"] = {name: keys for name, keys in local["properties"].items() if name != "hosts"}
        return super().schema() | {"properties": {LOCAL: local}}


HOMES = (
    ("[site]", SITE),
    ("[environments.NAME]", environment_table(VARIABLES)),
    ("a host, [environments.NAME.hosts.NAME]", HOST),
    ("[environments.NAME.deploy]", DEPLOY),
    ("a job, [jobs.NAME]", JOB),
    ("an own figure, [figures.NAME]", FIGURE),
    ("a build step, [[build]]", BUILD),
)
