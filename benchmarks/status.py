"""Measures the status app's answers beside a view that does nothing and beside django-health-check, on one site.

One site, one Granian, SQLite and a file cache; the URLs are asked in turn, over one kept connection, so that all of
them see the same machine in the same moments.
"""

from __future__ import annotations

import http.client
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from uv import find_uv_bin

ROUNDS = 300
TIME_LIMIT_S = 30.0
SITE = """
from pathlib import Path
HERE = Path(__file__).parent
MEDIA_ROOT = HERE / "media"
SECRET_KEY = "a key for a benchmark"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "site_urls"
INSTALLED_APPS = ["roadworthy.contrib.status"]
MIDDLEWARE = ["roadworthy.contrib.status.middleware.StatusMiddleware"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HERE / "db.sqlite3"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": HERE / "cache"}}
"""
SERVE = """
from django.urls import path
from django.http import HttpResponse
from health_check.views import HealthCheckView
urlpatterns = [
    path("nothing/", lambda request: HttpResponse("")),
    path("health/", HealthCheckView.as_view(checks=["health_check.checks.Database", "health_check.checks.Cache"])),
]
"""
ASKED = {
    "a view that does nothing": "/nothing/",
    "roadworthy: live": "/-/live",
    "roadworthy: ready": "/-/ready",
    "roadworthy: dependencies (kept for 2 s)": "/-/dependencies",
    "django-health-check: database and cache": "/health/?format=json",
}


def write_site(folder: Path) -> None:
    """Write a site of three files."""
    (folder / "site_settings.py").write_text(SITE)
    (folder / "site_urls.py").write_text(SERVE)
    (folder / "media").mkdir()
    sqlite3.connect(folder / "db.sqlite3").execute("CREATE TABLE one (number)").connection.close()
    (folder / "site_wsgi.py").write_text(
        "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"
    )


def start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the site and wait until it answers."""
    packages = folder / "packages"
    words = [find_uv_bin(), "pip", "install", "-q", "--python", sys.executable, "--target", str(packages)]
    subprocess.run([*words, "django-health-check>=4", "django>=5.2,<5.3"], check=True)
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "site_settings"}
    variables["PYTHONPATH"] = os.pathsep.join([str(folder), str(packages)])
    serve = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "site_wsgi:application"]
    server = subprocess.Popen(serve, env=variables, cwd=folder, stdout=subprocess.DEVNULL)
    until_s = time.monotonic() + TIME_LIMIT_S
    while time.monotonic() < until_s:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server
        except OSError:
            time.sleep(0.05)
    server.kill()
    sys.exit("the site did not start")


def ask(connection: http.client.HTTPConnection, path: str) -> float:
    """Ask once; return the milliseconds."""
    begun_s = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        sys.exit(f"{path} answered {answer.status}")
    return (time.perf_counter() - begun_s) * 1000


def main() -> None:
    """Print the median and the slowest of each, and the ratio to the view that does nothing."""
    with tempfile.TemporaryDirectory() as name, socket.socket() as one:
        folder = Path(name)
        write_site(folder)
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
        one.close()
        server = start(folder, port)
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIME_LIMIT_S)
            for path in ASKED.values():
                ask(connection, path)
            times = {name: [ask(connection, path)] for name, path in ASKED.items()}
            for _ in range(ROUNDS):
                for name_, path in ASKED.items():
                    times[name_].append(ask(connection, path))
        finally:
            server.terminate()
            server.wait(timeout=TIME_LIMIT_S)
    base = statistics.median(times["a view that does nothing"])
    print(f"status answers over HTTP, ms ({ROUNDS} requests each)   median   slowest   ratio")
    for name_, found in times.items():
        median = statistics.median(found)
        print(f"  {name_:<48} {median:7.2f}   {max(found):7.2f}   {median / base:5.2f}")


if __name__ == "__main__":
    main()
