"""Where running begins: what Django calls for a request, what a queue runs, commands, and what runs at import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from roadworthy.structure.code.classes import Classes
from roadworthy.structure.code.functions import FunctionFacts, Functions
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.queued import Queued
from roadworthy.structure.code.summary import Call
from roadworthy.structure.code.urls import Urls
from roadworthy.structure.code.values import Values

# Which of Django's and others' classes are called into for a request, nearest first; every method counts.
OF_A_REQUEST = {
    "django.views.generic.View": "view",
    "django.contrib.syndication.views.Feed": "view",
    "django.contrib.sitemaps.Sitemap": "view",
    "django.contrib.admin.BaseModelAdmin": "admin",
    "django.contrib.admin.AdminSite": "admin",
    "django.contrib.admin.ListFilter": "admin",
    "django.forms.BaseForm": "form",
    "django.forms.BaseFormSet": "form",
    "django.forms.Field": "form",
    "django.forms.Widget": "form",
    "rest_framework.serializers.BaseSerializer": "serializer",
    "rest_framework.permissions.BasePermission": "permission",
    "rest_framework.authentication.BaseAuthentication": "authentication",
    "rest_framework.pagination.BasePagination": "view",
    "rest_framework.throttling.BaseThrottle": "view",
    "django.contrib.auth.backends.BaseBackend": "authentication",
    "django.utils.deprecation.MiddlewareMixin": "middleware",
    "rest_framework.serializers.Field": "serializer",
    "rest_framework.fields.Field": "serializer",
    "django_filters.FilterSet": "view",
    "django_tables2.Table": "view",
    "django_tables2.Column": "view",
    "django.core.validators.BaseValidator": "form",
    "django.template.Node": "tag",
    "channels.generic.websocket.WebsocketConsumer": "consumer",
    "channels.generic.websocket.AsyncWebsocketConsumer": "consumer",
    "channels.generic.websocket.JsonWebsocketConsumer": "consumer",
    "channels.generic.websocket.AsyncJsonWebsocketConsumer": "consumer",
}
OTHERWISE = {
    "django.core.management.BaseCommand": "command",
    "celery.Task": "task",
    "django.apps.AppConfig": "startup",
    "django.db.migrations.Migration": "migration",
}
_TASKS = """
task shared_task db_task periodic_task db_periodic_task actor job cron background
"""
TASKS = frozenset(_TASKS.split())
_TAGS = """
simple_tag inclusion_tag filter tag simple_block_tag assignment_tag
"""
TAGS = frozenset(_TAGS.split())
_NOT_OF_REQUESTS = """
pre_migrate post_migrate connection_created class_prepared setting_changed
autoreload_started file_changed worker_ready worker_init beat_init
worker_process_init worker_shutdown celeryd_init task_failure task_success task_prerun task_postrun task_retry
setup_logging after_setup_logger after_setup_task_logger periodic_task
"""
NOT_OF_REQUESTS = frozenset(_NOT_OF_REQUESTS.split())


class Root(NamedTuple):
    """A function that something outside the project's own code calls."""

    qualname: str
    kind: str


