"""Granian, the application server: runs the site's code, and hands out static and media files without it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from roadworthy.environments.address import in_url
from roadworthy.environments.environment import Environment
from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.option import Option
from roadworthy.environments.probe import Probe
from roadworthy.environments.process import Process
from roadworthy.environments.project import Project
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.environments.text import OneOf
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.problems import ProblemsFound, Rule, Where
from roadworthy.stack.host_ground import HostGround, ReleaseGround
from roadworthy.stack.kind import Ground, Place, StackKind
from roadworthy.stack.layout import SLOTS
from roadworthy.stack.media_folder import is_media_a_folder
from roadworthy.stack.opening import Opening
from roadworthy.stack.reach import addresses_of
from roadworthy.stack.release_unit import ReleaseUnit
from roadworthy.stack.service_unit import release_service
from roadworthy.stack.web_address import asking_address, fronts_of, listening_address

PORT = 8000
FEW_CORES = 2
PROCESS_MB = 100
STOP_TIME_S = 30.0
READY_PATH = "/-/ready"
STATUS_TOKEN = "ROADWORTHY_STATUS_TOKEN"
"""A host that came after a release was made is not among the addresses that the release answers; it has this secret."""
NEED_ASGI = frozenset({"channels", "daphne"})
PATIENCE = ("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "20")
LAUNCHER = "roadworthy_serve"
"""A module of the site's Python that starts Granian with what Granian needs, whatever the site's own packages are."""
NO_APPLICATION = Rule("E343", "The site has no such application", "The application server has nothing to serve.")
RULES = (NO_APPLICATION,)
ACCESS = '"%(method)s %(path)s" %(status)d %(dt_ms).1f ms'


class Granian(StackKind):
    """The application server, over WSGI, or ASGI when the site gives only that or asks for it."""

    name = "granian"
    title = "application server"
    roles = ("web",)
    depends_on = ("database", "cache", "queue")
    runs_code = True
    units = ("{key}-{service}@*.service",)
    options = (
        Option("port", "count", "The port on the workstation; the next free one if it is taken.", default=PORT),
        Option(
            "workers", "count", "Worker processes on each host; without it 2, or one for each core of a bigger host."
        ),
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

    def at_once(self, options: Mapping[str, Any], cores: int) -> int:
        """Return the requests that run at the same time on one host."""
        return workers(options, cores) * int(options.get("threads", 8))

    def openings(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Opening, ...]:
        """Let the balancers on other hosts reach the application servers."""
        if not ground.has_kind(self.name):
            return ()
        fronts = [front for front in fronts_of(ground) if front != ground.host]
        others = tuple(dict.fromkeys(address for front in fronts for address in addresses_of(front, ground)))
        ports = [ground.layout.web_port(slot) for slot in range(SLOTS)]
        return tuple(Opening(port, others, f"{ground.layout.key}: web") for port in ports) if others else ()

    def release_units(self, ground: ReleaseGround, services: tuple[Service, ...]) -> tuple[ReleaseUnit, ...]:
        """Run the release at the port of its slot, beside those that run already."""
        wanted = [service for service in services if service.name in ground.host.host.roles]
        return tuple(release_unit(service, ground) for service in wanted)

    def memory_mb(self, options: Mapping[str, Any], facts: HostFacts) -> int:
        """Return about what its processes take, twice: of two releases during a deploy."""
        return 2 * workers(options, facts.cores) * PROCESS_MB

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
    interface = _interface(service, ground.site, ground.project)
    place = ("127.0.0.1", port, workers(service.options, FEW_CORES))
    command = [str(ground.python), *_words(service, ground.site, interface, place, files(service, ground))]
    return Process(
        service.name,
        tuple(command),
        ground.site.folder,
        ground.variables,
        ready=Probe(url=f"http://127.0.0.1:{port}{READY_PATH}", time_limit_s=10),
        stop_time_s=25,
    )


def release_unit(service: Service, ground: ReleaseGround) -> ReleaseUnit:
    """Return the unit that serves one release on a host, and the question by which it is known to be ready."""
    host = ground.host
    interface = _interface(service, host.site, host.project)
    place = (listening_address(host), ground.port, workers(service.options, host.own_facts.cores))
    mounts = [(url, Path(folder)) for url, folder in host_files(service, host)]
    words = [ground.python, *_words(service, host.site, interface, place, mounts)]
    return ReleaseUnit(
        service.name,
        f"{host.layout.unit(service.name, ground.id)}.service",
        release_service(ground, service.name, words, STOP_TIME_S),
        "serves",
        ready=ready(ground),
        stop_time_s=STOP_TIME_S,
    )


def ready(ground: ReleaseGround) -> Probe:
    """Return the question to a release from its own host, which only this release answers right."""
    address = in_url(asking_address(ground.host))
    token = ground.host.secrets.get(STATUS_TOKEN, "")
    return Probe(
        url=f"http://{address}:{ground.port}{READY_PATH}",
        host_header=host_name(ground.host.environment),
        time_limit_s=10,
        headers=FrozenTable({"Authorization": f"Bearer {token}"} if token else {}),
        wanted=FrozenTable({"X-Release": ground.id}),
    )


def host_name(environment: Environment) -> str:
    """Return a name that the site allows in the Host header: its first domain, else a host's address."""
    names = [domain for domain in environment.domains if not domain.startswith("*")]
    names += [domain.replace("*", "www", 1) for domain in environment.domains]
    return names[0] if names else in_url(environment.hosts[0].address)


