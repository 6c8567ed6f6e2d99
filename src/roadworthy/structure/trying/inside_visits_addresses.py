"""Lists every address that a site's URLconf knows, and fills in their arguments from rows that there are.

Runs in the site's own Python: the standard library and Django, nothing newer than Python 3.9.
"""

# ruff: noqa: B905, PLW2901 - Python 3.9 has no strict zip()
from __future__ import annotations

import contextlib
import datetime
import inspect
import itertools
import re
import sys
import urllib.parse
from collections.abc import Iterator
from typing import Any

OF_TOOLS = ("debug_toolbar", "silk", "django_browser_reload", "django.views.static", "django.contrib.staticfiles")
MOST_PATHS = 6
FIELD_WORDS = ("pk", "id", "slug", "uuid", "guid", "code", "name", "username", "key", "token", "email", "path", "hash")
BY_NAME = {
    "lang": "en", "language": "en", "lang_code": "en", "format": "json", "year": None, "month": None, "day": None,
}  # fmt: skip


class Address:
    """One pattern of the URLconf: what shows it, its view, and the texts with holes that it matches."""

    def __init__(self, chain: list[Any], name: str) -> None:
        self.callback = chain[-1].callback
        self.route = route_of(chain)
        self.name = name
        self.converters = {key: value for each in chain for key, value in each.pattern.converters.items()}
        self.forms = list(itertools.islice(forms_of(chain), 3))
        self.view = view_of(self.callback)

    @property
    def holes(self) -> int:
        """Return about how many arguments it has."""
        return self.route.count("<") + self.route.count("(")

    @property
    def is_other_format(self) -> bool:
        """Say whether it is an address of an API with another ending, whose view has one without, too."""
        return r"\.(?P<format>" in self.route or "<drf_format_suffix:" in self.route

    @property
    def key(self) -> tuple[str, ...]:
        """Return what tells one address from another."""
        return (self.route,)


def route_of(chain: list[Any]) -> str:
    """Return the patterns of a chain as one text, as Django's `resolve()` names it."""
    route = ""
    for text in (str(each.pattern) for each in chain):
        route = route + text[text.startswith("^") :] if route else text
    return route


