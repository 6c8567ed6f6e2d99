"""Refusals that never reach the visitor: thrown away, never asked for, or asked for by one method alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.security.guards import ASKS, is_address_open, is_bound_anew
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

_VIEW = "django.views.generic.View"
_ACCESS = "django.contrib.auth.mixins.AccessMixin"
_ASKING = ("LoginRequiredMixin", "PermissionRequiredMixin", "UserPassesTestMixin")


@check(
    "W833",
    "A mixin that asks for a login stands behind the view, and is never asked",
    level=Level.ERROR,
    why="Python takes dispatch() of the first base that has one: the view's own, which asks for nothing. The page is "
    "open for all, although the code says otherwise.",
    bad="class OrderUpdate(UpdateView, LoginRequiredMixin):",
    good="class OrderUpdate(LoginRequiredMixin, UpdateView):",
    way_out="Write the mixin first.",
    ignore_when="something else asks for the login, as a middleware.",
)
def behind(file: FileView) -> Iterator[Finding]:
    """Find views with a mixin of django.contrib.auth behind the base that answers the request."""
    for node in file.nodes(ast.ClassDef):
        names = [name for each in node.bases if (name := file.name(each))]
        seen = ""
        for name in names if len(names) == len(node.bases) else ():
            if name.rpartition(".")[2] in _ASKING and name.startswith("django.") and seen:
                yield file.finding(node, f"{name.rpartition('.')[2]} is never asked: {seen} stands before it"[:79])
                break
            if _is_a(file, name, _ACCESS):
                break
            seen = seen or (name.rpartition(".")[2] if _is_a(file, name, _VIEW) else "")


def _is_a(file: FileView, name: str, ancestor: str) -> bool:
    return bool(file.index.is_a(name, ancestor))


_REFUSALS = (
    "django.shortcuts.redirect",
    "django.http.HttpResponseRedirect",
    "django.http.HttpResponsePermanentRedirect",
    "django.http.HttpResponseForbidden",
    "django.http.HttpResponseNotFound",
    "django.http.HttpResponseBadRequest",
    "django.http.HttpResponseNotAllowed",
    "django.http.Http404",
    "django.core.exceptions.PermissionDenied",
    "django.core.exceptions.SuspiciousOperation",
    "django.core.exceptions.ValidationError",
    "django.forms.ValidationError",
    "rest_framework.exceptions.PermissionDenied",
    "rest_framework.exceptions.NotAuthenticated",
    "rest_framework.exceptions.AuthenticationFailed",
    "rest_framework.exceptions.NotFound",
    "rest_framework.exceptions.ValidationError",
    "rest_framework.serializers.ValidationError",
)


@check(
    "W834",
    "A refusal is made and thrown away",
    level=Level.ERROR,
    why="Without return or raise nothing happens: the code goes on as if the visitor had been allowed. An exception "
    "that is returned is no answer: the visitor is told that the site is broken, and you are woken.",
    bad="if not request.user.is_staff:\n    redirect('login')",
    good="if not request.user.is_staff:\n    return redirect('login')",
    way_out="Write return before a response, and raise before an exception.",
    ignore_when="never.",
)
def thrown_away(file: FileView) -> Iterator[Finding]:
    """Find responses and exceptions that stand alone on their line, and exceptions that are returned."""
    with_status = (each for each in file.calls(*_ANSWERS) if _refuses(each[1]))
    for name, call in (*file.calls(*_REFUSALS), *with_status) if file.kind == "code" else ():
        above, last = file.parent(call), name.rpartition(".")[2]
        is_response = last.startswith("redirect") or "Response" in last
        if isinstance(above, ast.Expr) and file.function(call) is not None:
            word = "return" if is_response else "raise"
            yield file.finding(call, f"{last}() without {word} refuses nothing", way=file.way(call))
        elif isinstance(above, ast.Return) and not is_response and _answers(file, call):
            yield file.finding(call, f"{last}() is returned, and not raised: the view breaks", way=file.way(call))


_ANSWERS = ("django.http.HttpResponse", "django.http.JsonResponse", "rest_framework.response.Response")
_FIRST_REFUSAL = 300


def _refuses(call: ast.Call) -> bool:
    """Say whether an answer is given a status that refuses: `status=403`, `status.HTTP_403_FORBIDDEN`."""
    given = next((each.value for each in call.keywords if each.arg == "status"), None)
    code = re.search(r"\d{3}", ast.unparse(given)) if given is not None else None
    return code is not None and int(code[0]) >= _FIRST_REFUSAL


def _answers(file: FileView, call: ast.Call) -> bool:
    """Say whether what a function returns is what the visitor is answered with: an address leads to it."""
    function = file.function(call)
    return function is not None and any(each.view == file.full_name(function) for each in file.index.patterns)


_BY_DECORATOR = re.compile(r"login_required|permission_required|staff_member_required|user_passes_test")
_WRITING = ("post", "put", "patch", "delete")
_CHANGES = frozenset(["save", "delete", "create", "update", "get_or_create", "update_or_create", "bulk_create"])


@check(
    "W835",
    "A view asks for a login to show its form, and not to take it",
    level=Level.ERROR,
    why="The form can be sent without having been shown: whoever sends it does what only users were to do.",
    bad="class Edit(View):\n    @method_decorator(login_required)\n    def get(self, request): …\n\n"
    "    def post(self, request): …",
    good='@method_decorator(login_required, name="dispatch")\nclass Edit(View): …',
    way_out="Decorate dispatch(), or take LoginRequiredMixin as the first base.",
    ignore_when="the method looks at the visitor in a way that can't be seen here.",
)
def one_method_alone(file: FileView) -> Iterator[Finding]:
    """Find classes whose get() is decorated with a login, and whose writing method is not."""
    for node in file.nodes(ast.ClassDef):
        methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
        shown = methods.get("get")
        if shown is None or not _is_decorated(shown) or node.decorator_list or "dispatch" in methods:
            continue
        name = file.full_name(node)
        line = " ".join(file.index.ancestors(name))
        facts = file.index.class_(name)
        if (
            facts is None
            or not facts.is_whole
            or not _is_a(file, name, _VIEW)
            or ASKS.search(line.replace("auth.", ""))
        ):
            continue
        for method in (methods[each] for each in _WRITING if each in methods):
            is_asked = method.decorator_list or any(ASKS.search(ast.unparse(each)) for each in method.body)
            if not is_asked and _changes(method) and is_address_open(file, node) and not is_bound_anew(file, node):
                yield file.finding(method, f"{node.name}.{method.name}() asks for no login, and get() does"[:79])


def _is_decorated(function: FunctionNode) -> bool:
    return any(_BY_DECORATOR.search(ast.unparse(each)) for each in function.decorator_list)


def _changes(function: FunctionNode) -> bool:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(isinstance(each, ast.Attribute) and each.attr in _CHANGES for each in calls)
