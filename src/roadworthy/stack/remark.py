"""A remark is one thing that an experienced operator says against an environment, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from roadworthy.environments.report import KeyPath
from roadworthy.problems import Rule


@dataclass(frozen=True)
class Remark:
    """One remark. `path` are the keys of roadworthy.toml that it is about."""

    rule: Rule
    path: KeyPath
    message: str
    hint: str
