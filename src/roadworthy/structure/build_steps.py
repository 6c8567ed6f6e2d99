"""How the site's source becomes what is served: npm, its own commands, collectstatic, compress; in this order."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from roadworthy.structure.command_line import CommandLine
from roadworthy.structure.entry import Manage
from roadworthy.structure.found import FoundStep
from roadworthy.structure.management import OwnCommand
from roadworthy.structure.settings_text import SettingsText
from roadworthy.structure.source import Source, is_aside

INSTALLS = (
    ("pnpm-lock.yaml", "pnpm install --frozen-lockfile", "pnpm run"),
    ("yarn.lock", "yarn install --frozen-lockfile", "yarn run"),
    ("package-lock.json", "npm ci", "npm run"),
    ("npm-shrinkwrap.json", "npm ci", "npm run"),
)
SCRIPTS = ("build:production", "build:prod", "build-production", "build-prod", "production", "prod", "build", "dist",
           "build:css", "build-css", "tailwind:build", "compile", "heroku-postbuild")  # fmt: skip
NOT_SITE = re.compile(
    r"(^|/)(docs?|website|tests?|e2e|cypress|examples?|storybook|mobile|playwright|node_modules)(/|$)", re.I
)
HOOKS = ("postinstall", "install", "prepare")
SYSTEM_TOOLS = frozenset(["rsync", "make", "curl", "wget", "git", "bash"])
BUILD_FILES = (
    *("Dockerfile*", "*.dockerfile", "Makefile", "makefile", "justfile", "build.sh", "post_compile", "release.sh"),
    *("render.yaml", "entrypoint*", "start*.sh", "deploy*.sh", "Procfile", "app.json", "fly.toml"),
)
BEFORE = ("compilescss", "compilejsi18n", "compile_scss", "compress_assets", "webpack", "compilemessages", "tailwind",
          "build", "compile", "buildfrontend", "vite", "sass", "assets")  # fmt: skip
AFTER = ("compress", "compress_static", "thumbnail", "update_translation_fields", "rebuild_static")
NEVER = re.compile(
    r"^(migrate|makemigrations|runserver\w*|test|check|shell\w*|createsuperuser|loaddata|dumpdata|flush|makemessages|"
    r"createcachetable|collectstatic|wait_for\w*|dbshell|spectacular|graph_models|changepassword|ensure\w*|init\w*|"
    r"load\w*|seed\w*|import\w*|create\w*|update_index|rebuild_index|search_index|clear\w*|reset\w*|qcluster|rqworker)$"
)


@dataclass(frozen=True)
class Workshop:
    """What building needs to know: the site's files, its way to call commands, and which tools the workstation has."""

    source: Source
    settings: SettingsText
    manage: Manage
    module: str
    own: tuple[OwnCommand, ...]
    has_tool: Callable[[str], bool]


def find_build(workshop: Workshop, lines: Iterable[CommandLine]) -> list[FoundStep]:
    """Return the steps of the build, in the order in which they are to run."""
    own = next((command for command in workshop.own if command.is_build), None)
    steps = [] if workshop.source.installed else [*_scripts(workshop), *_called_before(workshop, lines, own)]
    if own:
        steps.append(FoundStep(f"{{manage}} {own.name}", ".", f"{own.file} collects the static files"))
    else:
        steps += _collect(workshop)
        steps += _compress(workshop)
    once = {(step.run, step.folder): step for step in reversed(steps)}
    return list(reversed(once.values()))


def _scripts(workshop: Workshop) -> Iterator[FoundStep]:
    source = workshop.source
    for path in source.named("package.json"):
        folder = str(PurePosixPath(path).parent)
        scripts, uses = _scripts_of(source.text(path)), _is_used(workshop, folder)
        script = _build_script(scripts)
        if NOT_SITE.search(folder) or path.count("/") > 4:
            continue
        if script or _serves_modules(workshop, folder) or _builds_on_install(scripts):
            reason = "" if uses else f"nothing in the settings or the Dockerfile speaks of {folder}/"
            reason = reason or _missing_tool(workshop, scripts)
            install, run = _installer(source, folder)
            yield FoundStep(install, folder, path, why_not=reason)
            if script:
                yield FoundStep(f"{run} {script}", folder, path, why_not=reason)


def _scripts_of(text: str) -> dict[str, str]:
    try:
        scripts = json.loads(text).get("scripts", {})
    except (ValueError, AttributeError):
        return {}
    return {name: str(run) for name, run in scripts.items()} if isinstance(scripts, dict) else {}


def _build_script(scripts: dict[str, str]) -> str:
    usable = [name for name in SCRIPTS if name in scripts]
    endless = re.compile(r"--watch\b|\bserve\b|webpack-dev-server")
    return next((name for name in usable if not endless.search(scripts[name])), "")


def _missing_tool(workshop: Workshop, scripts: dict[str, str]) -> str:
    """Return the reason not to install: a hook that calls a program of the system that is not on this machine."""
    hooks = " && ".join(scripts.get(name, "") for name in HOOKS)
    called = {part.split()[0] for part in re.split(r"&&|;|\|\|", hooks) if part.strip()}
    missing = sorted(tool for tool in called & SYSTEM_TOOLS if not workshop.has_tool(tool))
    return f"it needs {missing[0]}: apt install {missing[0]}" if missing else ""


def _builds_on_install(scripts: dict[str, str]) -> bool:
    """Say whether installing is what makes the files: by a hook that is not only for those who commit."""
    hooks = (scripts.get(name, "") for name in HOOKS)
    return any(hook and not re.search(r"husky|patch-package|lefthook|simple-git-hooks", hook) for hook in hooks)


