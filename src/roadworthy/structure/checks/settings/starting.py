"""What must be up before the site can even start."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView

_ASKS = frozenset(
    [
        "get",
        "first",
        "last",
        "count",
        "exists",
        "create",
        "get_or_create",
        "update_or_create",
        "update",
        "delete",
        "aggregate",
        "earliest",
        "latest",
        "in_bulk",
        "bulk_create",
        "get_current",
        "get_for_model",
    ]
)
_READS = frozenset(["list", "tuple", "set", "dict", "len", "bool", "sorted", "sum", "any", "all"])
_MANAGERS = ("objects", "_default_manager")
_ENTRIES = ("settings", "manage.py", "wsgi.py", "asgi.py", "celery.py", "conftest.py", "gunicorn", "conf.py", "config")


def _is_later(file: FileView, node: ast.AST) -> bool:
    """Say whether a line is only run later: in a lambda, or as a program."""
    for above in file.around(node):
        if isinstance(above, ast.Lambda | ast.GeneratorExp):
            return True
        if isinstance(above, ast.If) and (
            "__name__" in ast.unparse(above.test) or "TYPE_CHECKING" in ast.unparse(above)
        ):
            return True
    return False


def _is_script(file: FileView) -> bool:
    """Say whether a file is run by itself and never imported, as far as it shows."""
    begins_so = bool(file.lines) and file.lines[0].startswith("#!")
    is_aside = any(
        part in ("scripts", "script", "bin", "tools", "docs", "commands") for part in file.path.split("/")[:-1]
    )
    prints = any(file.function(call) is None for _, call in file.calls("builtins.print"))
    return begins_so or is_aside or prints or file.mentions("django.setup()", ".parse_args(", '__name__ == "__main__"')


@check(
    "W722",
    "The database is asked while the code is imported",
    why="Without the database, or before the first migrate, nothing starts: no command, no test, no new host. "
    "And what was read stays as it was until the process ends.",
    bad="class OrderForm(Form):\n    shop = ChoiceField(choices=[(each.pk, each.name) for each in Shop.objects.all()])",
    good="class OrderForm(Form):\n    shop = ModelChoiceField(queryset=Shop.objects.all())",
    way_out="Ask in a function, when the answer is needed; give a queryset, which is only asked then.",
    ignore_when="it is a script that is never imported.",
)
def asked_at_import(file: FileView) -> Iterator[Finding]:
    """Find queries among a module's or class's own lines, and in AppConfig.ready()."""
    if file.kind != "code" or not file.mentions(".objects", "._default_manager") or _is_script(file):
        return
    for node in file.nodes(ast.Attribute):
        if node.attr not in _MANAGERS or not _is_at_import(file, node) or _is_later(file, node):
            continue
        model = file.name(node.value) if isinstance(node.value, ast.Name | ast.Attribute) else None
        if (
            model
            and _is_model(file, model)
            and (asked := _asked(file, node)) is not None
            and not _is_caught(file, node)
        ):
            yield file.finding(asked, "the database is asked while the code is imported")


def _is_model(file: FileView, name: str) -> bool:
    return file.index.model(name) is not None or (name.startswith("django.contrib.") and ".models." in name)


def _is_at_import(file: FileView, node: ast.AST) -> bool:
    """Say whether a line is run when its module is imported, or when Django starts."""
    function = file.function(node)
    if function is None:
        return True
    owner = file.class_(function)
    return (
        function.name == "ready"
        and owner is not None
        and file.function(function) is None
        and bool(file.index.is_a(file.full_name(owner), "django.apps.AppConfig"))
    )


def _is_caught(file: FileView, node: ast.AST) -> bool:
    return any(isinstance(above, ast.Try) and above.handlers for above in file.around(node))


def _asked(file: FileView, manager: ast.expr) -> ast.expr | None:
    """Return what asks the database, of a chain of calls that begins with a manager; None where nothing does."""
    node: ast.expr = manager
    while True:
        above = file.parent(node)
        if isinstance(above, ast.Attribute):
            call = file.parent(above)
            if not isinstance(call, ast.Call) or call.func is not above:
                return None
            if above.attr in _ASKS:
                return call
            node = call
        elif isinstance(above, ast.Call) and node in above.args and isinstance(above.func, ast.Name):
            return above if above.func.id in _READS else None
        elif isinstance(above, ast.comprehension) and above.iter is node:
            inner = file.parent(above)
            return None if isinstance(inner, ast.GeneratorExp) else node
        elif isinstance(above, ast.For) and above.iter is node:
            return node
        else:
            return None


_CLIENTS = ("redis.Redis", "redis.StrictRedis", "redis.from_url", "redis.Redis.from_url", "redis.StrictRedis.from_url",
            "redis.client.Redis", "django_redis.get_redis_connection", "pymemcache.client.base.Client")  # fmt: skip
_CACHES = ("django.core.cache.cache",)


def _is_of_caches(file: FileView, node: ast.expr) -> bool:
    """Say whether this is one cache of several: `caches["local"]`."""
    return isinstance(node, ast.Subscript) and file.name(node.value) == "django.core.cache.caches"


_TALKS = frozenset(
    [
        "get",
        "set",
        "ping",
        "incr",
        "delete",
        "hget",
        "hgetall",
        "hset",
        "keys",
        "info",
        "exists",
        "add",
        "get_or_set",
        "clear",
        "config_get",
        "smembers",
        "sismember",
        "lrange",
        "llen",
        "mget",
        "get_many",
        "expire",
        "publish",
        "scan_iter",
        "type",
        "ttl",
        "zrange",
    ]
)


@check(
    "W723",
    "Redis or the cache is asked while the code is imported",
    why="While it is away nothing starts, not even the command that would tell why; and a deploy fails with it.",
    bad="connection = redis.Redis.from_url(URL)\nconnection.ping()",
    good="connection = redis.Redis.from_url(URL)  # connects when it is used",
    way_out="Ask in a function, when the answer is needed.",
    ignore_when="it is a script that is never imported.",
)
def cache_at_import(file: FileView) -> Iterator[Finding]:
    """Find commands to Redis or the cache among a module's own lines."""
    if file.kind != "code" or not file.mentions("redis", "cache", "memcache") or _is_script(file):
        return
    for call in file.methods(*_TALKS):
        if not isinstance(call.func, ast.Attribute) or not _is_at_import(file, call) or _is_later(file, call):
            continue
        on = call.func.value
        made = [each for each in flow_of(file, call).origins(on) if isinstance(each, ast.Call)]
        is_client = any(file.name(each.func) in _CLIENTS for each in made)
        is_cache = isinstance(on, ast.Name | ast.Attribute) and file.name(on) in _CACHES
        is_cache = is_cache or any(_is_of_caches(file, each) for each in flow_of(file, call).origins(on))
        if (is_client or is_cache) and not _is_caught(file, call):
            what = "the cache" if is_cache else "Redis"
            yield file.finding(call, f"{what} is asked while the code is imported")


