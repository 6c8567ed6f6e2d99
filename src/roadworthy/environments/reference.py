"""The reference pages of roadworthy.toml, of the kinds of service and of every problem, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from roadworthy.environments.keys import BUILD, DEPLOY, FIGURE, HOST, JOB, SITE, environment_table, site_table
from roadworthy.environments.kind import Kinds
from roadworthy.environments.name import NAME
from roadworthy.environments.option import Option
from roadworthy.environments.service_table import KIND, services
from roadworthy.environments.table import Table
from roadworthy.problems import Rule

OPENING = """\
# roadworthy.toml

One file at the root of the site says what the site is, how it is built, what runs, and where. It is [TOML](https://toml.io).
Every key is below; `road show` prints what the file means, `road schema` the JSON Schema that editors complete from.
Whatever you name yourself (an environment, a host, a service, a job) has {name}.
"""
SHAPE = """
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
requirements = ["requirements.txt"]

[[build]]
run = "{manage} collectstatic --noinput"

[services.worker]
command = "python manage.py db_worker"

[jobs.publish]
command = "{manage} publish_scheduled"
every = "1 minute"

[figures.comments]
query = "select status, count(*) from comments_comment group by status"

[environments.production]
domains = ["gazette.example"]
secrets = ["SECRET_KEY"]

[environments.production.hosts]
web1 = { address = "10.77.0.22", roles = ["web", "worker"] }
"""
PROBLEMS = """\
# Problems

Every judgement that Roadworthy makes has an id, which is never given to another one. A problem is printed as
`file:line part: what is wrong (id)` with a hint at the way out. A warning stops nothing.
"""
KINDS = """\
# Kinds of service

A service of the site is of one kind. A service with the name of a kind's role is of that kind; another one says
`kind = "…"`; one that has only a `command` is a worker. A host has roles, which are names of services.
"""


def toml_page(kinds: Kinds) -> str:
    """Return the reference page of roadworthy.toml."""
    environment = environment_table(services(kinds, is_change=True))
    sections = (
        _section("The file", site_table(kinds)),
        _section("[site]", SITE),
        _section("[[build]]", BUILD),
        _section("[jobs.NAME]", JOB, "One of `every`, `at` and `cron` must be there. Two runs of a job never overlap."),
        _section("[figures.NAME]", FIGURE, _FIGURES),
        _services_section(),
        _section("[environments.NAME]", environment, _ENVIRONMENTS),
        _section(
            "[environments.NAME.hosts]", HOST, "Each host is a key of this table: its name, and a table in braces."
        ),
        _section("[environments.NAME.deploy]", DEPLOY),
    )
    return "\n".join((OPENING.format(name=NAME.words), f"```toml{SHAPE}```\n", *sections))


_FIGURES = """\
The hub shows a graph for each figure, with a line for each row of its answer. The site's own Python asks,
through Django's connection; the database is told to only read, and to give up after the time limit. A query that
fails is said in the job's log and stops no other one. Where there is no hub, nothing is asked.
"""
_ENVIRONMENTS = (
    "`local` always exists: this workstation, with every service of the site. It can be tuned and has no hosts. "
    "Elsewhere each service of the site needs a host with the role of its name; a role that has no table under "
    "`[services]` means a service of the kind with this role, with all its defaults. "
    "`[environments.NAME.services.NAME]` changes the options of a service there; with another `kind`, only what is "
    "written there counts."
)


def _services_section() -> str:
    return (
        f"## `[services.NAME]`\n\n{_table((KIND,))}\n\n"
        "All other keys are those of the kind: see [kinds of service](kinds.md). `web` always exists.\n"
    )


def _section(title: str, table: Table, words: str = "") -> str:
    return "\n".join(
        (
            f"## `{title}`" if title[0] == "[" else f"## {title}",
            "",
            *([words, ""] if words else []),
            _table(table.options),
            "",
        )
    )


def _table(options: Iterable[Option]) -> str:
    rows = [_row(option) for option in options]
    return "\n".join(("| key | what it says | value | default |", "|---|---|---|---|", *rows))


def _row(option: Option) -> str:
    default = "required" if option.required else _written(option.default)
    says_it = not option.example or "such as" in option.value_type.words
    example = "" if says_it else f", e.g. `{option.example}`"
    words = (f"`{option.name}`", option.help, f"{option.value_type.words}{example}", default)
    return "| " + " | ".join(word.replace("|", "\\|") for word in words) + " |"


def _written(default: Any) -> str:
    if default in (None, "", (), {}, []):
        return "none"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple | list):
        return "`[" + ", ".join(f'"{item}"' for item in default) + "]`"
    return f'`"{default}"`' if isinstance(default, str) else f"`{default}`"


def kinds_page(kinds: Kinds) -> str:
    """Return the reference page of the kinds of service."""
    sections = []
    for kind in kinds.values():
        lines = [f"## {kind.name}", "", f"{kind.title[:1].upper()}{kind.title[1:]}.", ""]
        lines += [f"Roles: {_listed(kind.roles)}. Depends on: {_listed(kind.depends_on)}.", ""]
        sections.append("\n".join([*lines, *([_table(kind.options), ""] if kind.options else [])]))
    return "\n".join((KINDS, *sections))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def problems_page(rules: Iterable[Rule]) -> str:
    """Return the reference page of every judgement, in the order of their ids."""
    ordered = sorted(rules, key=lambda rule: rule.id)
    rows = [f"| {rule.id} | {rule.level} | {rule.title} | {rule.why} |".replace("\n", " ") for rule in ordered]
    return "\n".join((PROBLEMS, "| id | level | problem | why it matters |", "|---|---|---|---|", *rows, ""))


rules_page = problems_page
