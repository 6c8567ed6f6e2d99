"""Lets a visitor into an API that no session opens, as if the token that it asks for had come along.

Runs in the site's own Python: the standard library and Django, nothing newer than Python 3.9. Only who asks is made
up: permissions, and what an API does without any authenticator, stay as they are.
"""

from __future__ import annotations

import contextlib
import copy
import importlib
import sys
from typing import Any

VISITOR = "roadworthy.visitor"
"""Where a request's META says who it is that asks."""


def let_into_apis() -> None:
    """Have the usual libraries take the visitor for the owner of a token, where the site loads them."""
    if "rest_framework.request" in sys.modules:
        let_into_rest_framework(sys.modules["rest_framework.request"].Request)
    if "ninja.operation" in sys.modules:
        let_into_ninja(sys.modules["ninja.operation"])


def let_into_rest_framework(kind: Any) -> None:
    """Let a visitor in whom none of the view's authenticators knows, where it has any."""
    original = kind._authenticate

    def authenticate(request: Any) -> None:
        visitor = request._request.META.get(VISITOR)
        may_enter = visitor is not None and bool(request.authenticators)
        try:
            original(request)
        except Exception:  # an authenticator that takes no token for a wrong one
            if not may_enter:
                raise
        if may_enter and request._authenticator is None:
            user = copy.copy(visitor)
            request._authenticator = request.authenticators[0]
            request.user, request.auth = user, token_among(request.authenticators, user)

    kind._authenticate = authenticate


def let_into_ninja(module: Any) -> None:
    """Let a visitor in whom none of an operation's own ways of asking knows."""
    kind, async_kind = module.Operation, module.AsyncOperation
    original, async_original = kind._run_authentication, async_kind._run_authentication

    def entered(request: Any, refused: Any) -> Any:
        if refused is not None and request.META.get(VISITOR) is not None:
            request.auth = copy.copy(request.META[VISITOR])
            return None
        return refused

    def authenticate(operation: Any, request: Any) -> Any:
        return entered(request, original(operation, request))

    async def authenticate_later(operation: Any, request: Any) -> Any:
        return entered(request, await async_original(operation, request))

    kind._run_authentication, async_kind._run_authentication = authenticate, authenticate_later


def token_among(authenticators: Any, user: Any) -> Any:
    """Return the first token that one of the usual authenticators would have found; None for any other."""
    for authenticator in authenticators:
        with contextlib.suppress(Exception):
            if hasattr(authenticator, "get_model"):
                return authenticator.get_model()(user=user, key="0" * 40)
            if hasattr(authenticator, "get_validated_token"):
                return importlib.import_module("rest_framework_simplejwt.tokens").AccessToken.for_user(user)
    return None
