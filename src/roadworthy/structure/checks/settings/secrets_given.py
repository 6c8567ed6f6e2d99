"""Secrets that are written in the settings, or that have a stand-in there which everybody can read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.settings.expressions import fallback, is_read, text
from roadworthy.structure.checks.settings.given import Given, SiteSettings, item, said, sites
from roadworthy.structure.checks.settings.stand_ins import stand_ins_of
from roadworthy.structure.checks.view_of_codebase import CodebaseView

_SECRET = re.compile(
    r"(PASSWORD|SECRET|SECRET_KEY|API_KEY|ACCESS_KEY|AUTH_TOKEN|API_TOKEN|ACCESS_TOKEN|_TOKEN|PRIVATE_KEY)$"
)
_NOT = re.compile(r"PUBLIC|PUBLISHABLE|RECAPTCHA|HEADER|NAME|FIELD|^SECRET_KEY$|TEST")
_OF_A_DATABASE = re.compile(r"^(DB|DATABASE|POSTGRES|PG|MYSQL|REDIS|BROKER)")
_STAND_IN = re.compile(r"change|replace|your|example|dummy|xxx|placeholder|insert|<|\*\*|todo|none|fake|secret$", re.I)
_ADDRESS = re.compile(r"^[a-z][\w+]*://[^:/@\s]*:([^:/@\s]+)@((?!127\.|0\.0|example\.)[\w-]+(?:\.[\w-]+)+)")
_SHORTEST = 12
_SHORTEST_PASSWORD = 4
_SHORTEST_STAND_IN = 8


@check(
    "W705",
    "The SECRET_KEY is written in the code, or has a stand-in there",
    level=Level.ERROR,
    why="Whoever has read the code signs sessions, password resets and links of their own. With a stand-in "
    "the site starts without the real key, and nobody notices.",
    bad='SECRET_KEY = os.environ.get("SECRET_KEY", "django-insecure-…")',
    good='SECRET_KEY = os.environ["SECRET_KEY"]',
    way_out="Read it from the environment without a stand-in, so that the site refuses to start without one.",
    ignore_when="these settings never serve anybody but developers.",
    over=Over.CODEBASE,
)
def key_is_known(view: CodebaseView) -> Iterator[Finding]:
    """Find a SECRET_KEY that is a text, that falls back to one, or that is made anew by each process."""
    for site in sites(view):
        found = site.possible("SECRET_KEY")
        wrong = [_wrong(each.value) for each in found]
        if site.decides(found) and all(wrong) and site.is_whole and not _is_refused(view, site):
            yield said(view, found[0], wrong[0])


def _wrong(value: ast.expr) -> str:
    """Return what is wrong with the key, or nothing."""
    if text(value):
        return "the SECRET_KEY is written in the code"
    given = fallback(value)
    if text(given):
        return "the SECRET_KEY has a stand-in that everybody can read"
    for each in (value, given):
        name = ast.unparse(each.func) if isinstance(each, ast.Call) else ""
        if name.rpartition(".")[2] in ("get_random_secret_key", "token_urlsafe", "token_hex", "get_random_string"):
            return "each process makes a SECRET_KEY of its own, and all sessions end"
    return ""


def _is_refused(view: CodebaseView, site: SiteSettings) -> bool:
    """Say whether the settings stop when the key is the stand-in."""
    for path in {each.path for each in site.given}:
        for node in view.tree(path).body:
            if isinstance(node, ast.If) and "SECRET_KEY" in ast.unparse(node.test):
                return True
    return False


@check(
    "W706",
    "A password or key is written in the settings",
    why="Everybody who ever saw the repository has it, and changing it means changing the code.",
    bad='EMAIL_HOST_PASSWORD = "wG7-kk2…"',
    good='EMAIL_HOST_PASSWORD = os.environ["EMAIL_HOST_PASSWORD"]',
    way_out="Have another one made, and read it from the environment.",
    ignore_when="it opens nothing that matters.",
    over=Over.CODEBASE,
)
def password_in_settings(view: CodebaseView) -> Iterator[Finding]:
    """Find texts under the names of secrets, and passwords of databases that are on another host."""
    yield from _of_classes(view)
    for site in sites(view):
        for each in site.given:
            if _SECRET.search(each.name) and not _NOT.search(each.name) and _is_real(each.value):
                yield said(view, each, f"{each.name} is written in the code")
        for each in site.given:
            if not _NOT.search(each.name) and (line := _in_address(each.value)):
                yield said(view, each, f"{each.name} has the address of another host with its password", line)
        for each in site.given:
            for key, value in _in_dicts(each):
                yield said(view, each, f"{key} in {each.name} is written in the code", value.lineno)
        for at, node in site.dicts("DATABASES"):
            host, password = item(node, "HOST"), item(node, "PASSWORD")
            word = text(password)
            is_real = len(word) >= _SHORTEST_PASSWORD and not _STAND_IN.search(word)
            kept = fallback(password) or password if password else None
            is_stand_in = host is not None and (_is_given(host) or _is_elsewhere(host)) and _is_kept(kept)
            if password is not None and ((is_real and _is_elsewhere(host)) or is_stand_in):
                yield said(view, at, "the password of a database on another host is in the code", password.lineno)


def _of_classes(view: CodebaseView) -> Iterator[Finding]:
    """Find the stand-ins of secrets in pydantic's settings, where no setting of Django's takes them."""
    taken = {text(fallback(each.value)) for site in sites(view) for each in site.given if _SECRET.search(each.name)}
    for path, file in view.files.items():
        if file.kind != "code" or not any(each.target.endswith(".BaseSettings") for each in file.imports):
            continue
        for node in (each for each in ast.walk(view.tree(path)) if isinstance(each, ast.ClassDef)):
            for name, value in stand_ins_of(node):
                word = name.upper()
                is_kept = _is_kept(value) and text(value) not in taken and " " not in text(value)
                if _SECRET.search(word) and not _NOT.search(word) and not _OF_A_DATABASE.search(word) and is_kept:
                    yield view.finding(path, value.lineno, f"{name} has a stand-in that is written in the code"[:79])


def _in_dicts(given: Given) -> Iterator[tuple[str, ast.expr]]:
    """Yield the secrets that are written in a setting's dicts: `{"github": {"APP": {"secret": "…"}}}`."""
    if given.name in ("DATABASES", "SECRET_KEY") or _NOT.search(given.name):
        return
    for node in (each for each in ast.walk(given.value) if isinstance(each, ast.Dict)):
        for key, value in zip(node.keys, node.values, strict=True):
            word = text(key).upper()
            is_other = _NOT.search(word) and word != "SECRET_KEY"
            if word and _SECRET.search(word) and not is_other and text(value) and _is_real(value):
                yield text(key), value


