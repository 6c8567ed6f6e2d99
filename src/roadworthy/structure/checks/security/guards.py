"""Who asks a visitor for a login or a right before a view runs: its decorators, bases, address, and the middleware."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.view_of_file import FileView, Scope
from roadworthy.structure.code.summary import Bound
from roadworthy.structure.code.urls import UrlFacts
from roadworthy.structure.code.written import Written

_HARMLESS = """
    cache_page never_cache cache_control vary_on_headers vary_on_cookie gzip_page condition etag last_modified
    require_POST require_GET require_safe require_http_methods csrf_exempt csrf_protect ensure_csrf_cookie
    requires_csrf_token atomic non_atomic_requests xframe_options_exempt xframe_options_deny
    xframe_options_sameorigin sensitive_post_parameters sensitive_variables conditional_page no_append_slash
    sync_to_async login_not_required as_view csp_exempt csp csp_update csp_replace cached_property wraps
"""
HARMLESS = frozenset(_HARMLESS.split())
ASKS = re.compile(
    r"user|perm|owner|author|staff|admin|access|allow|check|token|session|team|member|auth|login|logged|signature|hmac"
    r"|verif|secret|key|password|role|right|guard|protect|restrict|visitor|account|profile|cart|basket|cookie|hash|sign"
    r"|can_|ip_addr|remote_addr|acl|polic|kiosk|internal|debug|scope|tenant|secure|required",
    re.IGNORECASE,
)
ONLY_LOGIN = re.compile(
    r"\b(LoginRequiredMixin|AccessMixin|login_required|IsAuthenticated(OrReadOnly)?|is_authenticated|is_anonymous)\b"
)
_ASKS_ALL = re.compile(
    r"login|auth(?!entication\.?Middleware)|permission|sso|saml|oidc|remote_?user|access", re.IGNORECASE
)
_PLAIN = (
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.SessionAuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
)
_DEEPEST = 3


def is_open(file: FileView, view: Scope) -> bool:
    """Say whether it can be told that nothing asks who a visitor is, before a view runs or in it."""
    if is_bound_anew(file, view) or not all(_asks_nobody(file, each) for each in view.decorator_list):
        return False
    if not is_address_open(file, view) or middleware_asks(file, _let_out(file, view)):
        return False
    words = all_words(file, view)
    return words is not None and not ASKS.search(words)


def _asks_nobody(file: FileView, decorator: ast.expr) -> bool:
    """Say whether a decorator asks for nobody: one of Django's, or a function of the project without a word of it."""
    last = _last(file.name(decorator) or ast.unparse(decorator))
    if last in HARMLESS:
        return True
    if last == "method_decorator" and isinstance(decorator, ast.Call) and decorator.args:
        inner = decorator.args[0]
        listed = inner.elts if isinstance(inner, ast.List | ast.Tuple) else [inner]
        return all(_asks_nobody(file, each) for each in listed)
    name = file.name(decorator.func if isinstance(decorator, ast.Call) else decorator) or ""
    if file.index.function(name) is None or ASKS.search(last):
        return False
    words = " ".join(file.index.words_in(name))
    return not ASKS.search(words) and not _TURNS_AWAY.search(words)


def asks_only_for_login(file: FileView, view: Scope) -> bool:
    """Say whether a view asks that somebody is logged in, here, and for nothing more that can be seen."""
    is_more = any(each not in HARMLESS and not ONLY_LOGIN.fullmatch(each) for each in decorators(file, view))
    if is_more or is_wrapped(file, view) or not is_address_open(file, view, or_login=True):
        return False
    around = [_last(name) for each in addresses(file, view) for name in each.wrapped_by]
    words = all_words(file, view)
    if words is None or ASKS.search(ONLY_LOGIN.sub("", words)):
        return False
    return bool(ONLY_LOGIN.search(words)) or any(ONLY_LOGIN.fullmatch(each) for each in around)


_TURNS_AWAY = re.compile(r"PermissionDenied|Forbidden|NotAllowed|Http404|403|redirect|messages\.error")
_OF_USER = re.compile(r"\buser\.(?!(?:is_authenticated|is_anonymous|is_active|pk|id|username|email)\b)\w")


def is_turned_away(file: FileView, view: Scope) -> bool:
    """Say whether a decorator of the project's own lets only some users in: it looks at more of them than a login."""
    for each in view.decorator_list:
        name = file.name(each.func if isinstance(each, ast.Call) else each) or ""
        words = file.index.words_in(name)
        if any(map(_OF_USER.search, words)) and any(map(_TURNS_AWAY.search, words)):
            return True
    return False


def is_bound_anew(file: FileView, view: Scope) -> bool:
    """Say whether the module makes something else of a view below it: `remove = staff_member_required(remove)`."""
    bound = (each for statement in file.tree.body if isinstance(statement, ast.Assign) for each in statement.targets)
    return any(isinstance(each, ast.Name) and each.id == view.name for each in bound)


def all_words(file: FileView, view: Scope) -> str | None:
    """Return what a view is written as, with the names of what it calls and builds upon; None for what is hidden."""
    words = [each for each in decorators(file, view) if each not in HARMLESS]
    words += [ast.unparse(each) for each in view.body]
    if isinstance(view, ast.ClassDef):
        facts = file.index.class_(file.full_name(view))
        if facts is None or not facts.is_whole:
            return None
        line = file.index.ancestors(file.full_name(view))
        words += [_last(each) for each in line]
        words += [name for each in line for name in _own_names(file, each)]
        start = [f"{each}.{name}" for each in (file.full_name(view), *line) for name in _methods(file, each)]
    else:
        start = [file.full_name(view)]
    return " ".join((*words, *_called(file, start)))


