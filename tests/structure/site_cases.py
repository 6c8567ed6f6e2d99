"""Small sites as data: one text file each, with the site's files and the roadworthy.toml that is expected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from roadworthy.structure.outline import outline
from roadworthy.structure.source import source_of
from roadworthy.structure.survey import Findings, Survey, Told, Workstation

FOLDER = Path(__file__).with_name("cases")
EXPECTED = "roadworthy.toml"
WORKSTATION = Workstation(lambda tool: False, ("3.11", "3.12"), lambda: "a-random-word")


@dataclass(frozen=True)
class Case:
    """One site: what it shows, its files, and what is expected to be written for it."""

    about: str
    files: dict[str, str]
    expected: str

    def lay_out(self, folder: Path) -> Path:
        """Write the site's files into a folder and return it."""
        for name, text in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        return folder


def case_named(name: str) -> Case:
    """Read one case."""
    about, *parts = re.split(r"^--- (?=\S)", (FOLDER / f"{name}.site").read_text(), flags=re.M)
    files = {head: text for head, _, text in (part.partition("\n") for part in parts)}
    return Case(about.strip(), files, files.pop(EXPECTED, ""))


def case_names() -> list[str]:
    """Return the names of all cases."""
    return sorted(path.stem for path in FOLDER.glob("*.site"))


def findings_of(folder: Path, told: Told | None = None) -> Findings:
    """Survey a folder as on a workstation that has Python 3.11 and 3.12 and no tool."""
    return Survey(source_of(folder), told or Told(), WORKSTATION, "shop").findings()


def written(findings: Findings) -> str:
    """Return what is written about a site, without the head and the example of production at the end."""
    text = outline(findings)
    return text[text.index("[site]") : text.index("# Where it is to run for others")].strip() + "\n"
