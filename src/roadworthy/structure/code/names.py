"""What a name in a file means: through imports, aliases, re-exports and star imports, to where it is defined."""

from __future__ import annotations

import builtins
from collections.abc import Container, Mapping

from roadworthy.structure.code.summary import FileSummary, Function
from roadworthy.structure.code.well_known import bases_of, place_of

BUILTINS = frozenset(dir(builtins))
DEEPEST = 12


class Names:
    """Resolves names to qualified ones: `shop.models.Order.total`, `django.db.models.Model`, `builtins.len`."""

    def __init__(self, files: Mapping[str, FileSummary]) -> None:
        self.modules: dict[str, FileSummary] = {}
        for summary in files.values():
            if summary.module and not summary.failure:
                self.modules.setdefault(summary.module, summary)
        self._tables: dict[str, dict[str, str]] = {}
        self._local: dict[str, dict[str, dict[str, str]]] = {}
        self._functions: dict[str, dict[str, Function]] = {}
        self._known: dict[str, str] = {}
        self._module_in: dict[str, str] = {}
        self._scopes: dict[str, Scopes] = {}
        self._ends: dict[str, list[str]] | None = None

    def resolve(self, module: str, name: str, scope: str = "") -> str | None:
        """Return the qualified name of a dotted name as it is written in a module, inside a function of it.

        None for what is a function's own variable or argument, or is defined nowhere that can be seen.
        """
        root, _, rest = name.partition(".")
        start = self._in_scope(module, root, scope)
        if start == "":
            return None
        if start is None:
            start = self._in_module(module, root)
        if not start:
            return None
        return self.canonical(f"{start}.{rest}" if rest else start)

    def canonical(self, name: str, depth: int = 0) -> str:
        """Return where a qualified name is defined, through the re-exports of the project's own modules."""
        if name in self._known:
            return self._known[name]
        self._known[name] = name  # what leads back to itself stays as it is
        found = self._canonical(name, depth)
        self._known[name] = found
        return found

    def _canonical(self, name: str, depth: int) -> str:
        module = self.module_in(name)
        if not module or depth > DEEPEST:
            return place_of(name)
        own = self.modules[module].module
        rest = name[len(module) :].lstrip(".") if name.startswith(module) else self._rest(name, module)
        if not rest:
            return own
        first, _, after = rest.partition(".")
        target = self.table(own).get(first) or self._starred(own, first, depth)
        if not target or target == f"{own}.{first}":
            return f"{own}.{rest}"
        return self.canonical(f"{target}.{after}" if after else target, depth + 1)

    def module_in(self, name: str) -> str:
        """Return the project's module that a qualified name begins with, or nothing."""
        if name not in self._module_in:
            self._module_in[name] = self._find_module(name)
        return self._module_in[name]

    def _find_module(self, name: str) -> str:
        start = name
        while start:
            if start in self.modules:
                return start
            start = start.rpartition(".")[0]
        return self._by_end(name.split("."))

    def modules_kind(self, name: str) -> str:
        """Return the kind of file that a qualified name of the project is defined in: code, test or migration."""
        module = self.module_in(name)
        return self.modules[module].kind if module else ""

    def _rest(self, name: str, module: str) -> str:
        """Return what follows the module in a name that gives only the module's end."""
        parts = name.split(".")
        for end in range(len(parts), 0, -1):
            if module.endswith("." + ".".join(parts[:end])):
                return ".".join(parts[end:])
        return ""

    def _by_end(self, parts: list[str]) -> str:
        """Return the only module whose name ends as an import says, for projects that run in a folder of their own."""
        if self._ends is None:
            self._ends = {}
            for module in self.modules:
                self._ends.setdefault(module.rpartition(".")[2], []).append(module)
        for end in range(len(parts), 1, -1):
            tail = "." + ".".join(parts[:end])
            found = [each for each in self._ends.get(parts[end - 1], ()) if each.endswith(tail)]
            if len(found) == 1:
                return found[0]
        return ""

    def table(self, module: str) -> dict[str, str]:
        """Return what each name of a module stands for."""
        if module not in self._tables:
            self._tables[module] = self._table(self.modules[module])
        return self._tables[module]

    def _table(self, summary: FileSummary) -> dict[str, str]:
        own = summary.module
        table: dict[str, str] = {}
        defined = dict.fromkeys(_defined(summary))
        imported = {each.name: each.target for each in summary.imports if not each.scope}
        for bound in summary.names:
            if "." not in bound.name and "[" not in bound.name:
                is_alias = bound.how == "assign" and bound.value.kind == "name" and bound.value.name != bound.name
                table[bound.name] = f"{own}.{bound.name}"
                if is_alias:
                    table[bound.name] = _alias(own, bound.value.name, imported, defined) or f"{own}.{bound.name}"
        for each in summary.imports:
            if not each.scope and each.name not in ("*", ""):
                table[each.name] = each.target
        for name in defined:
            if name and "." not in name:
                table[name] = f"{own}.{name}"
        return table

    def _in_module(self, module: str, root: str) -> str:
        if module not in self.modules:
            return ""
        found = self.table(module).get(root) or self._starred(module, root, 0)
        return found or (f"builtins.{root}" if root in BUILTINS else "")

    def _starred(self, module: str, name: str, depth: int) -> str:
        """Return where a name comes from that only a star import can bring."""
        if name.startswith("_") or depth > DEEPEST:
            return ""
        for each in self.modules[module].imports:
            if each.name != "*" or each.scope:
                continue
            source = self.module_in(each.target)
            if source and self.modules[source].module != module:
                if found := self.table(source).get(name) or self._starred(source, name, depth + 1):
                    return found
            elif not source and place_of(f"{each.target}.{name}") in bases_of():
                return f"{each.target}.{name}"
        return ""

    def _in_scope(self, module: str, root: str, scope: str) -> str | None:
        """Return what a function's own import or alias stands for, nothing for its variables, None for neither."""
        while scope:
            local = self._locals(module, scope)
            if root in local:
                return local[root]
            function = self._function(module, scope)
            scope = function.inside if function else ""
        return None

    def _function(self, module: str, scope: str) -> Function | None:
        if module not in self._functions:
            functions = self.modules[module].functions if module in self.modules else ()
            self._functions[module] = {each.qualname: each for each in functions}
        return self._functions[module].get(scope)

    def _locals(self, module: str, scope: str) -> dict[str, str]:
        tables = self._local.setdefault(module, {})
        if scope not in tables:
            tables[scope] = self._local_table(module, scope)
        return tables[scope]

    def _local_table(self, module: str, scope: str) -> dict[str, str]:
        function = self._function(module, scope)
        if not function:
            return {}
        table = {each.name.lstrip("*"): "" for each in function.arguments}
        for bound in function.bound:
            if "." not in bound.name and "[" not in bound.name:
                is_new = bound.name not in table and bound.how == "assign" and bound.value.kind == "name"
                table[bound.name] = (self._outer(module, bound.value.name, function.inside) if is_new else "") or ""
        if module not in self._scopes:
            self._scopes[module] = Scopes(self.modules[module])
        return table | self._scopes[module].of(scope)

    def _outer(self, module: str, name: str, scope: str) -> str | None:
        root, _, rest = name.partition(".")
        start = self._in_scope(module, root, scope)
        start = self._in_module(module, root) if start is None else start
        return (f"{start}.{rest}" if rest else start) if start else None


