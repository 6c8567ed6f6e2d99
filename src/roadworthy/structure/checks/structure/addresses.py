"""Addresses: written out where they have a name, and patterns without one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.checks.view_of_template import TemplateView

REDIRECTS = (
    "django.shortcuts.redirect",
    "django.http.HttpResponseRedirect",
    "django.http.HttpResponsePermanentRedirect",
)
_REDIRECT_VIEW = "django.views.generic.RedirectView"
PATTERNS = ("django.urls.path", "django.urls.re_path", "django.conf.urls.url", "django.urls.url")
NO_PAGES = frozenset(["static", "media", "assets", "uploads", "favicon.ico", "robots.txt", "files"])
# Views to which no page of the site leads.
NOBODY_ASKS = re.compile(
    r"favicon|robots|debug|proxy|serve|hook|catch|legacy|old|redirect|compat|trigger|health|ping", re.IGNORECASE
)
_URL = r"(?P<quote>[\"'`])(?P<url>/[A-Za-z][^\"'`<>\n]*)(?P=quote)"
_LINKS = (
    re.compile(rf"<(?:a|form)\b[^<>]*?\s(?:href|action)={_URL}"),
    re.compile(rf"\s(?:formaction|(?:data-)?hx-(?:get|post|put|patch|delete)|data-(?:url|href))={_URL}"),
    re.compile(rf"(?:\bfetch|\$\.(?:get|post|getJSON|ajax)|\baxios(?:\.\w+)?)\(\s*{_URL}"),
    re.compile(rf"\blocation(?:\.href)?\s*=\s*{_URL}"),
)
_HTML = re.compile(r"<(?:a|form)\b[^<>]*?\s(?:href|action)=[\"']?(/[A-Za-z][^\"'<>\s]*)")
_MARKUP = (
    "django.utils.html.format_html",
    "django.utils.html.format_html_join",
    "django.utils.safestring.mark_safe",
)
_ADDRESS_METHODS = frozenset(["get_absolute_url", "get_success_url", "get_redirect_url", "get_login_url"])
_ADDRESS_NAMES = frozenset(["success_url", "login_url", "next_page"])
_SIGN = re.compile(r"[=(]\s*[\"'`]/[A-Za-z]")
_HIDDEN = re.compile(r"\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|\{#.*?#\}|<!--.*?-->", re.S)
_WHY = (
    "The address is written down twice, and only one of the two is changed. Below a prefix, in another language or"
    " after the next change of the URLconf, the visitor finds nothing there, and no test says so."
)
_WAY_OUT = "Give the pattern a name, and ask for it by that: {}."


@check(
    "W212",
    "An address is written out in Python",
    why=_WHY,
    bad='return redirect("/polls/results/")',
    good='return redirect("polls:results")',
    way_out=_WAY_OUT.format("reverse(), redirect(), get_absolute_url()"),
    ignore_when="the address is served by something else than this project.",
)
def address_in_code(file: FileView) -> Iterator[Finding]:
    """Find redirects, links and the addresses of views that name a path which this project's URLconf serves."""
    if file.kind != "code":
        return
    for node, start in [*((each, _beginning(_origin(file, each))) for each in _said(file)), *_linked(file)]:
        if start and _is_served(file.index, start):
            yield file.finding(node, f"the address {start} is written out"[:79], way=file.way(node))


def _said(file: FileView) -> Iterator[ast.expr]:
    for _, call in file.calls(*REDIRECTS):
        if call.args:
            yield call.args[0]
    for node in file.nodes(ast.Return):
        function = file.function(node)
        if function and function.name in _ADDRESS_METHODS and node.value:
            yield node.value
    for bound in file.nodes(ast.Assign):
        names = [each.id for each in bound.targets if isinstance(each, ast.Name)]
        if len(names) == 1 and names[0] in _ADDRESS_NAMES and isinstance(file.parent(bound), ast.ClassDef):
            yield bound.value
    for call in file.nodes(ast.Call) if file.mentions(*_ADDRESS_NAMES) else ():
        yield from (each.value for each in call.keywords if each.arg in _ADDRESS_NAMES)
    for call in file.methods("as_view"):
        if isinstance(call.func, ast.Attribute) and file.name(call.func.value) == _REDIRECT_VIEW:
            yield from (each.value for each in call.keywords if each.arg == "url")