def forms_of(chain: list[Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield the texts that a chain of patterns matches, with `%(name)s` where an argument goes."""
    from django.utils.regex_helper import normalize

    parts = [normalize(each.pattern.regex.pattern)[:2] for each in chain]
    for chosen in itertools.product(*parts):
        text, names = "", list[str]()
        for form, params in chosen:
            for param in params:
                name = param if not param.startswith("_") else f"_{len(names)}"
                form = form.replace(f"%({param})s", f"\0{name}\0", 1)
                names.append(name)
            text += form
        yield re.sub("\0([^\0]+)\0", r"%(\1)s", text), names


def addresses(is_own: Any) -> list[Address]:
    """Return every address of the site's URLconf once, without those of tools and of bare files."""
    from django.urls import get_resolver

    found: dict[Any, Address] = {}
    for chain, names in walk(get_resolver().url_patterns, [], []):
        callback = chain[-1].callback
        module = getattr(inspect.unwrap(callback), "__module__", "") or ""
        if module.startswith(OF_TOOLS):
            continue
        name = ":".join([*names, chain[-1].name or ""])
        try:
            address = Address(chain, name)
        except Exception:
            continue
        found.setdefault((address.route, repr(callback)), address)
    return list(found.values())


def walk(patterns: Any, before: list[Any], names: list[str]) -> Iterator[tuple[list[Any], list[str]]]:
    """Yield each pattern with those that lead to it."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            space = [pattern.namespace] if getattr(pattern, "namespace", None) else []
            if space != ["djdt"]:
                yield from walk(pattern.url_patterns, [*before, pattern], names + space)
        elif callable(getattr(pattern, "callback", None)):
            yield [*before, pattern], names


class View:
    """What is known of a view: its class or function, where it is written, and the models that it names."""

    def __init__(self, what: Any, model: Any, options: dict[str, str]) -> None:
        self.what, self.model, self.options = what, model, options
        self.place = place_of(what)
        self.name = f"{getattr(what, '__module__', '')}.{getattr(what, '__qualname__', type(what).__qualname__)}"
        self.models = [each for each in [model, *models_named_by(what)] if each is not None]


def view_of(callback: Any) -> View:
    """Return what stands behind a callback: a view's class, the admin of a model, or a function."""
    admin = getattr(callback, "model_admin", None)
    if admin is not None:
        return View(type(admin), admin.model, {"is_admin": "yes"})
    inner = inspect.unwrap(callback)
    owner = getattr(inner, "__self__", None)
    if owner is not None and type(owner).__name__.endswith("Admin") and hasattr(owner, "model"):
        return View(type(owner), owner.model, {"is_admin": "yes"})
    operation = operation_behind(callback)
    if operation is not None:
        return View(inspect.unwrap(operation), None, {"is_api": "yes"})
    kind = getattr(callback, "view_class", None) or getattr(callback, "cls", None)
    kind = kind or getattr(inner, "view_class", None) or getattr(inner, "cls", None)
    if kind is None:
        return View(inner if inspect.isfunction(inner) else type(inner), None, {})
    given = {**vars(kind), **getattr(callback, "view_initkwargs", {})}
    names = ("slug_field", "slug_url_kwarg", "pk_url_kwarg", "lookup_field", "lookup_url_kwarg")
    options = {name: str(given.get(name) or getattr(kind, name, "") or "") for name in names}
    options["is_api"] = "yes" if hasattr(kind, "renderer_classes") else ""
    return View(function_in(kind) or kind, model_of(kind), options)


def operation_behind(callback: Any) -> Any:
    """Return the function that answers GET, else the first, behind an address of Django Ninja; or None."""
    behind = [getattr(callback, "__self__", None)]
    for cell in getattr(callback, "__closure__", None) or ():
        with contextlib.suppress(ValueError):  # an empty cell
            behind.append(cell.cell_contents)
    for each in behind:
        operations = getattr(each, "operations", None)
        operations = operations if isinstance(operations, list) else []
        known = [each for each in operations if hasattr(each, "view_func") and hasattr(each, "methods")]
        if known:
            return next((each for each in known if "GET" in each.methods), known[0]).view_func
    return None


def function_in(kind: Any) -> Any:
    """Return the function that a library has made a view's class of, as REST framework's api_view does, or None."""
    for handler in (each for each in vars(kind).values() if inspect.isfunction(each)):
        for cell in handler.__closure__ or ():
            inner = inspect.unwrap(cell.cell_contents) if inspect.isfunction(cell.cell_contents) else None
            if inner is not None and inner.__name__ == kind.__name__:
                return inner
    return None


def model_of(kind: Any) -> Any:
    """Return the model that a view's class is about, or None."""
    queryset = getattr(kind, "queryset", None)
    serializer = getattr(getattr(kind, "serializer_class", None), "Meta", None)
    form = getattr(getattr(kind, "form_class", None), "_meta", None)
    for found in (getattr(kind, "model", None), queryset, serializer, form):
        model = getattr(found, "model", found) if found is not None else None
        if is_model(model):
            return model
    return None


def is_model(what: Any) -> bool:
    """Say whether this is a model that has a table."""
    meta = getattr(what, "_meta", None)
    return isinstance(what, type) and meta is not None and hasattr(meta, "concrete_fields") and not meta.abstract


def models_named_by(what: Any) -> list[Any]:
    """Return the models that the code of a view names, itself or as what belongs to a user, in the order of methods."""
    from django.contrib.auth import get_user_model

    of_user = {each.get_accessor_name(): each.related_model for each in get_user_model()._meta.related_objects}
    functions = [what] if inspect.isfunction(what) else []
    if isinstance(what, type):
        functions = [each for kind in what.__mro__ for each in vars(kind).values() if inspect.isfunction(each)]
    found: list[Any] = []
    for function in functions:
        for name in function.__code__.co_names:
            each = function.__globals__.get(name) or of_user.get(name)
            if is_model(each) and each not in found:
                found.append(each)
    return found


def place_of(what: Any) -> tuple[str, int]:
    """Return the file and line where a function or a class is written."""
    try:
        if inspect.isfunction(what):
            return what.__code__.co_filename, what.__code__.co_firstlineno
        return inspect.getsourcefile(what) or "", inspect.getsourcelines(what)[1]
    except (TypeError, OSError):
        return "", 0


def paths_of(address: Address, maker: Any) -> list[str]:
    """Return a few paths that lead to this address and to no other, the likeliest first."""
    found: list[str] = []
    for form, names in address.forms:
        columns = [arguments(address, name, form, maker) for name in names]
        for row in rows_of(columns) if all(columns) else ():
            path = "/" + (form % dict(zip(names, row))).lstrip("/")
            if path not in found and leads_to(path, address):
                found.append(path)
            if len(found) == MOST_PATHS:
                return found
    return found


def rows_of(columns: list[list[str]]) -> list[list[str]]:
    """Return which values to try together: the likeliest with each of the last column, then the next of all."""
    first = [column[0] for column in columns]
    rows = [first]
    if columns:
        rows += [[*first[:-1], last] for last in columns[-1][1:4]]
        longest = min(max(map(len, columns)), 12)
        rows += [[column[min(at, len(column) - 1)] for column in columns] for at in range(1, longest)]
    return rows


def path_of_row(row: Any) -> tuple[str, Any]:
    """Return the path that a row says its page has, and the key of the address that it leads to."""
    from django.urls import resolve

    for name in ("get_absolute_url", "url"):
        try:
            found = getattr(row, name, None)
            url = str(found() if callable(found) else found or "")
            path = urllib.parse.urlsplit(url).path
            match = resolve(path)
        except Exception:
            continue
        if path.startswith("/"):
            return path, (match.route,)
    return "", None


def leads_to(path: str, address: Address) -> bool:
    """Say whether the URLconf takes this path to this address."""
    from django.urls import resolve

    try:
        match = resolve(path)
    except Exception:
        return False
    return bool(match.func == address.callback or match.route == address.route)


def arguments(address: Address, name: str, form: str, maker: Any) -> list[str]:
    """Return the texts that may go into one hole of an address, the likeliest first."""
    if BY_NAME.get(name):
        return [str(BY_NAME[name])]
    found: list[Any] = []
    today = datetime.date.today()
    dates = {"year": f"{today.year}", "month": f"{today.month}", "day": f"{today.day}"}
    for model, fields in wanted(address, name, form):
        keys = maker.rows.get(model, [])[:3]
        rows = {row.pk: row for row in model._base_manager.filter(pk__in=keys)} if keys else {}
        for row in (rows[key] for key in keys if key in rows):
            found += [value for field in fields if (value := field_value(row, field)) not in (None, "")]
    found += [dates[name]] if name in dates else []
    found += [] if found else ["1", "a"]
    texts = []
    for value in found:
        try:
            converter = address.converters.get(name)
            found_text = str(converter.to_url(value) if converter else value)
        except Exception:
            continue
        if converter is None or re.fullmatch(converter.regex, found_text):
            texts.append(found_text)
    return list(dict.fromkeys(texts))[:8]


def field_value(row: Any, field: str) -> Any:
    """Return a plain value of a row, None where it has none of that name."""
    try:
        value = getattr(row, field, None)
    except Exception:
        return None
    return None if callable(value) or hasattr(value, "_meta") or hasattr(value, "all") else value


def wanted(address: Address, name: str, form: str) -> Iterator[tuple[Any, list[str]]]:
    """Yield the models whose rows an argument may name, with the fields that may be meant."""
    from django.apps import apps

    options = address.view.options
    base, field = split(name)
    kind = type(address.converters.get(name)).__name__
    usual = FIELD_WORDS if kind in ("IntConverter", "UUIDConverter") else (*FIELD_WORDS[2:], *FIELD_WORDS[:2])
    fields = list(dict.fromkeys(each for each in (options.get("lookup_field"), field, *usual) if each))
    if name in (options.get("slug_url_kwarg"), "slug"):
        fields.insert(0, options.get("slug_field") or "slug")
    if name in ("pk", "id", "object_id", options.get("pk_url_kwarg")):
        fields.insert(0, "pk")
    module = getattr(address.view.what, "__module__", "") or ""
    config = apps.get_containing_app_config(module)
    models = sorted(apps.get_models(), key=lambda model: model._meta.app_config is not config)
    base = base or singular(segment_before(form, name))
    named = [model for model in models if base and base in (model._meta.model_name, singular(model._meta.model_name))]
    near = [model for model in models if base and len(base) > 2 and base in model._meta.model_name]
    of_view = address.view.models
    order = [*named, *of_view, *near] if split(name)[0] else [*of_view, *named, *near]
    for model in dict.fromkeys(order):
        own = (
            [name] if name not in FIELD_WORDS and any(each.name == name for each in model._meta.concrete_fields) else []
        )
        of_its_own = [] if name in ("pk", "id") else [each.name for each in model._meta.concrete_fields]
        yield model, [*own, *fields, *(each for each in of_its_own if each.endswith(f"_{name}"))]


def split(name: str) -> tuple[str, str]:
    """Return the model's part and the field's part of an argument's name: `post_slug` is `post`, `slug`."""
    whole = name.lower()
    if whole in FIELD_WORDS or whole == "object_id" or whole.startswith("_") or whole in BY_NAME:
        return "", whole if whole in FIELD_WORDS else ""
    first, _, last = whole.rpartition("_")
    if first and last in FIELD_WORDS:
        return first.replace("_", ""), last
    return whole.replace("_", ""), ""


def segment_before(form: str, name: str) -> str:
    """Return the last word of a path before an argument."""
    words = [word for word in form.partition(f"%({name})s")[0].split("/") if word and "%" not in word]
    return words[-1].replace("-", "").replace("_", "").lower() if words else ""


def singular(word: str) -> str:
    """Return a word without its ending of many."""
    return word[:-3] + "y" if word.endswith("ies") else word[:-1] if word.endswith("s") else word


def is_own_view(address: Address, is_own: Any) -> bool:
    """Say whether a view, or the model that its admin is about, is the site's own."""
    module = sys.modules.get(getattr(address.view.model, "__module__", ""))
    of_own_model = bool(address.view.options.get("is_admin")) and is_own(getattr(module, "__file__", "") or "")
    return is_own(address.view.place[0]) or of_own_model
