"""Compiles Python files once for each content, so that a release starts as fast as if it had run before."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from roadworthy.fleet.on_host.objects import INCOMING, Objects

TIME_LIMIT_S = 600
FEW = 64
COMPILE = """
import importlib.util, json, os, py_compile, sys
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
for source, target, shown in json.load(sys.stdin):
    try:
        py_compile.compile(source, target, shown, doraise=True, invalidation_mode=mode)
    except (py_compile.PyCompileError, ValueError, RecursionError, MemoryError):
        pass
"""


def compile_into(folder: Path, files: Mapping[str, str], objects: Objects, python: str, tag: str) -> None:
    """Put beside each Python file of a tree what its Python makes of it; `files` are keys by path.

    `tag` is the Python's own (`cpython-311`). What can't be compiled (a template, an older Python's file) is left.
    """
    sources = {path: key.rstrip("x") for path, key in files.items() if path.endswith(".py")}
    compiled = {key: f"{key}.{tag}" for key in sources.values()}
    missing = set(objects.missing(compiled.values()))
    wanted = {key: path for path, key in sources.items() if compiled[key] in missing}
    _compile([(str(folder / path), key, path) for key, path in wanted.items()], compiled, objects, python)
    here = set(os.listdir(objects.folder))
    for path, key in sources.items():
        if compiled[key] in here:
            cache, name = folder / Path(path).parent / "__pycache__", Path(path).stem
            if not cache.is_dir():
                cache.mkdir()
            objects.link(compiled[key], f"{cache}/{name}.{tag}.pyc")


def _compile(todo: list[tuple[str, str, str]], compiled: Mapping[str, str], objects: Objects, python: str) -> None:
    """Compile by the tree's own Python, several at once when there are many; `-S` runs nothing of the site."""
    if not todo:
        return
    parts = 1 if len(todo) < FEW else len(os.sched_getaffinity(0))
    makers = []
    for number in range(parts):
        mine = [(path, f"{objects.folder}/{INCOMING}/{compiled[key]}.part", shown) for path, key, shown in todo]
        feed = json.dumps(mine[number::parts]).encode()
        maker = subprocess.Popen([python, "-I", "-S", "-c", COMPILE], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert maker.stdin
        maker.stdin.write(feed)
        maker.stdin.close()
        makers.append(maker)
    for maker in makers:
        maker.wait(TIME_LIMIT_S)
    parts_made = {compiled[key]: objects.incoming / f"{compiled[key]}.part" for _, key, _ in todo}
    made = {name: part for name, part in parts_made.items() if part.is_file()}
    for name, part in made.items():
        part.chmod(0o444)
        part.rename(objects.incoming / name)
    objects.settle(made)
