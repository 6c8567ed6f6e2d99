"""Starts Granian in the site's Python with the command-line library that Granian needs, whichever the site pins.

Copied into the runtime folder as `roadworthy_serve.py` and run there: it imports nothing of Roadworthy. Only the
process that reads the command line gets Granian's own click; the workers, which run the site's code, get the site's.
"""

import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

RUNTIME = Path(__file__).resolve().parent
OLDEST, TOO_NEW = (2, 5), (3, 0)


def is_served_by_own() -> bool:
    """Say whether the site brings a Granian that understands what Roadworthy asks of it."""
    found = find_spec("granian")
    if found is None or not found.origin or Path(found.origin).resolve().is_relative_to(RUNTIME):
        return False
    try:
        numbers = tuple(int(part) for part in version("granian").split(".")[:2])
    except (PackageNotFoundError, ValueError):
        return False
    return OLDEST <= numbers < TOO_NEW


def main() -> None:
    """Import Granian's command line, give the path back to the site, and serve."""
    site_path = list(sys.path)
    if not is_served_by_own():
        sys.path.insert(0, str(RUNTIME))
    server_class, command_line = import_module("granian").Granian, import_module("granian.cli")
    if sys.path != site_path:
        sys.path[:] = [str(RUNTIME / "server"), *site_path]
    serve = server_class.serve

    def serve_site(server: Any, *values: Any, **named: Any) -> None:
        forget_command_line()
        serve(server, *values, **named)

    server_class.serve = serve_site
    command_line.entrypoint()


def forget_command_line() -> None:
    """Leave the site to import its own click: workers are forked, and inherit what is imported."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "click"]:
        del sys.modules[name]


if __name__ == "__main__":
    main()
