"""Sites laid out in each of the ways that people lay them out, and the roadworthy.toml that is written for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_cases import WORKSTATION, case_named, case_names, findings_of, written

from roadworthy.environments.reader import read_text
from roadworthy.problems import ProblemsFound
from roadworthy.stack.registry import kinds
from roadworthy.structure.outline import outline
from roadworthy.structure.source import source_from, source_of
from roadworthy.structure.survey import Survey, Told, site_name


@pytest.mark.parametrize("name", case_names())
def test_a_site_is_written_down(name: str, tmp_path: Path) -> None:
    case = case_named(name)
    assert written(findings_of(case.lay_out(tmp_path))) == case.expected


@pytest.mark.parametrize("name", case_names())
def test_what_is_written_is_a_valid_site(name: str, tmp_path: Path) -> None:
    findings = findings_of(case_named(name).lay_out(tmp_path))
    assert read_text(outline(findings), tmp_path, kinds()).name == findings.name


@pytest.mark.parametrize("name", case_names())
def test_reading_changes_nothing(name: str, tmp_path: Path) -> None:
    case = case_named(name)
    findings_of(case.lay_out(tmp_path))
    found = {str(path.relative_to(tmp_path)): path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == case.files


def test_a_folder_without_django_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hello.py").write_text("print('hello')\n")
    with pytest.raises(ProblemsFound) as refused:
        findings_of(tmp_path)
    assert str(refused.value) == (
        "no Django settings were found in this folder (E220)\n"
        "  hint: start it in the folder with manage.py, or name the parts: "
        "road init --settings MODULE --wsgi MODULE:NAME"
    )


def test_the_static_files_of_a_package_are_collected_also_beside_those_it_brings(tmp_path: Path) -> None:
    folder = case_named("static_in_the_repository").lay_out(tmp_path)
    source = source_from(folder, [path for path in source_of(folder).files if path != "manage.py"])
    build = Survey(source, Told(), WORKSTATION, "shop").findings().build
    assert [(step.run, step.why_not) for step in build] == [("{manage} collectstatic --noinput", "")]


def test_what_the_owner_says_comes_before_what_is_found(tmp_path: Path) -> None:
    told = Told("corner", "shop.own", "shop.wsgi:app", "", "python tool.py", "3.12", ("a.txt",), {"REGION": "eu"})
    text = written(findings_of(case_named("values_in_dotenv").lay_out(tmp_path), told))
    assert text.split("\n\n")[0] == (
        "[site]\n"
        'name = "corner"\n'
        'settings = "shop.own"  # you said so\n'
        'wsgi = "shop.wsgi:app"  # you said so\n'
        'manage = "python tool.py"  # you said so\n'
        'python = "3.12"  # you said so\n'
        'requirements = ["a.txt"]  # you said so'
    )
    assert text.endswith('[environments.local.variables]\nREGION = "eu"  # you said so\n')


def test_a_secret_in_an_example_is_never_copied(tmp_path: Path) -> None:
    case = case_named("pipenv_and_decouple")
    assert "copied-by-nobody" in case.files[".env.example"]
    assert "copied-by-nobody" not in outline(findings_of(case.lay_out(tmp_path)))


def test_strange_names_in_a_site_do_not_break_what_is_written(tmp_path: Path) -> None:
    files = {**case_named("startproject").files, "pyproject.toml": '[project]\nname = "a \\"b\\"\\n# c é"\n'}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    findings = Survey(source_of(tmp_path), Told(), WORKSTATION, "12 Shops!").findings()
    assert read_text(outline(findings), tmp_path, kinds()).name == "a-b-c-e"


def test_files_that_cannot_be_parsed_are_passed_over(tmp_path: Path) -> None:
    files = {
        **case_named("startproject").files,
        "docker-compose.yml": "services: [\n",
        "package.json": "{",
        "pyproject.toml": "[[",
        "Procfile": "::\nworker:",
        "broken.py": "def (",
        "setup.cfg": "x",
        "supervisord.conf": "[program:a",
        "shop/management/commands/half.py": "class Command(",
        "data.py": "\0\0",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert findings_of(tmp_path).settings.value == "shop.settings"


def test_a_name_is_made_of_plain_letters() -> None:
    assert site_name("Café Zoë 2.1") == "cafe-zoe"
    assert site_name("東京") == "site"
