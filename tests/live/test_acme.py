"""A certificate from a real authority (Pebble, Let's Encrypt's own for tests), got through a real HAProxy."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests.live.real_front import RealFront, free_port, front, ground_of, visitors

from roadworthy.stack.balancer import Balance

MISSING = [name for name in ("pebble", "pebble-challtestsrv", "certbot", "openssl") if not shutil.which(name)]
MISSING += [] if shutil.which("haproxy", path="/usr/sbin:/usr/bin") else ["haproxy"]
pytestmark = [pytest.mark.live, pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")]
MAKE = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority -addext"
PEBBLE = {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"}


def issuer(site: RealFront, name: str = "gazette.example") -> str:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", site.https), 5)
    with plain, context.wrap_socket(plain, server_hostname=name) as connection:
        shown = connection.getpeercert(binary_form=True)
    said = subprocess.run(
        ["openssl", "x509", "-noout", "-issuer", "-inform", "DER"], input=shown, capture_output=True, check=True
    )
    return said.stdout.decode().strip()


def wait_for_port(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nobody listens at {port}")


@contextmanager
def authority(folder: Path, directory: int, http: int) -> Iterator[None]:
    """Run Pebble, which finds every name at this machine."""
    words = [*MAKE.split(), "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "ca.pem"]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
    dns, table = free_port(), {
        "listenAddress": f"127.0.0.1:{directory}", "managementListenAddress": f"127.0.0.1:{free_port()}",
        "certificate": "ca.pem", "privateKey": "key.pem", "httpPort": http, "tlsPort": http,
    }  # fmt: skip
    (folder / "pebble.json").write_text(json.dumps({"pebble": table}))
    quiet = ["-http01", "", "-https01", "", "-tlsalpn01", "", "-management", f"127.0.0.1:{free_port()}"]
    names = [
        "pebble-challtestsrv",
        "-defaultIPv4",
        "127.0.0.1",
        "-defaultIPv6",
        "",
        "-dns01",
        f"127.0.0.1:{dns}",
        *quiet,
    ]
    pebble = ["pebble", "-config", "pebble.json", "-dnsserver", f"127.0.0.1:{dns}", "-strict"]
    with (folder / "pebble.log").open("wb") as log:
        running = [
            subprocess.Popen(each, cwd=folder, stdout=log, stderr=log, env={**os.environ, **PEBBLE})
            for each in (names, pebble)
        ]
        try:
            wait_for_port(directory)
            yield
        finally:
            for process in running:
                process.terminate()
                process.wait(10)


def test_a_certificate_takes_the_placeholders_place_and_no_visitor_notices(tmp_path: Path) -> None:
    directory = free_port()
    wanted = ground_of(
        certificate="acme", email="owner@gazette.example", acme_server=f"https://127.0.0.1:{directory}/dir"
    )
    ground = replace(wanted, is_rehearsal=False)
    with front(tmp_path, ground) as site, authority(tmp_path, directory, site.http):
        site.write({ground.layout.key: Balance()})
        site.start()
        assert issuer(site) == "issuer=CN = self-signed"
        etc = tmp_path / "etc"
        told = etc / ground.layout.key / "certificate.json"
        told.write_text(json.dumps({**json.loads(told.read_text()), "folder": str(tmp_path / "acme")}))
        with visitors(site.http, status=308) as crowd:
            words = ["/usr/bin/python3", etc / "haproxy" / "get_certificate.py", told]
            trusting = {**os.environ, "REQUESTS_CA_BUNDLE": str(tmp_path / "ca.pem")}
            done = subprocess.run(words, env=trusting, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Success!" in done.stdout
        assert (etc / "haproxy" / "certificates" / f"{ground.layout.key}.pem").stat().st_mode & 0o777 == 0o600
        running = issuer(site)
        site.reload()
        assert running == issuer(site)
        assert running.startswith("issuer=CN = Pebble Intermediate CA")
        assert crowd.failed == []
        with pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
            issuer(site, "other.example")
