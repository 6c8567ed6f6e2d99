"""Goes through a file's statements once and notes what each scope binds, reads, calls and defines."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from roadworthy.structure.code.summary import Argument, Bound, Call, Class, Function, Import
from roadworthy.structure.code.written import Written, dotted, element, item, written

# Calls that say something of the site's shape by their arguments: these are kept with them.
_TELLING = """
render render_to_string render_to_response TemplateResponse SimpleTemplateResponse get_template select_template
get_template_names reverse reverse_lazy redirect connect disconnect register include path re_path url receiver
delay apply_async send_task enqueue import_string import_module get_model get_class on_commit getattr setattr
inclusion_tag simple_tag hasattr partial Thread submit register_component dispatch async_task defer
"""
TELLING = frozenset(_TELLING.split())
_ENDS = ("timeout", None)
"""Keywords that give a call an end, or may: `**options`."""
_TELLING_WHOLE = frozenset(["register.filter", "kwargs.setdefault", ".__init__"])
Statement = ast.stmt | ast.excepthandler | ast.match_case


class Scope:
    """What is noted of one file while its statements are gone through."""

    def __init__(self, module: str, is_package: bool, shallow: bool) -> None:
        self.module, self.shallow = module, shallow
        self.package = module if is_package else module.rpartition(".")[0]
        self.imports: list[Import] = []
        self.bound: list[Bound] = []
        self.classes: list[Class] = []
        self.functions: list[Function] = []


class Body:
    """One scope's own lines: a module's, a function's or a class's body."""

    def __init__(self, qualname: str = "", of_class: str = "") -> None:
        self.qualname, self.of_class = qualname, of_class
        self.bound: list[Bound] = []
        self.calls: list[Call] = []
        self.reads: dict[str, int] = {}
        self.returned: list[Written] = []
        self.methods: list[str] = []
        self.is_generator = False
        self.yielded: list[Written] = []


def read_scope(tree: ast.Module, module: str, is_package: bool, shallow: bool = False) -> Scope:
    """Return all that a file's statements say; of `shallow` files without what happens inside their functions."""
    scope = Scope(module, is_package, shallow)
    body = Body()
    walk = _Walk(scope, body, body)
    walk.statements(tree.body)
    end = max((node.end_lineno or 1 for node in tree.body), default=1)
    scope.functions.insert(0, _function_of("", 1, end, body))
    scope.bound = body.bound
    return scope