class Scopes:
    """What each function of a module imports or defines inside itself, gone through once."""

    def __init__(self, summary: FileSummary) -> None:
        self._found: dict[str, dict[str, str]] = {}
        for each in summary.imports:
            if each.scope and each.name not in ("*", ""):
                self._found.setdefault(each.scope, {})[each.name] = each.target
        for other in {each.qualname: each for each in summary.functions}.values():
            if other.inside:
                self._found.setdefault(other.inside, {})[other.name] = f"{summary.module}.{other.qualname}"
        for thing in summary.classes:
            if outer := thing.qualname.rpartition(".")[0]:
                self._found.setdefault(outer, {})[thing.name] = f"{summary.module}.{thing.qualname}"

    def of(self, scope: str) -> dict[str, str]:
        """Return the names that a function has of its own, each with what it stands for."""
        return self._found.get(scope, {})


def _alias(own: str, name: str, imported: dict[str, str], defined: Container[str]) -> str:
    """Return what `other = name` stands for, if the name is an import's or a definition's."""
    root, _, rest = name.partition(".")
    target = imported.get(root) or (f"{own}.{root}" if root in defined else "")
    return (f"{target}.{rest}" if rest else target) if target else ""


def _defined(summary: FileSummary) -> list[str]:
    return [*(each.qualname for each in summary.classes), *(each.qualname for each in summary.functions)]
