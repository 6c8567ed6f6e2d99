"""What a feed or a sitemap says of each of its items: Django calls these methods once for every one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.database.asked import value
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.value import Value

FEED, SITEMAP = "django.contrib.syndication.views.Feed", "django.contrib.sitemaps.Sitemap"
OF_SITEMAP = ("location", "lastmod", "priority", "changefreq")


def told_of_each(file: FileView) -> Iterator[tuple[ast.FunctionDef, str, list[Any]]]:
    """Yield each method that reads more of an item, with the items' model and what it reads."""
    if not file.mentions("Feed", "Sitemap"):
        return
    for node in file.nodes(ast.ClassDef):
        name = file.full_name(node)
        is_feed = file.index.is_a(name, FEED)
        if not is_feed and not file.index.is_a(name, SITEMAP):
            continue
        methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
        row = _item(file, methods.get("items"))
        if row is None:
            continue
        link = "item_link" if is_feed else "location"
        if link not in methods and (found := file.index.missing(row, ("get_absolute_url",), True)):
            yield methods["items"], row.of, list(found)
        for own, method in methods.items():
            is_of_item = own.startswith("item_") if is_feed else own in OF_SITEMAP
            if is_of_item and len(method.args.args) > 1:
                found = file.index.missing_in(row, file.full_name(method), method.args.args[1].arg)
                if found or (found := _as_text(file, method, row)):
                    yield method, row.of, list(found)


def _item(file: FileView, items: ast.FunctionDef | None) -> Value | None:
    """Return one of the rows that items() answers."""
    given = [each for each in ast.walk(items) if isinstance(each, ast.Return) and each.value] if items else []
    rows = value(file, given[-1].value, given[-1]) if given and given[-1].value else None
    if rows is None or not rows.is_rows() or rows.is_values or file.index.model(rows.of) is None:
        return None
    return Value("instance", rows.of, steps=rows.steps, through=rows.through, parent=rows.parent, name="row")


def _as_text(file: FileView, method: ast.FunctionDef, row: Value) -> tuple[Any, ...]:
    """Return what making a text of something of the item reads: `str(item.author)`."""
    own = method.args.args[1].arg
    for call in (each for each in ast.walk(method) if isinstance(each, ast.Call)):
        if getattr(call.func, "id", "") == "str" and len(call.args) == 1 and isinstance(call.args[0], ast.Attribute):
            words = ast.unparse(call.args[0]).split(".")
            if words[0] == own and (found := file.index.missing(row, (*words[1:], "__str__"), True)):
                return tuple(found)
    return ()
