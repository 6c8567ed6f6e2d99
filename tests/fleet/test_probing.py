import http.server
import socket
import threading
from pathlib import Path

import pytest

from roadworthy.environments.probe import Probe
from roadworthy.fleet.ports import free_port
from roadworthy.fleet.probing import Asking, who_has, why_not


@pytest.fixture
def site():
    """A web server that answers 200 to its own host at /well?x=1, and 302 elsewhere."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            well = (self.path, self.headers["Host"]) == ("/well?x=1", "gazette.example")
            self.send_response(200 if well else 302)
            self.send_header("Location", "/well?x=1")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_right_status_is_the_right_answer(site):
    assert why_not(Probe(url=f"{site}/well?x=1", host_header="gazette.example")) == ""


def test_another_status_is_not_and_redirects_are_not_followed(site):
    assert why_not(Probe(url=f"{site}/")) == f"it answered 302 at {site}/"
    assert why_not(Probe(url=f"{site}/", statuses=(302,))) == ""


def test_what_an_answer_says_in_json_of_why_it_is_not_right_is_told():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(503)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"status": "fail", "migrations": "two are missing"}')

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/-/ready"
        said = why_not(Probe(url=url))
    assert said == f'it answered 503 at {url}: {{"status": "fail", "migrations": "two are missing"}}'


def test_nobody_there():
    port = free_port(26000)
    assert why_not(Probe(address=f"127.0.0.1:{port}")) == f"nothing listens on 127.0.0.1:{port}"


def test_a_server_that_is_silent_is_not_waited_for_beyond_the_time_limit():
    with socket.create_server(("127.0.0.1", 0)) as one:
        url = f"http://127.0.0.1:{one.getsockname()[1]}/"
        assert why_not(Probe(url=url, time_limit_s=0.1)) == f"{url} gave no answer within 0.1 s"
        assert why_not(Probe(address=url[7:-1])) == ""


def test_a_server_of_another_protocol_is_told():
    with socket.create_server(("127.0.0.1", 0)) as one:
        url = f"http://127.0.0.1:{one.getsockname()[1]}/"

        def greet():
            other, _ = one.accept()
            other.sendall(b"220 mail\r\n")
            other.close()

        threading.Thread(target=greet, daemon=True).start()
        assert why_not(Probe(url=url)).startswith(f"{url}: ")


def test_a_unix_socket(tmp_path):
    path = str(tmp_path / "socket")
    assert why_not(Probe(socket=path)) == f"there is no socket {path}"
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path)
        assert why_not(Probe(socket=path)) == f"nothing listens on {path}"
        one.listen()
        assert why_not(Probe(socket=path)) == ""


def test_who_listens_already_is_told():
    with socket.create_server(("127.0.0.1", 0)) as one:
        place = f"127.0.0.1:{one.getsockname()[1]}"
        assert who_has(Probe(url=f"http://{place}/")) == place
        assert who_has(Probe(address=place)) == place
    assert who_has(Probe(address=place)) == ""


def test_asking_goes_on_until_the_answer_is_right(wait_until):
    port = free_port(27000)
    told = threading.Event()
    asking = Asking(Probe(address=f"127.0.0.1:{port}"), told.set)
    wait_until(lambda: asking.reason)
    assert not asking.is_right
    with socket.create_server(("127.0.0.1", port)):
        assert told.wait(10)
    assert asking.is_right


def test_asking_can_be_stopped(wait_until):
    before = threading.active_count()
    asking = Asking(Probe(address="127.0.0.1:1"), lambda: None)
    asking.stop()
    wait_until(lambda: threading.active_count() == before)


def test_a_server_that_listens_before_it_is_ready_is_ready_when_its_file_says_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        place, file = f"127.0.0.1:{server.getsockname()[1]}", tmp_path / "state"
        probe = Probe(address=place, file=str(file), says="ready")
        assert why_not(probe) == f"{place} answers, and is not ready"
        file.write_text("starting")
        assert why_not(probe) == f"{place} answers, and is not ready"
        file.write_text("ready")
        assert why_not(probe) == ""
