"""Reads the files that changed, in as many processes as the work is worth, and takes the others from the cache."""

from __future__ import annotations

import io
import os
import tokenize
from collections.abc import Callable, Mapping
from pathlib import Path

from roadworthy.structure.code.cache import digest
from roadworthy.structure.code.modules import Modules
from roadworthy.structure.code.python_file import read_python
from roadworthy.structure.code.sources import SourceFile, Sources
from roadworthy.structure.code.summary import FileSummary, Template
from roadworthy.structure.code.template_file import read_template, template_name

WORTH_PROCESSES_BYTES = 400_000
CHUNKS_OF_EACH_PROCESS = 8
Work = tuple[Path, tuple[tuple[SourceFile, str], ...]]


def text_of(content: bytes, is_python: bool) -> str:
    """Return a file's text, by the encoding that a Python file declares, else UTF-8.

    Raises UnicodeDecodeError, SyntaxError or LookupError for an encoding that is wrong or unknown.
    """
    if not is_python:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    return content.decode(encoding).replace("\r\n", "\n")


def summarise(path: str, kind: str, module: str, content: bytes) -> FileSummary:
    """Return what one file says. It never raises: what can't be read says why in `failure`."""
    fingerprint = digest(content)
    is_python = path.endswith(".py")
    if kind == "other_template":
        why = "a template of another engine than Django's"
        template = Template(template_name(path), engine="other")
        return FileSummary(path, kind, fingerprint, template=template, failure=why)
    try:
        text = text_of(content, is_python)
    except (UnicodeDecodeError, LookupError, SyntaxError) as error:
        why = "not UTF-8" if isinstance(error, UnicodeDecodeError) else f"not Python: {error}"
        return FileSummary(path, kind, fingerprint, failure=why)
    if is_python:
        return read_python(path, kind, fingerprint, text, module)
    if kind == "template":
        return read_template(path, fingerprint, text)
    return FileSummary(path, kind, fingerprint, text.count("\n") + 1)


def read_all(
    sources: Sources, modules: Modules, known: Mapping[str, FileSummary], tell: Callable[[str], None]
) -> dict[str, FileSummary]:
    """Return the summary of each file by its path: the known one where its content is the same."""
    found: dict[str, FileSummary] = {}
    todo: list[tuple[SourceFile, str]] = []
    for file in sources.files:
        module = modules.name(file.path) if file.path.endswith(".py") else ""
        before = known.get(file.path)
        if before and _is_same(sources.folder / file.path, file, module, before):
            found[file.path] = before
        else:
            todo.append((file, module))
    if todo and sum(file.size for file, _ in todo) > WORTH_PROCESSES_BYTES:
        tell(f"reading {len(todo)} files")
    for summary in _read(sources.folder, todo):
        found[summary.path] = summary
    return {file.path: found[file.path] for file in sources.files}


def _is_same(file: Path, source: SourceFile, module: str, before: FileSummary) -> bool:
    if before.kind != source.kind or before.module != module:
        return False
    try:
        return digest(file.read_bytes()) == before.digest
    except OSError:
        return False


def _read(folder: Path, todo: list[tuple[SourceFile, str]]) -> list[FileSummary]:
    processes = min(os.cpu_count() or 1, 8)
    if processes == 1 or sum(file.size for file, _ in todo) < WORTH_PROCESSES_BYTES:
        return _read_some((folder, tuple(todo)))
    from concurrent.futures import ProcessPoolExecutor  # only where much changed: it brings sockets and more

    chunks = _chunks(todo, processes * CHUNKS_OF_EACH_PROCESS)
    with ProcessPoolExecutor(processes) as pool:
        return [each for some in pool.map(_read_some, [(folder, chunk) for chunk in chunks]) for each in some]


def _chunks(todo: list[tuple[SourceFile, str]], count: int) -> list[tuple[tuple[SourceFile, str], ...]]:
    """Deal the files out so that each chunk has about as many bytes, the large files first."""
    chunks: list[list[tuple[SourceFile, str]]] = [[] for _ in range(count)]
    sizes = [0] * count
    for each in sorted(todo, key=lambda each: -each[0].size):
        least = sizes.index(min(sizes))
        chunks[least].append(each)
        sizes[least] += each[0].size + 200
    return [tuple(chunk) for chunk in chunks if chunk]


def _read_some(work: Work) -> list[FileSummary]:
    folder, files = work
    return [_read_one(folder, file, module) for file, module in files]


def _read_one(folder: Path, file: SourceFile, module: str) -> FileSummary:
    try:
        content = (folder / file.path).read_bytes()
    except OSError as error:
        return FileSummary(file.path, file.kind, failure=error.strerror or "no access")
    return summarise(file.path, file.kind, module, content)
