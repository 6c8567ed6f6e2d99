"""What is asked of other servers before the site is even up."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.request_path.network import outbound
from roadworthy.structure.checks.view_of_file import FileView

_ONLY_MADE = ("http.client.HTTPConnection", "http.client.HTTPSConnection")


@check(
    "W414",
    "Another server is called while the code is imported",
    why="The site can't start, nor any command or test, while that server is away; and each process asks it again.",
    bad="RATES = requests.get(URL, timeout=5).json()",
    good="@cache\ndef rates():\n    return requests.get(URL, timeout=5).json()",
    way_out="Ask when the answer is needed for the first time, or in a job.",
    ignore_when="it is a script that is never imported.",
)
def called_at_import(file: FileView) -> Iterator[Finding]:
    """Find calls to other servers among a module's own lines."""
    if file.kind != "code" or _is_script(file):
        return
    for each in outbound(file):
        if (
            file.function(each.call) is None
            and not _is_later(file, each.call)
            and file.name(each.call) not in _ONLY_MADE
        ):
            yield file.finding(each.call, f"{each.says} is called when the module is imported")


def _is_later(file: FileView, call: ast.Call) -> bool:
    """Say whether the line is inside a lambda, or only runs as a program."""
    for above in file.around(call):
        if isinstance(above, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef):
            return True
        if isinstance(above, ast.If) and "__name__" in ast.unparse(above.test):
            return True
    return False


def _is_script(file: FileView) -> bool:
    return any(isinstance(node, ast.If) and "__main__" in ast.unparse(node.test) for node in file.tree.body) or (
        bool(file.lines) and file.lines[0].startswith("#!")
    )
