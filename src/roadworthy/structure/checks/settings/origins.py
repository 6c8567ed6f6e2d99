"""What the settings believe of proxies, and of other sites' pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.settings.expressions import fallback, text, truth
from roadworthy.structure.checks.settings.given import said, sites
from roadworthy.structure.checks.view_of_codebase import CodebaseView


@check(
    "W726",
    "A proxy's header is named as it is sent, and not as Django sees it",
    level=Level.ERROR,
    why="Django looks in request.META, where the header is HTTP_X_FORWARDED_PROTO: it never finds it, takes "
    "every request for plain HTTP, and with SECURE_SSL_REDIRECT sends visitors round for ever.",
    bad='SECURE_PROXY_SSL_HEADER = ("X-Forwarded-Proto", "https")',
    good='SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")',
    way_out="Write it in capitals, with underscores, and HTTP_ before it.",
    ignore_when="never.",
    over=Over.CODEBASE,
)
def header_as_sent(view: CodebaseView) -> Iterator[Finding]:
    """Find SECURE_PROXY_SSL_HEADER with a name that is not one of request.META."""
    for site in sites(view):
        for each in site.possible("SECURE_PROXY_SSL_HEADER"):
            name = text(each.value.elts[0]) if isinstance(each.value, ast.Tuple | ast.List) and each.value.elts else ""
            if name and not name.startswith(("HTTP_", "wsgi.")) and name not in ("HTTPS", "REQUEST_SCHEME"):
                yield said(view, each, f"Django never finds {name}: it is called HTTP_… there")


@check(
    "W727",
    "A trusted origin without https://",
    level=Level.ERROR,
    why="Since Django 4.0 an origin has its scheme: without it the start fails, or the forms of that site are refused.",
    bad='CSRF_TRUSTED_ORIGINS = ["shop.example"]',
    good='CSRF_TRUSTED_ORIGINS = ["https://shop.example"]',
    way_out="Write https:// before it.",
    ignore_when="Django is older than 4.0.",
    over=Over.CODEBASE,
)
def origin_without_scheme(view: CodebaseView) -> Iterator[Finding]:
    """Find texts of CSRF_TRUSTED_ORIGINS without a scheme."""
    for site in sites(view):
        for each in site.possible("CSRF_TRUSTED_ORIGINS"):
            given = fallback(each.value)
            value = each.value if given is None else given
            words = map(text, value.elts) if isinstance(value, ast.List | ast.Tuple) else text(given).split(",")
            if any(word and "://" not in word and "." in word for word in words):
                yield said(view, each, "a trusted origin has no https:// before it")


@check(
    "W729",
    "Any site's page may act with your visitors' sessions",
    level=Level.ERROR,
    why="A page anywhere can ask your site in the name of whoever looks at it, and read the answer.",
    bad="CORS_ALLOW_ALL_ORIGINS = True\nCORS_ALLOW_CREDENTIALS = True",
    good='CORS_ALLOWED_ORIGINS = ["https://shop.example"]\nCORS_ALLOW_CREDENTIALS = True',
    way_out="List the origins in CORS_ALLOWED_ORIGINS.",
    ignore_when="never.",
    over=Over.CODEBASE,
)
def any_origin(view: CodebaseView) -> Iterator[Finding]:
    """Find all origins allowed, together with cookies."""
    for site in sites(view):
        for name in ("CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"):
            every, cookies = site.last(name), site.last("CORS_ALLOW_CREDENTIALS")
            if every and cookies and truth(every.value) and truth(cookies.value) and site.is_whole:
                yield said(view, every, "any site's page may act with your visitors' sessions")
        for name in ("CORS_ALLOWED_ORIGIN_REGEXES", "CORS_ORIGIN_REGEX_WHITELIST"):
            every, cookies = site.last(name), site.last("CORS_ALLOW_CREDENTIALS")
            if every and cookies and truth(cookies.value) and any(map(_fits_any, ast.walk(every.value))):
                yield said(view, every, "any site's page may act with your visitors' sessions")


@check(
    "W730",
    "Nothing checks where a form was sent from",
    level=Level.ERROR,
    why="A page anywhere can send your forms in the name of whoever looks at it and is logged in on your site: their "
    "address is changed, their order is placed, their account is gone.",
    bad='MIDDLEWARE = ["…SessionMiddleware", "…AuthenticationMiddleware"]',
    good='MIDDLEWARE = ["…SessionMiddleware", "…CsrfViewMiddleware", "…AuthenticationMiddleware"]',
    way_out="Add django.middleware.csrf.CsrfViewMiddleware, and {% csrf_token %} to the forms.",
    ignore_when="no browser with a session changes anything here: the site is an API that takes tokens alone.",
    over=Over.CODEBASE,
)
def no_csrf(view: CodebaseView) -> Iterator[Finding]:
    """Find middleware with sessions and users, and none for the token of forms."""
    for site in sites(view):
        found = site.possible("MIDDLEWARE")
        every = [each.value for each in site.given if each.name == "MIDDLEWARE"]
        written = " ".join(map(ast.unparse, every))
        has_users = "sessions.middleware.SessionMiddleware" in written and "AuthenticationMiddleware" in written
        is_known = len(found) == 1 and site.is_whole and all(map(_is_listed, every))
        if is_known and has_users and "csrf" not in written.lower() and not _protects_some(view):
            yield said(view, found[0], "sessions are on, and nothing checks where a form was sent from")


def _protects_some(view: CodebaseView) -> bool:
    """Say whether views ask for the token by themselves."""
    return any("csrf_protect" in view.text(path) for path in view.files if path.endswith(".py"))


def _is_listed(value: ast.expr) -> bool:
    """Say whether a list is written out, with nothing taken from elsewhere."""
    if isinstance(value, ast.BinOp):
        return _is_listed(value.left) and _is_listed(value.right)
    return isinstance(value, ast.List | ast.Tuple) and all(isinstance(each, ast.Constant) for each in value.elts)


_ANY = re.compile(r"^\^?(https?\??)?(:?//|:\\?/\\?/)?\(?\.[*+]\)?\$?$")


def _fits_any(node: ast.AST) -> bool:
    """Say whether a pattern fits every origin: `.*`, `^https://.*$`."""
    return isinstance(node, ast.expr) and bool(_ANY.match(text(node)))
