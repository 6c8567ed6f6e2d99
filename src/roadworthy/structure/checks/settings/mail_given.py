"""Mail that is never sent, or that a visitor waits for as long as the mail server likes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.settings.expressions import text, without_environment
from roadworthy.structure.checks.settings.given import SiteSettings, is_aside, said, sites
from roadworthy.structure.checks.view_of_codebase import CodebaseView

_NOWHERE = re.compile(r"^django\.core\.mail\.backends\.(console|dummy|filebased|locmem)\.")


@check(
    "W712",
    "Mail is not sent",
    why="Password resets, orders and alarms go to a log or nowhere, and nothing says so.",
    bad='EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"',
    good='EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"',
    way_out="Name a backend that sends; keep the other one in the settings for developers.",
    ignore_when="the site sends no mail.",
    over=Over.CODEBASE,
)
def not_sent(view: CodebaseView) -> Iterator[Finding]:
    """Find a mail backend that is for developers."""
    for site in sites(view):
        found = site.possible("EMAIL_BACKEND")
        if not found or site.is_base or not site.is_whole or not (site.is_production or _is_run_here(view)):
            continue
        if not site.is_production and not all(isinstance(each.value, ast.Constant) for each in found):
            continue  # whoever installs it says where mail goes
        matches = [_NOWHERE.match(text(without_environment(each.value))) for each in found]
        if all(matches) and matches[0]:
            yield said(view, found[0], f"mail is not sent: the backend is {matches[0][1]}")


def _is_run_here(view: CodebaseView) -> bool:
    """Say whether the project is started by files of its own: else its settings are for others to lay theirs over."""
    runs = (path for path in view.files if path.rpartition("/")[2] in ("manage.py", "wsgi.py", "asgi.py"))
    return not all(map(is_aside, runs))


@check(
    "W713",
    "The mail server may take for ever",
    why="Without EMAIL_TIMEOUT a mail server that takes the connection and says nothing holds the process "
    "until the system gives up, after minutes or never; a few such requests are all processes of the site.",
    bad='EMAIL_HOST = "smtp.example"',
    good='EMAIL_HOST = "smtp.example"\nEMAIL_TIMEOUT = 10',
    way_out="Set EMAIL_TIMEOUT, in seconds.",
    ignore_when="mail is only sent by workers that may wait.",
    over=Over.CODEBASE,
)
def no_mail_timeout(view: CodebaseView) -> Iterator[Finding]:
    """Find a mail server of the settings without EMAIL_TIMEOUT."""
    for site in sites(view):
        host, backend = site.possible("EMAIL_HOST"), site.possible("EMAIL_BACKEND")
        backends = [text(without_environment(each.value)) for each in backend]
        is_smtp = not backend or any(each.endswith("backends.smtp.EmailBackend") for each in backends)
        if host and is_smtp and site.is_whole and not _is_limited(site) and _is_elsewhere(text(host[0].value)):
            yield said(view, host[0], "EMAIL_TIMEOUT is not set: the mail server may take for ever")


def _is_limited(site: SiteSettings) -> bool:
    """Say whether there is a limit: None is none."""
    given = [each.value for each in site.given if each.name == "EMAIL_TIMEOUT"]
    return any(not isinstance(each, ast.Constant) or each.value is not None for each in given)


def _is_elsewhere(name: str) -> bool:
    return name not in ("localhost", "127.0.0.1", "::1")