def _installer(source: Source, folder: str) -> tuple[str, str]:
    for lock, install, run in INSTALLS:
        if source.has(str(PurePosixPath(folder) / lock)):
            return install, run
    return "npm install --no-package-lock", "npm run"


def _is_used(workshop: Workshop, folder: str) -> bool:
    """Say whether the folder's output reaches the site: it is at the root, or settings or image speak of it."""
    if folder in (".", workshop.manage.folder):
        return True
    name = PurePosixPath(folder).name
    named = re.compile(rf"""["'/]{re.escape(name)}["'/]""")
    if named.search(workshop.settings.text):
        return True
    texts = [workshop.source.text(path) for path in workshop.source.named("Dockerfile*", "*.dockerfile", "Procfile")]
    return any(re.search(rf"\b{re.escape(name)}\b", text) and re.search(r"npm|yarn|pnpm", text) for text in texts)


def _serves_modules(workshop: Workshop, folder: str) -> bool:
    """Say whether the settings hand out node_modules itself."""
    served = any("node_modules" in text for text in workshop.settings.strings("STATICFILES_DIRS"))
    return folder in (".", workshop.manage.folder) and served


def called_in_files(workshop: Workshop) -> Iterator[CommandLine]:
    """Yield every management command in the files that build or release the site."""
    module = rf"|python\d? -m {re.escape(workshop.module)}" if workshop.module else ""
    start = rf"manage\.py|django-admin{module}"
    for path in workshop.source.named(*BUILD_FILES):
        if is_aside(path):
            continue
        for number, line in enumerate(workshop.source.text(path).splitlines(), 1):
            if line.lstrip().startswith("#"):
                continue
            for match in re.finditer(rf"(?:{start})\s+(?P<rest>\w[^&|;\\\n\"']*)", line):
                yield CommandLine("{manage} " + " ".join(match["rest"].split()), "", f"{path}:{number}")


def _called_before(workshop: Workshop, lines: Iterable[CommandLine], own: OwnCommand | None) -> Iterator[FoundStep]:
    """Yield management commands that the site's own build files call before the static files are collected."""
    settings = workshop.settings
    if "tailwind" in settings.apps and "TAILWIND_APP_NAME" in settings.text:
        built = next((path for path in workshop.source.named("*.css") if "static/css/dist/" in path), "")
        reason = f"{built} is kept in the repository" if built else ""
        yield FoundStep("{manage} tailwind install", ".", "INSTALLED_APPS has tailwind", why_not=reason)
        yield FoundStep("{manage} tailwind build", ".", "INSTALLED_APPS has tailwind", why_not=reason)
    if "sass_processor" in settings.apps:
        yield FoundStep("{manage} compilescss", ".", "INSTALLED_APPS has sass_processor")
    if "statici18n" in settings.apps:
        yield FoundStep("{manage} compilejsi18n", ".", "INSTALLED_APPS has statici18n")
    for line in [*called_in_files(workshop), *lines]:
        name = line.management_command
        known = name in BEFORE or name.startswith(("compile", "build_", "webpack"))
        if known and not NEVER.match(name) and not (own and name in ("rebuild", own.name)) and "watch" not in line.text:
            yield _message_step(workshop, line) if name == "compilemessages" else FoundStep(line.text, ".", line.where)


def _message_step(workshop: Workshop, line: CommandLine) -> FoundStep:
    reason = "" if workshop.has_tool("msgfmt") else "it needs msgfmt: apt install gettext"
    return FoundStep("{manage} compilemessages", ".", line.where, why_not=reason)


def _collect(workshop: Workshop) -> list[FoundStep]:
    if (
        workshop.settings.files
        and "django.contrib.staticfiles" not in workshop.settings.apps
        and workshop.settings.apps
    ):
        return []
    if root := committed_static(workshop):
        reason = f"{root}/ is STATIC_ROOT and its files are kept in the repository"
        return [FoundStep("{manage} collectstatic --noinput", ".", root, why_not=reason)]
    return [FoundStep("{manage} collectstatic --noinput", ".", "INSTALLED_APPS has django.contrib.staticfiles")]


def committed_static(workshop: Workshop) -> str:
    """Return the folder that is STATIC_ROOT and whose files are the site's own source, or nothing.

    In a package there is none: what it brings is copied before anything is collected.
    """
    if workshop.source.installed:
        return ""
    values = list(workshop.settings.values("STATIC_ROOT"))
    names = [text for each in values[-1:] for text in workshop.settings.strings("STATIC_ROOT")[-1:] if each]
    if not names or "/" in names[0].strip("/") or workshop.settings.strings("STATICFILES_DIRS"):
        return ""
    name = names[0].strip("/")
    for folder in dict.fromkeys((name, f"{workshop.manage.folder}/{name}".removeprefix("./"))):
        files = [path for path in workshop.source.below(folder) if not path.endswith((".gitkeep", ".gitignore"))]
        ignored = re.search(rf"^/?(?:\*\*/)?{re.escape(name)}/?\*?\s*$", workshop.source.text(".gitignore"), re.M)
        collected = any(path.startswith(f"{folder}/admin/") or path.endswith("staticfiles.json") for path in files)
        if files and not ignored and not collected:
            return folder
    return ""


def _compress(workshop: Workshop) -> Iterator[FoundStep]:
    settings = workshop.settings
    offline = list(settings.values("COMPRESS_OFFLINE"))
    if "compressor" not in settings.apps or not offline:
        return
    if settings.literal("COMPRESS_OFFLINE") is not False:
        place = f"{offline[-1].file}:{offline[-1].line}"
        yield FoundStep("{manage} compress --force", ".", f"COMPRESS_OFFLINE, {place}")
