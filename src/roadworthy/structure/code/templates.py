"""The project's templates, which include and extend which, and by which functions and with what they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from roadworthy.structure.code.classes import Classes
from roadworthy.structure.code.functions import FunctionFacts, Functions
from roadworthy.structure.code.graph import Graph
from roadworthy.structure.code.summary import Call, FileSummary
from roadworthy.structure.code.tag_names import TagNames
from roadworthy.structure.code.template_facts import Rendering, TemplateFacts, facts_of
from roadworthy.structure.code.value import Value
from roadworthy.structure.code.values import Values
from roadworthy.structure.code.written import Written

DEEPEST = 6
CAPITALS = re.compile(r"(.)(?=[A-Z][a-z])")
RENDERERS = frozenset(
    ["render", "render_to_string", "TemplateResponse", "render_to_response", "SimpleTemplateResponse"]
)
ENDINGS = {
    "ListView": "_list",
    "DetailView": "_detail",
    "CreateView": "_form",
    "UpdateView": "_form",
    "DeleteView": "_confirm_delete",
}


class Templates:
    """All templates of the project by their names."""

    def __init__(
        self,
        files: Mapping[str, FileSummary],
        functions: Functions,
        classes: Classes,
        values: Values,
        graph: Graph,
    ) -> None:
        self.functions, self.classes, self.values, self.graph = functions, classes, values, graph
        self.by_name: dict[str, TemplateFacts] = {}
        for summary in files.values():
            if summary.template and summary.kind in ("template", "other_template"):
                self.by_name.setdefault(summary.template.name, facts_of(summary))
        self.own = TagNames(functions.names, functions)
        self._shown: dict[str, list[Rendering]] | None = None
        self._by_path: dict[str, list[tuple[str, Rendering]]] | None = None

    def rendered_with(self, template: str) -> tuple[Rendering, ...]:
        """Return the renderings of a template, also those of templates that include it or that extend it."""
        if self._shown is None:
            self._shown = {}
            for name, rendering in self._renderings():
                for each in self._family(name):
                    self._shown.setdefault(each, []).append(rendering)
            for name, rendering in list(self._for_all()):
                self._shown.setdefault(name, []).insert(0, rendering)
        return tuple(self._shown.get(template, ()))

    def shown_by(self, path: str) -> tuple[tuple[str, Rendering], ...]:
        """Return which templates the functions of a file show, each with how."""
        if self._by_path is None:
            self._by_path = {}
            for name in self.by_name:
                for each in self.rendered_with(name):
                    self._by_path.setdefault(each.path, []).append((name, each))
        return tuple(self._by_path.get(path, ()))

    def _family(self, name: str) -> list[str]:
        """Return a template, with those that it includes and extends, however far."""
        found = {name: 0}
        todo = [name]
        while todo:
            each = todo.pop()
            facts = self.by_name.get(each)
            for other in (*facts.includes, *facts.extends) if facts else ():
                if other not in found and found[each] < DEEPEST:
                    found[other] = found[each] + 1
                    todo.append(other)
        return list(found)

    def _renderings(self) -> Iterator[tuple[str, Rendering]]:
        for function in self.functions.all:
            if function.kind != "code":
                continue
            for call in function.summary.calls:
                if call.written and call.name.rpartition(".")[2] in RENDERERS:
                    yield from self._by_call(function, call)
            yield from self._by_tag(function)
        for view in self.classes.below("django.views.generic.TemplateResponseMixin"):
            yield from self._by_view(view)
        for page in self.classes.below("wagtail.models.Page"):
            yield from self._by_page(page)

    def _for_all(self) -> Iterator[tuple[str, Rendering]]:
        """Return what context processors give to each template that speaks of it, and that no view gives it."""
        assert self._shown is not None
        for function in self.own.processors():
            known = dict(pair for each in function.summary.returned for pair in self.given(function, each))
            for name, facts in self.by_name.items() if known else ():
                own = {key for each in self._shown.get(name, ()) for key, _ in each.context}
                spoken = {each.variable.partition(".")[0] for each in facts.variables}
                mine = tuple((key, value) for key, value in known.items() if key in spoken - own)
                if mine:
                    yield name, Rendering(function.qualname, function.path, function.line, mine, False, name)

    def given(self, function: FunctionFacts, context: Written) -> tuple[tuple[str, Value], ...]:
        """Return what a returned dict gives to a template."""
        return self._context(function, context, context.line)[0]

    def _by_page(self, page: str) -> Iterator[tuple[str, Rendering]]:
        """Return how Wagtail shows a page: by a template of the class's name, with what get_context() puts there."""
        facts, model = self.classes.get(page), self.values.models.get(page)
        if not facts or not model:
            return
        context: dict[str, Value] = {"page": Value("instance", page, name="known")}
        for each in reversed(self.classes.line_of(page)):
            if function := self.functions.get(f"{each}.get_context"):
                context |= dict(self._put_by(function))
        named = self._text_of(page, "template")
        text = named or f"{model.label}/" + CAPITALS.sub(r"\1_", model.name).lower() + ".html"
        yield text, Rendering(page, facts.path, facts.line, tuple(context.items()), False, text)

    def _by_call(self, function: FunctionFacts, call: Call) -> Iterator[tuple[str, Rendering]]:
        assert call.written is not None
        last = call.name.rpartition(".")[2]
        start = 1 if last in ("render", "TemplateResponse") else 0
        if last == "render" and call.name != "render" and not call.name.endswith("shortcuts.render"):
            return
        name = call.written.argument(start, "template_name") or call.written.key("template")
        context = call.written.argument(start + 1, "context")
        for text in self._names_of(function, name):
            known, is_whole = self._context(function, context, call.line)
            yield text, Rendering(function.qualname, function.path, call.line, known, is_whole, text)

    def _names_of(self, function: FunctionFacts, name: Written | None) -> list[str]:
        """Return the templates that an expression names, also through a variable and a class's template_name."""
        if name is None or name.kind != "name":
            return list(_texts(name))
        own, _, attribute = name.name.partition(".")
        if attribute and "." not in attribute and own == self.functions.self_name(function):
            bound = self.classes.attribute(self.functions.own_class(function), attribute)
            return list(_texts(bound[1].value)) if bound else []
        module = self.functions.get(function.module)
        scopes = (each for each in (function, module) if each)
        found = [[*_texts(bound.value)] for each in scopes for bound in each.summary.bound if bound.name == name.name]
        return list(dict.fromkeys(text for texts in found for text in texts))

    def _context(
        self, function: FunctionFacts, context: Written | None, line: int
    ) -> tuple[tuple[tuple[str, Value], ...], bool]:
        if context is None:
            return (), True
        if context.kind == "dict":
            pairs = [(key, self.values.of(value, function, line)) for key, value in context.keys]
            more = [field for key, value in pairs if key == "**" and value for field in value.fields]
            known = ((key, value) for key, value in pairs if value and key != "**")
            return (*more, *known), all(key != "**" for key, _ in pairs)
        if context.kind == "call" and context.name == "locals":
            lines = [(each.name, self.values.of(each.value, function, each.line)) for each in function.summary.bound]
            return tuple((key, value) for key, value in lines if value and key.isidentifier()), False
        if context.kind == "call":
            made = self.values.of(context, function, line)
            given = ((key, self.values.of(value, function, line)) for key, value in context.keys if key != "**")
            own = tuple((key, value) for key, value in given if value) if _is_of_class(context) else ()
            return (*(made.fields if made and made.kind == "dict" else ()), *own), False
        if context.kind == "name" and "." not in context.name:
            return self._filled(function, context.name, line), False
        return (), False

    def _filled(self, function: FunctionFacts, name: str, line: int) -> tuple[tuple[str, Value], ...]:
        """Return what a function puts into a dict of its own, by a literal and by `context["orders"] = …`."""
        found: dict[str, Value] = {}
        for bound in function.summary.bound:
            if bound.name == name and bound.value.kind in ("dict", "call"):
                for key, value in bound.value.keys:
                    if known := self.values.of(value, function, bound.line):
                        found[key] = known
                if bound.value.kind == "call" and (made := self.values.of(bound.value, function, bound.line)):
                    found |= dict(made.fields) if made.kind == "dict" else {}
            elif (
                bound.name == f"{name}[]" and bound.key and (known := self.values.of(bound.value, function, bound.line))
            ):
                found[bound.key] = known
        for call in function.summary.calls:  # context.update({…}), context.update(orders=…)
            given = call.written if call.name == f"{name}.update" and call.written else None
            for key, value in (*(pair for part in given.parts for pair in part.keys), *given.keys) if given else ():
                if known := self.values.of(value, function, call.line):
                    found[key] = known
        return tuple(found.items())

    def _by_tag(self, function: FunctionFacts) -> Iterator[tuple[str, Rendering]]:
        for decorator in function.summary.decorators:
            if decorator.name.endswith("inclusion_tag"):
                for text in _texts(decorator.argument(0, "filename")):
                    known: tuple[tuple[str, Value], ...] = ()
                    for each in function.summary.returned:
                        known += self._context(function, each, each.line)[0]
                    yield text, Rendering(function.qualname, function.path, function.line, known, False, text)

    def _by_view(self, view: str) -> Iterator[tuple[str, Rendering]]:
        facts = self.classes.get(view)
        if not facts:
            return
        context = dict(self._of_view(view))
        for text in self._templates_of(view):
            yield text, Rendering(view, facts.path, facts.line, tuple(context.items()), False, text)

    def _templates_of(self, view: str) -> list[str]:
        bound = self.classes.attribute(view, "template_name")
        if bound:
            return list(_texts(bound[1].value))
        method = self.classes.method(view, "get_template_names")
        function = self.functions.get(method) if method else None
        if function:
            return [text for each in function.summary.returned for text in (*_texts(each), *each.texts)]
        model = self.values.model_of_view(view)
        line = self.classes.ancestors(view)
        ending = next((end for kind, end in ENDINGS.items() if f"django.views.generic.{kind}" in line), "")
        found = self.values.models.get(model)
        return [f"{found.label}/{found.name.lower()}{ending}.html"] if found and ending else []

    def _of_view(self, view: str) -> Iterator[tuple[str, Value]]:
        """Return what Django and the view's own get_context_data put into its context."""
        yield "view", Value("instance", view)
        model = self.values.model_of_view(view)
        facts = self.values.models.get(model)
        line = self.classes.ancestors(view)
        if "django.views.generic.MultipleObjectMixin" in line:
            rows = self._paged(view)
            if rows:
                yield "object_list", rows
                yield "page_obj", rows
                name = self._text_of(view, "context_object_name") or (f"{facts.name.lower()}_list" if facts else "")
                yield name, rows
        elif "django.views.generic.SingleObjectMixin" in line and facts:
            row = Value("instance", model, name="known")
            yield "object", row
            yield self._text_of(view, "context_object_name") or facts.name.lower(), row
        extra = self.classes.attribute(view, "extra_context")
        lines = self.functions.get(extra[0].module) if extra else None
        for key, value in extra[1].value.keys if extra and lines else ():
            if lines and (known := self.values.of(value, lines, value.line)):
                yield key, known
        for each in reversed(self.classes.line_of(view)):
            function = self.functions.get(f"{each}.get_context_data")
            if function:
                yield from self._put_by(function)

    def _paged(self, view: str) -> Value | None:
        rows = self.values.rows_of_view(view)
        bound = self.classes.attribute(view, "paginate_by")
        if rows and bound and bound[1].value.value is not None:
            limit = Written("slice", "", bound[1].line, parts=(Written("constant"), bound[1].value))
            return rows.stepped(limit)
        return rows

    def _put_by(self, function: FunctionFacts) -> Iterator[tuple[str, Value]]:
        names = {bound.name.partition("[")[0] for bound in function.summary.bound if bound.name.endswith("[]")}
        for name in names | {bound.name for bound in function.summary.bound if bound.value.kind == "dict"}:
            yield from self._filled(function, name, 10**9)
        for each in function.summary.returned:
            yield from self._context(function, each, each.line)[0]

    def _text_of(self, view: str, name: str) -> str:
        bound = self.classes.attribute(view, name)
        return bound[1].value.text if bound else ""


def _is_of_class(context: Written) -> bool:
    """Say whether a call is `super().get_context_data(orders=…)` or `dict(orders=…)`, whose names go into a context."""
    return context.name.rpartition(".")[2] in ("get_context_data", "dict", "get_context")


def _texts(value: Written | None) -> Iterator[str]:
    if value is None:
        return
    if value.text:
        yield value.text
    for part in value.parts if value.kind in ("list", "tuple", "either") else ():
        yield from _texts(part)
