"""How much one app does: unrelated things in it, or nearly all of the project."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.structure.apps import Apps, apps_of
from roadworthy.structure.checks.view_of_codebase import CodebaseView

FEWEST, MANY_MODELS, A_WHOLE_PROJECT = 4, 30, 20
_FIRST_WORD = re.compile(r"[A-Z][a-z]{3,}(?=[A-Z])|[A-Z][a-z]{3,}$")
_WORD = re.compile(r"\w+")


@check(
    "W206",
    "One app does things that have nothing to do with one another",
    level=Level.NOTE,
    over=Over.CODEBASE,
    why="Who wants one of them gets both: they are migrated, tested, deployed and switched off together, and each"
    " reader has to find out anew that the halves never meet.",
    bad="# core/models.py\nclass Poll(Model): ...\nclass Choice(Model): ...\nclass Post(Model): ...\n"
    "class Comment(Model): ...",
    good="# polls/models.py\nclass Poll(Model): ...\nclass Choice(Model): ...\n\n# blog/models.py\n"
    "class Post(Model): ...\nclass Comment(Model): ...",
    way_out="Make an app of each: move the models in the state alone, by SeparateDatabaseAndState.",
    ignore_when="they belong together for a reason that is not in the code.",
)
def unrelated(view: CodebaseView) -> Iterator[Finding]:
    """Find apps whose models fall into groups that no relation, function or class brings together."""
    apps = apps_of(view)
    for app, models in apps.models.items():
        if not app or len(models) < FEWEST or any(_is_anothers(view, model) for model in models):
            continue
        if any(not each.to for model in models for each in model.relations):
            continue
        shown = _in_views(apps, app, models)
        found = [group for group in _groups(apps, app, models) if len(group) > 1]
        groups = [group for group in found if shown & {model.name for model in group}]
        if len(groups) > 1:
            said = " and ".join("/".join(each.name for each in group[:2]) for group in groups[:3])
            first = groups[1][0]
            message = f"{app.rpartition('.')[2]} holds things apart: {said}"[:79]
            yield view.finding(first.path, first.line, message, about=app)


@check(
    "W207",
    "An app that is a project by itself",
    level=Level.NOTE,
    over=Over.CODEBASE,
    why="Everything is near everything: no part can be changed, tested, deployed or handed to another team by itself,"
    " and each new feature makes it worse, as there is no other place to put it.",
    bad="# shop/models.py with forty models: orders, stock, customers, mail, …",
    good="orders/  stock/  customers/  newsletter/",
    way_out="Take out what the rest needs least, one app at a time, and let the imports go one way.",
    ignore_when="the models are one thing that can't be cut.",
)
def too_wide(view: CodebaseView) -> Iterator[Finding]:
    """Find apps with very many models, and sites that have all of theirs in one app."""
    apps = apps_of(view)
    whole = sum(len(models) for models in apps.models.values())
    for app, models in apps.models.items():
        first = min(models, key=lambda model: (model.path, model.line))
        name = app.rpartition(".")[2] or "one app"
        if len(models) >= MANY_MODELS:
            message = f"{name} has {len(models)} of the project's {whole} models"[:79]
            yield view.finding(first.path, first.line, message, about=app)
        elif len(models) == whole >= A_WHOLE_PROJECT and view.index.settings:
            yield view.finding(first.path, first.line, f"all {whole} models are in one app, {name}"[:79], about=app)


def _groups(apps: Apps, app: str, models: list[Any]) -> list[list[Any]]:
    """Return the models of an app in groups that know of each other, as they stand in the code."""
    parent = {model.qualname: model.qualname for model in models}

    def top(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    for together in (*_related(apps, models), *_named_together(apps, app, models)):
        known = [each for each in together if each in parent]
        for other in known[1:]:
            parent[top(other)] = top(known[0])
    found: dict[str, list[Any]] = defaultdict(list)
    for model in sorted(models, key=lambda model: (model.path, model.line)):
        found[top(model.qualname)].append(model)
    return list(found.values())


def _is_anothers(view: CodebaseView, model: Any) -> bool:
    """Say whether a table is made by another program, as it likes; or is of users, who bring all others together."""
    if view.index.is_a(model.qualname, "django.contrib.auth.models.AbstractBaseUser"):
        return True
    meta = view.index.class_(f"{model.qualname}.Meta")
    bound = meta.summary.attribute("managed") if meta else None
    return bool(bound and bound.value.value is False)


def _in_views(apps: Apps, app: str, models: list[Any]) -> set[str]:
    """Return the models' names that the app's views and APIs say: a feature is something that visitors see."""
    files = [
        file for path, file in apps.code.items() if ("view" in path or "api" in path) and apps.of(file.module) == app
    ]
    said = {
        word
        for file in files
        for function in file.functions
        for call in function.calls
        for word in _WORD.findall(call.name)
    }
    said |= {
        word for file in files for each in file.classes for bound in each.attributes for word in _words(bound.value)
    }
    return said & {model.name for model in models}


def _related(apps: Apps, models: list[Any]) -> Iterator[list[str]]:
    """Yield models that lead to one another, build upon one another, or lead to the same one elsewhere."""
    by_target: dict[str, list[str]] = defaultdict(list)
    user = apps.view.index.values.models.user
    for model in models:
        yield [model.qualname, *apps.view.index.ancestors(model.qualname)]
        for relation in model.relations:
            yield [model.qualname, relation.to]
            if relation.to != user and not relation.to.startswith("django."):
                by_target[relation.to].append(model.qualname)
            if (through := relation.written.key("through")) is not None:
                yield [model.qualname, *(each.qualname for each in models if each.name in _words(through))]
    yield from by_target.values()
    by_word: dict[str, list[str]] = defaultdict(list)
    for model in models:
        if word := _FIRST_WORD.match(model.name):
            by_word[word[0]].append(model.qualname)
    yield from by_word.values()


def _named_together(apps: Apps, app: str, models: list[Any]) -> Iterator[list[str]]:
    """Yield the models that one class or one function of the project names."""
    by_name = {model.name: model.qualname for model in models}
    for path, file in apps.code.items():
        units: dict[str, set[str]] = defaultdict(set)
        if app not in (apps.of(file.module), *(_targets(apps, file))):
            continue
        for function in file.functions:
            words = {word for call in function.calls for word in _WORD.findall(call.name)}
            words |= {word for name, _ in function.reads for word in _WORD.findall(name)}
            unit = function.qualname.partition(".")[0]
            if unit or path.endswith(("settings.py",)):
                units[unit] |= words & set(by_name)
        for each in file.classes:
            words = {word for bound in each.attributes for word in _words(bound.value)}
            units[each.qualname.partition(".")[0]] |= words & ({*by_name} - {each.name})
            if each.qualname in by_name:
                units[each.qualname].add(each.qualname)
        yield from ([by_name[word] for word in sorted(words)] for words in units.values() if len(words) > 1)


def _targets(apps: Apps, file: Any) -> set[str]:
    found = (apps.view.index.names.module_in(each.target) for each in file.imports)
    return {apps.of(each) for each in found if each}


def _words(written: Any) -> Iterable[str]:
    """Yield every word that an expression is written with, also in its texts."""
    yield from _WORD.findall(written.name)
    if isinstance(written.value, str):
        yield from _WORD.findall(written.value)
    inner = (*written.parts, *(value for _, value in written.keys), *([written.of] if written.of is not None else ()))
    for each in inner:
        yield from _words(each)
