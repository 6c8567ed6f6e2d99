"""`road init` at the command line: what it says, what it asks, what it refuses, and what it leaves behind."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from roadworthy.cli.main import main
from roadworthy.cli.terminal import Terminal

SETTINGS = """
SECRET_KEY = "not-much-of-one"
INSTALLED_APPS = ["django.contrib.staticfiles"]
ROOT_URLCONF = "shop.urls"
STATIC_URL = "static/"
"""
WSGI = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "{module}")\napplication = None\n'


class Keyboard(io.StringIO):
    """Words that a person types."""

    def isatty(self) -> bool:
        return True


class Screen(io.StringIO):
    """What a person sees."""

    def isatty(self) -> bool:
        return True


def shop(folder: Path, module: str = "shop.settings", settings: str = SETTINGS, wsgi: bool = True) -> Path:
    """Lay out a site with everything but requirements for development."""
    (folder / "shop").mkdir(parents=True)
    (folder / "shop" / "__init__.py").touch()
    (folder / "shop" / "settings.py").write_text(settings)
    (folder / "shop" / "urls.py").write_text("urlpatterns = []\n")
    (folder / "requirements.txt").write_text("Django\n")
    if wsgi:
        (folder / "shop" / "wsgi.py").write_text(WSGI.format(module=module))
    return folder


def road(folder: Path, *words: str, typed: str | None = None) -> tuple[int, str, str]:
    """Run `road init` on the files of a folder; return its exit code and what it wrote to out and err."""
    out = Screen() if typed is not None else io.StringIO()
    err = Screen() if typed is not None else io.StringIO()
    terminal = Terminal(out, err, Keyboard(typed) if typed is not None else io.StringIO())
    code = main(["-C", str(folder), "init", "--files-only", *words], terminal)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep colours, and the virtual environment of the tests, out."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def files(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_it_writes_the_file_and_says_what_it_found(tmp_path: Path) -> None:
    code, out, err = road(shop(tmp_path / "shop"))
    assert (code, out) == (0, "wrote roadworthy.toml; next: road up\n")
    assert err == (
        f"reading {tmp_path}/shop\n"
        "  settings     shop.settings  (shop/wsgi.py:2)\n"
        "  manage       python -m django  (no manage.py)\n"
        "  application  shop.wsgi:application  (shop/wsgi.py)\n"
        "  requirements requirements.txt  (requirements.txt)\n"
        "  build        {manage} collectstatic --noinput  (INSTALLED_APPS has django.contrib.staticfiles)\n"
    )
    assert (tmp_path / "shop" / "roadworthy.toml").read_text() == (
        "# Written by road init from what it found in this folder. "
        "It is yours: change it as you like, and keep it with the code.\n"
        "# `guessed` marks what the files here do not say outright. All keys: road reference toml\n"
        "\n"
        "[site]\n"
        'name = "shop"\n'
        'settings = "shop.settings"  # shop/wsgi.py:2\n'
        'wsgi = "shop.wsgi:application"  # shop/wsgi.py\n'
        'manage = "python -m django"  # no manage.py\n'
        'requirements = ["requirements.txt"]\n'
        "\n"
        "[[build]]\n"
        'run = "{manage} collectstatic --noinput"  # INSTALLED_APPS has django.contrib.staticfiles\n'
        "\n"
        "[services.web]\n"
        "\n"
        "# Where it is to run for others. `road up` needs none of this.\n"
        "# [environments.production]\n"
        '# domains = ["shop.example"]\n'
        '# secrets = ["SECRET_KEY"]\n'
        "# [environments.production.hosts]\n"
        '# web1 = { address = "192.0.2.10", roles = ["balancer", "web", "database"] }\n'
    )


def test_what_was_written_can_be_shown(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop")
    road(folder)
    out = io.StringIO()
    assert main(["-C", str(folder), "show"], Terminal(out, out, io.StringIO())) == 0


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop")
    (folder / "roadworthy.toml").write_text("# mine\n")
    assert road(folder, "--yes") == (
        1,
        "",
        "error: roadworthy.toml: roadworthy.toml is there already (E222)\n"
        "  hint: change it by hand, or write a new one over it: road init --force\n",
    )
    assert (folder / "roadworthy.toml").read_text() == "# mine\n"
    assert road(folder, "--yes", "--force")[0] == 0
    assert "[site]" in (folder / "roadworthy.toml").read_text()


def test_printing_writes_nothing(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop")
    before = files(folder)
    code, out, _ = road(folder, "--print")
    assert code == 0
    assert out.startswith("# Written by road init")
    assert files(folder) == before


def test_a_folder_that_is_no_django_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hello.py").write_text("print('hello')\n")
    assert road(tmp_path, "--yes") == (
        1,
        "",
        f"reading {tmp_path}\n"
        "error: no Django settings were found in this folder (E220)\n"
        "  hint: start it in the folder with manage.py, or name the parts: "
        "road init --settings MODULE --wsgi MODULE:NAME\n",
    )
    assert files(tmp_path) == ["hello.py"]


def test_without_an_application_the_flag_is_named(tmp_path: Path) -> None:
    code, _, err = road(shop(tmp_path / "shop", wsgi=False), "--yes")
    assert code == 1
    assert err.splitlines()[1:] == [
        "error: no WSGI or ASGI application was found in this folder (E221)",
        "  hint: say what a web server is to run: road init --wsgi MODULE:NAME "
        "(a module that calls get_wsgi_application)",
    ]


def test_with_nobody_to_ask_the_flags_are_named(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop", wsgi=False, settings=SETTINGS + 'import os\nR = os.environ["SHOP_REGION"]\n')
    (folder / "requirements.txt").unlink()
    code, _, err = road(folder)
    assert code == 2
    assert err.splitlines()[1:] == [
        "error: the settings module is not sure (E224)",
        "  hint: say it with --settings …; the guess is shop.settings",
        "error: the WSGI application is not sure (E224)",
        "  hint: say it with --wsgi …",
        "error: the variable SHOP_REGION is not sure (E224)",
        "  hint: say it with --variable SHOP_REGION= …; the guess is stand-in",
        "take the guesses with: road init --yes",
    ]
    assert "roadworthy.toml" not in files(folder)


def test_on_a_terminal_a_person_is_asked(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop", wsgi=False, settings=SETTINGS + 'import os\nR = os.environ["SHOP_REGION"]\n')
    code, _, err = road(folder, typed="\nshop.wsgi:app\neu-west\n")
    assert code == 0
    asked = "the settings module: [shop.settings] the WSGI application: the variable SHOP_REGION: [stand-in] "
    assert asked in err
    text = (folder / "roadworthy.toml").read_text()
    assert 'settings = "shop.settings"  # you said so\nwsgi = "shop.wsgi:app"  # you said so\n' in text
    assert 'SHOP_REGION = "eu-west"  # shop/settings.py:7\n' in text


def test_flags_come_before_what_is_found(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop")
    words = ["--name", "corner", "--settings", "shop.live", "--asgi", "shop.asgi:app", "--python", "3.12"]
    words += ["--manage", "python tool.py", "--requirements", "requirements.txt", "Markdown>=3", "--yes"]
    assert road(folder, *words, "--variable", "SHOP_REGION=eu")[0] == 0
    text = (folder / "roadworthy.toml").read_text()
    for line in (
        'name = "corner"',
        'settings = "shop.live"',
        'asgi = "shop.asgi:app"',
        'manage = "python tool.py"',
        'python = "3.12"',
        'requirements = ["requirements.txt", "Markdown>=3"]',
        'SHOP_REGION = "eu"',
    ):
        assert f"\n{line}" in text


def test_a_variable_without_a_value_is_called_wrongly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        road(tmp_path, "--variable", "REGION")
    assert ended.value.code == 2
    assert "argument --variable: write it as NAME=VALUE, not 'REGION'" in capsys.readouterr().err


def test_a_flag_that_is_no_module_is_a_sentence_and_writes_nothing(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop")
    code, _, err = road(folder, "--settings", "shop/settings.py", "--yes")
    assert code == 1
    assert 'should be a module such as gazette.settings, not "shop/settings.py"' in err
    assert "roadworthy.toml" not in files(folder)


def test_requirements_that_no_file_lists_are_taken_from_what_the_code_imports(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop")
    (folder / "requirements.txt").unlink()
    (folder / "shop" / "views.py").write_text("import json\nimport yaml\nfrom PIL import Image\nfrom . import urls\n")
    assert road(folder, "--yes")[0] == 0
    line = 'requirements = ["django", "pillow", "pyyaml"]  # guessed: imported by the site\'s code\n'
    assert line in (folder / "roadworthy.toml").read_text()


def test_requirements_that_no_file_lists_are_taken_from_the_virtual_environment(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop")
    (folder / "requirements.txt").unlink()
    home = folder / ".venv" / "lib" / "python3.12" / "site-packages"
    for name in ("django", "Django-5.2.dist-info", "Markdown-3.8.dist-info"):
        (home / name).mkdir(parents=True)
        (home / name / "RECORD").touch()
    assert road(folder, "--yes")[0] == 0
    lines = (
        'python = "3.12"  # installed in the virtual environment\n'
        'requirements = ["django==5.2", "markdown==3.8"]  # guessed: installed in the virtual environment\n'
    )
    assert lines in (folder / "roadworthy.toml").read_text()
