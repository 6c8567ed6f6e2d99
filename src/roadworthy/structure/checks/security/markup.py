"""HTML that is called safe although a part of it was never escaped."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Edit, Finding
from roadworthy.structure.checks.flow import Flow, flow_of
from roadworthy.structure.checks.put_together import TRANSLATED, put_in
from roadworthy.structure.checks.security.rows_as_text import text_shown
from roadworthy.structure.checks.security.tagged import by_markdown, tagged
from roadworthy.structure.checks.view_of_file import FileView

MARKERS = (
    "django.utils.safestring.mark_safe",
    "django.utils.html.mark_safe",
    "django.utils.safestring.SafeString",
    "django.utils.safestring.SafeText",
    "markupsafe.Markup",
    "jinja2.Markup",
)
_FORMAT = ("django.utils.html.format_html",)
_CALLS_THAT_ESCAPE = """
    escape conditional_escape format_html format_html_join mark_safe escapejs json_script linebreaks urlize reverse
    reverse_lazy static int float len str.join render_to_string urlencode quote clean sanitize hexdigest id
    intcomma date time localize strip_tags flatatt url render get_absolute_url as_widget isoformat strftime
    get_token urlquote iri_to_uri filesizeformat naturaltime bleach_clean nh3_clean slugify
"""
_SAFE_CALLS = frozenset(_CALLS_THAT_ESCAPE.split())
_NUMBERS_AND_THE_LIKE = """
    pk id count number total size width height index i n num level depth year month day css_class icon color
"""
_HARMLESS_NAMES = frozenset(_NUMBERS_AND_THE_LIKE.split())


@check(
    "W801",
    "HTML is called safe with an unescaped value in it",
    why="Whoever can choose the value, a name, a title, a file's name, can put a script into everybody's page, and act "
    "there with their rights.",
    bad="mark_safe(f'<a href=\"{url}\">{user.name}</a>')",
    good="format_html('<a href=\"{}\">{}</a>', url, user.name)",
    way_out="Use format_html(), which escapes what it puts in.",
    ignore_when="every part is made by the program itself, and never by a visitor.",
)
def unescaped(file: FileView) -> Iterator[Finding]:
    """Find mark_safe() on text that is put together from values nobody escaped."""
    for _, call in file.calls(*MARKERS):
        value = call.args[0] if call.args else None
        if value is None or file.kind == "test":
            continue
        flow = flow_of(file, call)
        part = value if flow.chosen_by_visitor(value) else unescaped_part(file, flow, value)
        part = part or _filtered(file, flow, value) or tagged(file, flow, value) or by_markdown(file, flow, value)
        if part is not None:
            yield file.finding(call, f"{_short(part)} is not escaped in HTML that is called safe", way=file.way(call))


def _filtered(file: FileView, flow: Flow, value: ast.expr) -> ast.expr | None:
    """Return what a template's filter puts into its text of the value that it is given, unescaped."""
    function = flow.root
    if not isinstance(function, ast.FunctionDef) or "templatetags" not in file.path or not function.args.args:
        return None
    words = [ast.unparse(each.func if isinstance(each, ast.Call) else each) for each in function.decorator_list]
    first = function.args.args[0].arg
    is_filter = any(each.rpartition(".")[2] == "filter" for each in words)
    if not is_filter or first in _HARMLESS_NAMES or flow.values(first) or "escape" in ast.unparse(function):
        return None
    origins = list(flow.origins(value))
    parts = [*(part for origin in origins for part in put_in(origin)), *(_replaced(file, each) for each in origins)]
    parts += [part for each in origins for part in _joined(file, each, first)]
    given = Flow(file, value, {first: first})
    return next((part for part in parts if part is not None and _is_of(given, part, first)), None)


_OF_DICTS = frozenset(["get", "items", "keys", "values", "pop"])


def _is_of(flow: Flow, part: ast.expr, first: str) -> bool:
    """Say whether a part is a text that a filter was given, or was cut out of it: `pieces[0]`."""
    if isinstance(part, ast.Name) and part.id == first:
        return True
    methods = {each.attr for each in ast.walk(part) if isinstance(each, ast.Attribute)}
    return not methods & _OF_DICTS and flow.chosen_by_visitor(part) == first and _is_cut(flow, part)


def _is_cut(flow: Flow, part: ast.expr) -> bool:
    """Say whether a value comes out of a text being cut: of split(), partition() or splitlines()."""
    names = (each.id for each in ast.walk(part) if isinstance(each, ast.Name))
    whole = [part, *(value for name in names for value in flow.values(name))]
    methods = {each.attr for one in whole for each in ast.walk(one) if isinstance(each, ast.Attribute)}
    return bool(methods & {"split", "rsplit", "partition", "rpartition", "splitlines"})


def _joined(file: FileView, node: ast.expr, first: str) -> Iterator[ast.expr]:
    """Yield the text that is cut into pieces, of which others are joined: `"<br>".join(text.splitlines())`."""
    is_join = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join"
    if is_join and len(node.args) == 1 and Flow(file, node, {first: first}).chosen_by_visitor(node.args[0]):  # type: ignore[attr-defined]
        yield ast.copy_location(ast.Name(first), node)


