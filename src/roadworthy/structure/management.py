"""The site's own management commands: which loop for ever, which build, and which want words that nobody here knows."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from roadworthy.structure.source import Source, is_aside

DAEMON_NAME = re.compile(
    r"^(?!stop|kill|restart|list|status|check|test)\w*(worker|daemon|consumer|listener|poller|supervisor)$"
    r"|^(consume|listen)(_\w+)?$|^(run|start)_?(bot|scheduler|queue|events?_loop)$"
)
WAITS = re.compile(r"sleep|wait|poll|recv|\.get\(|listen|consume|blpop|brpop|accept|select|next\(")
FOREVER = re.compile(r"\b(run_forever|start_consuming|runforever|listen_forever)\(")
PERIODIC_NAME = re.compile(
    r"^(run_?periodic(_?tasks?)?|run_?crons?|cron|periodic(_?tasks)?|run_?scheduled(_?tasks)?|tick)$"
)
BUILD_NAME = re.compile(r"^(rebuild|build|compile|assets|prepare)\w*$|^\w*(_assets|_static)$")


@dataclass(frozen=True)
class OwnCommand:
    """One management command that the site's own apps bring."""

    name: str
    file: str
    loops: bool
    needs_words: bool
    collects: bool
    migrates: bool

    @property
    def is_daemon(self) -> bool:
        """Say whether the command is to be kept running."""
        return self.loops or bool(DAEMON_NAME.match(self.name))

    @property
    def is_periodic(self) -> bool:
        """Say whether the command's name says that it is to be called every few minutes."""
        return bool(PERIODIC_NAME.match(self.name)) and not self.loops

    @property
    def is_build(self) -> bool:
        """Say whether the command makes the static files, collecting them among other things."""
        return self.collects and not self.migrates and bool(BUILD_NAME.match(self.name))


def own_commands(source: Source) -> tuple[OwnCommand, ...]:
    """Return the management commands in the site's own files."""
    files = [path for path in source.named("*.py") if "/management/commands/" in f"/{path}" and not is_aside(path)]
    usable = [path for path in files if not PurePosixPath(path).name.startswith("_")]
    return tuple(_command(source, path) for path in usable if re.search(r"\bclass\s+Command\b", source.text(path)))


def _command(source: Source, path: str) -> OwnCommand:
    text, tree = source.text(path), source.tree(path)
    nodes = list(ast.walk(tree)) if tree else []
    return OwnCommand(
        PurePosixPath(path).stem,
        path,
        any(_is_endless(node) for node in nodes) or bool(FOREVER.search(text)),
        any(_wants_word(node) for node in nodes),
        bool(re.search(r"call_command\(\s*[\"']collectstatic|collectstatic\.Command", text)),
        bool(re.search(r"call_command\(\s*[\"']migrate", text)),
    )


def _is_endless(node: ast.AST) -> bool:
    endless = isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and bool(node.test.value)
    if not endless and isinstance(node, ast.While):
        endless = bool(
            re.search(r"stop|running|shutdown|exit|alive|quit|terminat|forever", ast.unparse(node.test), re.I)
        )
    return endless and not _ends(node) and bool(WAITS.search(ast.unparse(node)))


def _ends(loop: ast.AST) -> bool:
    """Say whether a loop ends by itself, and not only on an interrupt or a signal."""
    for child in ast.iter_child_nodes(loop):
        if isinstance(child, ast.Break | ast.Return):
            return True
        inside = isinstance(child, ast.FunctionDef | ast.While | ast.For | ast.ExceptHandler | ast.Lambda)
        if not inside and _ends(child):
            return True
    return False


def _wants_word(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_argument"):
        return False
    first = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
    named = {word.arg: ast.unparse(word.value).strip("'\"") for word in node.keywords}
    if isinstance(first, str) and first.startswith("-"):
        return named.get("required") == "True"
    return bool(first) and named.get("nargs") not in ("?", "*") and "default" not in named