class _Walk:
    """Goes through the statements of one body. What runs goes to `running`; names go to `body`.

    A class's body runs with the lines around it, but binds its names in the class.
    """

    def __init__(self, scope: Scope, body: Body, running: Body) -> None:
        self.scope, self.body, self.running = scope, body, running

    def statements(self, nodes: Iterable[Statement]) -> None:
        """Go through statements in order."""
        for node in nodes:
            handler = _HANDLERS.get(type(node))
            if handler:
                handler(self, node)
            else:
                self.plain(node)

    def plain(self, node: ast.AST) -> None:
        """Go through a statement that binds nothing by itself: its expressions and the statements in it."""
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list) and value:
                if isinstance(value[0], Statement):
                    self.statements(value)
                else:
                    for each in value:
                        self.part(each)
            else:
                self.part(value)

    def part(self, value: Any) -> None:
        """Go through a statement's part, if it is an expression."""
        if isinstance(value, ast.expr):
            self.expression(value)
        elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context | ast.operator):
            self.plain(value)

    def expression(self, node: ast.expr) -> None:
        """Note the calls and the reads of an expression, the inner ones too."""
        todo: list[ast.AST] = [node]
        while todo:
            each = todo.pop()
            kind = type(each)
            if kind is ast.Call:
                self.call(each, todo)  # type: ignore[arg-type]
            elif kind is ast.Name or kind is ast.Attribute:
                self.read(each, todo)  # type: ignore[arg-type]
            elif kind is not ast.Constant:
                self.inner(each, todo)

    def inner(self, node: ast.AST, todo: list[ast.AST]) -> None:
        """Note what an expression binds itself, and go on inside it."""
        if isinstance(node, ast.NamedExpr):
            self.bind(node.target, written(node.value), node.lineno, "walrus")
        elif isinstance(node, ast.comprehension):
            self.bind(node.target, element(written(node.iter)), node.target.lineno, "for")
        elif isinstance(node, ast.Yield | ast.YieldFrom):
            self.running.is_generator = True
            if node.value is not None:
                made = written(node.value)
                self.running.yielded.append(made if isinstance(node, ast.Yield) else element(made))
        todo.extend(ast.iter_child_nodes(node))

    def call(self, node: ast.Call, todo: list[ast.AST]) -> None:
        """Note a call, and go on in its arguments and in what it is called on."""
        name, of = dotted(node.func), None
        if not name:
            base, ends = node.func, []
            while isinstance(base, ast.Attribute):
                ends.append(base.attr)
                base = base.value
            name, of = "." + ".".join(reversed(ends)) if ends else "", written(base)
            todo.append(base)
        last = name.rpartition(".")[2]
        is_filling = last == "update" and len(node.args) == 1 and isinstance(node.args[0], ast.Dict)
        kept = written(node) if last in TELLING or name in _TELLING_WHOLE or is_filling else None
        given = tuple(each.id if type(each) is ast.Name else "" for each in node.args)
        if any(keyword.arg in _ENDS for keyword in node.keywords):
            given = (*given, "timeout=")
        self.running.calls.append(Call(name, node.lineno, of, kept, given if any(given) else ()))
        for argument in node.args:
            todo.append(argument)
        for keyword in node.keywords:
            todo.append(keyword.value)

    def read(self, node: ast.Name | ast.Attribute, todo: list[ast.AST]) -> None:
        """Note a name that is read; what a chain of attributes begins with is gone into if it is no name."""
        name = dotted(node)
        if name:
            self.running.reads.setdefault(name, node.lineno)
            return
        base: ast.expr = node
        while isinstance(base, ast.Attribute):
            base = base.value
        todo.append(base)

    def bind(self, target: ast.expr, value: Written, line: int, how: str, annotation: str = "") -> None:
        """Note that a name, an attribute of one, or several at once are bound."""
        if isinstance(target, ast.Tuple | ast.List):
            parts = value.parts if value.kind in ("tuple", "list") else ()
            same = len(parts) == len(target.elts)
            for place, each in enumerate(target.elts):
                self.bind(each, parts[place] if same else item(value, place), line, how)
        elif isinstance(target, ast.Starred):
            self.bind(target.value, Written("other", line=line), line, how)
        elif isinstance(target, ast.Subscript):
            self.expression(target)
            if name := dotted(target.value):
                key = target.slice.value if isinstance(target.slice, ast.Constant) else ""
                self.body.bound.append(Bound(name + "[]", value, line, how, "", key if isinstance(key, str) else ""))
        elif name := dotted(target):
            self.body.bound.append(Bound(name, value, line, how, annotation))
        else:
            self.expression(target)

    def assign(self, node: ast.Assign) -> None:
        """Go through `a = b = value`."""
        value = written(node.value)
        for target in node.targets:
            self.bind(target, value, node.lineno, "assign")
        self.expression(node.value)

    def annotated(self, node: ast.AnnAssign) -> None:
        """Go through `name: kind = value`."""
        how = "assign" if node.value else "annotate"
        self.bind(node.target, written(node.value), node.lineno, how, annotation(node.annotation))
        if node.value:
            self.expression(node.value)

    def augmented(self, node: ast.AugAssign) -> None:
        """Go through `name += value`."""
        self.bind(node.target, written(node.value), node.lineno, "augment")
        self.expression(node.value)

    def loop(self, node: ast.For | ast.AsyncFor) -> None:
        """Go through a for loop."""
        self.bind(node.target, element(written(node.iter)), node.lineno, "for")
        self.expression(node.iter)
        self.statements(node.body)
        self.statements(node.orelse)

    def choice(self, node: ast.If) -> None:
        """Go through if, elif, elif, … else: however many there are, and not one inside the other."""
        while True:
            self.expression(node.test)
            self.statements(node.body)
            if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
                break
            node = node.orelse[0]
        self.statements(node.orelse)

    def block(self, node: ast.With | ast.AsyncWith) -> None:
        """Go through a with block."""
        for each in node.items:
            if each.optional_vars:
                self.bind(each.optional_vars, written(each.context_expr), node.lineno, "with")
            self.expression(each.context_expr)
        self.statements(node.body)

    def handler(self, node: ast.ExceptHandler) -> None:
        """Go through an except block."""
        if node.name:
            self.body.bound.append(Bound(node.name, written(node.type), node.lineno, "except"))
        self.plain(node)

    def answer(self, node: ast.Return) -> None:
        """Go through a return."""
        if node.value:
            self.running.returned.append(written(node.value))
            self.expression(node.value)

    def imported(self, node: ast.Import) -> None:
        """Note `import a.b as c`."""
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            target = alias.name if alias.asname else name
            self.scope.imports.append(Import(name, target, node.lineno, self.running.qualname))
            if not alias.asname and target != alias.name:
                self.scope.imports.append(Import("", alias.name, node.lineno, self.running.qualname))

    def imported_from(self, node: ast.ImportFrom) -> None:
        """Note `from a import b as c`."""
        start = node.module or ""
        if node.level:
            parts = self.scope.package.split(".") if self.scope.package else []
            kept = parts[: len(parts) - node.level + 1]
            start = ".".join([*kept, *([node.module] if node.module else [])])
        for alias in node.names:
            target = f"{start}.{alias.name}" if alias.name != "*" else start
            self.scope.imports.append(Import(alias.asname or alias.name, target, node.lineno, self.running.qualname))

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Note a function, and go through its body as a scope of its own."""
        outer = self.body.qualname
        qualname = f"{outer}.{node.name}" if outer else node.name
        is_method = self.body is not self.running
        for decorator in node.decorator_list:
            self.expression(decorator)
        if is_method:
            self.body.methods.append(node.name)
        body = Body(qualname, outer if is_method else self.body.of_class)
        if not self.scope.shallow:
            _Walk(self.scope, body, body).statements(node.body)
        made = _function_of(qualname, node.lineno, node.end_lineno or node.lineno, body, outer if is_method else "")
        inside = "" if is_method else outer
        self.scope.functions.append(_with_head(made, node, inside))

    def class_(self, node: ast.ClassDef) -> None:
        """Note a class; its body runs where it stands."""
        outer = self.body.qualname
        qualname = f"{outer}.{node.name}" if outer else node.name
        for each in (*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)):
            self.expression(each)
        body = Body(qualname, qualname)
        _Walk(self.scope, body, self.running).statements(node.body)
        self.scope.classes.append(
            Class(
                qualname,
                node.lineno,
                node.end_lineno or node.lineno,
                tuple(written(base) for base in node.bases),
                tuple((keyword.arg or "**", written(keyword.value)) for keyword in node.keywords),
                tuple(written(each) for each in node.decorator_list),
                tuple(body.bound),
                tuple(body.methods),
            )
        )


def annotation(node: ast.expr | None) -> str:
    """Return an annotation's dotted name, without `| None`, Optional and quotes; nothing where it is no plain name."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if node.value.replace(".", "").isidentifier() else ""
    if isinstance(node, ast.BinOp):
        return annotation(node.left) or annotation(node.right)
    if isinstance(node, ast.Subscript) and dotted(node.value).rpartition(".")[2] in ("Optional", "Annotated"):
        inner = node.slice
        return annotation(inner.elts[0] if isinstance(inner, ast.Tuple) else inner)
    return dotted(node) if node else ""


