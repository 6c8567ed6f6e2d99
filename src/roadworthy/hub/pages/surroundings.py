"""What every page has around it: the files of the front, who is signed in, and which colours they chose."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from roadworthy.hub.accounts.right import Right
from roadworthy.hub.front.files import NAMES, front_file

THEMES = ("light", "dark")


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Return it for templates."""
    person = getattr(request, "person", None)
    theme = request.COOKIES.get("hub_theme", "")
    return {
        "front": {name.replace(".", "_"): front_file(name).address for name in NAMES},
        "person": person,
        "is_owner": person is not None and person.right == Right.OWNER,
        "theme": theme if theme in THEMES else "",
    }
