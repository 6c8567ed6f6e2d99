"""Asks a process whether it is ready, from a thread of its own, so that a slow answer holds nothing up."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from roadworthy.environments.probe import Probe
from roadworthy.fleet.ports import is_open

PAUSE_S = 0.1
LONGEST_REASON = 400


def why_not(probe: Probe) -> str:
    """Ask once. Return nothing when the answer is right, else why it is not, as the end of a sentence."""
    try:
        if probe.url:
            return _ask_http(probe)
        _connect(probe)
        return _ask_file(probe)
    except TimeoutError:
        return f"{_target(probe)} gave no answer within {probe.time_limit_s:g} s"
    except ConnectionRefusedError:
        return f"nothing listens on {_target(probe)}"
    except FileNotFoundError:
        return f"there is no socket {probe.socket}"
    except (OSError, http.client.HTTPException) as error:
        return f"{_target(probe)}: {str(error) or type(error).__name__}"


def who_has(probe: Probe) -> str:
    """Return where somebody listens already, before the process that the question is for was started."""
    if probe.socket and not probe.url:
        return ""
    host, port = _place(probe)
    return f"{host}:{port}" if is_open(host, port, probe.time_limit_s) else ""


class Asking:
    """Asks again and again until the answer is right, or nobody wants to know any more."""

    def __init__(self, probe: Probe, tell: Callable[[], None]) -> None:
        self.is_right = False
        self.reason = ""
        self._probe = probe
        self._tell = tell
        self._enough = threading.Event()
        threading.Thread(target=self._ask, name="road-probe", daemon=True).start()

    def stop(self) -> None:
        """Ask no more."""
        self._enough.set()

    def _ask(self) -> None:
        while not self._enough.is_set():
            self.reason = why_not(self._probe)
            if not self.reason:
                self.is_right = True
                self._tell()
                return
            self._enough.wait(PAUSE_S)


def _ask_file(probe: Probe) -> str:
    if not probe.file:
        return ""
    try:
        said = Path(probe.file).read_text("utf-8", errors="replace")
    except OSError:
        said = ""
    return "" if probe.says in said else f"{_target(probe)} answers, and is not ready"


def _ask_http(probe: Probe) -> str:
    """Ask without following redirects; a certificate is not judged, for the question is put to our own process."""
    parts = urlsplit(probe.url)
    connection = _http_connection(parts, probe.time_limit_s)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": probe.host_header} if probe.host_header else {}
    try:
        connection.request("GET", path, headers={**headers, "User-Agent": "roadworthy", "Connection": "close"})
        answer = connection.getresponse()
        if answer.status in probe.statuses:
            return ""
        return f"it answered {answer.status} at {probe.url}{_why(answer)}"
    finally:
        connection.close()


def _why(answer: http.client.HTTPResponse) -> str:
    """Return what an answer says in JSON of why it is not right; a page for people is passed over."""
    if answer.getheader("Content-Type", "").partition(";")[0] != "application/json":
        return ""
    return f": {answer.read(LONGEST_REASON).decode('utf-8', 'replace')}"


def _http_connection(parts: SplitResult, time_limit_s: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl._create_unverified_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=time_limit_s, context=context)
    return http.client.HTTPConnection(host, parts.port, timeout=time_limit_s)


def _connect(probe: Probe) -> None:
    """Open a connection and close it again."""
    if probe.socket:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
            one.settimeout(probe.time_limit_s)
            one.connect(probe.socket)
    else:
        socket.create_connection(_place(probe), probe.time_limit_s).close()


def _place(probe: Probe) -> tuple[str, int]:
    parts = urlsplit(probe.url or f"tcp://{probe.address}")
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _target(probe: Probe) -> str:
    return probe.url or probe.socket or probe.address
