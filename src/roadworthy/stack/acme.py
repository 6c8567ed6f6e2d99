"""Certificates from an authority that speaks ACME (Let's Encrypt), got and renewed by certbot, by a timer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from roadworthy.fleet.resource import Directory, File, Package, Resource, Unit
from roadworthy.problems import ProblemsFound, Rule, Where
from roadworthy.stack.haproxy_options import option
from roadworthy.stack.haproxy_pages import TEMPLATES
from roadworthy.stack.haproxy_places import CERTIFICATES, ETC, SOCKET, UNIT
from roadworthy.stack.haproxy_site import SitePart
from roadworthy.stack.systemd import described, unit_text

WILDCARD = Rule(
    "E445",
    "No certificate for a wildcard this way",
    "An authority gives certificates for a wildcard only to whoever changes the domain's DNS.",
)
RULES = (WILDCARD,)
SCRIPT = f"{ETC}/get_certificate.py"
RETRY = "15min"
"""After a failure: a domain that does not point here yet. An authority takes five of these an hour."""


@dataclass(frozen=True)
class Acme:
    """What gets the certificate of one site at one front."""

    part: SitePart

    def resources(self) -> tuple[Resource, ...]:
        """Return the program, what it is told, and its timer, which runs it at once and twice a day."""
        self._refuse_wildcards()
        name = self.part.ground.layout.unit("certificate")
        return (
            Package("certbot"),
            Directory(self.folder, mode=0o700),
            File(SCRIPT, (TEMPLATES / "get_certificate.py").read_text("utf-8")),
            File(self.told, json.dumps(self._table(), indent=1) + "\n"),
            Unit(f"{name}.service", self._service(), enabled=False, running=None),
            Unit(f"{name}.timer", self._timer(), watches=(SCRIPT, self.told)),
        )

    @property
    def folder(self) -> str:
        """Return where certbot keeps its account and the certificates."""
        return f"{self.part.ground.layout.state}/certificate"

    @property
    def told(self) -> str:
        """Return the file that says what is wanted."""
        return f"{self.part.ground.layout.etc}/certificate.json"

    def _table(self) -> dict[str, object]:
        alone = len(self.part.fronts) == 1
        return {
            "key": self.part.key,
            "names": list(self.part.certified_names),
            "email": option(self.part.services, "email"),
            "server": option(self.part.services, "acme_server"),
            "address": "127.0.0.1" if alone else "",
            "port": self.part.certificate_port,
            "folder": self.folder,
            "pem": self.part.places.certificate,
            "socket": SOCKET,
            "unit": UNIT,
        }

    def _service(self) -> str:
        return unit_text(
            {
                "Unit": [
                    ("Description", described(f"Certificate of {self.part.key}")),
                    ("After", f"network-online.target {UNIT}"),
                    ("Wants", "network-online.target"),
                    ("StartLimitIntervalSec", "0"),
                ],
                "Service": [
                    ("Type", "oneshot"),
                    ("ExecStart", f"/usr/bin/python3 {SCRIPT} {self.told}"),
                    ("Restart", "on-failure"),
                    ("RestartSec", RETRY),
                    ("TimeoutStartSec", "10min"),
                    ("NoNewPrivileges", "yes"),
                    ("ProtectSystem", "strict"),
                    ("ProtectHome", "yes"),
                    ("PrivateTmp", "yes"),
                    ("PrivateDevices", "yes"),
                    ("ReadWritePaths", f"{self.folder} {CERTIFICATES}"),
                ],
            }
        )

    def _timer(self) -> str:
        minute = int.from_bytes(hashlib.sha256(self.part.key.encode()).digest()[:2], "big") % 720
        hours = f"{minute // 60:02},{minute // 60 + 12:02}"
        return unit_text(
            {
                "Unit": [("Description", described(f"Certificate of {self.part.key}, got now and renewed in time"))],
                "Timer": [
                    ("OnActiveSec", "2s"),
                    ("OnCalendar", f"*-*-* {hours}:{minute % 60:02}:00"),
                    ("AccuracySec", "1s"),
                ],
                "Install": [("WantedBy", "timers.target")],
            }
        )

    def _refuse_wildcards(self) -> None:
        names = [name for name in self.part.certified_names if name.startswith("*")]
        where = Where("roadworthy.toml", part=f"environments.{self.part.ground.environment.name}.domains")
        hint = 'give the balancer a certificate of your own: certificate = "certificates/gazette.pem"'
        if names:
            message = f"{', '.join(names)} can't be certified by ACME over HTTP"
            raise ProblemsFound([WILDCARD.problem(message, hint, where)])
