"""Granian, the application server: runs the site's code, and hands out static and media files without it."""

from __future__ import annotations

from pathlib import Path

from roadworthy.environments.option import Option
from roadworthy.environments.probe import Probe
from roadworthy.environments.process import Process
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.environments.text import OneOf
from roadworthy.problems import ProblemsFound, Rule, Where
from roadworthy.stack.kind import Ground, Place, StackKind

PORT = 8000
READY_PATH = "/-/ready"
NEED_ASGI = frozenset({"channels", "daphne"})
PATIENCE = ("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "20")
LAUNCHER = "roadworthy_serve"
"""A module of the site's Python that starts Granian with what Granian needs, whatever the site's own packages are."""
NO_APPLICATION = Rule("E343", "The site has no such application", "The application server has nothing to serve.")
RULES = (NO_APPLICATION,)
ACCESS = '%(addr)s "%(method)s %(path)s" %(status)d %(dt_ms).1f ms'


class Granian(StackKind):
    """The application server, over WSGI, or ASGI when the site gives only that or asks for it."""

    name = "granian"
    title = "application server"
    roles = ("web",)
    depends_on = ("database", "cache", "queue")
    runs_code = True
    options = (
        Option("port", "count", "The port on the workstation; the next free one if it is taken.", default=PORT),
        Option("workers", "count", "Worker processes on each host.", default=2),
        Option("threads", "count", "Threads of each worker that run the site's code (WSGI).", default=8),
        Option(
            "interface",
            OneOf(("wsgi", "asgi")),
            "How the site is called. When it has both: ASGI for one with Channels, else WSGI.",
            default="",
        ),
        Option("static", "yes or no", "Serve the static files without reaching Python.", default=True),
        Option("media", "yes or no", "Serve the media files without reaching Python.", default=True),
    )

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Run the site on the workstation as on a host, on the first free port.

        Its address is given by name: sites that know their own name take themselves for `localhost`.
        """
        wanted = [(service, int(service.options.get("port", PORT))) for service in services]
        given = [(service, port, ground.free_port(port)) for service, port in wanted]
        return Place(
            processes=tuple(process(service, ground, port) for service, _, port in given),
            notes=tuple(
                f"{service.name}: port {asked} is taken; {port} stands in"
                for service, asked, port in given
                if port != asked
            ),
            addresses={service.name: f"localhost:{port}" for service, _, port in given},
        )


def process(service: Service, ground: Ground, port: int) -> Process:
    """Return the process that serves the site at a port of the workstation."""
    interface = _interface(service, ground)
    command = [str(ground.python), "-m", LAUNCHER, *_how(service, interface)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--backlog", "1024"]
    command += ["--workers", str(service.options.get("workers", 2)), *PATIENCE]
    command += ["--access-log", "--access-log-fmt", ACCESS, "--log-level", "error"]
    for route, folder in files(service, ground):
        command += ["--static-path-route", route, "--static-path-mount", str(folder)]
    command += ["--static-path-expires", "300", target(ground.site, interface)]
    return Process(
        service.name,
        tuple(command),
        ground.site.folder,
        ground.variables,
        ready=Probe(url=f"http://127.0.0.1:{port}{READY_PATH}", time_limit_s=10),
        stop_time_s=25,
    )


def _interface(service: Service, ground: Ground) -> str:
    """Return what the service asks for, else what the site has; of both, the one that its apps need."""
    site, asked = ground.site, str(service.options.get("interface") or "")
    needs_asgi = site.asgi and not NEED_ASGI.isdisjoint(ground.project.installed_apps)
    found = asked or ("wsgi" if site.wsgi and not needs_asgi else "asgi")
    if (site.asgi if found == "asgi" else site.wsgi) == "":
        where = Where("roadworthy.toml", part=f"services.{service.name}.interface")
        hint = f'add {found} = "module:application" to [site]'
        raise ProblemsFound([NO_APPLICATION.problem(f"the site has no {found.upper()} application", hint, where)])
    return found


def _how(service: Service, interface: str) -> list[str]:
    if interface == "asgi":
        return ["--interface", "asginl"]
    threads = int(service.options.get("threads", 8))
    return ["--interface", "wsgi", "--blocking-threads", str(threads), "--backpressure", str(threads * 16), "--no-ws"]


def target(site: Site, interface: str) -> str:
    """Return the application as module:attribute."""
    wanted = site.asgi if interface == "asgi" else site.wsgi
    return wanted if ":" in wanted else f"{wanted}:application"


def files(service: Service, ground: Ground) -> list[tuple[str, Path]]:
    """Return the URL prefixes and folders to serve without Python, the longest prefix first.

    Not those that the project's own URLconf answers with a view (it may ask who is asking), nor files that the
    project has on another host or no folder for.
    """
    project = ground.project
    wanted = {
        project.static_url: (ground.static, service.options.get("static", True)),
        project.media_url: (ground.media, service.options.get("media", True)),
    }
    found = [
        (url.rstrip("/"), folder)
        for url, (folder, is_wanted) in wanted.items()
        if is_wanted and url.startswith("/") and not url.startswith("//") and url not in project.serves
    ]
    there = [(url, folder) for url, folder in found if url and (folder.is_dir() or folder.parent == ground.folder)]
    return sorted(there, key=lambda one: -len(one[0]))
