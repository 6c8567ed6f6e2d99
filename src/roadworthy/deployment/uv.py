"""Calls uv, which resolves, downloads and installs what a site requires."""

from __future__ import annotations

import configparser
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from uv import find_uv_bin

from roadworthy.environments.key import FILE_VARIABLE, KEY_VARIABLE
from roadworthy.environments.process import Process
from roadworthy.fleet.command import run_command

# What a shell may have set for another environment, and uv must not act on here; and what opens the secrets, which
# is no business of the packages that are built.
NOT_OURS = (
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "UV_PYTHON",
    "UV_PROJECT_ENVIRONMENT",
    "UV_SYSTEM_PYTHON",
    "UV_TARGET",
    "UV_PROJECT",
    "UV_WORKING_DIR",
    "PYTHONPATH",
    "PYTHONHOME",
    "FORCE_COLOR",
    KEY_VARIABLE,
    FILE_VARIABLE,
)
CERTIFICATE = re.compile(r"invalid peer certificate|certificate verify failed|UnknownIssuer|self.signed", re.IGNORECASE)
UNKNOWN = re.compile(r"was not found in the package registry")
FOR_OLDER_SETUPTOOLS = re.compile(
    r"use_2to3 is invalid|cannot import name '\w+' from 'setuptools|No module named 'pkg_resources'"
)
"""A package's own build, written for a setuptools that still had what is asked for here."""
OLDER_SETUPTOOLS = "setuptools<58 ; python_version < '3.12'\nsetuptools<70 ; python_version >= '3.12'\n"
TIME_LIMIT_S = 3600.0
PIP_FILES = ("/etc/pip.conf", "/etc/xdg/pip/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")


@dataclass(frozen=True)
class Outcome:
    """How uv ended: its exit code, and all that it said."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return what it said as one text."""
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Uv:
    """uv as it is called for one site, in the site's folder, so that the index its owners chose there is used."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    hear: Callable[[str], None] | None = None
    marks: Mapping[str, str] = field(default_factory=dict)

    def run(self, *words: str, more: Mapping[str, str] | None = None) -> Outcome:
        """Run one uv command; what fails for a reason with a known way out is tried again.

        A refused certificate, or an index not reached, as pip would; an old package's build with an older setuptools.
        """
        environment = {**self._environment(), **(more or {})}
        outcome = self._once(words, environment)
        if outcome.code and CERTIFICATE.search(outcome.text):
            environment |= {"UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true"}
            outcome = self._once(words, environment)
        if outcome.code and UNKNOWN.search(outcome.text) and (pip := as_uv_variables(read_pip_config(self.variables))):
            again = self._once(words, {**pip, **environment})
            outcome = again if again.code == 0 else outcome
        if outcome.code and FOR_OLDER_SETUPTOOLS.search(outcome.text) and "UV_BUILD_CONSTRAINT" not in environment:
            again = self._with_older_setuptools(words, environment)
            outcome = again if again.code == 0 else outcome
        return outcome

    def _with_older_setuptools(self, words: Sequence[str], environment: Mapping[str, str]) -> Outcome:
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write(OLDER_SETUPTOOLS)
            file.flush()
            return self._once(words, {**environment, "UV_BUILD_CONSTRAINT": file.name})

    def _once(self, words: Sequence[str], environment: Mapping[str, str]) -> Outcome:
        lines: list[str] = []

        def hear(line: str) -> None:
            lines.append(line)
            if self.hear:
                self.hear(line)

        process = Process("uv", (find_uv_bin(), *words), self.folder, environment, stop_time_s=5)
        finished = run_command(process, hear, time_limit_s=TIME_LIMIT_S, marks=dict(self.marks))
        return Outcome(finished.exit_code or int(finished.is_late), tuple(lines))

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in self.variables.items() if name not in NOT_OURS}
        return {
            "UV_INDEX_STRATEGY": "unsafe-best-match",
            **_certificate(kept),
            **_index(kept),
            **kept,
            "UV_PYTHON_DOWNLOADS": "never",
            "UV_NO_PROGRESS": "1",
            "NO_COLOR": "1",
        }


def _certificate(variables: Mapping[str, str]) -> dict[str, str]:
    """Return where the machine's own certificates lie, when only pip or requests was told."""
    named = variables.get("PIP_CERT") or variables.get("REQUESTS_CA_BUNDLE") or variables.get("CURL_CA_BUNDLE")
    return {"SSL_CERT_FILE": named} if named and Path(named).is_file() else {}


def _index(variables: Mapping[str, str]) -> dict[str, str]:
    """Return pip's own index as uv's, when pip was given one and uv was not."""
    if any(name in variables for name in ("UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_CONFIG_FILE")):
        return {}
    pip = read_pip_config(variables)
    given = {"UV_DEFAULT_INDEX": pip["index-url"]} if pip.get("index-url") else {}
    return given | ({"UV_INSECURE_HOST": pip["trusted-host"]} if pip.get("trusted-host") else {})


def read_pip_config(variables: Mapping[str, str]) -> dict[str, str]:
    """Return what pip was told on this machine, from its files and PIP_… variables."""
    home = variables.get("HOME", "")
    files = [Path(name.replace("~", home, 1)) for name in PIP_FILES]
    files += [Path(variables["PIP_CONFIG_FILE"])] if variables.get("PIP_CONFIG_FILE") else []
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read(files, "utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return {}
    told = {
        key: value for part in ("global", "install") if parser.has_section(part) for key, value in parser[part].items()
    }
    for key in ("index-url", "extra-index-url", "find-links", "trusted-host", "cert"):
        if value := variables.get(f"PIP_{key.upper().replace('-', '_')}"):
            told[key] = value
    return told


def as_uv_variables(pip: Mapping[str, str]) -> dict[str, str]:
    """Return pip's further indexes and folders of packages as uv is told of them."""
    named = {"UV_EXTRA_INDEX_URL": pip.get("extra-index-url", ""), "UV_FIND_LINKS": pip.get("find-links", "")}
    return {name: ",".join(value.split()) if name == "UV_FIND_LINKS" else " ".join(value.split())
            for name, value in named.items() if value}  # fmt: skip
