"""What the site does when nobody listens: the same."""

import socket

FINE = [[200, "nothing"], [200, "frontinsidesports"]]
PATHS = ("/nothing/", "/stream/")


def test_without_an_agent_nothing_is_there(press):
    del press.variables["ROADWORTHY_AGENT"]
    assert press.run("wsgi", *PATHS) == FINE
    assert press.run("loaded") == ["CommonMiddleware", [], "BaseCache", 0]


def test_an_agent_that_is_gone_is_nobodys_trouble(press, tmp_path):
    press.variables["ROADWORTHY_AGENT"] = str(tmp_path / "nobody")
    assert press.run("wsgi", *PATHS) == press.run("asgi", *PATHS) == FINE
    press.variables["ROADWORTHY_AGENT"] = str(tmp_path / ("n" * 200))  # longer than a socket's name can be
    assert press.run("wsgi", *PATHS) == FINE


def test_an_agent_that_has_ended_refuses_and_the_site_goes_on(press, tmp_path):
    ended = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ended.bind(str(tmp_path / "ended"))
    ended.close()
    press.variables["ROADWORTHY_AGENT"] = str(tmp_path / "ended")
    assert press.run("wsgi", *PATHS) == FINE


def test_a_full_socket_holds_nobody_up(press, tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf:
        deaf.bind(str(tmp_path / "deaf"))
        press.variables["ROADWORTHY_AGENT"] = str(tmp_path / "deaf")
        assert press.run("wsgi", *["/nothing/"] * 400) == [FINE[0]] * 400
        deaf.setblocking(False)
        held = 0
        try:
            while deaf.recv(65536):
                held += 1
        except BlockingIOError:
            pass
    assert 0 < held < 400


def test_what_was_dropped_is_told_with_the_next_that_arrives(press, agent, tmp_path):
    moved = tmp_path / "moved"
    agent.path.rename(moved)
    press.run("wsgi_and_then", str(moved), str(agent.path), "/nothing/", "/nothing/")
    assert [said.get("dropped") for said in agent.told()] == [None, 2]


def test_a_fork_sends_over_a_socket_of_its_own(press, agent):
    press.run("wsgi_after_fork", "/nothing/")
    assert [said["view"] for said in agent.told()] == ["nothing"] * 3
