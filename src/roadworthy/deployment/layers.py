"""What every environment lays over a project's settings, whatever services it has. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from roadworthy.deployment.moved import MODULE as MOVED
from roadworthy.deployment.roots import Roots
from roadworthy.environments.address import in_url, is_ip
from roadworthy.environments.environment import Environment
from roadworthy.environments.project import Project
from roadworthy.stack.kind import Setting
from roadworthy.stack.literal import Code, assigned

STATUS_APP = "roadworthy.contrib.status"
STATUS_MIDDLEWARE = "roadworthy.contrib.status.middleware.StatusMiddleware"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ONLY_OVER_TLS = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
CAPTURE = "django.core.mail.backends.filebased.EmailBackend"
STATIC_APP = "django.contrib.staticfiles"
PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
PLAIN_MEDIA = "django.core.files.storage.FileSystemStorage"
HASHED_STATIC = "roadworthy.contrib.static.HashedStaticFilesStorage"
OLD_STORAGES = frozenset({"STATICFILES_STORAGE", "DEFAULT_FILE_STORAGE"})
"""Settings of Django up to 5.0, which refuses them beside STORAGES."""
NO_KEY = ("unset", "default-looking")
INSIDERS = ("127.0.0.0/8", "::1")
OWN_DOMAIN = ("SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN")
BEHIND_TLS = {
    "SESSION_COOKIE_SECURE": "True",
    "CSRF_COOKIE_SECURE": "True",
    "SECURE_HSTS_SECONDS": "3600",
    "SECURE_PROXY_SSL_HEADER": '("HTTP_X_FORWARDED_PROTO", "https")',
}


@dataclass(frozen=True)
class Layers:
    """The layers of one project in one environment. What the project set on purpose is left as it is."""

    environment: Environment
    project: Project
    roots: Roots

    def first(self) -> list[Setting]:
        """Return what comes before the settings of the services."""
        parts = (
            self._debug,
            self._secret_key,
            self._hosts,
            self._folders,
            self._static_storage,
            self._mail,
            self._logging,
            self._transport,
        )
        return [setting for part in parts for setting in part()]

    def last(self) -> list[Setting]:
        """Return what comes after the settings of the services."""
        return list(self._status())

    def _has(self, name: str) -> bool:
        return name in self.project.set_on_purpose

    def _value(self, name: str) -> Any:
        return self.project.values.get(name)

    def _debug(self) -> Iterable[Setting]:
        if self._value("DEBUG"):
            yield Setting("DEBUG = False", "production's shape: errors are logged, not shown to visitors")

    def _secret_key(self) -> Iterable[Setting]:
        state = self._value("SECRET_KEY")
        if self.environment.is_local and state == "unset":
            yield Setting('SECRET_KEY = (here / "run" / "secret_key").read_text()', "a key of this workstation's own")
        elif self.secrets():
            reason = (
                "the project's own is no secret; see `road secrets`" if state in NO_KEY else "the same on every host"
            )
            yield Setting('SECRET_KEY = os.environ["SECRET_KEY"]', reason, imports=("import os",))

    def _hosts(self) -> Iterable[Setting]:
        own = self._value("ALLOWED_HOSTS") or []
        wanted = [host for host in self._names() if host not in own and "*" not in own]
        if wanted:
            yield Setting(self._more("ALLOWED_HOSTS", wanted), "the names this environment is asked by")
        origins = [f"https://{domain}" for domain in self.environment.domains]
        missing = [origin for origin in origins if origin not in (self._value("CSRF_TRUSTED_ORIGINS") or [])]
        if missing:
            reason = "forms come from this environment's own pages, through the balancer"
            yield Setting(self._more("CSRF_TRUSTED_ORIGINS", missing), reason)

    def _more(self, name: str, words: Iterable[str]) -> str:
        """Return the lines that add to a list, which the project may not have."""
        return assigned(name, [*([Code(f"*{name}")] if self._has(name) else []), *words])

    def _names(self) -> tuple[str, ...]:
        """Return the names that visitors and probes call the site by; hosts of no domain are called by address."""
        if self.environment.is_local:
            return (*LOOPBACK, *self.environment.domains)
        domains = tuple(domain.removeprefix("*") for domain in self.environment.domains)
        return domains or tuple(in_url(host.address) for host in self.environment.hosts)

    def _folders(self) -> Iterable[Setting]:
        if self.roots.moves_static:
            code = f"STATIC_ROOT = {self._folder('STATIC_ROOT', 'static')}"
            yield Setting(code, "static files are collected into the environment's folder")
        if self.roots.moves_media:
            code = f"MEDIA_ROOT = {self._folder('MEDIA_ROOT', 'media')}"
            yield Setting(code, "uploads of this environment stay in its folder")

    def _folder(self, name: str, folder: str) -> str:
        """Return the new folder as the project has the old one: as text, or as a Path that can be added to."""
        is_path = name in (self._value("path_objects") or ())
        code = self.roots.code(folder)
        return code if is_path else f"str({code})"

    def _static_storage(self) -> Iterable[Setting]:
        """Hash the names of static files on hosts, so that releases side by side each find their own."""
        storages = dict(self._value("STORAGES") or {})
        own = self._value("STATICFILES_STORAGE") or storages.get("staticfiles", {}).get("BACKEND")
        if self.environment.is_local or not self.roots.moves_static or own != PLAIN_STATIC or not self._collects():
            return
        reason = "static files have a hash in their names: old pages find old files, and browsers keep them"
        if OLD_STORAGES.intersection(self.project.set_on_purpose):
            yield Setting(assigned("STATICFILES_STORAGE", HASHED_STATIC), reason)
            return
        others = {Code("**STORAGES"): None} if self._has("STORAGES") else {"default": {"BACKEND": PLAIN_MEDIA}}
        yield Setting(assigned("STORAGES", {**others, "staticfiles": {"BACKEND": HASHED_STATIC}}), reason)

    def _collects(self) -> bool:
        return STATIC_APP in self.project.installed_apps

    def _mail(self) -> Iterable[Setting]:
        if self.environment.name == "production":
            return
        reason = "e-mail is captured outside production: one file for each message"
        folder = Code('here / "mail"')
        if self._has("MAILERS"):
            entry = {"BACKEND": CAPTURE, "OPTIONS": {"file_path": folder}}
            names = ["default", *(name for name in self._value("MAILERS") or () if name != "default")]
            yield Setting(assigned("MAILERS", dict.fromkeys(names, entry)), reason)
        else:
            code = f"{assigned('EMAIL_BACKEND', CAPTURE)}\n{assigned('EMAIL_FILE_PATH', folder)}"
            yield Setting(code, reason)

    def _logging(self) -> Iterable[Setting]:
        if not self._has("LOGGING"):
            imports = ("from roadworthy.contrib.logs import logging_config",)
            yield Setting("LOGGING = logging_config()", "the log is JSON lines on standard error", imports)
        elif self._value("log_files"):
            imports = (f"from {MOVED} import logging_into",)
            reason = "log files of this environment are written into its folder"
            folder = 'here / "log" / "site"' if self.environment.is_local else 'here / "log"'
            yield Setting(f"LOGGING = logging_into({folder}, LOGGING)", reason, imports)

    def _transport(self) -> Iterable[Setting]:
        return self._without_tls() if self.environment.is_local else self._with_tls()

    def _without_tls(self) -> Iterable[Setting]:
        lines = [f"{name} = False" for name in ONLY_OVER_TLS if self._value(name)]
        lines += ["SECURE_HSTS_SECONDS = 0"] if self._value("SECURE_HSTS_SECONDS") else []
        lines += [f"{name} = None" for name in OWN_DOMAIN if self._value(name)]
        if lines:
            yield Setting("\n".join(lines), "the workstation has neither TLS nor the site's domain")
        if self._value("FORCE_SCRIPT_NAME"):
            yield Setting("FORCE_SCRIPT_NAME = None", "the workstation has no proxy that serves the site below a path")

    def _with_tls(self) -> Iterable[Setting]:
        lines = [f"{name} = {value}" for name, value in BEHIND_TLS.items() if not self._has(name)]
        if lines:
            yield Setting("\n".join(lines), "visitors come over TLS, which ends at the balancer")

    def secrets(self) -> tuple[str, ...]:
        """Return the names of the secrets that the layers read."""
        is_needed = self._value("SECRET_KEY") in NO_KEY or "SECRET_KEY" in self.environment.secrets
        return ("SECRET_KEY",) if is_needed and not self.environment.is_local else ()

    def _status(self) -> Iterable[Setting]:
        is_there = STATUS_APP in self.project.installed_apps
        if is_there and self.environment.is_local:
            return
        lines = [] if is_there else [self._more("INSTALLED_APPS", [STATUS_APP])]
        lines += [] if is_there else [self._first("MIDDLEWARE", STATUS_MIDDLEWARE)]
        lines += [assigned("ROADWORTHY_STATUS", self._status_table())]
        yield Setting("\n".join(lines), "the status app answers /-/live, /-/ready and /-/dependencies")

    def _status_table(self) -> dict[Any, Any]:
        """Return the app's own setting. On a host, the variables say where its drain file is (it is a release's)."""
        has_own = self._has("ROADWORTHY_STATUS")
        own = {Code("**ROADWORTHY_STATUS"): None} if has_own else {}
        if self.environment.is_local:
            return {"DRAIN_FILE": Code('here / "run" / "draining"'), **own}
        others = [Code('*ROADWORTHY_STATUS.get("ADDRESSES", [])')] if has_own else []
        return {**own, "ADDRESSES": [*others, *INSIDERS, *self._own_addresses()]}

    def _own_addresses(self) -> list[str]:
        """Return the addresses from which a host asks itself, where its server does not listen at loopback."""
        return [host.address for host in self.environment.hosts if is_ip(host.address)]

    def _first(self, name: str, word: str) -> str:
        return assigned(name, [word, *([Code(f"*{name}")] if self._has(name) else [])])