def workers(options: Mapping[str, Any], cores: int) -> int:
    """Return how many processes serve on a host of so many cores."""
    return int(options.get("workers") or max(FEW_CORES, cores))


def _words(
    service: Service, site: Site, interface: str, place: tuple[str, int, int], mounts: list[tuple[str, Path]]
) -> list[str]:
    """Return what comes after the name of Python: the launcher, and all that Granian is told."""
    address, port, processes = place
    words = ["-m", LAUNCHER, *_how(service, interface)]
    words += ["--host", address, "--port", str(port), "--backlog", "1024"]
    words += ["--workers", str(processes), *PATIENCE]
    words += ["--access-log", "--access-log-fmt", ACCESS, "--log-level", "error"]
    for route, folder in mounts:
        words += ["--static-path-route", route, "--static-path-mount", str(folder)]
    return [*words, "--static-path-expires", "300", target(site, interface)]


def _interface(service: Service, site: Site, project: Project) -> str:
    """Return what the service asks for, else what the site has; of both, the one that its apps need."""
    asked = str(service.options.get("interface") or "")
    needs_asgi = site.asgi and not NEED_ASGI.isdisjoint(project.installed_apps)
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
    """Return the URL prefixes and folders to serve without Python, the longest prefix first."""
    found = _served(service, ground.project, ground.static, ground.media)
    return [(url, folder) for url, folder in found if folder.is_dir() or folder.parent == ground.folder]


def host_files(service: Service, ground: HostGround) -> list[tuple[str, Path]]:
    """Return the same on a host; uploads only where they are in the site's folder there."""
    static, media = Path(ground.layout.static), Path(ground.layout.media)
    found = _served(service, ground.project, static, media)
    return [(url, folder) for url, folder in found if folder == static or is_media_a_folder(ground.project)]


def _served(service: Service, project: Project, static: Path, media: Path) -> list[tuple[str, Path]]:
    """Return what is served without Python.

    Not what the project's own URLconf answers with a view (it may ask who is asking), nor files that the
    project has on another host or no folder for.
    """
    wanted = {
        project.static_url: (static, service.options.get("static", True)),
        project.media_url: (media, service.options.get("media", True)),
    }
    found = [
        (url.rstrip("/"), folder)
        for url, (folder, is_wanted) in wanted.items()
        if is_wanted and url.startswith("/") and not url.startswith("//") and url not in project.serves
    ]
    return sorted(((url, folder) for url, folder in found if url), key=lambda one: -len(one[0]))