def _linked(file: FileView) -> Iterator[tuple[ast.expr, str]]:
    """Yield the links in the markup that Python writes, each with the path that it begins with."""
    for _, call in file.calls(*_MARKUP) if file.mentions(*(each.rpartition(".")[2] for each in _MARKUP)) else ():
        nodes = [each for argument in call.args for each in ast.walk(argument) if isinstance(each, ast.Constant)]
        found = [(each, match[1]) for each in nodes for match in _HTML.finditer(str(each.value))]
        yield from [(node, url) for node, url in found if _is_served(file.index, url)][:1]  # one for each call


def _origin(file: FileView, node: ast.expr) -> ast.expr:
    """Return what a name stands for, where it is one thing: a text of the function, or of the file's own lines."""
    if not isinstance(node, ast.Name):
        return node
    found = flow_of(file, node).values(node.id)
    if not found and file.function(node) is not None:
        found = flow_of(file, file.tree).values(node.id)
    texts = [each for each in found if _beginning(each)]
    return texts[0] if texts and len(texts) == len(found) else node


def _beginning(node: ast.expr) -> str:
    """Return the path that a text begins with, if it is one from the site's root."""
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return _beginning(node.left)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _beginning(node.func.value)
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    return text if re.match(r"/[A-Za-z]", text) else ""


def _is_served(index: Any, url: str) -> bool:
    """Say whether some pattern of the project begins as a path does."""
    first = re.split(r"[/?#%{]", url[1:])[0]
    routes = (each.route.lstrip("^/") for each in index.patterns if each.view or each.includes or each.route)
    is_there = any(route == first or route.startswith((f"{first}/", f"{first}$")) for route in routes)
    return bool(first) and first not in NO_PAGES and is_there


@check(
    "W213",
    "An address is written out in a template",
    over=Over.TEMPLATE,
    why=_WHY,
    bad='<a href="/polls/{{ poll.pk }}/">',
    good="<a href=\"{% url 'polls:detail' poll.pk %}\">",
    way_out=_WAY_OUT.format("{% url %}"),
    ignore_when="the address is served by something else than this project.",
)
def address_in_template(template: TemplateView) -> Iterator[Finding]:
    """Find links, forms and scripts that ask for a path which this project's URLconf serves."""
    if re.search(r"test|styleguide", template.path.rpartition("/")[0]):
        return
    text = _HIDDEN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), "\n".join(template.lines))
    found = (match for link in _LINKS for match in link.finditer(text)) if _SIGN.search(text) else ()
    for match in found:
        if not re.search(r"\.\w{2,4}$", match["url"]) and _is_served(template.index, match["url"]):
            line = text[: match.start("url")].count("\n") + 1
            yield template.finding(line, f"the address {match['url']} is written out"[:79], part=match["url"])


@check(
    "W214",
    "A URL pattern without a name",
    level=Level.NOTE,
    why="Nobody can ask for the address by a name, so it gets written out in templates, mails and tests, and can't be"
    " changed any more. Off by default: most addresses without a name are only asked for by other programs.",
    bad='path("results/", views.results)',
    good='path("results/", views.results, name="results")',
    way_out="Give it name=…, and the URLconf an app_name.",
    ignore_when="nothing ever leads there: a webhook, or an address that only others know.",
    is_on=False,
)
def unnamed(file: FileView) -> Iterator[Finding]:
    """Find patterns of the project's own views without a name, where no other pattern names the view."""
    if file.kind != "code":
        return
    seen: set[str] = set()
    for _, call in file.calls(*PATTERNS) if "test" not in file.path else ():
        starred = any(isinstance(each, ast.Starred) for each in call.args)
        named = any(keyword.arg in ("name", None) for keyword in call.keywords) or len(call.args) > 3
        if named or starred or file.function(call) or file.class_(call):
            continue
        target = call.args[1] if len(call.args) > 1 else next((k.value for k in call.keywords if k.arg == "view"), None)
        view = _view(file, target)
        if view in seen or NOBODY_ASKS.search(view):
            continue
        if view and not any(each.view == view and each.name for each in file.index.patterns):
            seen.add(view)
            yield file.finding(call, f"the pattern of {view.rpartition('.')[2]} has no name"[:79])


def _view(file: FileView, node: ast.expr | None) -> str:
    """Return the project's view that a pattern leads to, through as_view() and decorators."""
    while isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "as_view":
            node = node.func.value
            break
        if (file.name(node.func) or "").endswith(".include"):
            return ""
        node = node.args[0] if len(node.args) == 1 else None
    name = file.name(node) if node is not None else None
    if not name or (file.index.class_(name) is None and file.index.function(name) is None):
        return ""
    return "" if file.index.is_a(name, _REDIRECT_VIEW) else name
