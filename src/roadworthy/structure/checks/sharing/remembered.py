"""What a process remembers of the database or the clock: the other processes know nothing of a change."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.database.asked import value
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.sharing.memos import is_made_once
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

MEMOS = frozenset(["functools.lru_cache", "functools.cache"])
CLOCKS = frozenset(
    [
        "django.utils.timezone.now",
        "django.utils.timezone.localdate",
        "django.utils.timezone.localtime",
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
        "time.time",
        "uuid.uuid4",
        "uuid.uuid1",
        "secrets.token_hex",
        "secrets.token_urlsafe",
        "django.utils.crypto.get_random_string",
    ]
)
READING = frozenset(
    f"django.db.models.QuerySet.{name}" for name in ("get", "first", "last", "all", "filter", "values_list")
)


@check(
    "W304",
    "Rows of the database are remembered for the life of the process",
    why="lru_cache never forgets while the process lives, and each process has its own. A change in the admin is seen"
    " by the process that made it, at best: visitors see the old and the new by turns until the next deploy.",
    bad="@lru_cache\ndef rates():\n    return dict(Rate.objects.values_list('country', 'percent'))",
    good="def rates():\n    return cache.get_or_set('rates', read_rates, timeout=60)",
    way_out="Use Django's cache with a timeout, and delete the key where the rows are changed.",
    ignore_when="the rows never change while the site runs, or the function's cache_clear() is called at each request.",
)
def remembered_rows(file: FileView) -> Iterator[Finding]:
    """Find functions under lru_cache that read rows."""
    if file.kind != "code":
        return
    functions: list[FunctionNode] = [*file.nodes(ast.FunctionDef), *file.nodes(ast.AsyncFunctionDef)]
    for node in functions:
        memo = [each for each in node.decorator_list if file.name(each) in MEMOS]
        if memo and _reads_rows(file, node) and not _is_cleared(file, node.name):
            yield file.finding(node, f"{node.name}() remembers rows until the process ends"[:79])
    yield from _kept_by_module(file)


def _kept_by_module(file: FileView) -> Iterator[Finding]:
    """Find rows that a function reads once and binds to a name of its module for good."""
    for node in file.nodes(ast.Global):
        function = file.function(node)
        for name in node.names:
            bound = [each for each in file.nodes(ast.Assign) if _is_bound(each, name)]
            read = [each for each in bound if file.function(each) is function and _is_read(file, each.value)]
            is_reset = any(each not in read and file.function(each) for each in bound)
            if function is None or not read or is_reset or not is_made_once(function, name):
                continue
            if way := file.way(read[0]):
                yield file.finding(read[0], f"{name} remembers rows until the process ends"[:79], way=way)


def _is_bound(node: ast.Assign, name: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == name for each in node.targets)


def _is_read(file: FileView, node: ast.expr) -> bool:
    """Say whether an expression is rows that are read here: a list of them, a dict of them, or one."""
    inner = (each for each in ast.walk(node) if isinstance(each, ast.expr))
    found = (value(file, each, node) for each in inner if isinstance(each, ast.Call | ast.Attribute))
    rows = [each for each in found if each and (each.is_rows() or each.kind == "instance") and each.of]
    return any(file.index.model(each.of) is not None and (each.steps or each.is_rows()) for each in rows)


def _reads_rows(file: FileView, node: FunctionNode) -> bool:
    called = {each.name for each in file.index.callees(file.full_name(node)) if each.how == "call"}
    return bool(called & READING)


def _is_cleared(file: FileView, name: str) -> bool:
    return any(f"{name}.cache_clear" in line for line in file.lines) or bool(file.index.clears(name))


@check(
    "W305",
    "The time of the import is taken for the time of the call",
    level=Level.ERROR,
    why="The parentheses call it once, when the code is imported. Every row and every request gets the moment at which"
    ' the process was started, or the same "random" key.',
    bad="created = models.DateTimeField(default=timezone.now())",
    good="created = models.DateTimeField(default=timezone.now)",
    way_out="Give the function itself, without the parentheses; in an argument take None and call it inside.",
    ignore_when="the moment of the start is meant.",
)
def frozen_moment(file: FileView) -> Iterator[Finding]:
    """Find defaults of fields and of arguments that call a clock or make a key while the code is imported."""
    if file.kind != "code":
        return
    for name, call in file.calls(*CLOCKS):
        made = _made_of(file, call)
        keyword = file.parent(made)
        field = (
            file.parent(keyword) if isinstance(keyword, ast.keyword) and keyword.arg in ("default", "initial") else None
        )
        if isinstance(field, ast.Call) and file.function(field) is None and file.class_(field) is not None:
            short = name.rpartition(".")[2]
            is_plain = made is call and not call.args and not call.keywords
            edit = file.edit(call, file.text(call.func)) if is_plain else None
            message = f"{short}() is called once, when the code is imported"
            yield file.finding(call, message, edits=(edit,) if edit else ())
        elif isinstance(keyword, ast.arguments) or (name in DATES and _is_kept_moment(file, keyword)):
            yield file.finding(call, f"{name.rpartition('.')[2]}() is called once, when the code is imported")


DATES = frozenset(each for each in CLOCKS if each.startswith(("django.utils.timezone", "datetime.")))
_OF_THE_START = re.compile(
    r"start|boot|launch|begin|init|load|import|deploy|build|since|up_?time|epoch|seed", re.IGNORECASE
)


def _is_kept_moment(file: FileView, bound: ast.AST | None) -> bool:
    """Say whether a module's own line gives a moment a name that a function later takes for now: `TODAY = …`."""
    target = bound.targets[0] if isinstance(bound, ast.Assign) and bound in file.tree.body else None
    if not isinstance(target, ast.Name) or _OF_THE_START.search(target.id):
        return False
    read = (node for node in file.nodes(ast.Name) if node.id == target.id and isinstance(node.ctx, ast.Load))
    return any((function := file.function(node)) is not None and file.way(function.body[0]) for node in read)