@check(
    "W724",
    "The site does not start without a secret that one part of it needs",
    level=Level.NOTE,
    why="One variable that is missing, of a payment service or a map, takes the whole site down, and each "
    "command and test needs it too.",
    bad='stripe.api_key = os.environ["STRIPE_KEY"]  # in shop/payments.py',
    good='STRIPE_KEY = os.environ.get("STRIPE_KEY", "")  # in the settings; asked for where it is used',
    way_out="Read it in the settings, where a check can tell what is missing, and use it from there.",
    ignore_when="the site is of no use without it.",
)
def secret_at_import(file: FileView) -> Iterator[Finding]:
    """Find os.environ["…"] among the lines of a module that is no settings module."""
    is_entry = any(word in file.path.rpartition("/")[2] or f"/{word}/" in f"/{file.path}" for word in _ENTRIES)
    if file.kind != "code" or is_entry or not file.mentions("environ[") or _is_script(file):
        return
    if file.module in file.index.settings or "management/commands" in file.path or "/" not in file.path:
        return
    for node in file.nodes(ast.Subscript):
        is_key = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
        if not is_key or not isinstance(node.ctx, ast.Load) or file.name(node.value) != "os.environ":
            continue
        if file.function(node) is None and not _is_later(file, node) and not _is_caught(file, node):
            yield file.finding(node, "without this variable the whole site does not start")
