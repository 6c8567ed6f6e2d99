"""What all files of a project say together: the questions that checks ask, each with one answer for the same code."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cached_property

from roadworthy.structure.code.anywhere import Anywhere
from roadworthy.structure.code.classes import Classes, ClassFacts
from roadworthy.structure.code.functions import FunctionFacts, Functions
from roadworthy.structure.code.graph import Called, Graph
from roadworthy.structure.code.learned import learn
from roadworthy.structure.code.migrations import MigrationFacts, Migrations
from roadworthy.structure.code.models import ModelFacts, Models
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.reach import Reach, Way
from roadworthy.structure.code.roots import Root, Roots, admins_of, hooks_of_forms, senders_of
from roadworthy.structure.code.sent_signals import with_senders
from roadworthy.structure.code.serialized import SerializedTouch, serialized_touches
from roadworthy.structure.code.settings import SettingsFacts, settings_of
from roadworthy.structure.code.shown import ShownValues
from roadworthy.structure.code.shown_touches import ShownTouch, shown_touches
from roadworthy.structure.code.summary import FileSummary
from roadworthy.structure.code.template_facts import Rendering, TemplateFacts
from roadworthy.structure.code.templates import Templates
from roadworthy.structure.code.touches import Touch, Touches
from roadworthy.structure.code.typed import Typed, api_permissions, typed
from roadworthy.structure.code.urls import UrlFacts, Urls
from roadworthy.structure.code.value import Value
from roadworthy.structure.code.values import Values
from roadworthy.structure.code.whole_lists import WholeList, whole_lists
from roadworthy.structure.code.written import Written, dotted, written
from roadworthy.structure.django_facts.facts import ApiDefaults, DjangoFacts


class Index:
    """Made anew for each run from the summaries of all files; each part when it is first asked for."""

    def __init__(self, files: Mapping[str, FileSummary], django: DjangoFacts | None = None) -> None:
        self.files = files
        self.learned = learn(files, django)
        self.names = Names(files)
        self.classes = Classes(files, self.names)
        self.functions = Functions(files, self.names, self.classes)

    @cached_property
    def _models(self) -> Models:
        models = Models(self.names, self.classes)
        for name, keys in self.learned.keys.items():
            models.learn(name, keys.indexes, keys.uniques)
        return models

    @cached_property
    def values(self) -> Values:
        """Return what answers what an expression is: `values.of(expression, function, line)`."""
        admins = admins_of(self.names, self.classes, self.functions)
        values = Values(self.names, self.classes, self.functions, self._models, admins)
        values.senders = senders_of(self.names, self.functions)
        return values

    @cached_property
    def graph(self) -> Graph:
        """Return the calls between functions."""
        return Graph(self.names, self.classes, self.functions, self._models, self.values)

    @cached_property
    def urls(self) -> Urls:
        """Return the project's URL patterns."""
        return Urls(self.names, self.classes, self.functions, self.learned)

    @cached_property
    def reach(self) -> Reach:
        """Return what is reached from where."""
        roots = Roots(self.names, self.classes, self.functions, self.urls, self.learned.middleware)
        shown = [Root(name, "template") for name in self.shown.methods()]
        hooks = [Root(name, "form") for name in hooks_of_forms(self.classes, self.values)]
        found = with_senders([*roots.all(), *shown, *hooks], roots.signals, self.names, self.functions, self.graph)
        return Reach(self.graph, self.functions, found)

    @cached_property
    def _templates(self) -> Templates:
        return Templates(self.files, self.functions, self.classes, self.values, self.graph)

    @cached_property
    def shown(self) -> ShownValues:
        """Return what answers what a template's variable is."""
        return ShownValues(self._templates, self.values)

    @cached_property
    def _touches(self) -> Touches:
        return Touches(self.values)

    def missing(self, row: Value, names: tuple[str, ...], is_called: bool = True) -> tuple[Touch, ...]:
        """Return what `row.a.b` asks the database for, each time, as its queryset did not bring it along."""
        return self._touches.missing(row, names, is_called)

    def missing_in(self, row: Value, function: str, argument: str, with_queries: bool = False) -> tuple[Touch, ...]:
        """Return what a function asks the database for that is given such a row, each time; of other tables too."""
        return self._touches.handed(row, function, argument, with_queries)

    def shown_missing(self, template: str) -> tuple[ShownTouch, ...]:
        """Return what a template asks the database for in each turn of its loops."""
        return tuple(shown_touches(self.shown, self._touches, template))

    def whole_lists(self, path: str) -> tuple[WholeList, ...]:
        """Return the whole tables that the functions of a file hand to templates which go through them."""
        return tuple(whole_lists(self.shown, path))

    def serialized_missing(self, view: str, chosen: str = "") -> tuple[SerializedTouch, ...]:
        """Return what the serializer of an API's list view, or the one it chooses, asks the database for each row."""
        return tuple(serialized_touches(self.values, self._touches, view, chosen))

    def name(self, path: str, node: ast.expr | Written | str, scope: str = "") -> str | None:
        """Return the qualified name of a Name, an Attribute, a Call's function or a dotted text as written in a file.

        `scope` is the function that it stands in, by its name inside the module (`Order.save`). None for local
        variables and for what can't be told; `self.save` is the method's own or inherited definition, if it has one.
        A builtin is `builtins.open`.
        """
        module = self.files[path].module
        words = _text(node)
        if not words:
            return None
        if scope and (found := self._of_self(module, words, scope)):
            return found
        return self.names.resolve(module, words, scope)

    def _of_self(self, module: str, words: str, scope: str) -> str | None:
        function = self.functions.get(f"{module}.{scope}")
        root, _, rest = words.partition(".")
        if not function or not rest or "." in rest or root != self.functions.self_name(function):
            return None
        own = self.functions.own_class(function)
        return self.classes.method(own, rest) if own else None

    def value(self, path: str, node: ast.expr | Written, scope: str = "", line: int = 0) -> Value | None:
        """Return what an expression of a file is, inside the function `scope`; None where that can't be told."""
        function = self.function_at(path, scope)
        return self.values.of(node, function, line or getattr(node, "lineno", 0)) if function else None

    def called(self, path: str, node: ast.Call | Written, scope: str = "") -> tuple[str, ...]:
        """Return the qualified names of what a call may call, also on variables: `httpx.Client.get`."""
        function = self.function_at(path, scope)
        call = node if isinstance(node, Written) else written(node)
        return self.graph.named(function, call) if function else ()

    def function_at(self, path: str, scope: str = "") -> FunctionFacts | None:
        """Return a function by its file and its name inside the module; the module's own lines for no scope."""
        module = self.files[path].module
        return self.functions.get(f"{module}.{scope}" if scope else module)

    def class_(self, qualname: str) -> ClassFacts | None:
        """Return a class of the project."""
        return self.classes.get(qualname)

    def ancestors(self, qualname: str) -> tuple[str, ...]:
        """Return all classes that one builds upon, nearest first, with well-known ones."""
        return self.classes.ancestors(qualname)

    def is_a(self, qualname: str, ancestor: str) -> bool:
        """Say whether a class is another or builds upon it."""
        return self.classes.is_a(qualname, ancestor)

    def function(self, qualname: str) -> FunctionFacts | None:
        """Return a function or a method of the project."""
        return self.functions.get(qualname)

    def words_in(self, qualname: str) -> tuple[str, ...]:
        """Return what a function of the project reads and calls, with what is defined inside of it."""
        return self.functions.words_in(qualname)

    def is_defined(self, name: str) -> bool:
        """Say whether a function or a method of this name is anywhere in the project."""
        return name in self.functions.last_names

    def is_own(self, qualname: str) -> bool:
        """Say whether a qualified name is of the project's own code."""
        return bool(self.names.module_in(qualname))

    def callees(self, qualname: str) -> tuple[Called, ...]:
        """Return what a function calls."""
        return self.graph.callees(qualname)

    def callers(self, qualname: str) -> tuple[tuple[str, Called], ...]:
        """Return which functions of the project call one."""
        return self.graph.callers(qualname)

    def model(self, qualname: str) -> ModelFacts | None:
        """Return a model of the project."""
        return self._models.get(qualname)

    @cached_property
    def partials(self) -> Mapping[str, str]:
        """Return what each module's name calls that stands for a function with some arguments given."""
        return dict(self.graph.tables.partials())

    @cached_property
    def typed(self) -> tuple[Typed, ...]:
        """Return the fields that ordinary visitors write, and that nothing looks through."""
        by_default = api_permissions(self.settings.values())
        return typed(self.names, self.classes, self.functions, self._models, self.urls, api_permissions=by_default)

    @property
    def models(self) -> tuple[ModelFacts, ...]:
        """Return all models, abstract ones too."""
        return self._models.all

    @cached_property
    def _anywhere(self) -> Anywhere:
        return Anywhere(self._models)

    def model_anywhere(self, qualname: str) -> ModelFacts | None:
        """Return a model without lines: what a file's findings rest on stays the same while others' lines move."""
        return self._anywhere.get(qualname)

    @property
    def models_anywhere(self) -> tuple[ModelFacts, ...]:
        """Return all models without lines."""
        return self._anywhere.all

    def reached(self, qualname: str, group: str = "request") -> Way | None:
        """Return by which way a function is reached while a visitor waits; or in a task, command, import or startup."""
        return self.reach.way(qualname, group)

    @property
    def url_names(self) -> frozenset[str]:
        """Return every name of a URL, with its namespace and without."""
        return self.urls.names_of_urls

    @property
    def views(self) -> tuple[str, ...]:
        """Return the views that have an address."""
        return self.urls.views

    @property
    def patterns(self) -> tuple[UrlFacts, ...]:
        """Return the URL patterns."""
        return self.urls.patterns

    @cached_property
    def _migrations(self) -> Migrations:
        return Migrations(self.files.values(), self.names, self.classes)

    def migration(self, path: str) -> MigrationFacts | None:
        """Return the migration in a file, each operation with what it finds before it."""
        return self._migrations.get(path)

    @cached_property
    def settings(self) -> Mapping[str, SettingsFacts]:
        """Return what each settings module says, by its dotted name."""
        return settings_of(self.names)

    @property
    def middleware(self) -> tuple[str, ...]:
        """Return the middleware as it comes out; nothing where Django was not asked."""
        return self.learned.middleware

    @property
    def api(self) -> ApiDefaults:
        """Return what REST framework's defaults come out as; none where Django was not asked."""
        return self.learned.api

    @property
    def templates(self) -> Mapping[str, TemplateFacts]:
        """Return the templates by the name that they are asked for."""
        return self._templates.by_name

    def template_at(self, name: str, path: str) -> TemplateFacts | None:
        """Return a template by its name, if it is the one of this file: two apps may have one of the same name."""
        found = self._templates.by_name.get(name)
        return found if found and found.path == path else None

    def below(self, qualname: str) -> tuple[str, ...]:
        """Return the project's classes that build upon one."""
        return self.classes.below(qualname)

    def clears(self, name: str) -> tuple[str, ...]:
        """Return the functions that forget what a function under lru_cache remembers: `name.cache_clear()`."""
        end = f"{name}.cache_clear"
        found = (each for each in self.functions.all if each.kind == "code")
        return tuple(each.qualname for each in found if any(call.name.endswith(end) for call in each.summary.calls))

    def has_attribute(self, qualname: str, names: tuple[str, ...]) -> bool:
        """Say whether a class, or an ancestor in the project, binds or defines one of these names."""
        return any(self.classes.attribute(qualname, name) or self.classes.method(qualname, name) for name in names)

    def rows_of_view(self, qualname: str) -> Value | None:
        """Return the queryset of a generic view."""
        return self.values.rows_of_view(qualname)

    def missing_in_loop(self, rows: Value, function: str, argument: str) -> tuple[Touch, ...]:
        """Return what a function asks the database for at each turn of its loops over rows that it is given."""
        return self._touches.looped(rows, function, argument)

    def rows_of_admin(self, qualname: str) -> Value | None:
        """Return the rows of an admin's list."""
        return self.values.rows_of_admin(qualname)

    def method(self, owner: str, name: str) -> str | None:
        """Return the qualified name of a class's method, its own or an inherited one of the project."""
        return self.classes.method(owner, name)

    def grows(self, qualname: str) -> str:
        """Return the field by which a model's rows are dated as they come: such a table grows with time."""
        model = self._models.get(qualname)
        for field in model.fields if model else ():
            if field.kind in ("DateTimeField", "DateField") and field.has_default and not field.null:
                return field.name
        return ""

    def rendered_with(self, template: str) -> tuple[Rendering, ...]:
        """Return by which functions a template is shown, each with what is known of its context."""
        return self._templates.rendered_with(template)

    def kinds(self) -> Iterable[str]:
        """Return the sorts of roots that were found."""
        return sorted({root.kind for root in self.reach.roots})


def _text(node: ast.expr | Written | str) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, Written):
        return node.name if node.kind in ("name", "call") and not node.of else ""
    return dotted(node.func if isinstance(node, ast.Call) else node)
