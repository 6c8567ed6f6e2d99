"""The settings laid over a project on hosts: the same module in every release, for its build and its preflight too.

Beside the module, in the release's folder, are `code`, `static` and `python`. ROADWORTHY_FOLDER names the folder of
what outlives releases (media, mail, run); without it, it is the one on the hosts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from roadworthy.deployment.laid import Laid, write_settings
from roadworthy.deployment.layers import Layers
from roadworthy.deployment.overlay import Overlay
from roadworthy.deployment.roots import Roots, roots
from roadworthy.environments.environment import Environment
from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.project import Project
from roadworthy.environments.site import Site
from roadworthy.stack.kind import Place, Setting
from roadworthy.stack.layout import Layout

FOLDER_VARIABLE = "ROADWORTHY_FOLDER"
STATIC, MEDIA = 'release / "static"', 'here / "media"'
NOWHERE = ("127.0.0.1", 1)
"""Where nothing answers, and says so at once."""
CODE = '(release / "code").resolve()'
PACKAGES = 'Path(get_path("purelib"))'
PLACES = """\
release = Path(__file__).resolve().parent.parent
here = Path(os.environ.get("{variable}", "{root}"))"""


@dataclass(frozen=True)
class HostSettings:
    """What is laid over one project in one environment with hosts of its own.

    `places` are what the kinds of service lay over. `packages` is where the site's packages are on the workstation,
    `home` what stood for the site's folder on hosts when the project was read there.
    """

    site: Site
    environment: Environment
    project: Project
    layout: Layout
    places: tuple[Place, ...]
    packages: Path
    home: Path

    @property
    def roots(self) -> Roots:
        """Return where static and media files are, and how the module says so."""
        found = roots(self.site, self.project, Path(self.layout.root))
        return Roots(
            found.static,
            found.media,
            found.moves_static,
            found.moves_media,
            codes=FrozenTable({"static": STATIC, "media": MEDIA}),
            sources=((self.packages, PACKAGES), (self.home, "here"), (self.site.folder.resolve(), CODE)),
        )

    @property
    def laid(self) -> Laid:
        """Return which modules of the project are laid over, and which addresses have moved."""
        return Laid.over(self.project, tuple(move for place in self.places for move in place.moves))

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return the names of the secrets that the module reads because of the project itself."""
        return Layers(self.environment, self.project, self.roots).secrets()

    @property
    def reaching_nothing(self) -> HostSettings:
        """Return the same with every address that has moved where nothing answers: a build asks no host's service."""
        host, port = NOWHERE
        moves = [tuple(replace(move, new_host=host, new_port=port) for move in place.moves) for place in self.places]
        places = (replace(place, moves=each) for place, each in zip(self.places, moves, strict=True))
        return replace(self, places=tuple(places))

    def text(self) -> str:
        """Return the module."""
        where = PLACES.format(variable=FOLDER_VARIABLE, root=self.layout.root)
        imports = ["import os", *(["from sysconfig import get_path"] if PACKAGES in self._text(where, ()) else [])]
        return self._text(where, tuple(imports))

    def _text(self, where: str, imports: tuple[str, ...]) -> str:
        laid = [setting for place in self.places for setting in place.settings]
        places = Setting(where, "where this release is, and the files that outlive it", imports)
        moves = self.laid.moves
        return Overlay(self.site, self.environment, self.project, self.roots, laid, moves, places).text()

    def write(self, folder: Path) -> None:
        """Write the module, and what it uses, into the folder `settings` of a release."""
        write_settings(folder / "settings", self.text())
