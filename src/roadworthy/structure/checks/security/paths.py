"""Files whose path a visitor chose, and files that visitors send."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import CLEANED, SENT, Flow
from roadworthy.structure.checks.security.handed import FROM_ADDRESS, handed
from roadworthy.structure.checks.view_of_file import FileView

_OPENERS = (
    "builtins.open",
    "io.open",
    "os.remove",
    "os.unlink",
    "os.rename",
    "os.listdir",
    "shutil.rmtree",
    "shutil.copy",
    "shutil.copyfile",
    "shutil.move",
    "shutil.unpack_archive",
    "zipfile.ZipFile",
    "tarfile.open",
    "PIL.Image.open",
)
_OF_PATHS = ("read_text", "read_bytes", "write_text", "write_bytes", "unlink", "open", "rmdir", "iterdir")
_OF_TEXTS = ("builtins.", "io.", "os.", "shutil.")  # the others open an upload as well, which a form may give
_CHOSEN = (*SENT, *CLEANED, FROM_ADDRESS)
_LOOKS = (
    "safe_join",
    "basename",
    "get_valid_filename",
    "is_relative_to",
    "relative_to",
    "commonpath",
    "commonprefix",
    "secure_filename",
    "startswith",
    "slugify",
    "isdigit",
    "isalnum",
    "fullmatch",
)


@check(
    "W816",
    "A file is opened whose path a visitor chose",
    level=Level.ERROR,
    why="With ../../ in the path, the visitor reads the settings, or writes into the code.",
    bad="open(os.path.join(ROOT, request.GET['file']))",
    good="default_storage.open(document.file.name)",
    way_out="Look the file up in the database, or use safe_join() from django.utils._os.",
    ignore_when="the name is checked in a way that can't be seen here.",
)
def path_of_visitor(file: FileView) -> Iterator[Finding]:
    """Find files opened by a path that the request or the address gave, also through a function of the same file."""
    if file.kind != "code":
        return
    for name, call, path in _opened(file):
        found = handed(file, call, path)
        is_text = found is not None and (found.said not in CLEANED or name.startswith(_OF_TEXTS))
        if found and is_text and found.said in _CHOSEN and not any(map(_is_looked_at, found.flows)):
            message = f"{name.removeprefix('builtins.')}() on a path from {found.said}"
            yield file.finding(call, message, way=file.way(call))


def _opened(file: FileView) -> Iterator[tuple[str, ast.Call, ast.expr]]:
    for name, call in file.calls(*_OPENERS):
        path = call.args[0] if call.args else None
        if path is not None:
            yield name, call, path
    for call in file.methods(*_OF_PATHS) if file.mentions("pathlib") else ():
        assert isinstance(call.func, ast.Attribute)
        yield f"Path.{call.func.attr}", call, call.func.value


def _is_looked_at(flow: Flow) -> bool:
    names = {getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(flow.root)}
    compared = any(isinstance(node, ast.Compare) and _is_of_path(node) for node in ast.walk(flow.root))
    return compared or bool(names & set(_LOOKS)) or any("safe" in name or "valid" in name for name in names)


def _is_of_path(node: ast.Compare) -> bool:
    """Say whether something is looked for in another thing, and not only whether the request has a name at all."""
    is_asked = isinstance(node.left, ast.Constant) and ast.unparse(node.comparators[0]).startswith("request.")
    return any(map(_is_in, node.ops)) and not is_asked


def _is_in(operator: ast.cmpop) -> bool:
    return isinstance(operator, ast.In | ast.NotIn)
