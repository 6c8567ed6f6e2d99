"""What the code loads and nothing installs, or only on a developer's computer."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.packaging.brought import is_among, packages_of
from roadworthy.structure.checks.packaging.declared import declared_by
from roadworthy.structure.checks.packaging.imported import by_module, first_sure, loaded
from roadworthy.structure.checks.packaging.vendored import vendored
from roadworthy.structure.checks.view_of_codebase import CodebaseView


@check(
    "W901",
    "A package is used that nothing requires",
    over=Over.CODEBASE,
    why="It is there by chance: because somebody installed it by hand, or because another package wants it today. On a"
    " fresh host, or after that other package's next release, the site does not start.",
    bad="# requirements.txt: Django==5.2.8\n\nimport requests",
    good="# requirements.txt: Django==5.2.8, requests==2.32.5",
    way_out="Write it into the requirements, and make the lock anew.",
    ignore_when="the host's system brings it on purpose.",
)
def undeclared(view: CodebaseView) -> Iterator[Finding]:
    """Find imports and installed apps of well-known packages that no list names."""
    declared = declared_by(view)
    if not declared.is_whole or not any(each.name == "django" for each in declared.all):
        return
    own = {each.name for each in declared.all if not each.name}
    for module, found in by_module(loaded(view)).items():
        packages = packages_of(module)
        if not packages or is_among(module, declared.names | own) or module in vendored(view):
            continue
        first = first_sure(view, found)
        if first:
            along = any(declared.locked(each) for each in packages)
            how = "comes only along with others" if along else "is in no list of requirements"
            what = module if packages[0] == module else f"{packages[0]}, which brings {module},"
            message = f"{what} {how}"[:79]
            yield view.finding(first.path, first.line, message, about=module)


@check(
    "W902",
    "A developer's package is loaded in production",
    level=Level.ERROR,
    over=Over.CODEBASE,
    why="The import works on every developer's computer and in the tests, as both have the package. The host that only"
    " installs what production needs answers each request with an ImportError.",
    bad="# requirements-dev.txt: django-debug-toolbar\n\n# urls.py\nimport debug_toolbar",
    good='if settings.DEBUG:\n    import debug_toolbar\n\n    urlpatterns += [path("__debug__/", …)]',
    way_out="Load it only where settings.DEBUG says so, or move it to production's requirements.",
    ignore_when="production installs the developers' list too.",
)
def for_developers(view: CodebaseView) -> Iterator[Finding]:
    """Find imports and installed apps of packages that only a developers' list names."""
    declared = declared_by(view)
    production = frozenset(each.name for each in declared.all if each.group in ("production", "constraint"))
    extras = frozenset(extra.lower() for each in declared.production for extra in each.extras)
    optional = frozenset(each.name for each in declared.all if each.group == "optional")
    development = {each.name: each for each in declared.all if each.group == "development"}
    if not declared.is_whole or "django" not in production:
        return
    for module, found in by_module(loaded(view)).items():
        packages = [each for each in _named(module) if each in development]
        if not packages or is_among(module, production | extras | optional):
            continue
        first = first_sure(
            view, [each for each in found if not _is_for_developers(each.path) and module not in each.path]
        )
        if first:
            line = development[packages[0]]
            message = f"{packages[0]} is only in {line.path}, for developers"[:79]
            yield view.finding(first.path, first.line, message, about=module)


def _named(module: str) -> tuple[str, ...]:
    """Return the packages that bring a module; of one that isn't well known, the one of its name."""
    known = packages_of(module)
    return known if known or module in _EVERYWHERE else (module.lower().replace("_", "-"),)


_EVERYWHERE = frozenset(["packaging", "setuptools", "typing_extensions", "pip", "wheel", "idna", "sqlparse", "asgiref"])
_DEVELOPERS = frozenset(
    ["dev", "development", "local", "ci", "seed", "debug", "commands", "mock", "mocks", "fake", "fakes", "stubs"]
)


def _is_for_developers(path: str) -> bool:
    """Say whether a file is loaded by developers alone, by its name."""
    words = set(path.removesuffix(".py").replace("/", "_").lower().split("_"))
    return bool(_DEVELOPERS & words) or "test" in path
