"""Files that a request writes to its host's own disk: the next request may be answered by another host."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import Flow
from roadworthy.structure.checks.view_of_file import FileView

OPENERS = ("builtins.open", "io.open", "codecs.open", "gzip.open")
DEEPEST = 6
PASSING = frozenset(
    ["tempfile", "mkdtemp", "mkstemp", "gettempdir", "NamedTemporaryFile", "TemporaryDirectory", "devnull"]
)


@check(
    "W307",
    "A request writes a file to the host's own disk",
    why="With two hosts, the visitor's next request finds no such file. With releases, the folder is gone after the"
    " deploy; in a container, after the restart.",
    bad='with open(f"reports/{pk}.pdf", "wb") as file:\n    file.write(pdf)',
    good='default_storage.save(f"reports/{pk}.pdf", ContentFile(pdf))',
    way_out="Give it to default_storage or a FileField; use tempfile for what is gone with the request.",
    ignore_when="the folder is shared by all hosts, or there will be only one host for good.",
)
def written_to_disk(file: FileView) -> Iterator[Finding]:
    """Find files that are opened for writing on the way of a request, other than temporary ones."""
    if file.kind != "code":
        return
    for _, call in file.calls(*OPENERS):
        if call.args and (way := file.way(call)) and _mode(call)[:1] in ("w", "a", "x") and not _is_passing(file, call):
            yield file.finding(call, "a file is written to this host's own disk", way=way)
    for call in file.methods("save") if file.mentions("FileSystemStorage") else ():
        on = file.index.value(file.path, call.func.value, file.scope(call), call.lineno)  # type: ignore[attr-defined]
        if on and on.of == "django.core.files.storage.FileSystemStorage" and (way := file.way(call)):
            yield file.finding(call, "a file is written to this host's own disk", way=way)
    for call in file.methods("write_text", "write_bytes"):
        path = call.func.value if isinstance(call.func, ast.Attribute) else None
        if path is not None and (way := file.way(call)) and _is_path(file, path, call) and not _is_passing(file, call):
            yield file.finding(call, "a file is written to this host's own disk", way=way)
    for call in file.methods("open"):
        path = call.func.value if isinstance(call.func, ast.Attribute) and file.name(call.func) not in OPENERS else None
        if path is None or _mode(call, 0)[:1] not in ("w", "a", "x") or not _is_path(file, path, call):
            continue
        if (way := file.way(call)) and not _is_passing(file, call):
            yield file.finding(call, "a file is written to this host's own disk", way=way)


def _mode(call: ast.Call, place: int = 1) -> str:
    named = next((each.value for each in call.keywords if each.arg == "mode"), None)
    given = call.args[place] if len(call.args) > place else named
    return str(given.value) if isinstance(given, ast.Constant) else ""


def _is_path(file: FileView, node: ast.expr, at: ast.AST) -> bool:
    flow = Flow(file, at)
    return any("pathlib" in (file.name(each) or "") or isinstance(each, ast.BinOp) for each in flow.origins(node))


def _is_passing(file: FileView, call: ast.Call) -> bool:
    """Say whether a file's path is a temporary one, as far as the function says."""
    flow = Flow(file, call)
    path = call.args[0] if call.args and not isinstance(call.func, ast.Attribute) else call.func
    text = " ".join(_written(flow, path, 0))
    return any(word in text for word in PASSING) or "'/dev/" in text or "tmp" in text.lower()


def _written(flow: Flow, node: ast.expr, depth: int) -> Iterator[str]:
    """Yield an expression, what its names were bound to, and what the file's own callers give for arguments."""
    yield ast.dump(node)
    for each in ast.walk(node) if depth < DEEPEST else ():
        if isinstance(each, ast.Name):
            for value in flow.values(each.id):
                yield from _written(flow, value, depth + 1)
            for call, given in _given(flow, each.id):
                yield from _written(Flow(flow.file, call), given, depth + 1)


def _given(flow: Flow, name: str) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Yield what the calls in the same file give for an argument."""
    function = flow.root
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    if name not in names or name in ("self", "cls"):
        return
    place = names.index(name) - (names[0] in ("self", "cls"))
    calls = [call for _, call in flow.file.calls(flow.file.full_name(function))]
    for call in calls + [each for each in flow.file.methods(function.name) if each not in calls]:
        keyword = next((each.value for each in call.keywords if each.arg == name), None)
        given = keyword or (call.args[place] if place < len(call.args) else None)
        if given is not None:
            yield call, given
