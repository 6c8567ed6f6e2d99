"""Uploads and static files that Python hands out itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_file import FileView

_MANY = re.compile(r"path>\.[*+]|<path:|path>\[")
_SERVES = ("django.views.static.serve", "django.contrib.staticfiles.views.serve")
_PATHS = ("django.urls.path", "django.urls.re_path", "django.conf.urls.url", "django.urls.conf.path")


@check(
    "W720",
    "Python serves files",
    why="Each picture holds a process of the site for as long as the visitor's line needs; there are no ranges, no "
    "compression and no caching. Django's manual says: not for production.",
    bad='re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT})',
    good="location /media/ { alias /srv/shop/media/; }  # in the web server's configuration",
    way_out="Let the web server or an object store hand out uploads; WhiteNoise does for static files.",
    ignore_when="only developers use these URLs, or a handful of small files is served.",
)
def served_by_python(file: FileView) -> Iterator[Finding]:
    """Find URLs that lead to Django's own view for files, whatever DEBUG is."""
    if file.kind != "code" or not file.mentions("serve"):
        return
    for _, call in file.calls(*_PATHS):
        view = call.args[1] if len(call.args) > 1 else None
        route = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
        if not _MANY.search(str(route)):
            continue  # one file alone, as robots.txt
        if isinstance(view, ast.Call) and len(view.args) == 1 and not view.keywords:
            view = view.args[0]  # behind a login
        if view is None or not isinstance(view, ast.Name | ast.Attribute) or file.name(view) not in _SERVES:
            continue
        if not _is_for_developers(file, call):
            yield file.finding(call, "these files are served by Python, whatever DEBUG is")


def _is_for_developers(file: FileView, node: ast.AST) -> bool:
    for above in file.around(node):
        test = above.test if isinstance(above, ast.If | ast.IfExp) else None
        if test is not None and any(word in ast.unparse(test) for word in ("DEBUG", "DEV", "LOCAL", "TEST")):
            return True
    return False
