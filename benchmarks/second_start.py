"""Measures a site's second start, when nothing has changed, until its front page answers.

Beside it, in turn: honcho with the entrypoint that most sites have (migrate, collectstatic, application server), in
the same environment, with the same settings, the same server and the same number of workers.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from uv import find_uv_bin

ROUNDS = 5
TIME_LIMIT_S = 120.0
ROAD = (sys.executable, "-m", "roadworthy.cli.main")


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for_front_page(port: int) -> None:
    """Ask the front page until it answers as it should."""
    until_s = time.monotonic() + TIME_LIMIT_S
    while time.monotonic() < until_s:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/")
            if connection.getresponse().status < 500:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
    sys.exit(f"nothing answered on port {port} within {TIME_LIMIT_S:g} s")


def start_with_road(site: Path) -> float:
    """Start and stop the site with `road up -d`; return the seconds until the front page had answered."""
    begun_s = time.monotonic()
    subprocess.run([*ROAD, "-C", str(site), "up", "-d"], check=True, capture_output=True)
    took_s = time.monotonic() - begun_s
    subprocess.run([*ROAD, "-C", str(site), "stop"], check=True, capture_output=True)
    return took_s


def entrypoint(site: Path, port: int) -> str:
    """Return the shell line that most sites start with, for this site's own environment."""
    python = site / ".roadworthy" / "local" / "venv" / "bin" / "python"
    manage = f"{python} manage.py"
    serve = f"{python} -m gunicorn --bind 127.0.0.1:{port} --workers 2 --threads 8 gazette.wsgi"
    return f"{manage} migrate --noinput && {manage} collectstatic --noinput && exec {serve}"


def start_with_honcho(site: Path, gunicorn: Path) -> float:
    """Start and stop the site with honcho; return the seconds until the front page had answered."""
    port = free_port()
    settings = site / ".roadworthy" / "local" / "settings"
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "roadworthy_settings"}
    variables["PYTHONPATH"] = os.pathsep.join([str(settings), str(gunicorn)])
    with tempfile.NamedTemporaryFile("w", suffix=".Procfile") as procfile, tempfile.TemporaryFile() as said:
        procfile.write(f"web: {entrypoint(site, port)}\n")
        procfile.flush()
        words = [find_uv_bin(), "tool", "run", "honcho", "-d", str(site), "-f", procfile.name, "start"]
        begun_s = time.monotonic()
        honcho = subprocess.Popen(words, cwd=site, env=variables, stdout=said, stderr=subprocess.STDOUT)
        wait_for_front_page(port)
        took_s = time.monotonic() - begun_s
        honcho.send_signal(signal.SIGTERM)
        honcho.wait(timeout=30)
    return took_s


def main() -> None:
    """Print both, and the ratio."""
    site = Path(sys.argv[1] if len(sys.argv) > 1 else "example/gazette").resolve()
    start_with_road(site)
    with tempfile.TemporaryDirectory() as folder:
        python = site / ".roadworthy" / "local" / "venv" / "bin" / "python"
        words = [find_uv_bin(), "pip", "install", "-q", "--python", str(python), "--target", folder, "gunicorn"]
        subprocess.run(words, check=True)
        start_with_honcho(site, Path(folder))
        pairs = [(start_with_road(site), start_with_honcho(site, Path(folder))) for _ in range(ROUNDS)]
    road, honcho = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"second start of {site.name}, nothing changed, until the front page answered (median of {ROUNDS})")
    print(f"  road up -d                                       {road:5.2f} s")
    print(f"  honcho: migrate, collectstatic, gunicorn         {honcho:5.2f} s")
    print(f"  ratio                                            {road / honcho:5.2f}")


if __name__ == "__main__":
    main()
