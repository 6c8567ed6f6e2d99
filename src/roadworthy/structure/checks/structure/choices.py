"""Views whose template or form can't be chosen from outside."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_file import FileView

FORM_VIEW = "django.views.generic.FormMixin"


@check(
    "W217",
    "A view's template can't be chosen from outside",
    level=Level.NOTE,
    is_on=False,
    why="Another project that uses the app, or another address in this one, needs the same view with another page, and"
    " has to copy the view.",
    bad='def detail(request, pk):\n    return render(request, "polls/detail.html", …)',
    good='def detail(request, pk, template_name="polls/detail.html"):\n    return render(request, template_name, …)',
    way_out="Take template_name as an argument, or as an attribute of a class-based view.",
    ignore_when="the app is for this one site. Off by default, as most are.",
)
def fixed_template(file: FileView) -> Iterator[Finding]:
    """Find render() of a template that is written down in a function with an address."""
    for _, call in file.calls("django.shortcuts.render"):
        given = call.args[1] if len(call.args) > 1 else None
        way = file.way(call) if isinstance(given, ast.Constant) and file.kind == "code" else None
        if way and isinstance(given, ast.Constant):
            yield file.finding(call, f"{given.value!s} can't be chosen from outside"[:79])


@check(
    "W218",
    "A form view makes its form by name",
    level=Level.NOTE,
    why="Django's form views ask form_class and get_form(); what subclasses, mixins and as_view(form_class=…) say there"
    " has no effect in this method.",
    bad="class Edit(UpdateView):\n    form_class = PollForm\n\n    def post(self, request, *args, **kwargs):\n"
    "        form = PollForm(request.POST)",
    good="form = self.get_form()",
    way_out="Call self.get_form(), and say what it is given in get_form_kwargs().",
    ignore_when="it is a second form beside the view's own.",
)
def form_by_name(file: FileView) -> Iterator[Finding]:
    """Find a form view's own form_class called by its name in one of its methods."""
    if file.kind != "code":
        return
    for node in file.nodes(ast.ClassDef):
        chosen = [
            file.name(each.value)
            for each in node.body
            if isinstance(each, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id == "form_class" for t in each.targets)
        ]
        if not chosen or not chosen[0] or not file.index.is_a(file.full_name(node), FORM_VIEW):
            continue
        for _, call in file.calls(chosen[0]):
            function = file.function(call)
            if function and file.class_(function) is node and function.name not in ("get_form", "get_form_class"):
                yield file.finding(call, f"{file.text(call.func)} is made by name, not by get_form()"[:79])
