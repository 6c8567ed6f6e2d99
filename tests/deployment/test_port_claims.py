"""Ports are promised to one run at a time, before anybody listens on them."""

from __future__ import annotations

import os
import socket

from roadworthy.deployment.port_claims import PortClaims
from roadworthy.fleet.ports import free_port


def preferred() -> int:
    """Return a port that is free with the next few."""
    return free_port(30_000 + os.getpid() % 20_000)


def test_a_free_port_is_promised() -> None:
    port, claims = preferred(), PortClaims()
    assert claims.take(port) == port
    claims.release()


def test_two_runs_that_ask_at_once_get_different_ports() -> None:
    port, one, other = preferred(), PortClaims(), PortClaims()
    assert one.take(port) != other.take(port)
    one.release()
    other.release()


def test_one_run_gets_each_port_once() -> None:
    port, claims = preferred(), PortClaims()
    assert claims.take(port) != claims.take(port)
    claims.release()


def test_a_port_that_was_given_back_can_be_had_again() -> None:
    port, one, other = preferred(), PortClaims(), PortClaims()
    one.take(port)
    one.release()
    assert other.take(port) == port
    other.release()


def test_a_port_on_which_somebody_listens_is_not_promised() -> None:
    claims = PortClaims()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert claims.take(port) != port
    claims.release()