def _replaced(file: FileView, node: ast.expr) -> ast.expr | None:
    """Return the text in which words are replaced: `text.replace(word, mark)`, `re.sub(word, mark, text)`."""
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Attribute) and node.func.attr == "replace":
        return node.func.value
    return node.args[2] if file.name(node.func) == "re.sub" and len(node.args) > 2 else None


def unescaped_part(file: FileView, flow: Flow, value: ast.expr) -> ast.expr | None:
    """Return the first value that is put into a text unescaped; None when there is none, or nothing can be known."""
    for added in _added(flow, value):
        if not list(put_in(added)) and not _is_harmless(file, flow, added):
            return added
    for origin in flow.origins(value):
        pieces = _pieces(flow, origin)
        if found := next((each for each in pieces if _is_row_or_its_text(file, origin, each)), None):
            return found
        if any(isinstance(each, ast.Constant) and "<" in str(each.value) for each in pieces):
            typed = (each for each in pieces if isinstance(each, ast.Attribute) and not _OF_MARKUP.search(each.attr))
            if found := next((each for each in typed if _is_stored_text(file, each)), None):
                return found
        for part in (part for each in pieces for part in put_in(each)):
            if not _is_harmless(file, flow, part):
                return part
    return None


def _is_row_or_its_text(file: FileView, whole: ast.expr, piece: ast.expr) -> bool:
    """Say whether what is joined is a row as text, or a text of it, with nothing around it."""
    is_text = piece is not whole and isinstance(piece, ast.Attribute) and _is_text_of_row(file, piece)
    return is_text or bool(text_shown(file, piece))


def _added(flow: Flow, value: ast.expr) -> Iterator[ast.expr]:
    """Yield what is added to a text line by line: `html += user.name`."""
    name = value.id if isinstance(value, ast.Name) else ""
    for node in ast.walk(flow.root) if name else ():
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            yield node.value


def _pieces(flow: Flow, node: ast.expr) -> list[ast.expr]:
    """Return the texts that "".join() makes one of: of a comprehension, or of a list that a loop fills."""
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join"
    if not is_call or len(node.args) != 1:  # type: ignore[attr-defined]
        return [node]
    given = node.args[0]  # type: ignore[attr-defined]
    name = given.id if isinstance(given, ast.Name) else ""
    lists = [*flow.origins(given), *flow.added(name)]
    made = [each.elt if isinstance(each, ast.GeneratorExp | ast.ListComp) else each for each in lists]
    return [part for each in made for part in (each.elts if isinstance(each, ast.List | ast.Tuple) else [each])]


def _is_harmless(file: FileView, flow: Flow, part: ast.expr, depth: int = 0) -> bool:
    """Say whether a value can't carry markup that a visitor chose, or whether nothing can be known of it."""
    if depth > 5 or isinstance(part, ast.Constant | ast.Compare | ast.Starred | ast.Lambda | ast.Await):
        return True
    if isinstance(part, ast.Name):
        return not text_shown(file, part) and _is_harmless_name(file, flow, part.id, depth)
    if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Slice):
        return _is_harmless(file, flow, part.value, depth + 1)
    if isinstance(part, ast.Attribute):
        return not _is_stored_text(file, part) and not text_shown(file, part)
    if isinstance(part, ast.Call):
        return not text_shown(file, part) and _is_safe_call(file, flow, part, depth)
    inner = part.values if isinstance(part, ast.BoolOp) else list(put_in(part))
    inner = [part.body, part.orelse] if isinstance(part, ast.IfExp) else inner
    return all(_is_harmless(file, flow, each, depth + 1) for each in inner)


def _is_harmless_name(file: FileView, flow: Flow, name: str, depth: int) -> bool:
    values = flow.values(name)
    if not values or name.isupper() or name in _HARMLESS_NAMES or any(_escapes(each) for each in values):
        return True
    return all(_is_harmless(file, flow, each, depth + 1) for each in values)


def _is_safe_call(file: FileView, flow: Flow, call: ast.Call, depth: int) -> bool:
    if flow.chosen_by_visitor(call):
        return False
    if isinstance(call.func, ast.Attribute) and call.func.attr in ("format", "replace", "strip", "upper", "lower"):
        inner = [call.func.value, *call.args]
        return all(_is_harmless(file, flow, each, depth + 1) for each in inner)
    return True


_ESCAPING = ("escape", "conditional_escape", "clean", "escapejs", "sanitize", "format_html", "mark_safe", "quote")


def _escapes(value: ast.expr) -> bool:
    """Say whether a value comes out of something that takes markup away: an escape, or replace("<", …)."""
    for call in ast.walk(value):
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            is_less = bool(call.args) and isinstance(call.args[0], ast.Constant) and call.args[0].value == "<"
            if name in _ESCAPING or (name == "replace" and is_less):
                return True
    return False


