"""Loads what a command needs later on while it waits for hosts, or for the site's own Python."""

from __future__ import annotations

import threading
from contextlib import suppress
from importlib import import_module


def load_meanwhile(*names: str) -> None:
    """Begin to import modules; whoever imports them afterwards waits for that, or hears what is wrong with them."""

    def load() -> None:
        for name in names:
            with suppress(Exception):
                import_module(name)

    threading.Thread(target=load, name="loading", daemon=True).start()
