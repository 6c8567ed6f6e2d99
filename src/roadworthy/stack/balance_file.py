"""The balance of a front as JSON, kept on the front's host: what a rollout wanted last, whoever asks."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from roadworthy.stack.balancer import Balance, Server
from roadworthy.stack.layout import Layout


def balance_path(layout: Layout) -> str:
    """Return where the balance is kept."""
    return f"{layout.etc}/balance.json"


def written(balance: Balance) -> str:
    """Return the balance as the file has it."""
    table = {"maintenance": balance.is_maintenance, "servers": [asdict(server) for server in balance.servers]}
    return json.dumps(table, indent=1) + "\n"


def read_balance(text: str) -> Balance:
    """Return what a file says, and an empty balance of one that is not there yet. Raise ValueError if it is none."""
    if not text.strip():
        return Balance()
    table: Any = json.loads(text)
    try:
        servers = tuple(Server(**entry) for entry in table["servers"])
        return Balance(servers, bool(table["maintenance"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a balance: {error}") from error
