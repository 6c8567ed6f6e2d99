"""A schedule says when a job runs: every so often, at a time of day, or by a cron line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """One of `every_s` (seconds), `at` (a time of day, HH:MM, UTC) or `cron` (five fields, UTC); exactly one is set."""

    every_s: int = 0
    at: str = ""
    cron: str = ""
