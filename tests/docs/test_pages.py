"""The manual under test: its links lead somewhere, its commands exist, its examples are read without a problem."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from roadworthy.cli.main import parser
from roadworthy.environments.reader import read_site
from roadworthy.stack.registry import kinds

HOUSE = Path(__file__).parents[2]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
SITE = '[site]\nname = "gazette"\nsettings = "gazette.settings"\nwsgi = "gazette.wsgi:application"\n\n'


def tracked(*patterns: str) -> list[Path]:
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    answer = subprocess.run(words, cwd=HOUSE, capture_output=True, text=True, check=True)
    return [HOUSE / name for name in answer.stdout.splitlines() if (HOUSE / name).is_file()]


PAGES = [page for page in tracked("*.md") if "cases" not in page.parts]


def short(value: object) -> str:
    return str(value.relative_to(HOUSE)) if isinstance(value, Path) else ""


def slug(heading: str) -> str:
    """Return the anchor that a heading gets where Markdown pages are read."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def leads_to(page: Path, anchor: str) -> bool:
    return page.exists() and (not anchor or anchor in map(slug, HEADING.findall(page.read_text())))


def prose(page: Path) -> str:
    return BLOCK.sub("", page.read_text())


def blocks(*languages: str) -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for language, text in BLOCK.findall(page.read_text()):
            if language in languages:
                yield page, text


def commands() -> Iterator[tuple[Path, str]]:
    """Yield every line of the manual that tells its reader to run `road`."""
    for page, text in blocks("console"):
        for line in text.splitlines():
            if line.startswith("$ road"):
                yield page, line.removeprefix("$ ")
    for page in PAGES:
        for words in re.findall(r"`(road(?: [^`]+)?)`", prose(page)):
            yield page, words


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for target in LINK.findall(prose(page)):
        name, _, anchor = target.partition("#")
        other = (page.parent / name).resolve() if name else page
        if not re.match(r"https?:|mailto:", target) and not leads_to(other, anchor):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize(("page", "line"), list(commands()), ids=short)
def test_every_command_of_the_manual_exists(page: Path, line: str) -> None:
    words = shlex.split(re.sub(r" (-C \S+|…$|[>|] .*)", "", line), comments=True)[1:]
    names = next(action for action in parser()._actions if action.dest == "command").choices or {}
    command = next((word for word in words if not word.startswith("-")), None)
    assert command is None or command in names, f"there is no `road {command}`"
    if command and page.parent.name != "reference" and not re.search(r"[A-Z…]{3,}|…", line):
        try:
            parser().parse_args(words)
        except SystemExit as called_wrongly:
            assert called_wrongly.code == 0 or len(words) == 1, f"`{line}` is not how it is called"


@pytest.mark.parametrize(("page", "text"), list(blocks("toml")), ids=short)
def test_every_example_of_a_site_is_read_without_a_problem(page: Path, text: str, tmp_path: Path) -> None:
    if "[site]" not in text:
        text = SITE + text
    for name in re.findall(r'"([\w./-]+\.(?:txt|lock|toml))"', text):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "manage.py").touch()
    (tmp_path / "roadworthy.toml").write_text(text)
    site = read_site(tmp_path, kinds())
    assert site.environment("local") is not None


def test_no_tracked_file_names_a_registry_or_a_path_of_the_machine_it_was_written_on() -> None:
    registries = ["py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js.org", "deb." + "debian.org"]
    paths = ["/wo" + "rk/main", "/wo" + "rk/shared", "/ro" + "ot/"]
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{short(path)}: {word}" for word in registries + paths if word in text]
    assert found == []
