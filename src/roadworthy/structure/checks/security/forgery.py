"""Views that take orders from anybody: without the token against forged requests, and without a signature instead."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView, Scope
from roadworthy.structure.code.written import written

_EXEMPT = ("django.views.decorators.csrf.csrf_exempt",)
_PROOF = re.compile(
    r"signature|hmac|verif|construct_event|compare_digest|constant_time|token|secret|authenticat|authoriz|api_?key|oauth"
    r"|permission|password|webhook_?id|x_hub|jwt|saml|ipn|basic_?auth|check_origin|openid|signed|nonce|sign\b|digest"
    r"|credentials|allowed_ips|ip_address|remote_addr|is_staff|is_superuser|has_perm|validate_",
    re.IGNORECASE,
)
_BY_A_WORD = re.compile(r"(get\('|\[')(key|pass|code|auth|hash|mac)\w*'[\])][^\n]{0,20}?(!=|==|not in )")
_BY_SESSION = re.compile(
    r"\b\w*(login_required|permission_required|staff_member_required|user_passes_test|has_\w*perms?\w*|is_staff"
    r"|is_superuser|is_authenticated)\b"
)
_OWN_KEY = re.compile(r"\bstripe\.api_key\b|\w*e?mail_verif\w*")  # for Event.construct_from(), which checks nothing
_NO_FORM = re.compile(r"is_ajax|X-Requested-With|HTTP_X_REQUESTED_WITH|HTTP_ORIGIN|HTTP_REFERER|\bcsrf_protect\b", re.I)
_API = ("rest_framework.views.APIView", "graphene_django.views.GraphQLView", "rest_framework.decorators.api_view")
_WRITES = ("save", "create", "update", "delete", "get_or_create", "update_or_create", "bulk_create", "add", "remove")
_OF_MODEL = "django.forms.BaseModelForm"
_DEEPEST = 4


@check(
    "W820",
    "A view changes data for anybody who asks",
    why="With csrf_exempt and without a signature, any page on the web can have your visitors' browsers "
    "send this request, "
    "with their session; and a program can send it too.",
    bad="@csrf_exempt\ndef paid(request):\n    Order.objects.filter(pk=request.POST['order']).update(paid=True)",
    good="@csrf_exempt\ndef paid(request):\n    event = stripe.Webhook.construct_event(request.body, …)",
    way_out="Take csrf_exempt away; for a webhook, check the sender's signature before anything else.",
    ignore_when="what is changed is harmless, as a counter of views.",
)
def forged(file: FileView) -> Iterator[Finding]:
    """Find views without protection against forged requests that write, and where nothing looks like a proof."""
    by_address = _exempt_by_address(file)
    definitions: list[Scope] = [*file.functions(), *file.nodes(ast.ClassDef)]
    for definition in definitions if by_address or file.mentions("csrf_exempt") else ():
        wrapped = by_address.get(file.full_name(definition))
        if wrapped is None and not any(_is_exempt(file, each) for each in definition.decorator_list):
            continue
        view = _view(file, definition)
        if view is None or _is_api(file, view):
            continue
        text = _all_text(file, view, wrapped or ())
        if text is None or not (_writes(file, view) or _has_written(file, view)):
            continue
        if _BY_A_WORD.search(text) or _PROOF.search(_OWN_KEY.sub("", _BY_SESSION.sub("", text))):
            continue
        if not _BY_SESSION.search(text):
            yield file.finding(view, f"{view.name} changes data for anybody who asks"[:79])
        elif not _NO_FORM.search(text) and not any(_no_form_sends(file, each) for each in view.decorator_list):
            yield file.finding(view, f"{view.name} obeys any page that a logged-in visitor opens"[:79])


def _exempt_by_address(file: FileView) -> dict[str, tuple[str, ...]]:
    """Return the views that their address makes exempt, `csrf_exempt(views.paid)`, with all that it wraps them in."""
    own = [each for each in file.index.patterns if each.wrapped_by and each.view.startswith(f"{file.module}.")]
    return {each.view: each.wrapped_by for each in own if any(name in _EXEMPT for name in each.wrapped_by)}


def _is_exempt(file: FileView, decorator: ast.expr) -> bool:
    if file.name(decorator) in _EXEMPT:
        return True
    is_method = isinstance(decorator, ast.Call) and (file.name(decorator.func) or "").endswith("method_decorator")
    given = decorator.args[0] if is_method and isinstance(decorator, ast.Call) and decorator.args else None
    listed = given.elts if isinstance(given, ast.List | ast.Tuple) else [given] if given is not None else []
    return any(file.name(each) in _EXEMPT for each in listed)


def _no_form_sends(file: FileView, decorator: ast.expr) -> bool:
    """Say whether a decorator lets only methods pass that no form of another page can send: PATCH, PUT, DELETE."""
    is_of_methods = isinstance(decorator, ast.Call) and (file.name(decorator) or "").endswith(".require_http_methods")
    given = decorator.args[0] if is_of_methods and decorator.args else None  # type: ignore[attr-defined]
    methods = {str(getattr(each, "value", "POST")).upper() for each in getattr(given, "elts", ())}
    return bool(methods) and not methods & {"GET", "POST"}


def _view(file: FileView, definition: Scope) -> Scope | None:
    """Return what is exempt: for a method dispatch(), its class."""
    if isinstance(definition, ast.ClassDef) or not isinstance(file.parent(definition), ast.ClassDef):
        return definition
    return file.class_(definition)


def _is_api(file: FileView, view: Scope) -> bool:
    """Say whether the view belongs to a framework that asks for credentials in its own way."""
    if isinstance(view, ast.ClassDef):
        return any(file.index.is_a(file.full_name(view), each) for each in _API)
    return any((file.name(each) or "").endswith("api_view") for each in view.decorator_list)


def _all_text(file: FileView, view: Scope, wrapped_by: tuple[str, ...]) -> str | None:
    """Return the names and texts of a view and of what it calls in the project; None when a base can't be seen."""
    texts = [ast.unparse(view), *wrapped_by, *_called(file, list(wrapped_by))]
    around = [*wrapped_by, *filter(None, map(file.name, view.decorator_list))]
    texts += [word for name in around for word in file.index.words_in(name)]
    if isinstance(view, ast.ClassDef):
        facts = file.index.class_(file.full_name(view))
        if facts is None or not facts.is_whole:
            return None
        texts += file.index.ancestors(file.full_name(view))
        start = [f"{file.full_name(view)}.{each.name}" for each in view.body if isinstance(each, ast.FunctionDef)]
    else:
        start = [file.full_name(view), *filter(None, (file.name(each) for each in view.decorator_list))]
    return " ".join((*texts, *_called(file, start)))


