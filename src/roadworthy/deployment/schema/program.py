"""The program that is sent into the environment of a release: the files of `inside` as one text, with one request."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

INSIDE = Path(__file__).with_name("inside")
PACKAGE = "roadworthy_schema"
START = """
import importlib.abc
import importlib.util
import linecache
import sys


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name in SOURCES:
            return importlib.util.spec_from_loader(name, self, is_package=name == PACKAGE)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        name, text = module.__name__, SOURCES[module.__name__]
        file = "<" + name + ">"
        linecache.cache[file] = (len(text), None, text.splitlines(True), file)
        exec(compile(text, file, "exec"), module.__dict__)


sys.meta_path.insert(0, Finder())
importlib.import_module(PACKAGE + ".main").main(json.loads(REQUEST))
"""


@dataclass(frozen=True)
class Patience:
    """How long one try waits for a lock, how often it is tried, and how long is waited in between."""

    lock_s: float = 0.4
    tries: int = 120
    pause_s: float = 0.5


@dataclass(frozen=True)
class Request:
    """What is asked. `command` is plan, expand, contract or all; `folder` is the site's code on that host.

    `databases` are the aliases that may be changed; None stands for `default` and those that were migrated before.
    `before` are the last migrations of the release to go back to: the database's defaults that it needs stay.
    """

    command: str
    folder: str
    settings: str = ""
    path: Sequence[str] = ()
    databases: Sequence[str] | None = None
    patience: Patience = field(default_factory=Patience)
    before: Sequence[str] = ()

    def plain(self) -> Mapping[str, Any]:
        """Return it as JSON can hold it."""
        databases = None if self.databases is None else list(self.databases)
        return {**asdict(self), "path": list(self.path), "databases": databases, "before": list(self.before)}


def program(request: Request) -> str:
    """Return the text to feed to `python -` in the folder, and with the variables, of a release."""
    head = f"import json\nPACKAGE = {PACKAGE!r}\nSOURCES = json.loads({json.dumps(_sources())!r})\n"
    return f"{head}REQUEST = {json.dumps(request.plain())!r}\n{START}"


@cache
def _sources() -> dict[str, str]:
    texts = {PACKAGE: (INSIDE / "__init__.py").read_text()}
    texts.update({f"{PACKAGE}.{file.stem}": file.read_text() for file in INSIDE.glob("[a-z]*.py")})
    return texts
