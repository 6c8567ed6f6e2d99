"""How a command of the site, written as one line, becomes words for the operating system."""

from __future__ import annotations

import re
import shlex

from roadworthy.environments.site import Site

SHELL = re.compile(r"[$`|&;<>*?~#\n(){}\[\]]|^\s*\w+=")


def words(line: str, site: Site) -> tuple[str, ...]:
    """Return the words of `line`, through a shell only where it uses one's features.

    `{manage}` stands for the site's way to call a management command. PATH finds the site's own `python` first.
    """
    line = line.replace("{manage}", site.manage)
    if SHELL.search(line):
        return ("/bin/sh", "-c", line if line.lstrip().startswith("exec ") else _exec(line))
    return tuple(shlex.split(line))


def _exec(line: str) -> str:
    """Let the shell become a single command, so that a stop reaches the command and not the shell in front of it."""
    simple = not re.search(r"[|&;\n(){}]|^\s*\w+=", line)
    return f"exec {line}" if simple else line
