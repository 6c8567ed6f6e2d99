"""Whether visitors see what only developers should."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.settings.expressions import is_text_for_truth, truth
from roadworthy.structure.checks.settings.given import Given, said, sites
from roadworthy.structure.checks.view_of_codebase import CodebaseView

_SWITCHES = frozenset(
    [
        "DEBUG",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_HTTPONLY",
        "SECURE_HSTS_PRELOAD",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "USE_X_FORWARDED_HOST",
        "USE_X_FORWARDED_PORT",
        "EMAIL_USE_TLS",
        "EMAIL_USE_SSL",
        "USE_TZ",
        "USE_I18N",
        "APPEND_SLASH",
        "SESSION_SAVE_EVERY_REQUEST",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE",
    ]
)


@check(
    "W703",
    "DEBUG is on where visitors are served",
    level=Level.ERROR,
    why="Every fault shows visitors the code, the settings and the values of the variables, and each query is kept in "
    "memory until the process is full.",
    bad='DEBUG = env.bool("DEBUG", default=True)',
    good='DEBUG = env.bool("DEBUG", default=False)',
    way_out="Make False the value that it has when nothing is said, and switch it on where you develop.",
    ignore_when="these settings never serve anybody but developers.",
    over=Over.CODEBASE,
)
def debug_is_on(view: CodebaseView) -> Iterator[Finding]:
    """Find DEBUG that is True in the end, or whenever nobody says otherwise."""
    for site in sites(view):
        found = site.possible("DEBUG")
        if not site.decides(found) or not site.is_whole or not all(truth(each.value) for each in found):
            continue
        if is_text_for_truth(found[0].value):
            continue
        is_plain = "True" if getattr(found[0].value, "value", None) is True else ""
        yield said(view, found[0], "DEBUG is True" if is_plain else "DEBUG is on unless somebody switches it off")


@check(
    "W704",
    "The text of a variable is taken for yes or no",
    level=Level.ERROR,
    why="Every text but the empty one counts as yes: with DEBUG=False in the environment, DEBUG is on.",
    bad='DEBUG = bool(os.environ.get("DEBUG", False))',
    good='DEBUG = os.environ.get("DEBUG") == "1"',
    way_out='Compare it with the word for yes: os.environ.get("DEBUG") == "1".',
    ignore_when="the variable is only ever set to nothing or to yes.",
    over=Over.CODEBASE,
)
def text_for_truth(view: CodebaseView) -> Iterator[Finding]:
    """Find switches of Django's that are given a variable's text as it is."""
    for site in sites(view):
        for each in site.given:
            if each.name not in _SWITCHES or each.keys:
                continue
            if is_text_for_truth(each.value) or _is_own_text(view, each):
                yield said(view, each, f'{each.name} is on for any text, also for "False"')


def _is_own_text(view: CodebaseView, given: Given) -> bool:
    """Say whether a value is read by what gives the text as it is: a function of the settings', or decouple's."""
    node = given.value
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "bool" and len(node.args) == 1:
        node = node.args[0]
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    name, body = node.func.id, view.tree(given.path).body
    if name == "config":
        is_cast = len(node.args) > 2 or any(each.arg in ("cast", None) for each in node.keywords)
        modules = [each.module for each in body if isinstance(each, ast.ImportFrom)]
        return "decouple" in modules and not is_cast
    own = [each for each in body if isinstance(each, ast.FunctionDef) and each.name == name]
    returned = [each.value for one in own for each in ast.walk(one) if isinstance(each, ast.Return)]
    return bool(returned) and all(each is not None and is_text_for_truth(each) for each in returned)
