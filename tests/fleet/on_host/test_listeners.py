"""Who has a port: read from the last words of a program that could not have it, and asked of this machine."""

from __future__ import annotations

import os
import shutil
import socket

import pytest

from roadworthy.fleet.on_host.listeners import blame, taken_port


@pytest.mark.parametrize(
    ("line", "port"),
    [
        ("Binding [/etc/a.cfg:46] for visitors: cannot bind socket (Address already in use) for [0.0.0.0:80]", 80),
        ("bind(): Address already in use for [:::443]", 443),
        ("could not create listening TCP socket *:6379: bind: Address already in use", 6379),
        ("[NOTICE] (1) : haproxy version is 2.6.12:1", 0),
        ("Address already in use", 0),
    ],
)
def test_the_port_is_in_the_words_of_the_program(line: str, port: int) -> None:
    assert taken_port(["Starting", line]) == port


@pytest.mark.skipif(not shutil.which("ss"), reason="asks ss, of iproute2")
def test_the_program_that_has_it_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
        said = blame([f"Address already in use for [127.0.0.1:{port}]"])
        assert said.startswith(f"port {port} is taken by ")
        assert said.endswith(f" (process {os.getpid()}); stop that there, then run this again")
    assert blame([f"Address already in use for [127.0.0.1:{port}]"]) == ""
    assert blame(["it has no config"]) == ""
