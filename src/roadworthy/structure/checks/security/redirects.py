"""Addresses that a visitor chose: where they are sent, and where the site itself goes for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import Flow
from roadworthy.structure.checks.request_path.network import outbound
from roadworthy.structure.checks.security.handed import Handed, handed
from roadworthy.structure.checks.view_of_file import FileView

_REDIRECTS = (
    "django.shortcuts.redirect",
    "django.http.HttpResponseRedirect",
    "django.http.response.HttpResponseRedirect",
    "django.http.HttpResponsePermanentRedirect",
)
_BY_LINK = ("request.GET", "request.POST", "request.data", "request.query_params")
_GUARDS = frozenset(
    ["url_has_allowed_host_and_scheme", "is_safe_url", "resolve", "allowed_host", "urlparse", "urlsplit"]
)


@check(
    "W804",
    "A visitor is sent wherever a link says",
    why="A link to your site ends on somebody else's: a copy of your login page, at an address that began with yours.",
    bad="return redirect(request.GET.get('next', '/'))",
    good="if not url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):\n    url = '/'",
    way_out="Ask django.utils.http.url_has_allowed_host_and_scheme() first.",
    ignore_when="the address is checked against a list in a place that can't be seen here.",
)
def open_redirect(file: FileView) -> Iterator[Finding]:
    """Find redirects to what the request says, without a look at the host."""
    for name, call in file.calls(*_REDIRECTS):
        target = call.args[0] if call.args else None
        if target is None or (name.endswith("redirect") and len(call.args) > 1):
            continue
        if found := _led_astray(file, call, target):
            yield file.finding(call, f"a visitor is sent wherever {found.said} says", way=file.way(call))
    for node, target in (*_addresses(file), *_locations(file)):
        if found := _led_astray(file, node, target):
            yield file.finding(node, f"a visitor is sent wherever {found.said} says", way=file.way(node))


def _led_astray(file: FileView, at: ast.AST, target: ast.expr) -> Handed | None:
    found = handed(file, at, target)
    found = found if found and found.said in _BY_LINK else _by_helper(file, at, target)
    if found is None or found.said not in _BY_LINK or any(map(begins_with_text, found.flows, found.nodes)):
        return None
    return None if _guarded(found, target) else found


_NEXT = re.compile(
    r"^(next|next_?(url|page)|redirect(_to|_url)?|return_?(url|to)|back(_?url)?|goto|referr?er|came_from|continue)$"
)


def _by_helper(file: FileView, at: ast.AST, target: ast.expr) -> Handed | None:
    """Return what of the request a function of the project hands back as it is, or a form's field for the address."""
    flow = Flow(file, at)
    for origin in flow.origins(target):
        name = file.name(origin.func) if isinstance(origin, ast.Call) else None
        function = file.index.function(name) if name else None
        if function is not None and not any(_looks(each) for each in function.names_used):
            texts = [part.name for each in function.summary.returned for part in (each, *each.parts)]
            said = next((said for said in _BY_LINK if any(text.startswith(f"{said}.get") for text in texts)), "")
            if said:
                return Handed(said, (flow,), ())
        key = _of_form(origin)
        if (
            _NEXT.match(key)
            and not file.index.is_defined(f"clean_{key}")
            and not _is_looked_at(file, flow, origin, key)
        ):
            return Handed("request.POST", (flow,), ())
    return None


def _is_looked_at(file: FileView, flow: Flow, origin: ast.expr, key: str) -> bool:
    """Say whether the form's class looks at all of its fields, or the field has validators or is of another sort."""
    names = [each.id for each in ast.walk(origin) if isinstance(each, ast.Name)]
    made = [each for name in names for each in flow.values(name) if isinstance(each, ast.Call)]
    for owner in filter(None, (file.name(each.func) for each in made)):
        facts = file.index.class_(owner)
        bound = facts.summary.attribute(key) if facts is not None else None
        is_plain = bound is None or bound.value.name.rpartition(".")[2] in ("CharField", "URLField")
        if file.index.method(owner, "clean") or not is_plain or (bound is not None and bound.value.key("validators")):
            return True
    return False


def _of_form(node: ast.expr) -> str:
    """Return the name of the field that a value is taken out of a form by."""
    if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith(".cleaned_data"):
        return str(getattr(node.slice, "value", ""))
    is_got = isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".cleaned_data.get") and bool(node.args)
    return str(getattr(node.args[0], "value", "")) if is_got else ""  # type: ignore[attr-defined]


_SAY_WHERE = ("get_success_url", "get_redirect_url", "get_next_url", "get_login_redirect_url", "get_next_page")


def _addresses(file: FileView) -> Iterator[tuple[ast.stmt, ast.expr]]:
    """Yield what methods return that a generic view redirects to."""
    for node in file.nodes(ast.Return):
        function = file.function(node)
        if function is not None and function.name in _SAY_WHERE and node.value is not None:
            yield node, node.value


def _locations(file: FileView) -> Iterator[tuple[ast.stmt, ast.expr]]:
    """Yield what is given to the header Location."""
    for node in file.nodes(ast.Assign):
        for target in node.targets:
            key = target.slice if isinstance(target, ast.Subscript) else None
            if isinstance(key, ast.Constant) and key.value == "Location":
                yield node, node.value


_LOOKING = ("safe", "allowed", "valid", "sanit", "check", "public", "private", "internal", "blocked", "trusted")


_OF_A_FORM = ("is_valid", "full_clean", "form_valid", "form_invalid")  # which says nothing of a host
_OF_HTML = ("mark_safe", "SafeString", "SafeText")
_OF_OTHER_THINGS = frozenset([*_OF_A_FORM, *_OF_HTML])


