"""What a WSGI application is told of a request."""

from roadworthy.hub.door.caller import Answer, call, environ_of

SCOPE = {
    "type": "http", "method": "GET", "path": "/gäzette/", "query_string": b"q=1", "scheme": "https",
    "server": ("hub1", 8713), "client": ("10.77.0.2", 4711), "http_version": "1.1",
    "headers": [
        (b"host", b"hub1:8713"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x"), (b"accept", b"y"),
        (b"content-type", b"text/plain"), (b"content-length", b"999"), (b"x_host", b"passed for another"),
    ],
}  # fmt: skip


def test_the_environment_is_that_of_wsgi():
    found = environ_of(SCOPE, b"abc")
    assert found.pop("wsgi.input").read() == b"abc"
    assert {name: value for name, value in found.items() if not name.startswith("wsgi.")} == {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": "/gäzette/".encode().decode("latin-1"),
        "QUERY_STRING": "q=1", "SERVER_NAME": "hub1", "SERVER_PORT": "8713", "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "10.77.0.2", "CONTENT_LENGTH": "3", "CONTENT_TYPE": "text/plain", "HTTP_HOST": "hub1:8713",
        "HTTP_COOKIE": "a=1; b=2", "HTTP_ACCEPT": "x,y",
    }  # fmt: skip
    assert found["wsgi.url_scheme"] == "https"


def test_an_answer_is_closed_when_it_was_read():
    class Parts(list):
        closed = False

        def close(self):
            Parts.closed = True

    def application(environ, start_response):
        start_response("418 I'm a teapot", [("X-Tea", "green")])
        return Parts([b"a", b"b"])

    assert call(application, SCOPE, b"") == Answer(418, [("X-Tea", "green")], b"ab")
    assert Parts.closed
