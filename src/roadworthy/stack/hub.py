"""The hub, the dashboard site: the model knows its role; this release does not run it yet."""

from __future__ import annotations

from roadworthy.stack.kind import StackKind


class Hub(StackKind):
    """The dashboard. Its role can be given to a host, so that the model is whole."""

    name = "hub"
    title = "dashboard site"
    roles = ("hub",)
