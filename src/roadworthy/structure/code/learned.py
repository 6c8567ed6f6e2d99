"""What the project's own Django adds to what is read: views that code gave an address, middleware, and indexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from roadworthy.structure.code.summary import FileSummary
from roadworthy.structure.django_facts.facts import ApiDefaults, DjangoFacts


@dataclass(frozen=True)
class Keys:
    """The fields of each index and each unique constraint of a model, as they come out."""

    indexes: tuple[tuple[str, ...], ...] = ()
    uniques: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Learned:
    """Names as the index has them. Nothing, where Django was not asked."""

    views: tuple[str, ...] = ()
    url_names: frozenset[str] = frozenset()
    middleware: tuple[str, ...] = ()
    api: ApiDefaults = field(default_factory=ApiDefaults)
    keys: Mapping[str, Keys] = field(default_factory=dict)


def learn(files: Mapping[str, FileSummary], django: DjangoFacts | None) -> Learned:
    """Return what Django says in the words of the index: by the files, for a module may go by several names."""
    if django is None:
        return Learned()
    modules = {path: file.module for path, file in files.items() if file.kind in ("code", "test")}
    views = [f"{modules[view.file]}.{view.name}" for view in django.views if view.file in modules]
    keys = {
        f"{modules[model.file]}.{model.name}": Keys(model.indexes, model.uniques)
        for model in django.models
        if model.file in modules
    }
    return Learned(tuple(dict.fromkeys(views)), frozenset(django.url_names), django.middleware, django.api, keys)