def _made_of(file: FileView, call: ast.Call) -> ast.AST:
    """Return the whole that is made of a moment: `timezone.now().date()`, `date.today() + timedelta(days=7)`."""
    whole: ast.AST = call
    while True:
        above = file.parent(whole)
        is_method = isinstance(above, ast.Call) and above.func is whole
        if above is None or not (isinstance(above, ast.Attribute | ast.BinOp) or is_method):
            return whole
        whole = above


@check(
    "W306",
    "A thread-local is set for a request and never taken back",
    why="A server's threads are used again for other visitors. What one request has put into a thread-local is there"
    " for the next visitor of this thread, until some line sets it anew: somebody sees another one's data.",
    bad="_state = threading.local()\n\ndef middleware(request):\n    _state.user = request.user\n    ...",
    good="_state.user = request.user\ntry:\n    return get_response(request)\nfinally:\n    del _state.user",
    way_out="Take it back in a finally, or use a ContextVar that is set and reset.",
    ignore_when="every request sets it before anything reads it.",
)
def left_in_thread(file: FileView) -> Iterator[Finding]:
    """Find attributes of a threading.local that a request sets and that no line of the file takes back."""
    if file.kind != "code":
        return
    locals_ = {
        target.id
        for node in file.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name)
        and (file.name(node.value.func) or "") in ("threading.local", "asgiref.local.Local", "_thread._local")
    }
    for node in file.nodes(ast.Attribute) if locals_ else ():
        if not isinstance(node.ctx, ast.Store) or not isinstance(node.value, ast.Name) or node.value.id not in locals_:
            continue
        way = file.way(node)
        is_left = not _is_taken_back(file, node.value.id, node.attr, node) and not _is_set_twice(file, node)
        if way and is_left and _is_of_request(file, node):
            yield file.finding(node, f"{node.value.id}.{node.attr} stays for the thread's next visitor"[:79], way=way)


def _is_of_request(file: FileView, node: ast.Attribute) -> bool:
    """Say whether what is set comes of a request or of a visitor, and is no client or connection to be used again."""
    statement = file.parent(node)
    if not isinstance(statement, ast.Assign):
        return False
    text = file.text(statement.value)
    made_of = {each.id for each in ast.walk(statement.value) if isinstance(each, ast.Name)}
    flow = flow_of(file, node)
    if any(flow.chosen_by_visitor(value) for name in made_of for value in flow.values(name)):
        return True
    return any(word in text for word in ("request", "user", "tenant", "session", "site"))


def _is_set_twice(file: FileView, node: ast.Attribute) -> bool:
    """Say whether a function only sets what it is given, and one file calls it twice: before the request and after."""
    function, statement = file.function(node), file.parent(node)
    value = statement.value if isinstance(statement, ast.Assign) else None
    if function is None or not isinstance(value, ast.Name) or value.id not in [each.arg for each in function.args.args]:
        return False
    callers = [file.index.function(name) for name, _ in file.index.callers(file.full_name(function))]
    paths = [each.path for each in callers if each]
    return any(paths.count(path) > 1 for path in paths)


def _is_taken_back(file: FileView, name: str, attribute: str, at: ast.Attribute) -> bool:
    for node in file.nodes(ast.Attribute):
        if node is at or node.attr != attribute or not isinstance(node.value, ast.Name) or node.value.id != name:
            continue
        if isinstance(node.ctx, ast.Del):
            return True
        above = file.parent(node)
        if isinstance(node.ctx, ast.Store) and isinstance(above, ast.Assign) and above is not file.parent(at):
            return True
    calls = (each for each in file.methods("clear") if f"{name}.__dict__" in file.text(each))
    deleted = (call for _, call in file.calls("builtins.delattr") if call.args and file.text(call.args[0]) == name)
    return any(True for _ in calls) or any(True for _ in deleted)
