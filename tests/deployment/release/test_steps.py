"""Build steps run in the model's order, when what they read has changed, and leave nothing of an earlier build."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from roadworthy.deployment.build import Builder
from roadworthy.deployment.release.export import Export
from roadworthy.deployment.release.revision import Source
from roadworthy.deployment.release.steps import Steps
from roadworthy.deployment.site_environment import SiteEnvironment
from roadworthy.environments.project import Project
from roadworthy.environments.step import BuildStep
from roadworthy.problems import ProblemsFound

from .conftest import Repository

PYTHON = SiteEnvironment(Path(sys.executable), Path(sys.executable).parent, "f1", False, "3.11.2", Path(), Path())
PROJECT = Project("5.2", "3.11", "gazette.settings")


class Place:
    """A build folder, and what the steps there have done."""

    def __init__(self, folder: Path, repository: Repository) -> None:
        self.folder, self.repository = folder / "build", repository
        self.told: list[str] = []
        self.counts = folder
        for name in ("static", "tree"):
            (self.folder / name).mkdir(parents=True)
        self.export = Export(self.folder / "tree", self.folder / "exported.json")

    def counted(self, name: str, line: str) -> BuildStep:
        return BuildStep(f"echo x >> {self.counts}/{name}; {line}")

    def ran(self, name: str) -> int:
        path = self.counts / name
        return len(path.read_text().splitlines()) if path.is_file() else 0

    def run(self, *steps: BuildStep, settings: str = "s1", begin: Callable[[], None] = lambda: None) -> bool:
        self.told.clear()
        source: Source = self.repository.source()
        self.export.run(source)
        site = replace(self.repository.site(build=steps), folder=self.folder / "tree")
        variables = {"PATH": "/usr/bin:/bin"}
        builder = Builder(site, self.folder, PYTHON, variables, self.told.append, (self.folder / "none",))
        made = Steps(site, self.folder, PROJECT, builder, builder, settings, self.told.append)
        return made.run(source, begin, self.export)

    def files(self, name: str) -> dict[str, str]:
        root = self.folder / name
        return {str(path.relative_to(root)): path.read_text() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture
def place(tmp_path: Path, repository: Repository) -> Place:
    repository.write(views_py="1", style_txt="a")
    repository.commit()
    return Place(tmp_path, repository)


def test_a_step_runs_once_and_again_when_a_file_has_changed(place: Place) -> None:
    step = place.counted("n", "cp style.txt ../static/style.css")
    assert place.run(step) is True
    assert place.run(step) is False
    assert place.told == ["build: nothing that its steps read has changed"]
    place.repository.write(style_txt="b")
    place.repository.commit()
    assert place.run(step) is True
    assert (place.ran("n"), place.files("static")) == (2, {"style.css": "b"})


def test_what_comes_after_a_step_that_runs_runs_too_and_what_comes_before_does_not(place: Place) -> None:
    messages = BuildStep(f"echo x >> {place.counts}/one; : compilemessages")
    every = place.counted("two", "cp style.txt ../static/style.css")
    last = BuildStep(f"echo x >> {place.counts}/three; : compilemessages")
    place.run(messages, every, last)
    place.repository.write(views_py="2")
    place.repository.commit()
    place.run(messages, every, last)
    assert [place.ran(name) for name in ("one", "two", "three")] == [1, 2, 2]


def test_nothing_is_left_of_an_earlier_build(place: Place) -> None:
    step = place.counted("n", "cp style.txt ../static/$(cat style.txt).css; cp style.txt made-$(cat style.txt).txt")
    place.run(step)
    place.repository.write(style_txt="b")
    place.repository.commit()
    place.run(step)
    assert place.files("static") == {"b.css": "b"}
    assert sorted(place.files("tree")) == ["made-b.txt", "style.txt", "views.py"]


def test_a_file_of_the_source_that_a_step_writes_over_is_its_own_again_before_the_next_run(place: Place) -> None:
    step = place.counted("n", "cat style.txt >> views.py")
    place.run(step)
    assert place.files("tree")["views.py"] == "1a"
    place.repository.write(style_txt="b")
    place.repository.commit()
    place.run(step)
    assert place.files("tree")["views.py"] == "1b"


def test_a_step_that_fails_stops_the_build_and_is_done_anew_with_a_clean_tree(place: Place) -> None:
    first = place.counted("one", "cp style.txt ../static/style.css")
    with pytest.raises(ProblemsFound) as caught:
        place.run(first, BuildStep("echo spoilt >> views.py; touch half.txt; exit 3"))
    assert "exit code 3" in str(caught.value)
    place.run(first, place.counted("two", "test ! -e half.txt && cp views.py ../static/views.txt"))
    assert (place.ran("one"), place.files("static")) == (1, {"style.css": "a", "views.txt": "1"})


def test_other_settings_begin_the_build_from_the_start(place: Place) -> None:
    def begin() -> None:
        (place.folder / "static" / "brought.js").write_text("js")

    step = place.counted("n", "cp style.txt ../static/style.css")
    place.run(step, settings="s1", begin=begin)
    place.run(step, settings="s2", begin=begin)
    assert (place.ran("n"), place.files("static")) == (2, {"brought.js": "js", "style.css": "a"})


def test_a_step_that_was_taken_out_takes_its_files_along(place: Place) -> None:
    kept, dropped = place.counted("one", "touch ../static/one"), place.counted("two", "touch ../static/two")
    place.run(kept, dropped)
    place.run(kept)
    assert (place.ran("one"), place.files("static")) == (1, {"one": ""})


def test_a_step_that_asks_the_database_is_told_that_a_build_has_none(place: Place) -> None:
    words = 'connection to server at "127.0.0.1", port 1 failed: Connection refused'
    with pytest.raises(ProblemsFound) as caught:
        place.run(BuildStep(f"echo '{words}' >&2; exit 1"))
    assert str(caught.value).endswith(
        "asks the database, and a build has none (E548)\n"
        "  hint: have it work without (a build makes files only), or run it at deploy as a hook or a job"
    )