def _looks(name: str) -> bool:
    """Say whether a function is one that looks at addresses, by its name."""
    if name in _OF_OTHER_THINGS:
        return False
    return name in _GUARDS or any(word in name.lower() for word in _LOOKING)


def _guarded(found: Handed, target: ast.expr) -> bool:
    nodes = found.nodes if len(found.nodes) == len(found.flows) else (target,) * len(found.flows)
    return any(map(_is_guarded, found.flows, nodes))


def _is_guarded(flow: Flow, target: ast.expr) -> bool:
    """Say whether the function looks at addresses, by name: any function that is about safe or allowed ones will do."""
    for node in ast.walk(flow.root):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if _looks(name):
                return True
            if name == "startswith" and not _is_slash_alone(flow, node) and not _is_scheme_alone(node):
                return True
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.In | ast.NotIn) for op in node.ops):
            right = node.comparators[0]
            is_list = isinstance(right, ast.List | ast.Tuple | ast.Set | ast.Dict)
            is_list = is_list or (isinstance(right, ast.Name) and right.id.isupper())
            if is_list and not _is_of_others(flow, node.left, target):
                return True
    return False


def _is_of_others(flow: Flow, compared: ast.expr, target: ast.expr) -> bool:
    """Say whether what is looked up in a list surely has nothing to do with the address."""
    ours, theirs = _names_of(flow, target), _names_of(flow, compared)
    return bool(ours and theirs) and not ours & theirs


def _names_of(flow: Flow, node: ast.expr) -> set[str]:
    """Return the variables that a value is made of, also at one remove."""
    own = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    behind = (each for name in own for value in flow.values(name) for each in ast.walk(value))
    return (own | {each.id for each in behind if isinstance(each, ast.Name)}) - {"request", "self"}


def _is_scheme_alone(call: ast.Call) -> bool:
    """Say whether it is only asked whether there is a scheme: every host has one."""
    given = call.args[0] if len(call.args) == 1 else None
    texts = [getattr(each, "value", "") for each in (given.elts if isinstance(given, ast.Tuple) else [given])]
    return all(each in ("http", "https", "http://", "https://") for each in texts)


def _is_slash_alone(flow: Flow, call: ast.Call) -> bool:
    """Say whether only one slash is asked for: //elsewhere.example begins with one, too."""
    is_one = len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and call.args[0].value == "/"
    texts = (each.value for each in ast.walk(flow.root) if isinstance(each, ast.Constant))
    return is_one and not any(isinstance(each, str) and (each.startswith("//") or "\\" in each) for each in texts)


def begins_with_text(flow: Flow, node: ast.expr) -> bool:
    """Say whether a text begins with something that the program wrote, so that the host can't be chosen."""
    origins = list(flow.origins(node))
    return bool(origins) and all(_begins(flow, origin) for origin in origins)


def _begins(flow: Flow, node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return not _is_scheme(node)
    if isinstance(node, ast.JoinedStr) and node.values:
        first = node.values[0]
        first = node.values[1] if _is_scheme(first) and len(node.values) > 1 else first
        if isinstance(first, ast.Constant):
            return True
        return isinstance(first, ast.FormattedValue) and not flow.chosen_by_visitor(first.value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        first = _first(node)
        return begins_with_text(flow, first) and not flow.chosen_by_visitor(first)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        text = node.func.value
        is_hole = not isinstance(text, ast.Constant) or str(text.value).startswith("{")
        return not is_hole or bool(node.args and begins_with_text(flow, node.args[0]) and _is_plain_hole(text))
    return not flow.chosen_by_visitor(node)


def _is_scheme(node: ast.expr) -> bool:
    """Say whether a text is https:// and nothing more: what comes after it is the host."""
    return isinstance(node, ast.Constant) and node.value in ("http://", "https://", "//")


def _first(node: ast.BinOp) -> ast.expr:
    """Return what a sum, or a text with %s, begins with: a %s at its start stands for the first value."""
    left, right = node.left, node.right
    if isinstance(node.op, ast.Mod) and isinstance(left, ast.Constant) and str(left.value).startswith("%"):
        return right.elts[0] if isinstance(right, ast.Tuple) and right.elts else right
    return left


def _is_plain_hole(text: ast.expr) -> bool:
    return isinstance(text, ast.Constant) and str(text.value).startswith(("{}", "{0}"))


@check(
    "W805",
    "The site fetches whatever address a visitor gives",
    level=Level.ERROR,
    why="From inside, the address may be the cloud's own service with your credentials, the database's "
    "admin page, or a "
    "printer. The visitor sees the answer, or learns what there is.",
    bad="requests.get(request.GET['url'], timeout=5)",
    good="if urlsplit(url).hostname in ALLOWED:\n    requests.get(url, timeout=5, allow_redirects=False)",
    way_out="Fetch only from a list of hosts, or through a proxy that reaches the outside alone.",
    ignore_when="only staff can call it.",
)
def fetches_anything(file: FileView) -> Iterator[Finding]:
    """Find calls by HTTP to an address that the request gave."""
    for each in outbound(file):
        if each.kind != "http" or not each.says.startswith(("requests", "httpx", "urllib.request")):
            continue
        first = next((keyword.value for keyword in each.call.keywords if keyword.arg == "url"), None)
        address = first or (each.call.args[0] if each.call.args else None)
        if address is None:
            continue
        found = handed(file, each.call, address)
        if found is None or found.said == "request.META" or any(map(begins_with_text, found.flows, found.nodes)):
            continue
        if not _guarded(found, address):
            yield file.finding(each.call, f"the site fetches whatever {found.said} says", way=file.way(each.call))
