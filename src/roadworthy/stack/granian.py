"""Granian, the application server: runs the site's code, and hands out static and media files without it."""

from __future__ import annotations

from pathlib import Path

from roadworthy.environments.option import Option
from roadworthy.environments.probe import Probe
from roadworthy.environments.process import Process
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.stack.kind import Ground, Place, StackKind

PORT = 8000
READY_PATH = "/-/ready"
ACCESS = '%(addr)s "%(method)s %(path)s" %(status)d %(dt_ms).1f ms'


class Granian(StackKind):
    """The application server, over WSGI, or ASGI when the site gives only that or asks for it."""

    name = "granian"
    title = "application server"
    roles = ("web",)
    depends_on = ("database", "cache", "queue")
    options = (
        Option("port", "count", "The port on the workstation; the next free one if it is taken.", default=PORT),
        Option("workers", "count", "Worker processes on each host.", default=2),
        Option("threads", "count", "Threads of each worker that run the site's code (WSGI).", default=8),
        Option("interface", "text", '"wsgi" or "asgi"; WSGI when the site has both.', default=""),
        Option("static", "yes or no", "Serve the static files without reaching Python.", default=True),
        Option("media", "yes or no", "Serve the media files without reaching Python.", default=True),
    )

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Run the site on the workstation as on a host, on the first free port."""
        taken = [(service, ground.free_port(int(service.options.get("port", PORT)))) for service in services]
        return Place(
            processes=tuple(process(service, ground, port) for service, port in taken),
            addresses={service.name: f"127.0.0.1:{port}" for service, port in taken},
        )


def process(service: Service, ground: Ground, port: int) -> Process:
    """Return the process that serves the site at a port of the workstation."""
    command = [
        str(ground.python),
        "-m",
        "granian",
        *_how(service, ground.site),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--workers", str(service.options.get("workers", 2)), "--backlog", "1024"]
    command += ["--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "20"]
    command += ["--no-ws"] if _interface(service, ground.site) == "wsgi" else []
    command += ["--access-log", "--access-log-fmt", ACCESS, "--log-level", "error", "--static-path-expires", "300"]
    mounts = [word for route, folder in files(service, ground) for word in _mount(route, folder)]
    return Process(
        service.name,
        (*command, *mounts, target(service, ground.site)),
        ground.site.folder,
        ground.variables,
        ready=Probe(url=f"http://127.0.0.1:{port}{READY_PATH}", time_limit_s=10),
        stop_time_s=25,
    )


def _interface(service: Service, site: Site) -> str:
    return str(service.options.get("interface") or ("wsgi" if site.wsgi else "asgi"))


def _how(service: Service, site: Site) -> list[str]:
    if _interface(service, site) == "asgi":
        return ["--interface", "asginl"]
    threads = str(service.options.get("threads", 8))
    return ["--interface", "wsgi", "--blocking-threads", threads, "--backpressure", str(int(threads) * 16)]


def target(service: Service, site: Site) -> str:
    """Return the application as module:attribute."""
    wanted = site.asgi if _interface(service, site) == "asgi" else site.wsgi
    return wanted if ":" in wanted else f"{wanted}:application"


def files(service: Service, ground: Ground) -> list[tuple[str, Path]]:
    """Return the URL prefixes and folders to serve without Python.

    Not those that the project's own URLconf answers with a view: it may ask who is asking.
    """
    project = ground.project
    wanted = [
        (project.static_url, ground.static, service.options.get("static", True)),
        (project.media_url, ground.media, service.options.get("media", True)),
    ]
    return [
        (url.rstrip("/"), folder)
        for url, folder, is_wanted in wanted
        if is_wanted and url.startswith("/") and url.strip("/") and url not in project.serves
    ]


def _mount(route: str, folder: Path) -> list[str]:
    return ["--static-path-route", route, "--static-path-mount", str(folder)]
