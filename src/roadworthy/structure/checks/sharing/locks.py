"""Locks, counters and clocks that one process or one host has for itself, where all of them are meant."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_file import FileView

CACHE = "django.core.cache.cache."
TRUTHS = ("add", "incr", "decr", "aadd", "aincr", "adecr")
PER_PROCESS = ("locmem.LocMemCache", "dummy.DummyCache")
_LOCKS = ("threading.Lock", "threading.RLock", "threading.Semaphore", "threading.BoundedSemaphore", "asyncio.Lock")
_WRITES = frozenset(
    [
        "save",
        "create",
        "update",
        "delete",
        "get_or_create",
        "update_or_create",
        "bulk_create",
        "asave",
        "acreate",
        "aupdate",
        "adelete",
    ]
)
_FILE_LOCKS = ("fcntl.flock", "fcntl.lockf", "filelock.FileLock", "portalocker.lock", "portalocker.Lock")
_SCHEDULERS = "apscheduler.schedulers."


@check(
    "W308",
    "A cache of each process is used as a lock or a counter",
    why="Without CACHES, or with LocMemCache, each process has a cache of its own: with four of them a limit of five is"
    " one of twenty, and a lock locks out nobody. It works on a developer's computer, which has one process.",
    bad="if cache.add(f'import-{pk}', 1, 60):\n    run_import(pk)  # and no CACHES in the settings",
    good='CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", …}}',
    way_out="Give the site a cache that all processes share, or let the database count and lock.",
    ignore_when="the site will run in one process for good.",
)
def own_cache(file: FileView) -> Iterator[Finding]:
    """Find add() and incr() on a default cache that the settings leave to each process."""
    if file.kind != "code" or not file.mentions("cache"):
        return
    for name in TRUTHS:
        for _, call in file.calls(CACHE + name):
            way = file.way(call)
            if way and _is_per_process(file.index):
                yield file.finding(call, f"cache.{name}() holds in this process alone", way=way)
    yield from _named_caches(file)


def _named_caches(file: FileView) -> Iterator[Finding]:
    """Find the same on a cache that is asked for by its name, and that the settings leave to each process."""
    if not file.mentions("caches["):
        return
    for call in file.methods(*TRUTHS):
        on = call.func.value if isinstance(call.func, ast.Attribute) else None
        made = [on, *_of_module(file, on)] if on is not None else []
        names = [
            each.slice.value
            for each in made
            if isinstance(each, ast.Subscript)
            and isinstance(each.slice, ast.Constant)
            and isinstance(each.slice.value, str)
            and file.name(each.value) == "django.core.cache.caches"
        ]
        way = file.way(call) if names else None
        if way and _is_own(file.index, names[0]):
            last = call.func.attr  # type: ignore[attr-defined]
            yield file.finding(call, f'caches["{names[0]}"].{last}() holds in this process alone'[:79], way=way)


def _of_module(file: FileView, on: ast.expr) -> list[ast.expr]:
    """Return what a module's own lines bind a name to."""
    bound = [each for each in file.tree.body if isinstance(each, ast.Assign)]
    return [each.value for each in bound for one in each.targets if ast.unparse(one) == ast.unparse(on)]


def _is_own(index: Any, name: str) -> bool:
    """Say whether all settings for production have a cache of this name that is each process's own."""
    modules = [each for each in index.settings.values() if not each.is_for_developers and not _APART.search(each.path)]
    given = [bound.value.key(name) for each in modules for bound in each.bound if bound.name == "CACHES"]
    others = [bound for each in modules for bound in each.bound if bound.name.startswith("CACHES[")]
    texts = [str(each.key("BACKEND")) for each in given if each is not None]
    return bool(texts) and len(texts) == len(given) and not others and all(PER_PROCESS[0] in each for each in texts)


def _is_per_process(index: Any) -> bool:
    """Say whether all settings for production that can be read leave the default cache to each process."""
    modules = [each for each in index.settings.values() if not each.is_for_developers]
    whole = [each for each in modules if any(bound.name == "INSTALLED_APPS" for bound in each.bound)]
    if (
        not whole
        or any(_APART.search(each.path) for each in whole)
        or any(not _is_known(base, index) for each in modules for base in each.base)
    ):
        return False
    given = [bound for each in modules for bound in each.bound if bound.name.partition("[")[0] == "CACHES"]
    if any(
        "get_config" in bound.name or bound.name in ("globals", "locals") for each in modules for bound in each.bound
    ):
        return False
    texts = [str(bound.value) for bound in given]
    return all(any(word in text for word in PER_PROCESS) for text in texts) and not any(
        "REDIS" in text or "redis" in text or "memcache" in text.lower().replace("locmem", "") for text in texts
    )


_APART = re.compile(r"test|example|demo|sandbox|docs")


def _is_known(base: str, index: Any) -> bool:
    return base in index.settings


@check(
    "W309",
    "A temporary file's path is handed on",
    why="Who gets it, the next request or a worker, may be on another host, where there is no such file; and this"
    " host's is gone after a restart. It works as long as there is one host.",
    bad="request.session['upload'] = temporary.name\nconvert.delay(temporary.name)",
    good="name = default_storage.save('uploads/a.csv', upload)\nconvert.delay(name)",
    way_out="Store what is in it, in default_storage or in the database, and hand on its name.",
    ignore_when="all hosts share the folder.",
)
def path_handed_on(file: FileView) -> Iterator[Finding]:
    """Find paths made by tempfile that go into the session, the cache or a queue."""
    if file.kind != "code" or not file.mentions("tempfile"):
        return
    for given, to in _handed(file):
        way = file.way(given) if _is_temporary(file, given) else None
        if way:
            yield file.finding(given, f"a temporary file's path goes into {to}"[:79], way=way)


