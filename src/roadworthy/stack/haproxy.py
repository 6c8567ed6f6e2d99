"""HAProxy, the load balancer: what the visitors' requests meet first."""

from __future__ import annotations

from roadworthy.stack.kind import StackKind


class HAProxy(StackKind):
    """The load balancer. On the workstation the application server answers the browser itself."""

    name = "haproxy"
    title = "load balancer"
    roles = ("balancer",)
    depends_on = ("web",)