def _in_address(value: ast.expr) -> int:
    """Return the line of an address with a password in it, of a host that is not this one; nothing if there is none."""
    for node in (each for each in ast.walk(value) if isinstance(each, ast.Constant)):
        found = _ADDRESS.search(text(node))
        if found and _is_kept(ast.Constant(found[1])) and not found[2].endswith((".local", ".localhost")):
            return node.lineno
    return 0


def _is_real(value: ast.expr) -> bool:
    given = fallback(value)
    if given is not None:
        return _is_kept(given) and " " not in text(given)
    word = text(value)
    has_both = any(each.isdigit() for each in word) and any(each.isalpha() for each in word)
    return len(word) >= _SHORTEST and has_both and " " not in word and not _STAND_IN.search(word)


def _is_kept(value: ast.expr | None) -> bool:
    """Say whether what is taken when no variable is set looks like the real password, and not like a word for tries."""
    word = text(value)
    has_both = any(each.isdigit() for each in word) and any(each.isalpha() for each in word)
    return len(word) >= _SHORTEST_STAND_IN and has_both and not _STAND_IN.search(word)


def _is_given(node: ast.expr) -> bool:
    """Say whether a value is read from the environment in any way."""
    return is_read(node) or "environ" in ast.unparse(node)


def _is_elsewhere(host: ast.expr | None) -> bool:
    name = text(host)
    return "." in name and name not in ("127.0.0.1", "0.0.0.0") and not name.startswith(".")