def _function_of(qualname: str, line: int, end: int, body: Body, of_class: str = "") -> Function:
    return Function(
        qualname,
        line,
        end,
        of_class,
        calls=tuple(body.calls),
        reads=tuple(body.reads.items()),
        bound=tuple(body.bound) if qualname else (),
        returned=tuple(body.returned),
        is_generator=body.is_generator,
        yielded=tuple(body.yielded),
    )


def _with_head(made: Function, node: ast.FunctionDef | ast.AsyncFunctionDef, inside: str) -> Function:
    arguments = tuple(_arguments(node.args))
    local = {each.name for each in arguments} | {each.name for each in made.bound}
    return Function(
        made.qualname,
        made.line,
        made.end_line,
        made.of_class,
        inside,
        arguments,
        tuple(written(each) for each in node.decorator_list),
        made.calls,
        tuple(each for each in made.reads if each[0] not in local),
        made.bound,
        made.returned,
        isinstance(node, ast.AsyncFunctionDef),
        made.is_generator,
        annotation(node.returns),
        made.yielded,
    )


def _arguments(node: ast.arguments) -> Iterable[Argument]:
    plain = [*node.posonlyargs, *node.args]
    defaults = [None] * (len(plain) - len(node.defaults)) + [written(each) for each in node.defaults]
    for each, default in zip(plain, defaults, strict=True):
        yield Argument(each.arg, annotation(each.annotation), default)
    if node.vararg:
        yield Argument("*" + node.vararg.arg)
    for each, value in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        yield Argument(each.arg, annotation(each.annotation), written(value) if value else None)
    if node.kwarg:
        yield Argument("**" + node.kwarg.arg)


_HANDLERS: dict[type, Callable[[_Walk, Any], None]] = {
    ast.Assign: _Walk.assign,
    ast.AnnAssign: _Walk.annotated,
    ast.AugAssign: _Walk.augmented,
    ast.For: _Walk.loop,
    ast.AsyncFor: _Walk.loop,
    ast.If: _Walk.choice,
    ast.With: _Walk.block,
    ast.AsyncWith: _Walk.block,
    ast.ExceptHandler: _Walk.handler,
    ast.Return: _Walk.answer,
    ast.Import: _Walk.imported,
    ast.ImportFrom: _Walk.imported_from,
    ast.FunctionDef: _Walk.function,
    ast.AsyncFunctionDef: _Walk.function,
    ast.ClassDef: _Walk.class_,
}
