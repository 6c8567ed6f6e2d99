"""Keys of real services that are written in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_file import FileView

_KEYS = re.compile(
    r"(AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|sk_live_[0-9a-zA-Z]{16,}|rk_live_[0-9a-zA-Z]{16,}|ghp_[0-9A-Za-z]{36}"
    r"|github_pat_[0-9A-Za-z_]{40,}|glpat-[0-9A-Za-z_-]{20}|xox[baprs]-[0-9A-Za-z-]{20,}|SG\.[\w-]{20,}\.[\w-]{20,}"
    r"|AIza[0-9A-Za-z_-]{35}|-----BEGIN (?:RSA |EC |OPENSSH |)PRIVATE KEY-----)"
)


_SHORTEST_KEY = 200


@check(
    "W819",
    "A key of a real service is written in the code",
    level=Level.ERROR,
    why="Everybody who ever saw the repository has it, and taking it out of the code does not take it out of the past.",
    bad="stripe.api_key = 'sk_live_…'",
    good="stripe.api_key = os.environ['STRIPE_KEY']",
    way_out="Have the service give you another key, revoke this one, and read the new one from the environment.",
    ignore_when="it is one that the service itself prints in its manual.",
)
def key_in_code(file: FileView) -> Iterator[Finding]:
    """Find texts that have the form of a service's secret key."""
    for node in file.nodes(ast.Constant) if file.kind == "code" else ():
        found = _KEYS.search(node.value) if isinstance(node.value, str) else None
        if found and "EXAMPLE" not in found.string and not _is_pattern(file, node, found.string):
            yield file.finding(node, f"a secret key is written here ({found[0][:4]}…)")


def _is_pattern(file: FileView, node: ast.AST, text: str) -> bool:
    """Say whether the text is compared with, or looked for, rather than used: `if "-----BEGIN …" in text`."""
    above = file.parent(node)
    if isinstance(above, ast.Compare) or ("PRIVATE KEY" in text and len(text) < _SHORTEST_KEY):
        return True
    is_method = isinstance(above, ast.Call) and isinstance(above.func, ast.Attribute)
    return is_method and above.func.attr in ("startswith", "split")  # type: ignore[union-attr]
