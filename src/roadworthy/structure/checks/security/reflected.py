"""What a visitor sent, and gets back as HTML."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import SENT, Flow, flow_of
from roadworthy.structure.checks.view_of_file import FileView

_RESPONSES = ("django.http.HttpResponse", "django.http.response.HttpResponse")


@check(
    "W803",
    "What a visitor sent is put into the page as HTML",
    why="A link to this page can carry a script: whoever follows it runs the script with their own rights.",
    bad="return HttpResponse(f'No results for {request.GET[\"q\"]}')",
    good="return render(request, 'search.html', {'q': request.GET['q']})",
    way_out="Render a template, or use format_html().",
    ignore_when="the answer is not HTML and says so in content_type.",
)
def reflected(file: FileView) -> Iterator[Finding]:
    """Find responses of HTML that are made of what the request brought."""
    for _, call in file.calls(*_RESPONSES):
        if any(keyword.arg in ("content_type", "headers", None) for keyword in call.keywords) or len(call.args) != 1:
            continue
        flow = flow_of(file, call)
        chosen = flow.chosen_by_visitor(call.args[0])
        if chosen in SENT and not _changes_type(flow):
            yield file.finding(call, f"{chosen} is put into the page as HTML", way=file.way(call))
    for call in file.methods("write"):
        flow = flow_of(file, call)
        chosen = flow.chosen_by_visitor(call.args[0]) if len(call.args) == 1 else ""
        if chosen in SENT and not _changes_type(flow) and _is_page(file, flow, call):
            yield file.finding(call, f"{chosen} is put into the page as HTML", way=file.way(call))


def _is_page(file: FileView, flow: Flow, call: ast.Call) -> bool:
    """Say whether this writes into a response of HTML."""
    on = call.func.value if isinstance(call.func, ast.Attribute) else call
    made = [each for each in flow.origins(on) if isinstance(each, ast.Call)]
    pages = [each for each in made if file.name(each.func) in _RESPONSES]
    return bool(pages) and not any(each.keywords or len(each.args) > 1 for each in pages)


def _changes_type(flow: Flow) -> bool:
    """Say whether the response is given another content type afterwards."""
    return any(
        isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lower() == "content-type"
        for node in ast.walk(flow.root)
    )
