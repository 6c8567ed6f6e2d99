"""Files that visitors send, and that are kept as they come."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

_LOOKS = re.compile(
    r"size|content_type|mime|magic|\bext|suffix|endswith|splitext|valid|clean|image|allow|limit|form\b|\w+Form\(|check"
    r"|scan|format|type|serializer|staff|superuser|permission|admin|verify|sanit|tempfile|mkdtemp|accept|parse|reader|\bloads?\b|read\(",
    re.IGNORECASE,
)
_STORES = ("save", "create", "write", "write_bytes")


@check(
    "W832",
    "What a visitor uploads is kept as it comes",
    why="A page of HTML or an SVG that is served from your own host runs its script with your visitors' logins; a file "
    "without a limit fills the disk.",
    bad="default_storage.save(request.FILES['file'].name, request.FILES['file'])",
    good="form = UploadForm(request.POST, request.FILES)  # FileField(validators=[FileExtensionValidator([…])])",
    way_out="Take it through a form with FileExtensionValidator and a limit for its size; serve it from another host, "
    "or with Content-Disposition: attachment.",
    ignore_when="the files are looked at elsewhere before anybody can fetch them.",
)
def kept_as_it_comes(file: FileView) -> Iterator[Finding]:
    """Find uploads that a view stores, where nothing in the view looks at their kind or size."""
    if file.kind != "code" or not file.mentions("FILES"):
        return
    seen: set[FunctionNode] = set()
    copied = (call for _, call in file.calls("shutil.copyfileobj"))
    for call in (*file.methods(*_STORES), *copied):
        function = file.function(call)
        if function is None or function in seen or not any(_is_upload(file, call, each) for each in _given(call)):
            continue
        seen.add(function)
        way = file.way(call)
        words = _words(file, function).replace(ast.unparse(call), "")
        if way is not None and not _LOOKS.search(words):
            yield file.finding(call, "an upload is kept as it comes: any kind, any size", way=way)


def _given(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (each.value for each in call.keywords)


def _is_upload(file: FileView, call: ast.Call, node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):  # its name, and not what is in it
        return False
    return flow_of(file, call).chosen_by_visitor(node) == "request.FILES"


def _words(file: FileView, function: FunctionNode) -> str:
    """Return a function and its class's decorators, bases and attributes, as they are written."""
    above = file.class_(function)
    around = [ast.unparse(each) for each in (*above.decorator_list, *above.bases)] if above else []
    plain = [ast.unparse(each) for each in above.body if isinstance(each, ast.Assign)] if above else []
    called = [f"{each.name} {each.written}" for each in file.index.callees(file.full_name(function))]
    decorators = [ast.unparse(each) for each in function.decorator_list]
    return " ".join((*(ast.unparse(each) for each in function.body), *decorators, *around, *plain, *called))