class Roots:
    """Finds the functions where running begins."""

    def __init__(
        self, names: Names, classes: Classes, functions: Functions, urls: Urls, middleware: tuple[str, ...] = ()
    ) -> None:
        self.names, self.classes, self.functions, self.urls = names, classes, functions, urls
        self.middleware, self.queued = middleware, Queued(names, functions)
        self._lines = {**OF_A_REQUEST, **OTHERWISE}
        self.signals: dict[str, list[str]] = {}

    def all(self) -> tuple[Root, ...]:
        """Return every root, those with an address first: the first that reaches a function is what is shown."""
        found: dict[str, Root] = {}
        for root in (*self._addressed(), *self._named(), *self._classes(), *self._functions(), *self._connected()):
            found.setdefault(root.qualname, root)
        return tuple(found.values())

    def _addressed(self) -> Iterator[Root]:
        for view in self.urls.views:
            if self.functions.get(view):
                yield Root(view, "view")
            for each in self.classes.line_of(view) if self.classes.get(view) else ():
                yield from self._methods(each, "view")

    def _named(self) -> Iterator[Root]:
        """Return what settings name: middleware, as it is written, and as Django has it where it was asked."""
        for text in self.middleware:
            yield from self._thing(self.names.canonical(text), "middleware")
        for summary in self.names.modules.values():
            for bound in summary.names if summary.kind == "code" else ():
                if bound.name in ("MIDDLEWARE", "MIDDLEWARE_CLASSES"):
                    for text in (*bound.value.texts, *(t for part in bound.value.parts for t in part.texts)):
                        yield from self._thing(self.names.canonical(text), "middleware")

    def _thing(self, name: str, kind: str) -> Iterator[Root]:
        if self.functions.get(name):
            yield Root(name, kind)
        for each in self.classes.line_of(name) if self.classes.get(name) else ():
            yield from self._methods(each, kind)

    def _methods(self, name: str, kind: str) -> Iterator[Root]:
        facts = self.classes.get(name)
        for method in facts.summary.methods if facts else ():
            yield Root(f"{name}.{method}", kind)

    def _classes(self) -> Iterator[Root]:
        for name in self.classes.all:
            facts = self.classes.get(name)
            if not facts or self.names.modules[facts.module].kind == "test":
                continue
            kinds = [kind for ancestor, kind in self._lines.items() if ancestor in facts.ancestors]
            if kinds == ["startup"]:
                yield from (root for root in self._methods(name, "startup") if root.qualname.endswith(".ready"))
            elif kinds:
                yield from self._methods(name, kinds[0])

    def _functions(self) -> Iterator[Root]:
        for function in self.functions.all:
            if function.kind == "test":
                continue
            if not function.scope:
                yield Root(function.qualname, "import")
            elif kind := self._kind(function):
                yield Root(function.qualname, kind)

    def _kind(self, function: FunctionFacts) -> str:
        for decorator in function.summary.decorators:
            last = (decorator.name or (decorator.of.name if decorator.of else "")).rpartition(".")[2]
            if last in TASKS and self._is_task(function, decorator.name):
                return "task"
            if last in TAGS and "templatetags" in function.path:
                return "tag"
            if last == "receiver":
                signal = decorator.argument(0, "signal")
                return self._receiver(function, signal.name if signal else "")
        return "task" if self.queued.is_queued(function) else self._by_arguments(function)

    def _by_arguments(self, function: FunctionFacts) -> str:
        plain = [each.name for each in function.summary.arguments if each.name not in ("self", "cls")]
        if "request" in plain[:2] and not function.summary.inside:
            return "middleware" if "middleware" in function.path else "view"
        if "info" in plain[:2] and function.summary.name.startswith(("resolve_", "mutate", "perform_mutation")):
            return "graphql"
        return ""

    def _is_task(self, function: FunctionFacts, name: str) -> bool:
        found = self.names.resolve(function.module, name, function.summary.inside) or name
        return "." in name or any(word in found for word in ("celery", "task", "huey", "dramatiq", "rq", "cron"))

    def _receiver(self, function: FunctionFacts, signal: str) -> str:
        found = (self.names.resolve(function.module, signal) if signal else "") or signal
        self.signals.setdefault(found, []).append(function.qualname)
        return "other" if found.rpartition(".")[2] in NOT_OF_REQUESTS or ".celery" in found else "signal"

    def _connected(self) -> Iterator[Root]:
        """Return what `signal.connect(function)` connects, and tags that are registered by a call."""
        for function in self.functions.all:
            if function.kind == "test":
                continue
            for call in function.summary.calls:
                if call.written and call.name.endswith((".connect", ".tag", ".filter")) and call.written.parts:
                    yield from self._by_call(function, call)

    def _by_call(self, function: FunctionFacts, call: Call) -> Iterator[Root]:
        assert call.written is not None
        signal, _, what = call.name.rpartition(".")
        for part in call.written.parts:
            found = self.names.resolve(function.module, part.name, function.scope) if part.kind == "name" else None
            target = self.functions.get(found) if found else None
            if target and what == "connect":
                self.signals.setdefault(self.names.resolve(function.module, signal) or signal, []).append(found or "")
                yield Root(target.qualname, "other" if signal.rpartition(".")[2] in NOT_OF_REQUESTS else "signal")
            elif target and "templatetags" in function.path:
                yield Root(target.qualname, "tag")


def admins_of(names: Names, classes: Classes, functions: Functions) -> Mapping[str, str]:
    """Return the model of each admin class: by `@admin.register`, `site.register`, and an inline's `model`."""
    found: dict[str, str] = {}
    for name in classes.below("django.contrib.admin.BaseModelAdmin"):
        facts = classes.get(name)
        for decorator in facts.summary.decorators if facts else ():
            if facts and decorator.name.endswith("register") and decorator.parts:
                found[name] = names.resolve(facts.module, decorator.parts[0].name) or ""
        bound = classes.attribute(name, "model")
        if bound and bound[1].value.name:
            found.setdefault(name, names.resolve(bound[0].module, bound[1].value.name) or "")
    for function in functions.all:
        for call in function.summary.calls if function.kind == "code" else ():
            if call.written and call.name.endswith("site.register") and len(call.written.parts) == 2:
                model, admin = (names.resolve(function.module, part.name) for part in call.written.parts)
                found.setdefault(admin or "", model or "")
    return found


def hooks_of_forms(classes: Classes, values: Values) -> Iterator[str]:
    """Return what Django calls of a model when a form or serializer of it is saved: save, clean and validators."""
    for kind in ("django.forms.BaseForm", "rest_framework.serializers.BaseSerializer"):
        for form in classes.below(kind):
            model = values.attributes.model_of_meta(form)
            for method in ("clean", "full_clean", "save", "__str__"):
                if found := classes.method(model, method):
                    yield found
            facts = values.models.get(model)
            for field in facts.fields if facts else ():
                given = field.written.key("validators")
                for part in given.parts if given and field.model else ():
                    owner = classes.get(field.model)
                    if owner and part.name:
                        yield values.names.resolve(owner.module, part.name) or ""


def senders_of(names: Names, functions: Functions) -> Mapping[str, str]:
    """Return whose signal each receiver is for, where it is for one class: by `@receiver` and by `connect()`."""
    found: dict[str, set[str]] = {}
    for function in functions.all:
        if function.kind == "test":
            continue
        for each in function.summary.decorators:
            if each.name.rpartition(".")[2] == "receiver":
                sender = each.key("sender")
                named = names.resolve(function.module, sender.name) if sender and sender.name else None
                found.setdefault(function.qualname, set()).add(named or "")
        for call in function.summary.calls:
            if call.name.endswith(".connect") and call.written and (part := call.written.argument(0, "receiver")):
                sender, what = call.written.argument(1, "sender"), names.resolve(function.module, part.name)
                named = names.resolve(function.module, sender.name, function.scope) if sender and sender.name else None
                found.setdefault(what or "", set()).add(named or "")
    return {name: min(senders) for name, senders in found.items() if len(senders) == 1}
