"""The certificate of a site at a front: given, self-signed, or one that holds the place of the authority's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from roadworthy.fleet.resource import Ensured, File, Package, Resource
from roadworthy.problems import Problem, ProblemsFound, Rule, Where
from roadworthy.stack.haproxy_options import ACME, SELF_SIGNED, option
from roadworthy.stack.haproxy_site import SitePart

NO_CERTIFICATE = Rule("E441", "The certificate can't be read", "Without it, no visitor can reach the site over TLS.")
NOT_A_CERTIFICATE = Rule("E442", "The file holds no certificate", "HAProxy would not start with it.")
NO_CERTIFICATE_KEY = Rule(
    "E443", "The certificate's private key is missing", "A certificate proves nothing without its key."
)
KEY_IN_THE_OPEN = Rule(
    "E444", "A private key is in the site's folder", "Whoever has the repository could pose as the site."
)
RULES = (NO_CERTIFICATE, NOT_A_CERTIFICATE, NO_CERTIFICATE_KEY, KEY_IN_THE_OPEN)
CHAIN = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n?", re.S)
KEY = re.compile(r"-----BEGIN (?:\w+ )*PRIVATE KEY-----.+?-----END (?:\w+ )*PRIVATE KEY-----\n?", re.S)
SECRET = re.compile(r"[A-Z][A-Z0-9_]*")

MAKE = r"""
set -eu
umask 077
pem=$1 names=$2
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 3650 -subj /CN=self-signed \
    -addext "subjectAltName=$names" -keyout "$pem.key-part" -out "$pem.part" 2>/dev/null
cat "$pem.key-part" >> "$pem.part"
rm "$pem.key-part"
mv "$pem.part" "$pem"
"""
IS_THERE = 'test -s "$1"'
IS_FOR_THESE = r"""
set -f
test -s "$1" || exit 1
there=$(openssl x509 -in "$1" -noout -ext subjectAltName | tr -d " " | tr , "\n")
for name in $(printf %s "$2" | tr , " "); do
    printf "%s\n" "$there" | grep -qxF "$name" || exit 1
done
"""


@dataclass(frozen=True)
class Certificate:
    """The certificate of one site at one front."""

    part: SitePart

    def resources(self) -> tuple[Resource, ...]:
        """Return what brings the certificate, if there is a name to certify."""
        if not self.part.certified_names:
            return ()
        if self.is_given:
            return (File(self.part.places.certificate, self.given(), mode=0o600, secret=True),)
        is_right = IS_THERE if self.part.uses_acme else IS_FOR_THESE
        names = ",".join(f"DNS:{name}" for name in self.part.certified_names)
        words = ("certificate", self.part.places.certificate, names)
        sort = "until the authority's is there" if self.part.uses_acme else "self-signed"
        title = f"certificate of {self.part.key}, {sort}"
        return (
            Package("openssl"),
            Ensured(title, ("/bin/sh", "-c", is_right, *words), ("/bin/sh", "-c", MAKE, *words)),
        )

    @property
    def is_given(self) -> bool:
        """Say whether the owner has a certificate; it stays at home when machines are only for a rehearsal."""
        return self._wanted not in (ACME, SELF_SIGNED) and not self.part.ground.is_rehearsal

    @property
    def mark(self) -> str:
        """Return what is another for another given certificate, and gives nothing away."""
        return hashlib.sha256(self.given().encode()).hexdigest() if self.is_given else self._wanted

    @property
    def _wanted(self) -> str:
        return str(option(self.part.services, "certificate"))

    def given(self) -> str:
        """Return the owner's certificate, its chain and its key. Raise ProblemsFound if that is not what is there."""
        text = self._read(self._wanted, "certificate", NO_CERTIFICATE)
        chain = CHAIN.findall(text)
        if not chain:
            hint = "it begins with -----BEGIN CERTIFICATE-----, the site's own first, then those that vouch for it"
            raise self._problem(NOT_A_CERTIFICATE, "certificate", f"{self._wanted} holds no certificate", hint)
        return "".join(_whole(block) for block in [*chain, self._key(text)])

    def _key(self, text: str) -> str:
        named = str(option(self.part.services, "certificate_key"))
        if SECRET.fullmatch(named):
            text, source = self.part.ground.secrets.get(named, ""), f"the secret {named}"
        elif named:
            text, source = self._read(named, "certificate_key", NO_CERTIFICATE_KEY), named
        else:
            source = self._wanted
        self._refuse_in_the_open(named or self._wanted, text)
        if found := KEY.search(text):
            return found.group()
        hint = f"keep it as a secret: road secrets set {self.part.ground.environment.name} CERTIFICATE_KEY, and write "
        hint += 'certificate_key = "CERTIFICATE_KEY"; or name a file outside the repository'
        raise self._problem(NO_CERTIFICATE_KEY, "certificate_key", f"{source} holds no private key", hint)

    def _refuse_in_the_open(self, name: str, text: str) -> None:
        folder = self.part.ground.site.folder.resolve()
        inside = not SECRET.fullmatch(name) and (folder / Path(name).expanduser()).resolve().is_relative_to(folder)
        if inside and KEY.search(text):
            hint = 'move it out of the site\'s folder, or keep it as a secret: certificate_key = "CERTIFICATE_KEY"'
            raise self._problem(KEY_IN_THE_OPEN, "certificate", f"{name} holds a private key", hint)

    def _read(self, name: str, part: str, rule: Rule) -> str:
        try:
            return (self.part.ground.site.folder / Path(name).expanduser()).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text; convert it to PEM"
            hint = "the path begins at the folder of roadworthy.toml"
            raise self._problem(rule, part, f"{name} can't be read: {reason}", hint) from error

    def _problem(self, rule: Rule, part: str, message: str, hint: str) -> ProblemsFound:
        services: Sequence[str] = [service.name for service in self.part.services]
        problem: Problem = rule.problem(message, hint, Where("roadworthy.toml", part=f"services.{services[0]}.{part}"))
        return ProblemsFound([problem])


def _whole(block: str) -> str:
    return block if block.endswith("\n") else f"{block}\n"
