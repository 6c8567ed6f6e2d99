"""How a deploy of an environment goes: how many hosts at once, what it waits for, and what it keeps."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

from roadworthy.environments.duration import Duration
from roadworthy.environments.listing import ListOf
from roadworthy.environments.number import Number, YesNo
from roadworthy.environments.option import Option
from roadworthy.environments.report import KeyPath, Report
from roadworthy.environments.text import OneOf, Text
from roadworthy.environments.value_type import ValueType

Batch = int | Literal["half", "all"]
SHARES = ("half", "all")


@dataclass(frozen=True)
class BatchSize(ValueType):
    """A number of hosts, or a share of them."""

    words: str = 'a number of hosts, "half" or "all"'

    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return the number or the share."""
        inner: ValueType = OneOf(SHARES) if isinstance(value, str) else Number(least=1, most=1000)
        if not isinstance(value, str | int) or isinstance(value, bool):
            return self.refuse_type(value, path, report)
        return inner.read(value, path, report)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema: a number, or one of the shares."""
        return {"anyOf": [Number(least=1, most=1000).schema(), OneOf(SHARES).schema()]}


IDS = ListOf(Text("an id of a check such as W601, or W6 for a chapter", pattern=r"W\d{1,3}"), least=1)


@dataclass(frozen=True)
class Checks(ValueType):
    """Whether code is checked, or for what: ids of checks, or the start of some."""

    words: str = 'true or false, or ids of checks as "W6"'

    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return yes or no, or the ids."""
        if isinstance(value, str | list):
            return IDS.read([value] if isinstance(value, str) else value, path, report)
        return YesNo().read(value, path, report)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema: a boolean, an id, or several."""
        ids = IDS.schema()
        return {"anyOf": [YesNo().schema(), ids["items"], ids]}


PAGE = Text("a path on the site such as /news/", pattern=r"/\S*", suggest=lambda text: "/" + text.strip().lstrip("/"))


@dataclass(frozen=True)
class DeployOptions:
    """What `[environments.NAME.deploy]` says; durations in seconds."""

    batch: Batch = 1
    start: int = 60
    watch: int = 2
    warm: tuple[str, ...] = ()
    drain: int = 30
    keep: int = 5
    hold_contract: bool = False
    check: bool | tuple[str, ...] = True

    def batch_of(self, hosts: int) -> int:
        """Return how many of so many hosts change at once."""
        if isinstance(self.batch, int):
            return self.batch
        return max(1, hosts if self.batch == "all" else ceil(hosts / 2))


OPTIONS = (
    Option(
        "batch",
        BatchSize(),
        "How many web hosts change at once; the others serve meanwhile.",
        default=1,
        example="2",
        also=("batch_size", "parallel", "serial", "max_parallel"),
    ),
    Option(
        "start",
        Duration(most_s=3600),
        "How long a new release may take until it is ready.",
        default="1 minute",
        also=("start_timeout", "boot", "deploy_timeout"),
    ),
    Option(
        "watch",
        Duration(least_s=0, most_s=3600),
        "How long a new release gets a small share of the requests, and is compared with the old one.",
        default="2 seconds",
        also=("canary", "observe", "bake"),
    ),
    Option(
        "warm",
        ListOf(PAGE),
        "Pages that a new release is asked for before visitors are let in, beside those asked for most.",
        default=(),
        example='["/news/"]',
        also=("warm_up", "warmup", "pages"),
    ),
    Option(
        "drain",
        Duration(least_s=0, most_s=3600),
        "How long requests under way may take to end in the old release.",
        default="30 seconds",
        also=("drain_timeout", "grace"),
    ),
    Option(
        "keep",
        Number(least=2, most=1000),
        "How many releases stay on the hosts, to go back to.",
        default=5,
        also=("keep_releases", "retain", "retain_containers"),
    ),
    Option(
        "hold_contract",
        "yes or no",
        "Leave what only the old release needs in the database until `road deploy --contract` says so.",
        default=False,
        also=("hold", "hold_migrations"),
    ),
    Option(
        "check",
        Checks(),
        "Whether `road check` must find no error in what a deploy adds to the code, or which ids it looks for.",
        default=True,
        example='"W6"',
        also=("checks", "gate", "lint"),
    ),
)
