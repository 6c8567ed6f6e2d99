"""What the settings let strangers do: other host names, cookies in the clear, plain HTTP, any script."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.settings.expressions import (
    fallback,
    is_read,
    is_text_for_truth,
    is_value,
    text,
    truth,
    without_environment,
)
from roadworthy.structure.checks.settings.given import Given, SiteSettings, said, sites
from roadworthy.structure.checks.view_of_codebase import CodebaseView


@check(
    "W707",
    "The site answers to any host name",
    why="A link in a password reset is made from the name that the request gives: a stranger sends one with "
    "their own name, and your visitor's click brings them the token. Caches keep the wrong pages.",
    bad='ALLOWED_HOSTS = ["*"]',
    good='ALLOWED_HOSTS = ["shop.example"]',
    way_out="List the names that lead to the site.",
    ignore_when="the server in front refuses all other names.",
    over=Over.CODEBASE,
)
def any_host(view: CodebaseView) -> Iterator[Finding]:
    """Find ALLOWED_HOSTS that is `*`, or is when nobody says otherwise."""
    for site in sites(view):
        found = site.possible("ALLOWED_HOSTS")
        added = [each for each in site.given if each.name == "ALLOWED_HOSTS" and each.keys == ("+",) and each.is_added]
        found = tuple(each for each in added if _is_any(each.value)) or found
        if not site.decides(found) or not site.is_whole or not all(_is_any(each.value) for each in found):
            continue
        forwarded = site.last("USE_X_FORWARDED_HOST")
        also = ", even as a header says" if forwarded and truth(forwarded.value) else ""
        yield said(view, found[0], f"the site answers to any host name{also}")


def _is_any(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Tuple):
        return any(text(each) == "*" for each in node.elts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
        return _is_any(node.func.value)
    given = fallback(node)
    return text(given) == "*" or (isinstance(given, ast.List | ast.Tuple) and _is_any(given))


def _is_https(site: SiteSettings) -> Given | None:
    """Return what says that the site is only for HTTPS."""
    for name in ("SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE"):
        found = site.last(name)
        is_on = found is not None and not is_text_for_truth(found.value) and truth(found.value)
        if found and (is_on or isinstance(found.value, ast.Tuple)):
            return found
    return None


@check(
    "W709",
    "Session or CSRF cookies also go over plain HTTP",
    why="One request without TLS, which an open network can provoke, shows the session to everybody on the way.",
    bad="SESSION_COOKIE_SECURE = False",
    good="SESSION_COOKIE_SECURE = True\nCSRF_COOKIE_SECURE = True",
    way_out="Set SESSION_COOKIE_SECURE and CSRF_COOKIE_SECURE to True.",
    ignore_when="the site has no HTTPS at all, as inside a closed network.",
    over=Over.CODEBASE,
)
def open_cookies(view: CodebaseView) -> Iterator[Finding]:
    """Find cookies that are said not to be secure, or of which a site for HTTPS says nothing."""
    for site in sites(view):
        secure = _is_https(site)
        is_only = any(each.name in _ONLY_HTTPS and _is_true(each.value) for each in site.given)
        for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
            found = site.possible(name)
            is_off = bool(found) and all(
                (isinstance(each.value, ast.Constant) and not each.value.value)
                or (is_only and (is_read(each.value) or is_value(each.value)) and truth(each.value) is False)
                for each in found
            )
            if is_off and site.is_whole and not site.is_base and not _is_on_below(view, site, name):
                yield said(view, found[0], f"{name} is off" + _unless(found[0].value))
            elif not found and secure and site.is_whole and not site.has(name) and _has_sessions(site):
                yield said(view, secure, f"the site is for HTTPS, and {name} is not set")
        http_only = site.last("SESSION_COOKIE_HTTPONLY")
        if http_only and isinstance(http_only.value, ast.Constant) and http_only.value.value is False:
            yield said(view, http_only, "any script on a page can read the session's cookie")


_ONLY_HTTPS = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _is_on_below(view: CodebaseView, site: SiteSettings, name: str) -> bool:
    """Say whether another class of settings takes this one over and switches it on: that is the one for HTTPS."""
    for each in view.index.below(site.module):
        bound = view.index.classes.attribute(each, name)
        if bound is not None and bound[1].value.value is True:
            return True
    return False


def _unless(value: ast.expr) -> str:
    return "" if isinstance(value, ast.Constant) else ", unless somebody switches it on"


def _has_sessions(site: SiteSettings) -> bool:
    apps = [each.value for each in site.given if each.name == "MIDDLEWARE"]
    return any("SessionMiddleware" in ast.unparse(each) for each in apps)


@check(
    "W710",
    "A site for HTTPS does not say so to browsers",
    level=Level.NOTE,
    why="The first request of each visit still goes over plain HTTP, where anybody on the way can answer it.",
    bad="SECURE_SSL_REDIRECT = True",
    good="SECURE_SSL_REDIRECT = True\nSECURE_HSTS_SECONDS = 31_536_000",
    way_out="Set SECURE_HSTS_SECONDS: an hour at first, a year once it works.",
    ignore_when="the server in front sends Strict-Transport-Security.",
    over=Over.CODEBASE,
)
def no_hsts(view: CodebaseView) -> Iterator[Finding]:
    """Find a redirect to HTTPS without HSTS."""
    for site in sites(view):
        redirect = site.last("SECURE_SSL_REDIRECT")
        if not redirect or not truth(redirect.value) or not site.is_whole:
            continue
        seconds = site.last("SECURE_HSTS_SECONDS")
        if not site.has("SECURE_HSTS_SECONDS"):
            yield said(view, redirect, "HTTPS is required, and SECURE_HSTS_SECONDS is not set")
        elif seconds and getattr(without_environment(seconds.value), "value", None) == 0:
            yield said(view, seconds, "HTTPS is required, and SECURE_HSTS_SECONDS is 0")


@check(
    "W711",
    "Pages may run scripts from anywhere",
    level=Level.NOTE,
    why="With a content security policy a script that somebody smuggles into a page is not run.",
    bad='MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", …]',
    good="SECURE_CSP = {'default-src': [CSP.SELF]}",
    way_out="Set SECURE_CSP and add ContentSecurityPolicyMiddleware (Django 6.0), or use django-csp.",
    ignore_when="the server in front sends Content-Security-Policy.",
    over=Over.CODEBASE,
    is_on=False,
)
def no_csp(view: CodebaseView) -> Iterator[Finding]:
    """Find middleware without one for the content security policy."""
    for site in sites(view):
        found = site.last("MIDDLEWARE")
        has_policy = any(each.name.startswith(("CSP_", "SECURE_CSP", "CONTENT_SECURITY_POLICY")) for each in site.given)
        middleware = [ast.unparse(each.value).lower() for each in site.given if each.name == "MIDDLEWARE"]
        if found and site.is_whole and not has_policy and not any("csp" in each for each in middleware):
            yield said(view, found, "no content security policy is set")