def _handed(file: FileView) -> Iterator[tuple[ast.expr, str]]:
    for node in file.nodes(ast.Assign):
        target = node.targets[0]
        if isinstance(target, ast.Subscript) and file.text(target.value).endswith(".session"):
            yield node.value, "the session"
    for call in file.methods("delay", "apply_async", "enqueue", "send"):
        for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
            parts = argument.elts if isinstance(argument, ast.List | ast.Tuple) else [argument]
            yield from ((part, "a queue") for part in parts)
    for name in ("set", "add"):
        for _, call in file.calls(CACHE + name):
            yield from ((argument, "the cache") for argument in call.args[1:2])


def _is_temporary(file: FileView, node: ast.expr) -> bool:
    """Say whether a value is a temporary file's name, as the function says."""
    function = file.function(node)
    name = node.value if isinstance(node, ast.Attribute) and node.attr == "name" else node
    if not isinstance(name, ast.Name) or function is None:
        return False
    for each in ast.walk(function):
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(each, ast.Assign):
            pairs = [(target, each.value) for target in each.targets]
        elif isinstance(each, ast.withitem) and each.optional_vars is not None:
            pairs = [(each.optional_vars, each.context_expr)]
        for target, value in pairs:
            names = {one.id for one in ast.walk(target) if isinstance(one, ast.Name)}
            is_call = name.id in names and isinstance(value, ast.Call)
            if is_call and (file.name(value) or "").startswith("tempfile."):
                return True
    return False


@check(
    "W310",
    "A lock of this process guards rows of all",
    why="The lock holds for the threads of this process. The other processes and hosts have locks of their own, and"
    " change the same rows at the same moment.",
    bad="_lock = threading.Lock()\n\nwith _lock:\n    item.stock -= 1\n    item.save()",
    good="with transaction.atomic():\n    item = Item.objects.select_for_update().get(pk=pk)",
    way_out="Lock in the database: select_for_update(), a constraint, or an advisory lock.",
    ignore_when="the site will run in one process for good.",
)
def lock_of_a_process(file: FileView) -> Iterator[Finding]:
    """Find `with` a module's lock around writes to the database, on the way of a request."""
    if file.kind != "code" or not file.mentions("Lock(", "Semaphore("):
        return
    locks = {
        target.id
        for node in file.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and file.name(node.value.func) in _LOCKS
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    blocks: list[ast.With | ast.AsyncWith] = [*file.nodes(ast.With), *file.nodes(ast.AsyncWith)]
    for block in blocks:
        held = [i.context_expr.id for i in block.items if isinstance(i.context_expr, ast.Name)]
        way = file.way(block) if locks & set(held) else None
        if way and any(_is_write(each) or _writes_inside(file, each) for each in ast.walk(block)):
            yield file.finding(
                block.items[0].context_expr, f"{held[0]} locks out this process's threads alone"[:79], way=way
            )


def _writes_inside(file: FileView, node: ast.AST) -> bool:
    """Say whether a call is of a function of the project that writes rows itself."""
    if not isinstance(node, ast.Call):
        return False
    named: tuple[str, ...] = file.index.called(file.path, node, file.scope(node))
    if len(named) != 1 or file.index.function(named[0]) is None:
        return False
    names = {each.name for each in file.index.callees(named[0]) if each.how == "call"}
    return any(name.startswith("django.db.models.") and name.rpartition(".")[2] in _WRITES for name in names)


def _is_write(node: ast.AST) -> bool:
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return is_call and node.func.attr in _WRITES and "cache" not in ast.dump(node.func.value)  # type: ignore[attr-defined]


@check(
    "W311",
    "A lock of this host in a request",
    why="A lock on a file holds for the processes of one host. As soon as there is a second one, both do at the same"
    " time what only one should.",
    bad="with FileLock('/tmp/invoice.lock'):\n    number = next_number()",
    good="with transaction.atomic():\n    counter = Counter.objects.select_for_update().get(name='invoice')",
    way_out="Lock in the database, or in a store that all hosts share.",
    ignore_when="what is guarded is a file of this host.",
)
def lock_of_a_host(file: FileView) -> Iterator[Finding]:
    """Find file locks that a request takes around writes to the database."""
    if file.kind != "code" or not file.mentions("flock", "lockf", "FileLock", "portalocker"):
        return
    for _, call in file.calls(*_FILE_LOCKS):
        function = file.function(call)
        way = file.way(call) if function and any(_is_write(each) for each in ast.walk(function)) else None
        if way:
            yield file.finding(call, "the lock holds on this host alone", way=way)


@check(
    "W312",
    "Each process of the site runs its own clock",
    why="The site has several processes on several hosts, and each of them starts the schedule: the mail goes out as"
    " often as there are processes, and never when a deploy restarts them at that minute.",
    bad="class ShopConfig(AppConfig):\n    def ready(self):\n        BackgroundScheduler().start()",
    good="# a periodic task of the queue, or a timer of the system, that runs a command",
    way_out="Run it as a process of its own, once: a periodic task, or a command by a timer.",
    ignore_when="the schedule is for what each process keeps for itself.",
)
def own_clock(file: FileView) -> Iterator[Finding]:
    """Find background schedulers that are made when the site is imported or its apps are ready."""
    if file.kind != "code" or not file.mentions("apscheduler"):
        return
    for name, call in file.calls(_SCHEDULERS):
        if not name.endswith(("BackgroundScheduler", "AsyncIOScheduler", "GeventScheduler")):
            continue
        function = file.function(call)
        is_command = "management" in file.path.split("/")
        started = function is None or any(
            file.index.reached(file.full_name(each), group) is not None
            for each in file.functions_around(call)
            for group in ("startup", "import")
        )
        if started and not is_command:
            yield file.finding(call, "each process of the site starts this schedule")
