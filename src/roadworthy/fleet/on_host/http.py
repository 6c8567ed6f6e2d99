"""Asks probes from this host itself: over HTTP, TCP, or a Unix socket; once, or until the answer is right."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from roadworthy.fleet.on_host.operations import Call, operation

LOOK_S = 0.05
READ = 1 << 16


@operation("http.ask")
def ask(call: Call) -> dict[str, Any]:
    """Ask each probe, and return the answers in their order."""
    asked, until_s = call.message, time.monotonic() + call.message["patience_s"]
    with ThreadPoolExecutor(max(1, asked["at_once"])) as pool:
        return {"answers": list(pool.map(lambda probe: answered(call, probe, until_s), asked["probes"]))}


def answered(call: Call, probe: dict[str, Any], until_s: float) -> dict[str, Any]:
    """Return the answer to a probe, asked again until it is right or the time is over."""
    while True:
        answer = once(probe)
        if not answer["reason"] or time.monotonic() + LOOK_S > until_s:
            return answer
        call.raise_if_gone()
        time.sleep(LOOK_S)


def once(probe: dict[str, Any]) -> dict[str, Any]:
    """Ask a probe once."""
    begun_s = time.monotonic()
    status, reason = 0, ""
    headers: dict[str, str] = {}
    try:
        if probe["url"]:
            status, headers = _over_http(probe)
            reason = _wrong(probe, status, headers)
        else:
            _connect(probe)
            reason = _unsaid(probe)
    except socket.timeout:
        reason = f"no answer within {probe['time_limit_s']:g} s"
    except ConnectionRefusedError:
        reason = "nothing listens there"
    except (OSError, http.client.HTTPException) as error:
        reason = (getattr(error, "strerror", "") or str(error) or type(error).__name__).lower()
    return {"status": status, "headers": headers, "took_ms": (time.monotonic() - begun_s) * 1000, "reason": reason}


def _over_http(probe: dict[str, Any]) -> tuple[int, dict[str, str]]:
    url = urlsplit(probe["url"])
    limit_s = probe["time_limit_s"]
    if url.scheme == "https":
        name = urlsplit(f"//{probe['host_header']}").hostname or url.hostname or ""
        connection: http.client.HTTPConnection = _Named(url.hostname or "", url.port or 443, name, limit_s)
    else:
        connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=limit_s)
    try:
        headers = {"Host": probe["host_header"]} if probe["host_header"] else {}
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        connection.request("GET", path, headers={**headers, "User-Agent": "roadworthy", **probe["headers"]})
        answer = connection.getresponse()
        until_s = time.monotonic() + limit_s
        while answer.read(READ):
            if time.monotonic() > until_s:
                raise socket.timeout
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


class _Named(http.client.HTTPSConnection):
    """TLS with an address, by a name: a server of many sites chooses its certificate by it. Any certificate will do."""

    def __init__(self, host: str, port: int, name: str, limit_s: float) -> None:
        super().__init__(host, port, timeout=limit_s)
        self.name = name

    def connect(self) -> None:
        """Connect, and say the name."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # without the known authorities, which take long to read
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection((self.host, self.port), self.timeout)
        self.sock = context.wrap_socket(plain, server_hostname=self.name)


def _wrong(probe: dict[str, Any], status: int, headers: dict[str, str]) -> str:
    if status not in probe["statuses"]:
        return f"it answers {status}"
    other = [name for name, value in probe["wanted"].items() if headers.get(name.lower()) != value]
    return "; ".join(f"its {name} is {headers.get(name.lower()) or 'missing'}" for name in other)


def _connect(probe: dict[str, Any]) -> None:
    if probe["socket"]:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
            one.settimeout(probe["time_limit_s"])
            one.connect(probe["socket"])
        return
    host, _, port = probe["address"].rpartition(":")
    socket.create_connection((host.strip("[]"), int(port)), timeout=probe["time_limit_s"]).close()


def _unsaid(probe: dict[str, Any]) -> str:
    if not probe["file"]:
        return ""
    text = Path(probe["file"]).read_text(errors="replace")
    return "" if probe["says"] in text else f"{probe['file']} does not say {probe['says']!r}"
