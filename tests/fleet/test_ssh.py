"""What ssh says becomes a sentence about the host, with the way out."""

import pytest

from roadworthy.environments.host import Host
from roadworthy.fleet.exchange import Lost
from roadworthy.fleet.ssh import problem

HOST = Host("web1", "10.77.0.22", ("web",), user="deploy", port=2222)


@pytest.mark.parametrize(
    ("errors", "id_", "words"),
    [
        ("ssh: connect to host web1: Connection refused", "E411", "10.77.0.22 refuses connections at port 2222"),
        ("ssh: connect to host web1: Connection timed out", "E411", "10.77.0.22 does not answer at port 2222"),
        ("ssh: connect to host web1: No route to host", "E411", "there is no way to 10.77.0.22"),
        ("ssh: Could not resolve hostname web1: Name not known", "E412", "no address is known for 10.77.0.22"),
        ("deploy@10.77.0.22: Permission denied (publickey).", "E413", "ssh may not log in as deploy"),
        ("Host key verification failed.", "E414", "its ssh key is not known on this workstation"),
        ("@ REMOTE HOST IDENTIFICATION HAS CHANGED!\nHost key verification failed.", "E415",
         "its ssh key is another than last time"),
        ("sudo: a password is required", "E416", "deploy may not use sudo without a password"),
        ("kex_exchange_identification: read: Connection reset by peer", "E421", "the connection was lost"),
        ("Bad configuration option: nope", "E434", "ssh failed: Bad configuration option: nope"),
    ],
)  # fmt: skip
def test_before_the_host_has_answered(errors: str, id_: str, words: str) -> None:
    found = problem(Lost("", errors, 255), HOST)
    assert (found.id, found.message, found.where.part) == (id_, words, "web1")
    assert found.hint


def test_no_python_is_told_by_the_exit_code() -> None:
    found = problem(Lost("", "env: 'python3': No such file or directory", 127), HOST)
    assert str(found) == (
        "web1: it has no python3 (E417)\n  hint: install it: ssh -p 2222 deploy@10.77.0.22 apt-get install -y python3"
    )


def test_no_sudo_is_not_taken_for_no_python() -> None:
    found = problem(Lost("", "env: ‘sudo’: No such file or directory", 127), HOST)
    assert str(found) == (
        "web1: it has no sudo, which deploy needs (E416)\n"
        "  hint: install it there as root: apt-get install -y sudo; or let road log in as root (`user`)"
    )


def test_a_key_that_changed_at_another_port_is_forgotten_by_its_full_name() -> None:
    found = problem(Lost("", "REMOTE HOST IDENTIFICATION HAS CHANGED", 255), HOST)
    assert "ssh-keygen -R '[10.77.0.22]:2222'" in found.hint


def test_a_connection_that_breaks_in_the_middle() -> None:
    assert str(problem(Lost("have 3.11.2", "", 255), HOST, "the apply")) == (
        "web1: the connection was lost during the apply (E421)\n  hint: run this again: what was done already is found"
    )


def test_a_program_that_is_killed_there() -> None:
    assert problem(Lost("have 3.11.2", "", 137), HOST, "the plan").message == "the plan was ended there from outside"


def test_a_step_that_took_too_long() -> None:
    assert str(problem(Lost("have 3.11.2", "", -9, is_late=True), HOST)) == (
        "web1: the step took too long and was ended (E429)"
    )