_TYPED = """
    name title label description subject body text message comment bio content headline first_name last_name username
    filename original_name full_name get_full_name email display_name about note notes address city
"""
_TEXTS = frozenset(_TYPED.split())


_OF_MARKUP = re.compile(r"html|rendered|svg|css|markup|icon|snippet|embed|script|colou?r|body|content|template|json")


def _is_text_of_row(file: FileView, node: ast.Attribute) -> bool:
    """Say whether an attribute is a text of a row, of which the model is known: any text, and no choice of some."""
    row = file.index.value(file.path, node.value, file.scope(node), node.lineno)
    model = file.index.model(row.of) if row is not None and row.kind == "instance" else None
    field = model.field(node.attr) if model is not None else None
    if field is None or field.kind.rpartition(".")[2] not in ("TextField", "CharField"):
        return False
    return field.written.key("choices") is None and not _OF_MARKUP.search(node.attr)


def _is_long_text(file: FileView, node: ast.Attribute) -> bool:
    """Say whether an attribute is, in all models that have one of its name, a long text without markup in its name."""
    if not isinstance(node.value, ast.Name) or node.value.id not in ("obj", "instance", "object", "self"):
        return False
    fields = [each for model in file.index.models for each in (model.field(node.attr),) if each is not None]
    is_text = bool(fields) and all(each.kind.rpartition(".")[2] == "TextField" for each in fields)
    return is_text and not _OF_MARKUP.search(node.attr)


def _is_stored_text(file: FileView, node: ast.Attribute) -> bool:
    """Say whether an attribute is very likely a text that somebody typed: `user.first_name`, `self.object.title`."""
    if node.attr not in _TEXTS and not _is_long_text(file, node) and not _is_text_of_row(file, node):
        return False
    root: ast.expr = node
    while isinstance(root, ast.Attribute):
        root = root.value
    if not isinstance(root, ast.Name) or root.id in ("settings", "cls", "field", "form", "widget", "meta", "opts"):
        return False
    return not any(word in ast.unparse(node).lower() for word in ("_meta", "field", "widget", "settings", "form."))


def _short(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 30 else f"{text[:27]}..."


@check(
    "W802",
    "format_html() is given a text that is already put together",
    why="It escapes only what is given to it as arguments. What the f-string or the % put in before is taken as HTML; "
    "and Django 6 refuses a call without arguments.",
    bad="format_html(f'<b>{user.name}</b>')",
    good="format_html('<b>{}</b>', user.name)",
    way_out="Leave {} in the text and give the values as arguments.",
    ignore_when="the values put in before are HTML that the program made.",
)
def formatted_before(file: FileView) -> Iterator[Finding]:
    """Find format_html() on a text that was formatted before."""
    for _, call in file.calls(*_FORMAT):
        value = call.args[0] if call.args else None
        if value is None:
            continue
        flow = flow_of(file, call)
        whole = [value] if not isinstance(value, ast.Name) else flow.values(value.id)
        made = [part for each in whole for part in put_in(each)]
        parts = [part for part in made if not isinstance(part, ast.Constant) and not _is_markup(flow, part)]
        if parts:
            message = f"{_short(parts[0])} is put in before format_html() could escape it"
            yield file.finding(call, message, edits=_as_arguments(file, call), way=file.way(call))


def _is_markup(flow: Flow, part: ast.expr) -> bool:
    """Say whether a value is the program's own: a constant of the class, an address, a number, a translated text."""
    if isinstance(part, ast.Attribute):
        return isinstance(part.value, ast.Name) and part.value.id in ("self", "cls") and part.attr not in _TEXTS
    if isinstance(part, ast.Name):
        values = [each for each in flow.values(part.id) if not isinstance(each, ast.Name)]
        is_own = bool(values) and all(isinstance(each, ast.Constant) or _is_markup(flow, each) for each in values)
        return part.id.isupper() or part.id in _HARMLESS_NAMES or is_own
    if isinstance(part, ast.Call):
        name = part.func.attr if isinstance(part.func, ast.Attribute) else getattr(part.func, "id", "")
        return name in _SAFE_CALLS or name in TRANSLATED
    return False


def _as_arguments(file: FileView, call: ast.Call) -> tuple[Edit, ...]:
    """Return the edit that makes arguments of what a plain f-string puts in."""
    (value,) = call.args[:1]
    simple = isinstance(value, ast.JoinedStr) and value.lineno == value.end_lineno and len(call.args) == 1
    if not simple or call.keywords or not isinstance(value, ast.JoinedStr):
        return ()
    text, arguments = "", []
    for each in value.values:
        if isinstance(each, ast.Constant):
            text += str(each.value).replace("{", "{{").replace("}", "}}")
        elif isinstance(each, ast.FormattedValue) and each.format_spec is None and each.conversion == -1:
            text += "{}"
            arguments.append(ast.unparse(each.value))
        else:
            return ()
    return (file.edit(value, ", ".join((_quoted(text), *arguments))),)


def _quoted(text: str) -> str:
    double = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return double if '"' not in text else repr(text)