def _called(file: FileView, start: list[str]) -> Iterator[str]:
    waiting = [(name, 0) for name in start]
    seen = set(start)
    while waiting:
        name, depth = waiting.pop()
        for callee in file.index.callees(name) or ():
            yield callee.name
            yield callee.written
            if callee.name not in seen and depth < _DEEPEST and file.index.function(callee.name) is not None:
                seen.add(callee.name)
                waiting.append((callee.name, depth + 1))


def _writes(file: FileView, view: Scope) -> bool:
    for node in ast.walk(view):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _WRITES:
            on = ast.unparse(node.func.value)
            is_row = node.func.attr in ("save", "delete") and not _is_plain_form(file, node.func.value)
            if is_row or ".objects" in on or "filter(" in on:
                return True
    return False


_STORES = re.compile(r"\.objects\.(\w+\.)*(create|update|bulk_create|get_or_create|update_or_create)$")


def _has_written(file: FileView, view: Scope) -> bool:
    """Say whether a function of the project that the view calls itself writes rows."""
    methods = [each for each in view.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    own = methods if isinstance(view, ast.ClassDef) else [view]
    names = [name for each in own for name in _in_project(file, file.full_name(each))]
    for name in names:
        function = file.index.function(name)
        for call in function.summary.calls:
            of = call.of.name if call.of is not None else ""
            if _STORES.search(call.name) or (call.name in (".update", ".delete") and ".objects." in of):
                return True
            made = file.index.name(function.path, of, function.scope) if of and call.name == ".save" else None
            if made and file.index.model(made) is not None:
                return True
            row, _, verb = call.name.rpartition(".")
            if row and verb in ("save", "delete") and _is_row(file, function, row, call.line):
                return True
    return False


def _is_row(file: FileView, function: Any, name: str, line: int) -> bool:
    """Say whether a name stands for a row of the project's models in a function."""
    what = written(ast.parse(name, mode="eval").body)
    found = file.index.value(function.path, what, function.scope, line)
    return found is not None and found.kind == "instance" and file.index.model(found.of) is not None


def _in_project(file: FileView, name: str) -> Iterator[str]:
    for callee in file.index.callees(name) or ():
        if file.index.function(callee.name) is not None:
            yield callee.name


def _is_plain_form(file: FileView, node: ast.expr) -> bool:
    """Say whether a value is a form of the project's that is not of a model: its save() may do anything, or nothing."""
    is_a = file.index.is_a
    made = [each for each in flow_of(file, node).origins(node) if isinstance(each, ast.Call)]
    names = [name for each in made if (name := file.name(each.func))]
    return any(is_a(each, "django.forms.BaseForm") and not is_a(each, _OF_MODEL) for each in names)
