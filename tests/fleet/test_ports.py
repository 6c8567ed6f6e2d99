import socket

import pytest

from roadworthy.fleet.ports import free_port, is_open
from roadworthy.problems import ProblemsFound


@pytest.fixture
def listener():
    """A socket that listens on some port."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        yield one


def test_the_preferred_port_is_taken_when_it_is_free(listener):
    port = listener.getsockname()[1]
    listener.close()
    assert free_port(port) == port


def test_the_next_port_is_taken_when_somebody_listens(listener):
    port = listener.getsockname()[1]
    assert port < free_port(port) <= port + 100


def test_a_listener_on_all_addresses_takes_the_port_too():
    with socket.create_server(("", 0)) as one:
        port = one.getsockname()[1]
        assert free_port(port) != port


def test_a_port_promised_to_another_is_not_given_again(listener):
    port = free_port(listener.getsockname()[1])
    assert free_port(port, taken={port}) != port


def test_the_last_port_is_followed_by_any():
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", 65535))
            one.listen()
        except OSError:
            pass  # somebody else has it: as good
        assert 0 < free_port(65535) < 65535


def test_an_address_of_another_machine_is_a_problem():
    with pytest.raises(ProblemsFound) as found:
        free_port(8000, host="10.77.0.21")
    expected = "no port is free at 10.77.0.21 (E405)\n  hint: see whether this machine has that address"
    assert str(found.value) == expected


def test_an_open_port_is_open_and_a_closed_one_is_not(listener):
    port = listener.getsockname()[1]
    assert is_open("127.0.0.1", port)
    listener.close()
    assert not is_open("127.0.0.1", port)
