"""Where HAProxy has its files on a host: some of all sites together, some of one site alone."""

from __future__ import annotations

from dataclasses import dataclass

ETC = "/etc/roadworthy/haproxy"
RUN = "/run/roadworthy-haproxy"
SOCKET = f"{RUN}/admin.sock"
MASTER_SOCKET = f"{RUN}/master.sock"
BASE = f"{ETC}/base.cfg"
GLOBALS = f"{ETC}/global.d"
SITES = f"{ETC}/sites"
DOMAINS = f"{ETC}/domains.map"
DOMAIN_PARTS = f"{ETC}/domains.d"
SHAPES = f"{ETC}/shapes"
SHAPE_PARTS = f"{ETC}/shapes.d"
MAINTENANCE = f"{ETC}/maintenance"
TOKENS = f"{ETC}/tokens"
CERTIFICATES = f"{ETC}/certificates"
PAGES = f"{ETC}/pages"
MAINTENANCE_PAGE = f"{PAGES}/maintenance.html"
RELOAD = f"{ETC}/reload.py"
UNIT = "roadworthy-haproxy.service"
UPGRADED = "roadworthy-haproxy-upgraded"


@dataclass(frozen=True)
class SitePlaces:
    """The files of the site's environment with this key."""

    key: str

    @property
    def configuration(self) -> str:
        """Return the site's part of the configuration."""
        return f"{SITES}/{self.key}.cfg"

    @property
    def figures(self) -> str:
        """Return the site's part of what HAProxy tells agents."""
        return f"{GLOBALS}/{self.key}.cfg"

    @property
    def figures_socket(self) -> str:
        """Return where the site's agent asks for figures, and can do nothing else."""
        return f"{RUN}/{self.key}.sock"

    @property
    def domains(self) -> str:
        """Return the site's part of the map from domains to sites."""
        return f"{DOMAIN_PARTS}/{self.key}.map"

    @property
    def shape(self) -> str:
        """Return what is another whenever HAProxy must read the site's files anew."""
        return f"{SHAPE_PARTS}/{self.key}"

    @property
    def maintenance(self) -> str:
        """Return the map that says whether the site is in maintenance."""
        return f"{MAINTENANCE}/{self.key}.map"

    @property
    def token(self) -> str:
        """Return the map with what HAProxy proves itself with when it asks the site whether it is ready."""
        return f"{TOKENS}/{self.key}.map"

    @property
    def certificate(self) -> str:
        """Return the site's certificate, its chain and its key."""
        return f"{CERTIFICATES}/{self.key}.pem"
