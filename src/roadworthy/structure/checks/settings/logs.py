"""Logs that processes take from one another, or that fill the disk of one host."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.settings.expressions import text
from roadworthy.structure.checks.settings.given import Given, item, said, sites
from roadworthy.structure.checks.view_of_codebase import CodebaseView

_ROTATES = re.compile(r"^logging\.handlers\.(Timed)?RotatingFileHandler$")
_FILE = re.compile(r"^logging\.FileHandler$")  # one that is watched is made for logrotate


@check(
    "W716",
    "Several processes rotate one log file",
    why="Each renames the file when its own time comes, while the others go on writing into the renamed one: "
    "lines are lost, and old logs are written over.",
    bad='"file": {"class": "logging.handlers.RotatingFileHandler", …}',
    good='"console": {"class": "logging.StreamHandler"}',
    way_out="Write to the console, and leave keeping and rotating to the system (journald, logrotate).",
    ignore_when="only one process writes to the file.",
    over=Over.CODEBASE,
)
def rotated_by_many(view: CodebaseView) -> Iterator[Finding]:
    """Find handlers that rotate."""
    for site in sites(view):
        for at, node in site.dicts("LOGGING"):
            handler = item(node, "class") or item(node, "()")
            if handler is not None and _ROTATES.match(text(handler)):
                yield said(view, at, "each process rotates this log file for itself: lines are lost", handler.lineno)


@check(
    "W717",
    "The log is a file on the host's own disk",
    level=Level.NOTE,
    why="Nothing takes old lines away until the disk is full, and with several hosts nobody knows where to look.",
    bad='"file": {"class": "logging.FileHandler", "filename": "/var/log/shop.log"}',
    good='"console": {"class": "logging.StreamHandler"}',
    way_out="Write to the console, and leave keeping it to the system.",
    ignore_when="logrotate looks after the file, and there is one host.",
    over=Over.CODEBASE,
)
def log_in_file(view: CodebaseView) -> Iterator[Finding]:
    """Find handlers that write to a file which only grows."""
    for site in sites(view):
        for at, node in site.dicts("LOGGING"):
            handler, name = item(node, "class"), item(node, "filename")
            is_file = handler is not None and name is not None and _FILE.match(text(handler))
            if handler and name and is_file and "/dev/" not in text(name) and not _is_looked_after(view, at, node):
                yield said(view, at, "the log is a file of this host that only grows", handler.lineno)


def _is_looked_after(view: CodebaseView, at: Given, node: ast.Dict) -> bool:
    """Say whether the handler is for developers, or the settings say that logrotate takes old lines away."""
    filters = item(node, "filters")
    return "logrotate" in view.text(at.path) or (filters is not None and "debug_true" in ast.unparse(filters))
