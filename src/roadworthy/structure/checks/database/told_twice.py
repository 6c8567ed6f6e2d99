"""What is done twice because it was told twice: webhooks that book again what they were sent again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.database.asked import value
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode
from roadworthy.structure.code.functions import FunctionFacts
from roadworthy.structure.code.models import ModelFacts
from roadworthy.structure.code.written import Written

VIEW = "django.views.generic.View"


def _takes_hooks(file: FileView, function: FunctionNode) -> bool:
    """Say whether a function is a view that answers a POST, and no list of hooks that a visitor edits."""
    owner = file.class_(function)
    if owner is None:
        name = file.full_name(function)
        if not _HOOK.search(name) and ".views." not in name and name not in file.index.views:
            return False  # what a module of hooks for its own program has
        return bool(function.args.args) and file.way(function.body[0]) is not None
    return function.name == "post" and file.index.is_a(file.full_name(owner), VIEW)


_HOOK = re.compile(r"web_?hook|\bipn\b|_ipn|ipn_", re.IGNORECASE)
_APP_OF_HOOKS = re.compile(r"(^|\.)(web_?)?hooks?\.", re.IGNORECASE)
_ONCE = re.compile(
    r"get_or_create|update_or_create|IntegrityError|ignore_conflicts|idempot|already|processed|duplicat|seen"
    r"|event\.id|event\[.id.\]|event_id|[-_]delivery|delivery[_.]?(?:id|uuid)|message_id|update_conflicts|handled|select_for_update|is_paid|\.paid\b",
    re.IGNORECASE,
)


_LOOKS = ("filter", "first", "last", "exists", "afirst", "alast", "aexists")


def _looks_for(file: FileView, function: FunctionNode, qualname: str) -> bool:
    """Say whether a function looks whether rows of a model are there; another table's rows say nothing of them."""
    for call in file.methods(*_LOOKS):
        if file.function(call) is function:
            rows = value(file, call.func.value, call)  # type: ignore[attr-defined]
            if rows is None or not rows.of or rows.of == qualname:
                return True
    return False


def _is_hook(name: str) -> bool:
    """Say whether a view is one that other programs tell things, by its name or its app's."""
    app, _, own = name.rpartition(".views.")
    return bool(_HOOK.search(own) or _APP_OF_HOOKS.search(f"{app or own}."))


_SIGNED = (
    "hmac.compare_digest",
    "hmac.new",
    "django.utils.crypto.constant_time_compare",
    "django.utils.crypto.salted_hmac",
)


def _is_signed(file: FileView, function: FunctionNode) -> bool:
    """Say whether a view asks for no token of a form but for the sender's signature: a program tells it things."""
    owner = file.class_(function)
    around = [each for node in (function, owner) if node is not None for each in node.decorator_list]
    made_by = [name for each in around if (name := file.name(each)) and file.index.function(name)]
    is_exempt = any("csrf_exempt" in file.text(each) for each in around) or any(
        "csrf_exempt" in file.index.words_in(name) for name in made_by
    )
    if not is_exempt:
        return False
    inner = [one.name for name in made_by for one in file.index.callees(name) if one.how == "defines"]
    names = [*made_by, *inner, file.full_name(function)]
    names += [each.name for each in file.index.callees(file.full_name(function))]
    called = {each.name for name in names for each in file.index.callees(name)}
    return bool(called & {*_SIGNED, "stripe.Webhook.construct_event"})


@check(
    "W512",
    "A webhook that is told twice does it twice",
    why="Who sends webhooks sends them again when the answer is late or lost, and says so: each at least once. The"
    " second one books the same payment again.",
    bad="def stripe_webhook(request):\n    event = stripe.Webhook.construct_event(…)\n"
    "    Payment.objects.create(amount=event.data.object.amount)",
    good="Payment.objects.get_or_create(event=event.id, defaults={'amount': …})  # event is unique",
    way_out="Keep the sender's id of each event in a unique column, and do nothing when it is there already.",
    ignore_when="to do it twice does no harm.",
)
def told_twice(file: FileView) -> Iterator[Finding]:
    """Find webhooks that create rows in their own lines, and look nowhere whether they did so before."""
    may_be = file.mentions("ook", "ipn", "csrf_exempt", "require_POST") or _APP_OF_HOOKS.search(f"{file.module}.")
    if file.kind != "code" or not may_be:
        return
    for function in file.functions():
        is_hook = _is_hook(file.full_name(function)) or _is_signed(file, function)
        if not is_hook or not _takes_hooks(file, function):
            continue
        if _ONCE.search(ast.unparse(function)):
            continue
        yield from _created(file, function)


def _created(file: FileView, function: FunctionNode) -> Iterator[Finding]:
    """Yield the first row that a webhook creates, in its own lines or in a function that it calls."""
    for call in sorted(file.nodes(ast.Call), key=lambda each: each.lineno):
        if file.function(call) is not function:
            continue
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("create", "acreate"):
            rows = value(file, call.func.value, call)
            model = file.index.model(rows.of) if rows and rows.is_rows() else None
            found = model if model and _is_new_each_time(model, [each.arg for each in call.keywords]) else None
        else:
            found = _through(file, call)
        if found and not _looks_for(file, function, found.qualname):
            yield file.finding(call, f"told twice, it creates two of {found.name}"[:79], way=file.way(call))
            return


def _is_new_each_time(model: ModelFacts, given: list[str | None]) -> bool:
    """Say whether nothing keeps a second row with the same values out."""
    if "log" in model.name.lower() or None in given:
        return False
    unique = {field.name for field in model.fields if field.is_unique}
    return not set(given) & {*unique, *(name for each in model.uniques for name in each)}


def _through(file: FileView, call: ast.Call) -> ModelFacts | None:
    """Return the model of a row that a called function of the project creates, without looking whether it is there."""
    named = [each for each in file.index.called(file.path, call, file.scope(call)) if file.index.function(each)]
    function = file.index.function(named[0]) if len(named) == 1 else None
    if function is None or _ONCE.search(" ".join(sorted(function.names_used))):
        return None
    for each in function.summary.calls:
        before, _, last = each.name.rpartition(".")
        if last in ("create", "acreate") and each.of is None:
            rows = file.index.value(function.path, Written("name", before, each.line), function.scope, each.line)
            model: ModelFacts | None = file.index.model(rows.of) if rows and rows.is_rows() else None
            is_new = model and not model.uniques and _is_new_each_time(model, [f.name for f in model.fields])
            if model and is_new and not _is_looked_for(file, function, model.qualname):
                return model
    return None


def _is_looked_for(file: FileView, function: FunctionFacts, qualname: str) -> bool:
    """Say whether a called function looks whether rows of a model are there."""
    for each in function.summary.calls:
        before, _, last = each.name.rpartition(".")
        if last in _LOOKS:
            on = each.of if each.of is not None else Written("name", before, each.line)
            rows = file.index.value(function.path, on, function.scope, each.line)
            if rows is None or not rows.of or rows.of == qualname:
                return True
    return False
