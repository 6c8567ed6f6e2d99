"""Which file a module's name means in the site's folder, and the other way about."""

from __future__ import annotations

from pathlib import PurePosixPath

from roadworthy.structure.source import Source


def file_of_module(source: Source, module: str, near: str = ".") -> str:
    """Return the file of a dotted module, preferring folders near `near`; nothing when the site has none."""
    if not module:
        return ""
    path = module.replace(".", "/")
    ends = (f"{path}.py", f"{path}/__init__.py")
    found = [file for file in source.files if file.endswith(ends) and (file in ends or file.endswith(_slashed(ends)))]
    return min(found, key=lambda file: _distance(file, ends, near), default="")


def _slashed(ends: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("/" + end for end in ends)


def _distance(file: str, ends: tuple[str, ...], near: str) -> tuple[bool, int, str]:
    entry = path_entry(file, ends[0].removesuffix(".py").replace("/", "."))
    return (entry != near, file.count("/"), file)


def path_entry(file: str, module: str) -> str:
    """Return the folder that `module` is imported from when it lies in `file`."""
    ends = module.count(".") + 1 + (1 if file.endswith("/__init__.py") else 0)
    parts = PurePosixPath(file).parts
    return str(PurePosixPath(*parts[: len(parts) - ends])) if len(parts) > ends else "."


def module_from(source: Source, file: str, entries: tuple[str, ...]) -> str:
    """Return the dotted name that a file has when it is imported from the first of `entries` that it lies in."""
    for entry in entries:
        if entry != "." and file.startswith(entry + "/"):
            return module_of_file(source, file).removeprefix(entry.replace("/", ".") + ".")
    return module_of_file(source, file)


def module_of_file(source: Source, file: str) -> str:
    """Return the dotted name of a file, counting upwards through the folders that are packages."""
    parts = list(PurePosixPath(file).parts)
    start = len(parts) - 1
    while start > 0 and source.has(str(PurePosixPath(*parts[:start], "__init__.py"))):
        start -= 1
    named = parts[start:]
    named[-1] = named[-1].removesuffix(".py")
    if named[-1] == "__init__":
        named.pop()
    return ".".join(named)