def decorators(file: FileView, view: Scope) -> Iterator[str]:
    """Yield the last word of each decorator of a view; of method_decorator(), what it makes one of."""
    for each in view.decorator_list:
        name = _last(file.name(each) or ast.unparse(each))
        if name == "method_decorator" and isinstance(each, ast.Call) and each.args:
            inner = each.args[0]
            parts = inner.elts if isinstance(inner, ast.List | ast.Tuple) else [inner]
            yield from (_last(file.name(part) or ast.unparse(part)) for part in parts)
        else:
            yield name


def _own_names(file: FileView, name: str) -> Iterator[str]:
    facts = file.index.class_(name)
    for bound in facts.summary.attributes if facts else ():
        yield bound.name


def _methods(file: FileView, name: str) -> tuple[str, ...]:
    facts = file.index.class_(name)
    return facts.summary.methods if facts else ()


def _called(file: FileView, start: list[str]) -> Iterator[str]:
    waiting, seen = [(name, 0) for name in start], set(start)
    while waiting:
        name, depth = waiting.pop()
        for callee in file.index.callees(name) or ():
            yield _last(callee.name)
            yield callee.written
            if callee.name not in seen and depth < _DEEPEST and file.index.function(callee.name) is not None:
                seen.add(callee.name)
                waiting.append((callee.name, depth + 1))


def _last(name: str) -> str:
    return name.partition("(")[0].rpartition(".")[2]


def addresses(file: FileView, view: Scope) -> list[UrlFacts]:
    """Return the patterns that lead to a view."""
    name = file.full_name(view)
    return [each for each in file.index.patterns if each.view == name]


def is_address_open(file: FileView, view: Scope, or_login: bool = False) -> bool:
    """Say whether a view has an address, and nothing on the way to it may ask; `or_login` for more than a login."""
    found = addresses(file, view)
    if not found or any(_wraps(each) for each in file.index.patterns if not each.view):
        return False
    is_plain = not is_wrapped(file, view) if or_login else not any(_wraps(each) for each in found)
    return is_plain and not any(_file_asks(file.index, each) for each in found)


def is_wrapped(file: FileView, view: Scope) -> bool:
    """Say whether an address wraps a view into something that may ask for more than a login."""
    given = [_last(name) for each in addresses(file, view) for name in each.wrapped_by]
    return any(each not in HARMLESS and not ONLY_LOGIN.fullmatch(each) for each in given) or is_bound_anew(file, view)


def _wraps(pattern: UrlFacts) -> bool:
    return any(_last(each) not in HARMLESS for each in pattern.wrapped_by)


def _file_asks(index: Any, pattern: UrlFacts) -> bool:
    """Say whether a file of patterns calls something that may wrap all of them."""
    lines = index.function_at(pattern.path, "")
    known = {_last(name) for each in index.patterns if each.path == pattern.path for name in each.wrapped_by}
    called = {_last(call.name) for call in lines.summary.calls} if lines else set()
    return any(re.search(r"required|protect|decorat|permission|staff|wrap", each) for each in called - known)


def middleware_asks(file: FileView, but: tuple[str, ...] = ()) -> bool:
    """Say whether a middleware may demand a login for all of the site; also true when there are no settings to ask."""
    named = [text for facts in file.index.settings.values() for text in _middleware(facts.bound)]
    asked = [each for each in (*named, *file.index.middleware) if each not in but]
    return not named or any(_demands(file.index, each) for each in asked)


_FOR_ALL = "django.contrib.auth.middleware.LoginRequiredMiddleware"


def _let_out(file: FileView, view: Scope) -> tuple[str, ...]:
    """Return the middleware that a view is let out of: Django's own, by login_not_required."""
    given = decorators(file, view)
    return (_FOR_ALL,) if "login_not_required" in given else ()


def _middleware(bound: tuple[Bound, ...]) -> Iterator[str]:
    for each in bound:
        if each.name in ("MIDDLEWARE", "MIDDLEWARE_CLASSES"):
            yield from _texts(each.value)


def _texts(value: Written) -> Iterator[str]:
    yield from ([value.text] if value.text else [])
    for part in value.parts:
        yield from _texts(part)


def _demands(index: Any, name: str) -> bool:
    if name in _PLAIN:
        return False
    facts = index.class_(name)
    if facts is None:
        return bool(_ASKS_ALL.search(_last(name)))
    functions = [index.function(f"{name}.{each}") for each in facts.summary.methods]
    read = [words for each in functions if each for words, _ in each.summary.reads]
    return bool(_ASKS_ALL.search(name)) or any("is_authenticated" in words for words in read)


def view_of(file: FileView, node: ast.AST) -> Scope | None:
    """Return the view that a line is in: the class, or the function of the module that has an address."""
    found = file.class_(node)
    if found is not None and isinstance(file.parent(found), ast.Module):
        return found
    outermost = next(reversed([*file.functions_around(node)]), None)
    return outermost if outermost is not None and isinstance(file.parent(outermost), ast.Module) else None
