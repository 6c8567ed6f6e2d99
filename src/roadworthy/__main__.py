"""Where `road` starts: a Ctrl-C that comes while it is still loading ends it quietly too."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def start() -> int:
    """Load the command line and run it; return its exit code."""
    try:
        from roadworthy.cli.main import main

        return main()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(start())
